use messaging::Error;
use messaging::message::receive;
use messaging::message::send::Recipient;
use wire::message::Content;

use crate::rules::pricing;
use crate::world;

fn parse(json: serde_json::Value) -> Content {
    Content::parse(&json).unwrap()
}

#[tokio::test]
async fn the_same_key_is_one_message() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let first = world.say(conversation, "key", Content::text("hi")).await.unwrap();
        let again = world.say(conversation, "key", Content::text("something else")).await.unwrap();
        assert_eq!(first.message, again.message);
        assert!(!again.is_new);
        let view = world.view(first.message).await;
        assert_eq!(view.content["text"]["body"], "hi");
        assert_eq!(view.status, "delivered");
        assert_eq!(view.author.name.as_deref(), Some("Aiko"));
    }
}

#[tokio::test]
async fn a_quote_must_be_of_the_same_conversation() {
    for world in world::each().await {
        let mine = world.conversation("819011111111").await;
        let theirs = world.conversation("819022222222").await;
        let secret = world.say(theirs, "a", Content::text("secret")).await.unwrap();
        let wamid = world.wamid(secret.message);
        let refused = world.reply(mine, "b", Content::text("what?"), Some(wamid.clone())).await;
        assert!(matches!(refused, Err(Error::NotFound { what: "message", .. })));
        let reply = world.reply(theirs, "c", Content::text("this"), Some(wamid.clone())).await.unwrap();
        assert_eq!(world.view(reply.message).await.context.unwrap().id, Some(wamid));
    }
}

#[tokio::test]
async fn a_reaction_changes_its_target_and_can_be_taken_back() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let sent =
            world.send(world.outgoing(Recipient::Conversation(conversation), &Content::text("menu"))).await.unwrap();
        let wamid = world.wamid(sent.message);
        let reaction = |emoji: &str| {
            parse(serde_json::json!({"type": "reaction", "reaction": {"message_id": wamid, "emoji": emoji}}))
        };
        world.say(conversation, "r1", reaction("👍")).await.unwrap();
        world.say(conversation, "r2", reaction("❤️")).await.unwrap();
        let view = world.view(sent.message).await;
        assert_eq!(view.reactions.len(), 1);
        assert_eq!((view.reactions[0].by.as_str(), view.reactions[0].emoji.as_str()), ("customer", "❤️"));
        world.say(conversation, "r3", reaction("")).await.unwrap();
        assert!(world.view(sent.message).await.reactions.is_empty());
    }
}

#[tokio::test]
async fn what_customers_cannot_send_is_refused_by_name() {
    let world = world::each().await.remove(0);
    for kind in ["system", "template", "poll"] {
        let content = Content::parse_lossy(&serde_json::json!({"type": kind, kind: {"body": "x"}}));
        let refused = receive::check(world.scope, &content, None);
        assert!(matches!(&refused, Err(Error::Refused { code: "unsendable_type", .. })), "{kind}: {refused:?}");
    }
    let long = Content::text("x".repeat(4097));
    let refused = receive::check(world.scope, &long, None).unwrap_err();
    assert!(refused.to_string().starts_with("text.body"), "{refused}");
}

#[tokio::test]
async fn a_referral_leads_to_the_free_entry_point() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let incoming = receive::Incoming {
            scope: world.scope,
            conversation,
            key_scope: 1,
            key: "referred".to_owned(),
            content: Content::text("I saw your post"),
            context: None,
        };
        let referral = serde_json::json!({"source_type": "post", "source_id": "spring"});
        let members = serde_json::Map::from_iter([("referral".to_owned(), referral)]);
        let beside = receive::Beside { members, ..receive::Beside::default() };
        world.store().write(move |tx| receive::receive_with(tx, &incoming, &beside)).await.unwrap();
        let answer = world.outgoing(Recipient::Conversation(conversation), &Content::text("welcome"));
        let sent = world.send(answer).await.unwrap();
        assert_eq!(pricing(&world, sent.message).await.unwrap()["type"], "free_entry_point");
    }
}
