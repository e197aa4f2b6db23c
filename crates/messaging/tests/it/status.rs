use messaging::Error;
use messaging::message::send::Recipient;
use messaging::message::status::{self, Failure, News};
use store::journal;
use wire::id::MessageId;
use wire::message::Content;
use wire::status::Status;

use crate::world::{self, World};

async fn apply(world: &World, news: Vec<News>) -> usize {
    let scope = world.scope;
    world.store().write(move |tx| status::apply(tx, scope, &news)).await.unwrap()
}

async fn sent(world: &World, count: usize) -> Vec<MessageId> {
    let conversation = world.conversation("819011111111").await;
    let mut ids = Vec::new();
    for number in 0..count {
        let item = world.outgoing(Recipient::Conversation(conversation), &Content::text(format!("{number}")));
        ids.push(world.send(item).await.unwrap().message);
    }
    ids
}

#[tokio::test]
async fn ticks_never_go_back() {
    for world in world::each().await {
        let id = sent(&world, 1).await[0];
        assert_eq!(apply(&world, vec![News::new(id, Status::Read)]).await, 1);
        assert_eq!(apply(&world, vec![News::new(id, Status::Delivered), News::new(id, Status::Sent)]).await, 0);
        let failure = Failure { code: 131_026, title: "Message undeliverable".into(), details: None };
        assert_eq!(apply(&world, vec![News::failed(id, failure)]).await, 0);
        assert_eq!(world.view(id).await.status, "read");
        assert_eq!(apply(&world, vec![News::new(id, Status::Played)]).await, 1);
    }
}

#[tokio::test]
async fn several_news_of_one_message_in_one_batch() {
    for world in world::each().await {
        let id = sent(&world, 1).await[0];
        let news = [Status::Sent, Status::Delivered, Status::Sent, Status::Read].map(|status| News::new(id, status));
        assert_eq!(apply(&world, news.to_vec()).await, 3);
        let view = world.view(id).await;
        assert_eq!(view.times.keys().map(String::as_str).collect::<Vec<_>>(), ["delivered", "read", "sent"]);
    }
}

#[tokio::test]
async fn each_move_is_one_event() {
    for world in world::each().await {
        let ids = sent(&world, 2).await;
        let news: Vec<News> = ids.iter().map(|id| News::new(*id, Status::Sent)).collect();
        apply(&world, news.clone()).await;
        apply(&world, news).await;
        let events = world.store().read(|tx| Ok::<_, Error>(journal::after(tx, 0, 100)?)).await.unwrap();
        assert_eq!(events.iter().filter(|event| event.kind == "message.status").count(), 2);
    }
}

#[tokio::test]
async fn a_failure_says_why() {
    for world in world::each().await {
        let id = sent(&world, 1).await[0];
        let failure =
            Failure { code: 131_026, title: "Message undeliverable".into(), details: Some("no such person".into()) };
        apply(&world, vec![News::failed(id, failure.clone())]).await;
        let view = world.view(id).await;
        assert_eq!((view.status.as_str(), view.error), ("failed", Some(failure)));
        assert_eq!(apply(&world, vec![News::new(id, Status::Delivered)]).await, 0);
    }
}

#[tokio::test]
async fn a_receipt_covers_all_before_it() {
    for world in world::each().await {
        let ids = sent(&world, 5).await;
        let conversation = world.conversation("819011111111").await;
        let scope = world.scope;
        let receipt = |message, status| {
            world.store().write(move |tx| status::acknowledged(tx, scope, conversation, message, status))
        };
        assert_eq!(receipt(ids[3], Status::Delivered).await.unwrap(), 4);
        assert_eq!(receipt(ids[1], Status::Delivered).await.unwrap(), 0);
        assert_eq!(receipt(ids[2], Status::Read).await.unwrap(), 3);
        assert_eq!(world.view(ids[2]).await.status, "read");
        assert_eq!(world.view(ids[3]).await.status, "delivered");
        assert_eq!(world.view(ids[4]).await.status, "accepted");
        assert_eq!(receipt(ids[0], Status::Played).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn the_business_s_reading_gives_the_customer_read_ticks() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let first = world.say(conversation, "a", Content::text("hi")).await.unwrap().message;
        let second = world.say(conversation, "b", Content::text("there")).await.unwrap().message;
        let scope = world.scope;
        let read = |message| world.store().write(move |tx| status::read_by_business(tx, scope, conversation, message));
        assert_eq!(read(first).await.unwrap(), 1);
        assert_eq!(world.view(second).await.status, "delivered");
        assert_eq!(read(second).await.unwrap(), 1);
        assert_eq!(read(first).await.unwrap(), 0);
        assert_eq!(world.view(second).await.status, "read");
    }
}
