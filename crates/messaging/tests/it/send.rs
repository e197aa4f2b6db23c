use messaging::Error;
use messaging::conversation::{self, Projection};
use messaging::message::send::{self, Recipient};
use messaging::message::sender::Sender;
use messaging::message::thread::{self, Page};
use store::Scope;
use wire::message::Content;

use crate::world;

#[tokio::test]
async fn a_send_to_a_new_number_makes_contact_and_conversation_once() {
    for world in world::each().await {
        let to = Recipient::WaId("819012345678".into());
        let first = world.send(world.outgoing(to.clone(), &Content::text("hello"))).await.unwrap();
        let second = world.send(world.outgoing(to, &Content::text("again"))).await.unwrap();
        assert_eq!(first.conversation, second.conversation);
        assert!(first.message < second.message);
        let view = world.view(first.message).await;
        assert_eq!((view.status.as_str(), view.direction.as_str()), ("accepted", "out"));
        assert_eq!(view.content["text"]["body"], "hello");
    }
}

#[tokio::test]
async fn the_same_client_id_is_one_message() {
    for world in world::each().await {
        let to = Recipient::WaId("819012345678".into());
        let outgoing = world.outgoing(to, &Content::text("hello")).with_client_id("c1");
        let first = world.send(outgoing.clone()).await.unwrap();
        let again = world.send(outgoing.clone()).await.unwrap();
        assert!(first.is_new && !again.is_new);
        assert_eq!(first.message, again.message);
        let twice = [outgoing.clone().with_client_id("c2"), outgoing.with_client_id("c2")];
        let both = world.store().write(move |tx| send::send_many(tx, &twice, None)).await.unwrap();
        let ids: Vec<_> = both.into_iter().map(|result| result.unwrap().message).collect();
        assert_eq!(ids[0], ids[1]);
    }
}

#[tokio::test]
async fn a_batch_answers_each_and_a_bad_one_harms_nobody() {
    for world in world::each().await {
        let known = world.conversation("819011111111").await;
        let items = [
            world.outgoing(Recipient::Conversation(known), &Content::text("one")),
            world.outgoing(Recipient::UserId("ZZ.nobody".into()), &Content::text("two")),
            world.outgoing(Recipient::WaId("819022222222".into()), &Content::text("three")),
        ];
        let results = world.store().write(move |tx| send::send_many(tx, &items, None)).await.unwrap();
        assert!(results[0].is_ok() && results[2].is_ok());
        assert!(matches!(results[1], Err(Error::NotFound { what: "recipient", .. })));
    }
}

#[tokio::test]
async fn concurrent_sends_are_all_kept_in_few_commits() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let sender = Sender::start(world.store().clone());
        let before = world.store().db().commits();
        let sends = (0..300).map(|number| {
            let sender = sender.clone();
            let item =
                world.outgoing(Recipient::Conversation(conversation), &Content::text(format!("message {number}")));
            tokio::spawn(async move { sender.send(item).await })
        });
        let mut ids = Vec::new();
        for send in sends.collect::<Vec<_>>() {
            ids.push(send.await.unwrap().unwrap().message);
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 300);
        assert!(world.store().db().commits() - before < 150, "sends were not gathered");
    }
}

#[tokio::test]
async fn another_business_finds_neither_conversation_nor_message() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let sent =
            world.send(world.outgoing(Recipient::Conversation(conversation), &Content::text("secret"))).await.unwrap();
        let (other, wamid) = (world.other, world.wamid(sent.message));
        let line = world.line;
        world
            .store()
            .read(move |tx| {
                assert!(matches!(conversation::get(tx, other, conversation), Err(Error::NotFound { .. })));
                assert!(messaging::message::id_of(other, &wamid).is_err());
                assert!(messaging::line::get(tx, other, line).is_err());
                assert!(messaging::message::view::one(tx, other, sent.message)?.is_none());
                assert!(thread::page(tx, other, conversation, Page::Newest, 10).is_err());
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_thread_is_paged_without_gaps() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let mut sent = Vec::new();
        for number in 0..25 {
            let content = Content::text(format!("message {number}"));
            let accepted = world.say(conversation, &format!("k{number}"), content).await.unwrap();
            sent.push(accepted.message);
        }
        let scope: Scope = world.scope;
        let read = |page| world.store().read(move |tx| thread::page(tx, scope, conversation, page, 10));
        let ids = |thread: &thread::Thread| thread.data.iter().map(|view| view.message).collect::<Vec<_>>();
        let newest = read(Page::Newest).await.unwrap();
        assert_eq!(ids(&newest), sent[15..]);
        assert!(newest.has_more);
        let older = read(Page::Before(sent[15])).await.unwrap();
        assert_eq!(ids(&older), sent[5..15]);
        let oldest = read(Page::Before(sent[5])).await.unwrap();
        assert_eq!(ids(&oldest), sent[..5]);
        assert!(!oldest.has_more);
        assert_eq!(ids(&read(Page::After(sent[20])).await.unwrap()), sent[21..]);
        assert_eq!(ids(&read(Page::Around(sent[10])).await.unwrap()), sent[6..16]);
    }
}

#[tokio::test]
async fn the_list_s_projection_follows_and_reopens() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let projection = Projection::new(world.store().clone());
        let scope = world.scope;
        world.say(conversation, "a", Content::text("hi")).await.unwrap();
        world.store().drain(&projection).await.unwrap();
        world
            .store()
            .write(move |tx| conversation::set_state(tx, scope, conversation, conversation::State::Resolved))
            .await
            .unwrap();
        world.clock().advance_ms(60_000);
        let last = world.say(conversation, "b", Content::text("one more thing")).await.unwrap();
        world.store().drain(&projection).await.unwrap();
        let at = world.store().read(move |tx| conversation::get(tx, scope, conversation)).await.unwrap();
        assert_eq!(at.state, "open");
        assert_eq!(at.last_message, Some(last.message));
        assert_eq!(at.last_activity_at, world.clock().now_ms());
    }
}
