//! The inbox at a hundred thousand conversations, and at a million. The latter is not run by default:
//! `cargo test -p inbox --release -- --ignored million --nocapture`.

use std::time::Instant;

use inbox::conversations::{self, Filter, State};
use wire::id::PhoneNumberId;

use crate::world::{World, on_postgres, on_sqlite};

const MILLION: i64 = 1_000_000;
const MANY: i64 = 100_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_conversations_are_paged_through_each_once() {
    on_sqlite(many_conversations).await;
}

async fn many_conversations(world: World) {
    fill(&world, MANY).await;
    let (scope, agent) = (world.scope, world.owner.id);
    for (state, expected) in [(None, MANY), (Some(State::Open), MANY / 2)] {
        let filter = Filter { state, ..Filter::default() };
        let (mut cursor, mut count, mut before) = (None::<String>, 0, i64::MAX);
        loop {
            let page = world
                .read(move |tx| conversations::list(tx, scope, agent, &filter, cursor.as_deref(), 100))
                .await
                .unwrap();
            for conversation in &page.data {
                assert!(conversation.last_activity_at < before, "newest first, none twice");
                before = conversation.last_activity_at;
                count += 1;
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(count, expected, "{state:?}");
    }
}

/// Half resolved; each has a message in; each tenth is not read; the agent has markers for the newest 20,000.
async fn fill(world: &World, count: i64) {
    let (business, line, agent) = (world.scope.business(), world.line, world.owner.id);
    world
        .write(move |tx| {
            let base = store::ids::first_at_ms(tx.now_ms() - 86_400_000);
            for rows in [
                format!("contact (business_id, id, name, language, created_at) SELECT {business}, {base} + i, 'Customer ' || i, 'en', 0"),
                format!("contact_address (business_id, kind, value, contact_id, is_verified, created_at) SELECT {business}, 'wa_id', '81' || i, {base} + i, TRUE, 0"),
                format!(
                    "conversation (business_id, id, phone_number_id, contact_id, channel, state, last_message_id, last_activity_at,
  last_inbound_id, last_inbound_at, in_read_up_to, out_delivered_up_to, out_read_up_to, created_at)
 SELECT {business}, {base} + i, {line}, {base} + i, 'webchat', CASE WHEN i % 2 = 0 THEN 'open' ELSE 'resolved' END, {base} + i, 1764000000000 + i,
  {base} + i, 1764000000000 + i, CASE WHEN i % 10 = 0 THEN 0 ELSE {base} + i END, 0, 0, 0"
                ),
                format!(
                    "message (business_id, id, conversation_id, direction, kind, author_kind, content)
 SELECT {business}, {base} + i, {base} + i, 'in', 'text', 'customer', '{{\"type\":\"text\",\"text\":{{\"body\":\"hi ' || i || '\"}}}}'"
                ),
                format!("read_marker (business_id, agent_id, conversation_id, up_to, is_marked_unread) SELECT {business}, {agent}, {base} + i, {base} + i, FALSE"),
            ] {
                let from = if rows.starts_with("read_marker") { count - 20_000 } else { 1 };
                let step = if rows.starts_with("read_marker") { 3 } else { 1 };
                let numbers = format!("WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + {step} FROM n WHERE i < {count})");
                let (table, select) = rows.split_once(" SELECT").unwrap();
                tx.batch(&format!("INSERT INTO {table} {numbers} SELECT {select} FROM n"))?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute and a gigabyte"]
async fn a_million_conversations_on_sqlite() {
    on_sqlite(a_million_conversations).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute and a gigabyte"]
async fn a_million_conversations_on_postgres() {
    on_postgres(a_million_conversations).await;
}

async fn a_million_conversations(world: World) {
    fill(&world, MILLION).await;
    if !world.is_sqlite() {
        world.write(|tx| Ok(tx.batch("ANALYZE")?)).await.unwrap();
    }
    let all = Filter::default();
    let open = Filter { state: Some(State::Open), ..all };
    for (name, filter) in [
        ("all", all),
        ("open", open),
        ("unread", Filter { unread: true, ..all }),
        ("unread open", Filter { unread: true, ..open }),
        ("line", Filter { phone_number_id: Some(world.line), ..open }),
        ("no line", Filter { phone_number_id: Some(PhoneNumberId::new(5)), ..open }),
    ] {
        let (scope, agent) = (world.scope, world.owner.id);
        let mut times = Vec::new();
        let mut found = (0, 0, 0);
        for _ in 0..20 {
            let begun = Instant::now();
            found = world
                .read(move |tx| {
                    let page = conversations::list(tx, scope, agent, &filter, None, 50)?;
                    let total = conversations::total(tx, scope, agent, &filter)?;
                    Ok((page.data.len(), total, conversations::unread_total(tx, scope, agent, None)?))
                })
                .await
                .unwrap();
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        println!("{name}: page, total, unread total {found:?}; median {:?}, worst {:?}", times[10], times[19]);
    }
}
