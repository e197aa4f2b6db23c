//! Webhooks that come late, twice or out of order, because a developer wants to see it.

use integrations::webhooks::endpoint::Level;
use sandbox::{Conduct, Webhooks};

use crate::receiver::Receiver;
use crate::world::{World, misbehaving};

async fn told(webhooks: Webhooks, texts: i32) -> (World, Receiver, i64) {
    let world = misbehaving(Conduct { webhooks, ..Conduct::default() }).await;
    let receiver = Receiver::start().await;
    let endpoint = world.subscribe(Level::App, &receiver).await;
    let conversation = world.conversation("819012345678").await;
    for number in 0..texts {
        world.say(conversation, &number.to_string()).await;
    }
    (world, receiver, endpoint)
}

fn texts(updates: &[serde_json::Value]) -> Vec<i32> {
    let text = |update: &serde_json::Value| update["messages"][0]["text"]["body"].as_str().unwrap().parse().unwrap();
    updates.iter().map(text).collect()
}

#[tokio::test]
async fn they_come_late_and_in_order() {
    let (world, receiver, endpoint) = told(Webhooks { delay_ms: 60_000, ..Webhooks::default() }, 5).await;
    world.test.clock.advance_ms(30_000);
    world.test.clock.advance_ms(30_000);
    assert_eq!(texts(&receiver.wait_for(5).await), [0, 1, 2, 3, 4]);
    let began = store::testing::START_MS;
    assert!(world.webhooks.attempts(endpoint).iter().all(|attempt| attempt.at >= began + 60_000));
}

#[tokio::test]
async fn they_come_twice() {
    let (_world, receiver, _) = told(Webhooks { duplicate_percent: 100, ..Webhooks::default() }, 3).await;
    let mut all = texts(&receiver.wait_for(6).await);
    all.sort_unstable();
    assert_eq!(all, [0, 0, 1, 1, 2, 2]);
}

#[tokio::test]
async fn they_come_out_of_order_and_none_is_lost() {
    let (world, receiver, _) = told(Webhooks { reorder_percent: 100, ..Webhooks::default() }, 30).await;
    world.test.clock.advance_ms(2_000);
    let came = texts(&receiver.wait_for(30).await);
    let in_order: Vec<i32> = (0..30).collect();
    assert_ne!(came, in_order, "thirty times the same place is no chance");
    let mut sorted = came;
    sorted.sort_unstable();
    assert_eq!(sorted, in_order);
}
