//! Media by link: a message goes out with them, and its customer reads them.

use channels::webchat::{media, thread};
use messaging::message::fetch::preview::Page;
use messaging::message::fetch::{self, File, Source, Trouble};
use messaging::message::send::{self, Accepted, Outgoing, Recipient};
use messaging::message::{Author, wamid};
use serde_json::json;
use wire::id::{ConversationId, MediaId};
use wire::message::Content;
use wire::status::Status;

use crate::files::PNG;
use crate::world::{Held, World, each, is_not_found};

/// The web, where every address is a picture or a page with one.
struct Web;

impl Source for Web {
    async fn file(&self, _: &str, _: usize) -> Result<File, Trouble> {
        Ok(File { mime_type: None, bytes: PNG.into() })
    }

    async fn page(&self, url: &str, _: usize) -> Result<Page, Trouble> {
        let bytes = b"<title>Menu</title><meta property=og:image content=/a.png>".as_slice().into();
        Ok(Page { url: url.to_owned(), mime_type: None, bytes })
    }
}

impl World {
    async fn send_content(&self, to: ConversationId, content: serde_json::Value) -> Accepted {
        let content = Content::parse(&content).unwrap();
        let to = Recipient::Conversation(to);
        let outgoing = Outgoing::new(self.scope, self.line, to, Author::Api(1), &content, None);
        let accepted = self.store().write(move |tx| send::send(tx, &outgoing)).await.unwrap();
        self.clock().advance_ms(1);
        accepted
    }

    async fn fetch(&self) {
        fetch::run(self.store(), self.scope, &Web).await.unwrap();
    }

    async fn acknowledge(&self, held: &Held, sent: &Accepted, status: Status) {
        let (session, id) = (self.now(held).await, wamid(self.scope.business(), sent.message));
        self.write(move |tx| thread::acknowledge(tx, &session, &id, status)).await.unwrap();
    }

    async fn may_read(&self, held: &Held, id: MediaId) -> bool {
        let session = self.now(held).await;
        let found = self.store().read(move |tx| media::get(tx, session.scope, &session.visitor, id)).await;
        assert!(found.is_ok() || is_not_found(&found));
        found.is_ok()
    }
}

#[tokio::test]
async fn a_message_goes_out_when_it_has_its_media() {
    for world in each().await {
        let (held, other) = (world.guest().await, world.guest().await);
        let to = world.say(&held, "hi").await.conversation;
        world.say(&other, "hi").await;
        let linked = world.send_content(to, json!({"type": "image", "image": {"link": "https://a.example/a"}})).await;
        let text = world.send(Recipient::Conversation(to), "after it").await;
        world.deliver().await;
        assert_eq!(world.view(linked.message).await.status, "accepted");
        assert_eq!(world.view(text.message).await.status, "sent", "it waits for nobody");
        world.acknowledge(&held, &text, Status::Read).await;
        assert_eq!(world.view(text.message).await.status, "read");
        assert_eq!(world.view(linked.message).await.status, "accepted", "the customer has not seen it");
        world.clock().advance_ms(3_600_000);
        world.fetch().await;
        world.deliver().await;
        let view = world.view(linked.message).await;
        assert_eq!(view.status, "sent");
        let id: MediaId = view.content["image"]["id"].as_str().unwrap().parse().unwrap();
        assert!(world.may_read(&held, id).await, "media younger than their message");
        assert!(!world.may_read(&other, id).await);
        world.acknowledge(&held, &text, Status::Read).await;
        assert_eq!(world.view(linked.message).await.status, "read", "seen with the ones after it");
    }
}

#[tokio::test]
async fn a_late_message_is_acknowledged_by_itself() {
    for world in each().await {
        let held = world.guest().await;
        let said = world.say(&held, "hi").await;
        let to = said.conversation;
        let linked = world.send_content(to, json!({"type": "image", "image": {"link": "https://a.example/a"}})).await;
        world.fetch().await;
        let text = world.send(Recipient::Conversation(to), "after it").await;
        world.deliver().await;
        world.acknowledge(&held, &text, Status::Delivered).await;
        world.acknowledge(&held, &linked, Status::Read).await;
        assert_eq!(world.view(linked.message).await.status, "read");
        assert_eq!(world.view(text.message).await.status, "delivered");
        world.acknowledge(&held, &said, Status::Delivered).await;
        world.acknowledge(&held, &said, Status::Read).await;
        assert_eq!(world.view(said.message).await.status, "delivered", "their own is the business's to read");
    }
}

#[tokio::test]
async fn a_preview_s_picture_is_read_by_its_customer_alone() {
    for world in each().await {
        let (held, other) = (world.guest().await, world.guest().await);
        let to = world.say(&held, "hi").await.conversation;
        world.say(&other, "hi").await;
        let content = json!({"type": "text", "text": {"body": "https://a.example", "preview_url": true}});
        let text = world.send_content(to, content).await;
        world.deliver().await;
        assert_eq!(world.view(text.message).await.status, "sent");
        world.fetch().await;
        let view = world.view(text.message).await;
        let id: MediaId = view.content["link_preview"]["image_media_id"].as_str().unwrap().parse().unwrap();
        assert!(world.may_read(&held, id).await);
        assert!(!world.may_read(&other, id).await);
        // Writing its id does not open it.
        world.say(&other, &format!("\"{id}\"")).await;
        assert!(!world.may_read(&other, id).await);
    }
}
