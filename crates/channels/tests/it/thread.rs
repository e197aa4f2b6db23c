//! The thread of a visitor.

use channels::Error;
use channels::webchat::thread;
use messaging::message::send::Recipient;
use wire::message::Content;
use wire::status::Status;

use crate::world::{each, invalid, is_not_found};

#[tokio::test]
async fn the_first_message_opens_the_conversation() {
    for world in each().await {
        let held = world.guest().await;
        assert_eq!(world.facts(&held.session.visitor).await.conversation, None);
        let first = world.say(&held, "hi").await;
        let second = world.say(&held, "there").await;
        assert!(first.is_new && second.is_new && first.conversation == second.conversation);
        assert_eq!(world.facts(&held.session.visitor).await.conversation, Some(first.conversation));
    }
}

#[tokio::test]
async fn a_client_id_is_one_message_of_its_session() {
    for world in each().await {
        let (one, two) = (world.claims("819012345678").await, world.claims("819012345678").await);
        let first = world.say(&one, "c1").await;
        let again = world.say(&one, "c1").await;
        assert_eq!((again.message, again.is_new), (first.message, false));
        let other = world.say(&two, "c1").await;
        assert!(other.is_new && other.conversation == first.conversation);
        assert_eq!(world.events("message.received").await, 2);
    }
}

#[tokio::test]
async fn customers_send_what_customers_can() {
    for world in each().await {
        let held = world.guest().await;
        let system = serde_json::json!({"type": "system", "system": {"body": "x", "type": "user_changed_number"}});
        let refused = world.say_content(&held, "c1", Content::parse(&system).unwrap()).await;
        let is_unsendable = |error: &Error| {
            matches!(error, Error::Messaging(messaging::Error::Refused { code: "unsendable_type", .. }))
        };
        assert!(refused.as_ref().is_err_and(is_unsendable), "{refused:?}");
        let long = Content::text("x".repeat(4_097));
        assert_eq!(invalid(world.say_content(&held, "c2", long).await), "text.body");
        assert_eq!(invalid(world.say_content(&held, "", Content::text("x")).await), "client_id");
        assert_eq!(world.facts(&held.session.visitor).await.conversation, None, "nothing refused opens a conversation");
    }
}

#[tokio::test]
async fn receipts_are_ticks() {
    for world in each().await {
        let held = world.guest().await;
        let own = world.say(&held, "hi").await;
        let to = Recipient::Conversation(own.conversation);
        let (one, two) = (world.send(to.clone(), "1").await.message, world.send(to, "2").await.message);
        world.deliver().await;
        let acknowledge = |id, status| {
            let (session, wamid) = (held.session.clone(), messaging::message::wamid(world.scope.business(), id));
            world.write(move |tx| thread::acknowledge(tx, &session, &wamid, status))
        };
        acknowledge(one, Status::Delivered).await.unwrap();
        assert_eq!((world.view(one).await.status, world.view(two).await.status), ("delivered".into(), "sent".into()));
        acknowledge(two, Status::Read).await.unwrap();
        acknowledge(two, Status::Delivered).await.unwrap();
        for id in [one, two] {
            assert_eq!(world.view(id).await.status, "read");
        }
        acknowledge(two, Status::Played).await.unwrap();
        assert_eq!((world.view(one).await.status, world.view(two).await.status), ("read".into(), "played".into()));
        assert_eq!(invalid(acknowledge(own.message, Status::Played).await), "message_id");
        assert_eq!(world.view(own.message).await.status, "delivered", "nobody ticks their own messages");
    }
}

#[tokio::test]
async fn another_thread_s_messages_are_not_there() {
    for world in each().await {
        let (one, two) = (world.guest().await, world.guest().await);
        let theirs = world.say(&one, "hi").await;
        world.say(&two, "hi").await;
        let (scope, visitor) = (world.scope, two.session.visitor.clone());
        let wamid = messaging::message::wamid(scope.business(), theirs.message);
        let found = world.store().read(move |tx| thread::item(tx, scope, &visitor, &wamid)).await;
        assert!(is_not_found(&found), "{found:?}");
    }
}
