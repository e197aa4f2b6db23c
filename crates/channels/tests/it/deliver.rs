//! Delivery: reachable is who has a visitor on the line.

use channels::webchat::deliver::Deliver;
use channels::webchat::visitor;
use messaging::message::send::Recipient;
use store::Follower as _;

use crate::world::each;

#[tokio::test]
async fn who_has_the_chat_is_sent_to_and_nobody_else() {
    for world in each().await {
        let held = world.claims("819012345678").await;
        let to = world.say(&held, "hi").await.conversation;
        let there = world.send(Recipient::Conversation(to), "for you").await.message;
        let nowhere = world.send(Recipient::WaId("819099999999".into()), "anybody?").await.message;
        assert_eq!(world.view(there).await.status, "accepted");
        world.deliver().await;
        let view = world.view(there).await;
        assert_eq!(view.status, "sent");
        assert!(view.times.contains_key("sent"));
        let view = world.view(nowhere).await;
        assert_eq!(view.status, "failed");
        let error = view.error.unwrap();
        assert_eq!((error.code, error.title.as_str()), (131_026, "Message undeliverable"));
    }
}

#[tokio::test]
async fn a_visitor_of_another_line_is_not_reached_on_this_one() {
    for world in each().await {
        let (scope, second) = (world.scope, world.second_line);
        let open = visitor::Open { from: Some("819012345678".into()), ..visitor::Open::default() };
        world.write(move |tx| visitor::open(tx, scope, second, &open, true)).await.unwrap();
        let message = world.send(Recipient::WaId("819012345678".into()), "hi").await.message;
        world.deliver().await;
        assert_eq!(world.view(message).await.status, "failed");
    }
}

#[tokio::test]
async fn a_batch_that_comes_again_changes_nothing() {
    for world in each().await {
        let held = world.guest().await;
        let to = world.say(&held, "hi").await.conversation;
        let mut sent = Vec::new();
        for number in 0..5 {
            sent.push(world.send(Recipient::Conversation(to), &number.to_string()).await.message);
        }
        let lost = world.send(Recipient::WaId("819099999999".into()), "x").await.message;
        let events = world.store().read(|tx| store::journal::after(tx, 0, 1_000)).await.unwrap();
        let deliver = Deliver::new(world.store().clone());
        deliver.handle(events.clone()).await.unwrap();
        let news = world.events("message.status").await;
        assert_eq!(news, 6);
        let (session, token) = (held.session.clone(), held.token.clone());
        world.write(move |tx| visitor::sign_out(tx, &session, &token)).await.unwrap();
        let late = world.claims("819099999999").await;
        deliver.handle(events).await.unwrap();
        assert_eq!(world.events("message.status").await, news);
        for message in sent {
            assert_eq!(world.view(message).await.status, "sent", "handed over before the guest left");
        }
        assert_eq!(world.view(lost).await.status, "failed");
        let now = world.send(Recipient::WaId("819099999999".into()), "now").await.message;
        world.deliver().await;
        assert_eq!(world.view(now).await.status, "sent", "{late:?}");
    }
}
