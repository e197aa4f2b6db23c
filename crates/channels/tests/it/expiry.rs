//! What has ended goes.

use channels::Error;
use channels::webchat::expiry::{self, EXPIRE};
use channels::webchat::{reply_time, visitor};
use messaging::message::send::Recipient;
use store::jobs::Done;
use store::params;

use crate::world::{DAY, MINUTE, World, each};

async fn count(world: &World, sql: &'static str) -> i64 {
    world.store().read(move |tx| Ok::<_, Error>(tx.query_one(sql, params![])?.get(0)?)).await.unwrap()
}

#[tokio::test]
async fn ended_sessions_go_and_numbers_stay_reachable() {
    for world in each().await {
        let guest = world.guest().await;
        let phones = [world.claims("819012345678").await, world.claims("819012345678").await];
        world.start(&guest, "+81 90 0000 0000").await.unwrap();
        world.clock().advance_ms(visitor::LIFE_MS);
        let fresh = world.guest().await;
        assert!(matches!(expiry::run(world.store()).await.unwrap(), Done::Again(_)));
        assert_eq!(count(&world, "SELECT COUNT(*) FROM visitor_session").await, 1);
        assert_eq!(count(&world, "SELECT COUNT(*) FROM confirmation").await, 0);
        let scope = world.scope;
        let is_there = async |id| world.store().read(move |tx| visitor::get(tx, scope, id)).await.unwrap().is_some();
        assert!(!is_there(guest.session.visitor.id).await);
        assert!(!is_there(phones[0].session.visitor.id).await, "one visitor is enough to be reachable");
        assert!(is_there(phones[1].session.visitor.id).await);
        assert!(is_there(fresh.session.visitor.id).await);
    }
}

#[tokio::test]
async fn the_job_is_scheduled_once() {
    for world in each().await {
        let scope = world.scope;
        for _ in 0..2 {
            world.write(move |tx| expiry::schedule(tx, scope)).await.unwrap();
        }
        let jobs = world.store().write(|tx| Ok::<_, Error>(store::jobs::claim(tx, 10)?)).await.unwrap();
        assert_eq!(jobs.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), [EXPIRE]);
    }
}

#[tokio::test]
async fn the_reply_time_is_measured() {
    for world in each().await {
        let (scope, line) = (world.scope, world.line);
        let median = async || world.store().read(move |tx| reply_time::median_secs(tx, scope, line)).await.unwrap();
        assert_eq!(median().await, None);
        for minutes in 1..=5 {
            let held = world.guest().await;
            let to = world.say(&held, "hi").await.conversation;
            world.clock().advance_ms(minutes * MINUTE);
            assert_eq!(median().await, None);
            world.send(Recipient::Conversation(to), "hello").await;
        }
        assert_eq!(median().await, Some(180));
        let second = world.second_line;
        assert_eq!(world.store().read(move |tx| reply_time::median_secs(tx, scope, second)).await.unwrap(), None);
        world.clock().advance_ms(15 * DAY);
        assert_eq!(median().await, None);
    }
}
