//! Files: what a visitor may read and send.

use channels::Result;
use channels::webchat::media;
use messaging::media::{Claim, Media, upload};
use messaging::message::Author;
use messaging::message::send::{self, Outgoing, Recipient};
use serde_json::json;
use wire::id::{ConversationId, MediaId};
use wire::message::Content;

use crate::world::{Held, World, each, invalid, is_not_found};

/// A PNG of one pixel.
pub const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54, 8, 0xd7, 0x63, 0xf8, 0xff, 0xff, 0x3f,
    0, 5, 0xfe, 2, 0xfe, 0xdc, 0xcc, 0x59, 0xe7, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn file(world: &World, owner: String, bytes: &'static [u8]) -> Media {
    let media = upload(world.store(), world.scope, world.line, owner, Claim::default(), bytes.into()).await.unwrap();
    world.clock().advance_ms(1);
    media
}

async fn read(world: &World, held: &Held, id: MediaId) -> Result<Media> {
    let session = world.now(held).await;
    world.store().read(move |tx| media::get(tx, session.scope, &session.visitor, id)).await
}

fn content(kind: &str, id: MediaId) -> Content {
    Content::parse(&json!({"type": kind, kind: {"id": id}})).unwrap()
}

async fn send_to(world: &World, to: ConversationId, content: &Content) {
    let outgoing = Outgoing::new(world.scope, world.line, Recipient::Conversation(to), Author::Api(1), content, None);
    world.store().write(move |tx| send::send(tx, &outgoing)).await.unwrap();
    world.clock().advance_ms(1);
}

#[tokio::test]
async fn a_visitor_reads_their_own_files_and_their_thread_s() {
    for world in each().await {
        let (one, two) = (world.guest().await, world.guest().await);
        let thread = world.say(&one, "hi").await.conversation;
        world.say(&two, "hi").await;
        let own = file(&world, media::owner(&one.session.visitor), PNG).await;
        let of_agent = file(&world, "agent:7".to_owned(), PNG).await;
        assert!(read(&world, &one, own.id).await.is_ok());
        assert!(is_not_found(&read(&world, &two, own.id).await));
        assert!(is_not_found(&read(&world, &one, of_agent.id).await), "not sent yet");
        send_to(&world, thread, &content("image", of_agent.id)).await;
        assert!(read(&world, &one, of_agent.id).await.is_ok());
        assert!(is_not_found(&read(&world, &two, of_agent.id).await));
        assert!(is_not_found(&read(&world, &one, MediaId::new(5)).await));
    }
}

#[tokio::test]
async fn writing_a_file_s_id_does_not_open_it() {
    for world in each().await {
        let held = world.guest().await;
        let secret = file(&world, "agent:7".to_owned(), PNG).await;
        world.say(&held, &format!("\"{}\"", secret.id)).await;
        let card = json!({"type": "contacts", "contacts": [{"name": {"formatted_name": secret.id.to_string(), "first_name": "x"}}]});
        world.say_content(&held, "c2", Content::parse(&card).unwrap()).await.unwrap();
        assert!(is_not_found(&read(&world, &held, secret.id).await));
        let sent = world.say_content(&held, "c3", content("image", secret.id)).await;
        assert_eq!(invalid(sent), "image.id");
        let nested = json!({"type": "edit", "edit": {"original_message_id": "x", "message": {"type": "image", "image": {"id": secret.id}}}});
        assert!(world.say_content(&held, "c4", Content::parse(&nested).unwrap()).await.is_err());
        assert!(is_not_found(&read(&world, &held, secret.id).await));
    }
}

#[tokio::test]
async fn a_file_is_sent_as_what_it_is() {
    for world in each().await {
        let held = world.guest().await;
        let owner = media::owner(&held.session.visitor);
        let (picture, paper) = (file(&world, owner.clone(), PNG).await, file(&world, owner, b"%PDF-1.4 x").await);
        assert!(world.say_content(&held, "c1", content("image", picture.id)).await.is_ok());
        assert!(world.say_content(&held, "c2", content("document", picture.id)).await.is_ok());
        assert!(world.say_content(&held, "c3", content("document", paper.id)).await.is_ok());
        for kind in ["image", "video", "audio", "sticker"] {
            assert_eq!(invalid(world.say_content(&held, kind, content(kind, paper.id)).await), format!("{kind}.id"));
        }
        let link = Content::parse(&json!({"type": "image", "image": {"link": "https://example.com/a.png"}})).unwrap();
        assert!(world.say_content(&held, "c4", link).await.is_err());
    }
}

#[tokio::test]
async fn a_deleted_message_closes_its_file() {
    for world in each().await {
        let (old, new) = (world.claims("819012345678").await, world.claims("819012345678").await);
        let picture = file(&world, media::owner(&old.session.visitor), PNG).await;
        let sent = world.say_content(&old, "c1", content("image", picture.id)).await.unwrap();
        assert!(read(&world, &new, picture.id).await.is_ok(), "another device of the same thread");
        let scope = world.scope;
        let deleted = world.store().write(move |tx| {
            messaging::message::change::delete(
                tx,
                scope,
                sent.conversation,
                sent.message,
                messaging::message::Direction::In,
            )
        });
        deleted.await.unwrap();
        assert!(is_not_found(&read(&world, &new, picture.id).await));
    }
}
