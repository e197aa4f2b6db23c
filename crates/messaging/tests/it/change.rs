use messaging::Error;
use messaging::message::Direction;
use messaging::message::change::{self, DELETE_MS, EDIT_MS};
use messaging::message::send::Recipient;
use wire::message::Content;

use crate::world::{self, World};

async fn edit(world: &World, sent: &messaging::message::send::Accepted, own: Direction) -> messaging::Result<()> {
    let (scope, at) = (world.scope, sent.clone());
    let content = Content::text("better");
    world.store().write(move |tx| change::edit(tx, scope, at.conversation, at.message, own, &content, None)).await
}

async fn delete(world: &World, sent: &messaging::message::send::Accepted, own: Direction) -> messaging::Result<()> {
    let (scope, at) = (world.scope, sent.clone());
    world.store().write(move |tx| change::delete(tx, scope, at.conversation, at.message, own)).await
}

#[tokio::test]
async fn an_own_text_can_be_edited_for_fifteen_minutes() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let said = world.say(conversation, "a", Content::text("tpyo")).await.unwrap();
        edit(&world, &said, Direction::In).await.unwrap();
        let view = world.view(said.message).await;
        assert_eq!(view.content["text"]["body"], "better");
        assert_eq!(view.status, "delivered");
        assert!(view.edited_at.is_some());
        let others = edit(&world, &said, Direction::Out).await;
        assert!(matches!(others, Err(Error::Refused { code: "not_own", .. })));
        world.clock().advance_ms(EDIT_MS + 1);
        let late = edit(&world, &said, Direction::In).await;
        assert!(matches!(late, Err(Error::Refused { code: "too_late", .. })));
    }
}

#[tokio::test]
async fn a_deleted_message_is_forgotten() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let sent = world
            .send(world.outgoing(Recipient::Conversation(conversation), &Content::text("my card is 4111")))
            .await
            .unwrap();
        delete(&world, &sent, Direction::Out).await.unwrap();
        delete(&world, &sent, Direction::Out).await.unwrap();
        let view = world.view(sent.message).await;
        assert_eq!(view.kind, "deleted");
        assert!(view.content.is_empty());
        let rows = world
            .store()
            .read(|tx| {
                let sql = "SELECT COUNT(*) FROM message WHERE content LIKE '%4111%'";
                Ok::<_, Error>(tx.query_one(sql, store::params![])?.get::<i64>(0)?)
            })
            .await
            .unwrap();
        assert_eq!(rows, 0);
        let edited = edit(&world, &sent, Direction::Out).await;
        assert!(matches!(edited, Err(Error::Refused { code: "deleted", .. })), "{edited:?}");
    }
}

#[tokio::test]
async fn deletion_ends_after_two_days() {
    for world in world::each().await {
        let conversation = world.conversation("819011111111").await;
        let said = world.say(conversation, "a", Content::text("hm")).await.unwrap();
        world.clock().advance_ms(DELETE_MS + 1);
        let late = delete(&world, &said, Direction::In).await;
        assert!(matches!(late, Err(Error::Refused { code: "too_late", .. })));
    }
}
