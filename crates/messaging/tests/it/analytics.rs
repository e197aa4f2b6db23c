//! The counts are those of the messages, whatever happened and however often the counter saw it.

use std::collections::BTreeMap;

use messaging::Error;
use messaging::analytics::read::{self, Wanted};
use messaging::analytics::{Counter, SLOT_MS};
use messaging::message::send::Recipient;
use messaging::message::status::{self, Failure, News};
use serde_json::json;
use store::{Follower as _, journal, params};
use wire::id::{MessageId, PhoneNumberId};
use wire::message::Content;
use wire::status::Status;
use wire::template::Category;

use crate::world::{self, World};

const PEOPLE: [(&str, &str); 3] = [("819011111111", "JP"), ("14165551234", "CA"), ("999123456789", "ZZ")];
const DAY_MS: i64 = 86_400_000;

/// A fixed sequence of numbers that look random (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap()
    }
}

async fn send(world: &World, to: &'static str, category: Option<Category>) -> MessageId {
    let conversation = world.conversation(to).await;
    let mut item = world.outgoing(Recipient::Conversation(conversation), &Content::text("x"));
    if category.is_some() {
        item.category = category;
        item.kind = "template".to_owned();
        item.content =
            json!({"type": "template", "template": {"name": "offer", "language": {"code": "en"}}}).to_string();
    }
    world.send(item).await.unwrap().message
}

async fn apply(world: &World, news: Vec<News>) {
    let scope = world.scope;
    world.store().write(move |tx| status::apply(tx, scope, &news)).await.unwrap();
}

fn wanted(lines: Vec<PhoneNumberId>, step_ms: i64) -> Wanted {
    Wanted { lines, from_ms: 0, to_ms: i64::MAX, step_ms }
}

/// Sent, delivered and read.
type Reached = (i64, i64, i64);

/// The counts by country, product and category.
async fn counted(world: &World) -> BTreeMap<(String, String, String), Reached> {
    let (scope, wanted) = (world.scope, wanted(vec![world.line], DAY_MS));
    let rows = world.store().read(move |tx| read::messages(tx, scope, &wanted)).await.unwrap();
    let mut counts = BTreeMap::new();
    for row in rows {
        let count: &mut Reached = counts.entry((row.country, row.product, row.category)).or_default();
        *count = (count.0 + row.sent, count.1 + row.delivered, count.2 + row.read);
    }
    counts
}

#[tokio::test]
async fn counts_equal_the_rows_after_random_traffic() {
    for world in world::each().await {
        let mut random = Random(11);
        let counter = Counter::new(world.store().clone());
        let mut messages: Vec<(MessageId, &str, Option<Category>)> = Vec::new();
        let mut expected: BTreeMap<(String, String, String), Reached> = BTreeMap::new();
        for step in 0..240 {
            let (wa_id, country) = PEOPLE[random.below(3)];
            match random.below(4) {
                0 => {
                    let conversation = world.conversation(wa_id).await;
                    world.say(conversation, &format!("{step}"), Content::text("hi")).await.unwrap();
                    let key = (country.to_owned(), "incoming".to_owned(), String::new());
                    let count = expected.entry(key).or_default();
                    *count = (count.0 + 1, count.1 + 1, 0);
                }
                1 => {
                    let category = [None, Some(Category::Marketing), Some(Category::Authentication)][random.below(3)];
                    messages.push((send(&world, wa_id, category).await, country, category));
                }
                _ if messages.is_empty() => {}
                _ => {
                    let news = (0..=random.below(4)).map(|_| {
                        let id = messages[random.below(messages.len() as u64)].0;
                        match Status::ALL[1 + random.below(5)] {
                            Status::Failed => News::failed(
                                id,
                                Failure { code: 131_026, title: "Message undeliverable".into(), details: None },
                            ),
                            status => News::new(id, status),
                        }
                    });
                    apply(&world, news.collect()).await;
                }
            }
            if random.below(20) == 0 {
                world.clock().advance_ms(SLOT_MS / 3);
                world.store().drain(&counter).await.unwrap();
            }
        }
        world.store().drain(&counter).await.unwrap();
        // Everything comes again: a counter that was stopped before its cursor was stored.
        let events = world.store().read(|tx| Ok::<_, Error>(journal::after(tx, 0, 10_000)?)).await.unwrap();
        for batch in events.chunks(100) {
            counter.handle(batch.to_vec()).await.unwrap();
        }
        for (id, country, category) in messages {
            let view = world.view(id).await;
            let status: Status = view.status.parse().unwrap();
            let reached = |stage: Status| {
                // What failed had been sent, or not; what was delivered never fails.
                let is =
                    if status == Status::Failed { view.times.contains_key(stage.as_str()) } else { status >= stage };
                i64::from(is)
            };
            let (product, category) = match category {
                None => ("service", "SERVICE"),
                Some(Category::Marketing) => ("template", "MARKETING"),
                Some(_) => ("template", "AUTHENTICATION"),
            };
            let (sent, delivered, read) = (reached(Status::Sent), reached(Status::Delivered), reached(Status::Read));
            if sent + delivered + read > 0 {
                let key = (country.to_owned(), product.to_owned(), category.to_owned());
                let count = expected.entry(key).or_default();
                *count = (count.0 + sent, count.1 + delivered, count.2 + read);
            }
        }
        assert!(expected.len() >= 9, "{expected:?}");
        assert_eq!(counted(&world).await, expected, "{:?}", world.store().engine());

        let (scope, line) = (world.other, world.line);
        let foreign = world.store().read(move |tx| read::messages(tx, scope, &wanted(vec![line], DAY_MS))).await;
        assert_eq!(foreign.unwrap(), [], "another business's");
    }
}

#[tokio::test]
async fn a_batch_is_a_row_for_each_kind_and_not_for_each_message() {
    for world in world::each().await {
        let mut news = Vec::new();
        for _ in 0..20 {
            news.push(News::new(send(&world, PEOPLE[0].0, None).await, Status::Delivered));
        }
        apply(&world, news).await;
        world.store().drain(&Counter::new(world.store().clone())).await.unwrap();
        let rows: i64 = world
            .store()
            .read(|tx| Ok::<_, Error>(tx.query_one("SELECT COUNT(*) FROM message_count", params![])?.get(0)?))
            .await
            .unwrap();
        assert_eq!(rows, 1);
    }
}

#[tokio::test]
async fn a_conversation_is_counted_once_a_day_and_category() {
    for world in world::each().await {
        let counter = Counter::new(world.store().clone());
        for _ in 0..2 {
            for category in [Some(Category::Marketing), None, Some(Category::Authentication), Some(Category::Marketing)]
            {
                let id = send(&world, PEOPLE[0].0, category).await;
                apply(&world, vec![News::new(id, Status::Delivered)]).await;
                world.store().drain(&counter).await.unwrap();
            }
            world.clock().advance_ms(DAY_MS);
        }
        let (scope, line) = (world.scope, world.line);
        let opened = world.store().read(move |tx| read::conversations(tx, scope, &wanted(vec![line], DAY_MS)));
        let opened: Vec<_> =
            opened.await.unwrap().into_iter().map(|row| (row.country, row.category, row.opened)).collect();
        let day = [("JP", "AUTHENTICATION", 1), ("JP", "MARKETING", 1)];
        let two: Vec<_> = [day, day].concat();
        let two: Vec<_> = two.into_iter().map(|(at, of, count)| (at.to_owned(), of.to_owned(), count)).collect();
        assert_eq!(opened, two);
    }
}
