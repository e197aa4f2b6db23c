//! What each agent has read.

use inbox::agents::Role;
use messaging::message::{Author, Direction, change, wamid};
use serde_json::json;
use wire::message::Content;

use crate::world::{World, field, on_both_engines};

on_both_engines!(
    unread_is_each_agent_s_own,
    what_counts_as_unread,
    unread_is_capped,
    reading_only_moves_forward,
    marking_as_unread_is_the_agent_s_own,
    reading_gives_the_customer_ticks,
    what_is_not_there_can_t_be_marked,
);

async fn unread_is_each_agent_s_own(world: World) {
    let (maya, ken) = (world.agent("Maya", Role::Agent).await.id, world.agent("Ken", Role::Agent).await.id);
    let aiko = world.customer("Aiko").await;
    let first = world.receive(aiko, "one").await;
    let second = world.receive(aiko, "two").await;
    world.project().await;
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (2, Some(wamid(world.scope.business(), first))));

    world.mark_read(maya, aiko, first).await.unwrap();
    assert_eq!(world.view(maya, aiko).await.unread_count, 1);
    assert_eq!(world.view(ken, aiko).await.unread_count, 1, "without a marker of one's own, what anybody has read");

    world.mark_read(ken, aiko, second).await.unwrap();
    let shown = world.view(ken, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (0, None));
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (1, Some(wamid(world.scope.business(), second))));
}

async fn what_counts_as_unread(world: World) {
    let (scope, maya) = (world.scope, world.agent("Maya", Role::Agent).await.id);
    let aiko = world.customer("Aiko").await;
    let out = world.send(aiko, Author::Agent(maya), "hello").await;
    let deleted = world.receive(aiko, "oops").await;
    let emoji = json!({"type": "reaction", "reaction": {"message_id": wamid(scope.business(), out), "emoji": "👍"}});
    world.receive_content(aiko, Content::parse(&emoji).unwrap()).await;
    world.write(move |tx| Ok(change::delete(tx, scope, aiko.conversation, deleted, Direction::In)?)).await.unwrap();
    world.project().await;
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (0, None));

    let kept = world.receive(aiko, "I mean yes").await;
    world.send(aiko, Author::Automatic, "noted").await;
    world.project().await;
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (1, Some(wamid(scope.business(), kept))));
}

async fn unread_is_capped(world: World) {
    let aiko = world.customer("Aiko").await;
    let mut messages = Vec::new();
    for number in 0..105 {
        messages.push(world.receive(aiko, &number.to_string()).await);
    }
    world.project().await;
    let shown = world.view(world.owner.id, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (99, Some(wamid(world.scope.business(), messages[0]))));
    world.mark_read(world.owner.id, aiko, messages[49]).await.unwrap();
    let shown = world.view(world.owner.id, aiko).await;
    assert_eq!((shown.unread_count, shown.first_unread_id), (55, Some(wamid(world.scope.business(), messages[50]))));
}

async fn reading_only_moves_forward(world: World) {
    let (maya, ken) = (world.agent("Maya", Role::Agent).await.id, world.agent("Ken", Role::Agent).await.id);
    let aiko = world.customer("Aiko").await;
    let (first, second) = (world.receive(aiko, "one").await, world.receive(aiko, "two").await);
    world.project().await;
    world.mark_read(maya, aiko, second).await.unwrap();
    let events = world.events("conversation.changed").await;
    world.mark_read(maya, aiko, first).await.unwrap();
    world.mark_read(maya, aiko, second).await.unwrap();
    assert_eq!(world.view(maya, aiko).await.unread_count, 0);
    assert_eq!(world.events("conversation.changed").await, events, "nothing changed, nothing is told");
    world.mark_read(ken, aiko, first).await.unwrap();
    assert_eq!(
        world.view(ken, aiko).await.unread_count,
        0,
        "a marker does not begin before what the business has read"
    );
}

async fn marking_as_unread_is_the_agent_s_own(world: World) {
    let (maya, ken) = (world.agent("Maya", Role::Agent).await.id, world.agent("Ken", Role::Agent).await.id);
    let aiko = world.customer("Aiko").await;
    let (first, second) = (world.receive(aiko, "one").await, world.receive(aiko, "two").await);
    let out = world.send(aiko, Author::Agent(ken), "three").await;
    world.project().await;
    world.mark_read(maya, aiko, out).await.unwrap();
    let (ticks, changes) = (world.events("message.status").await, world.events("conversation.changed").await);

    world.mark_unread(maya, aiko, second).await.unwrap();
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.marked_unread), (1, true));
    assert_eq!(shown.first_unread_id, Some(wamid(world.scope.business(), second)));
    let shown = world.view(ken, aiko).await;
    assert_eq!((shown.unread_count, shown.marked_unread), (0, false));
    assert_eq!(world.events("message.status").await, ticks, "the customer sees nothing of it");
    assert_eq!(world.events("conversation.changed").await, changes + 1);

    world.mark_read(maya, aiko, first).await.unwrap();
    assert!(world.view(maya, aiko).await.marked_unread, "reading what was read before changes nothing");
    world.mark_read(maya, aiko, out).await.unwrap();
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.marked_unread), (0, false));

    world.mark_unread(maya, aiko, out).await.unwrap();
    let shown = world.view(maya, aiko).await;
    assert_eq!((shown.unread_count, shown.marked_unread), (0, true), "also when there is nothing to count");
}

async fn reading_gives_the_customer_ticks(world: World) {
    let aiko = world.customer("Aiko").await;
    let (first, second) = (world.receive(aiko, "one").await, world.receive(aiko, "two").await);
    let third = world.receive(aiko, "three").await;
    world.project().await;
    world.mark_read(world.owner.id, aiko, second).await.unwrap();
    let scope = world.scope;
    let views =
        world.read(move |tx| Ok(messaging::message::view::load(tx, scope, &[first, second, third])?)).await.unwrap();
    let statuses: Vec<&str> = views.iter().map(|view| view.status.as_str()).collect();
    assert_eq!(statuses, ["read", "read", "delivered"]);
    assert_eq!(world.events("message.status").await, 2);
}

async fn what_is_not_there_can_t_be_marked(world: World) {
    let (maya, other) = (world.agent("Maya", Role::Agent).await.id, world.other_business().await);
    let (aiko, ben) = (world.customer("Aiko").await, world.customer("Ben").await);
    let theirs = other.customer("Carla").await;
    let message = world.receive(aiko, "one").await;
    let foreign = other.receive(theirs, "one").await;
    for wrong in [wire::id::MessageId::new(i64::MAX), world.receive(ben, "two").await, foreign] {
        assert_eq!(field(world.mark_read(maya, aiko, wrong).await), "no message");
        assert_eq!(field(world.mark_unread(maya, aiko, wrong).await), "no message");
    }
    assert_eq!(field(world.mark_read(maya, theirs, foreign).await), "no conversation");
    assert_eq!(field(world.mark_unread(maya, theirs, foreign).await), "no message");
    world.mark_read(maya, aiko, message).await.unwrap();
}
