//! Subscribers that are down, slow or refuse one update; restarts, replays and what is given up.

use std::time::Duration;

use integrations::webhooks::endpoint::{self, Level};
use integrations::webhooks::stream::{self, Range};
use integrations::webhooks::{GIVE_UP_MS, dead_letter};

use crate::receiver::Receiver;
use crate::world;

const HOUR: i64 = 3_600_000;

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

#[tokio::test]
async fn a_subscriber_down_for_a_day_gets_everything_in_order_once_it_returns() {
    for world in world::each().await {
        let receiver = Receiver::start().await;
        world.subscribe(Level::App, &receiver).await;
        let conversations = [world.conversation("819011110001").await, world.conversation("819011110002").await];
        receiver.answers(503);
        for number in 0..48 {
            world.say(conversations[number % 2], &number.to_string()).await;
            world.test.clock.advance_ms(HOUR / 2);
        }
        receiver.until(|receiver| receiver.refused() > 0).await;
        assert!(receiver.texts().is_empty());
        receiver.answers(200);
        world.as_hours_pass(receiver.wait_for(48)).await;
        let texts = receiver.texts();
        for half in 0..2 {
            let own: Vec<usize> = texts.iter().map(|text| text.parse().unwrap()).filter(|n| n % 2 == half).collect();
            assert!(own.is_sorted() && own.len() == 24, "{own:?}");
        }
        world.has_told_everything().await;
        let scope = world.scope;
        let health = world.write(move |tx| endpoint::list(tx, scope)).await.remove(0).health;
        assert_eq!((health.failing_since, health.last_error.as_deref()), (None, Some("HTTP status 503")));
    }
}

#[tokio::test]
async fn a_slow_subscriber_and_one_that_is_down_delay_nobody_else() {
    let world = world::sqlite().await;
    let (quick, slow, down) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    world.subscribe(Level::App, &quick).await;
    world.another_app(&slow).await;
    world.another_app(&down).await;
    slow.takes_ms(15_000);
    down.answers(500);
    let conversation = world.conversation("819012345678").await;
    let begun = tokio::time::Instant::now();
    for text in numbers(50) {
        world.say(conversation, &text).await;
    }
    quick.wait_for(50).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(quick.texts(), numbers(50));
    assert!(slow.values().is_empty() && down.values().is_empty());
}

#[tokio::test]
async fn a_restart_goes_on_where_it_was() {
    for mut world in world::each().await {
        let receiver = Receiver::start().await;
        world.subscribe(Level::App, &receiver).await;
        let conversation = world.conversation("819012345678").await;
        world.say(conversation, "0").await;
        receiver.wait_for(1).await;
        world.has_told_everything().await;
        world.stop();
        world.say(conversation, "1").await;
        world.restart().await;
        world.say(conversation, "2").await;
        receiver.wait_for(3).await;
        assert_eq!(receiver.texts(), numbers(3));
    }
}

#[tokio::test]
async fn an_update_that_is_always_refused_holds_up_its_own_conversation_only() {
    let world = world::sqlite().await;
    let receiver = Receiver::start().await;
    world.subscribe(Level::App, &receiver).await;
    receiver.refuses("poison");
    let (bad, good) = (world.conversation("819011110001").await, world.conversation("819011110002").await);
    world.say(bad, "poison").await;
    world.say(bad, "after").await;
    receiver.until(|receiver| receiver.refused() > 0).await;
    for text in numbers(20) {
        world.say(good, &text).await;
    }
    receiver.wait_for(20).await;
    assert_eq!(receiver.texts(), numbers(20));
    receiver.refuses("nothing any more");
    world.as_hours_pass(receiver.wait_for(22)).await;
    assert_eq!(receiver.texts()[20..], ["poison", "after"]);
}

#[tokio::test]
async fn what_was_tried_for_a_week_is_given_up_and_can_be_replayed() {
    for world in world::each().await {
        let receiver = Receiver::start().await;
        let id = world.subscribe(Level::App, &receiver).await;
        let conversation = world.conversation("819012345678").await;
        receiver.answers(500);
        for text in numbers(3) {
            world.say(conversation, &text).await;
        }
        receiver.until(|receiver| receiver.refused() > 0).await;
        world.test.clock.advance_ms(GIVE_UP_MS + HOUR);
        world.has_told_everything().await;
        let scope = world.scope;
        let letters = world.write(move |tx| dead_letter::list(tx, scope, id, 10)).await;
        assert_eq!(letters.iter().map(|letter| letter.events).sum::<i64>(), 3);
        assert!(letters.iter().all(|letter| letter.reason == "HTTP status 500" && letter.replayed_at.is_none()));
        receiver.answers(200);
        let from = letters.iter().map(|letter| letter.from_seq).min().unwrap();
        let to = letters.iter().map(|letter| letter.to_seq).max().unwrap();
        let range = world.write(move |tx| stream::replay(tx, scope, id, Range::Seq(from, to))).await;
        assert_eq!(range, Some((from, to)));
        receiver.wait_for(3).await;
        assert_eq!(receiver.texts(), numbers(3));
        let letters = world.write(move |tx| dead_letter::list(tx, scope, id, 10)).await;
        assert!(letters.iter().all(|letter| letter.replayed_at.is_some()));
        world.say(conversation, "3").await;
        world.as_hours_pass(receiver.wait_for(4)).await;
        assert_eq!(receiver.texts(), numbers(4));
        let now = world.test.clock.now_ms();
        world.write(move |tx| stream::replay(tx, scope, id, Range::Time(now - HOUR, now))).await;
        receiver.wait_for(5).await;
        assert_eq!(receiver.texts()[4], "3", "by time");
        let none = world.write(move |tx| stream::replay(tx, scope, id, Range::Time(1, 2))).await;
        assert_eq!(none, None);
    }
}
