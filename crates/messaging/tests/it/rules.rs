//! The rules of conversation on the sending path, on a clock that is moved by hand.

use messaging::message::send::{self, Outgoing, Recipient};
use messaging::message::sender::Sender;
use messaging::message::{Author, receive};
use messaging::rules::{self, Rules, WINDOW_MS, facts};
use messaging::{Error, contact, conversation};
use serde_json::{Value, json};
use store::params;
use wire::id::ConversationId;
use wire::message::Content;
use wire::template::{Category, Rendered};

use crate::world::{self, World};

async fn meta(world: &World, change: impl FnOnce(&mut Rules)) {
    let (scope, line) = (world.scope, world.line);
    let mut rules = Rules::default();
    change(&mut rules);
    world.store().write(move |tx| rules::put(tx, scope, line, &rules)).await.unwrap();
}

fn api(world: &World, to: Recipient) -> Outgoing {
    Outgoing { author: Author::Api(1), ..world.outgoing(to, &Content::text("hello")) }
}

fn template(world: &World, to: Recipient, category: Category) -> Outgoing {
    api(world, to).with_rendered(&Rendered { category, json: json!({"body": "hello"}) })
}

/// A message whose media is to be fetched.
fn linked(world: &World, to: Recipient) -> Outgoing {
    let content = json!({"type": "image", "image": {"link": "https://luigi.example/a.png"}});
    Outgoing { author: Author::Api(1), ..world.outgoing(to, &Content::parse(&content).unwrap()) }
}

/// Status and code of a message sent.
async fn outcome(world: &World, outgoing: Outgoing) -> (String, Option<u32>) {
    let sent = world.send(outgoing).await.unwrap();
    let view = world.view(sent.message).await;
    (view.status, view.error.map(|error| error.code))
}

fn accepted() -> (String, Option<u32>) {
    ("accepted".to_owned(), None)
}

fn failed(code: u32) -> (String, Option<u32>) {
    ("failed".to_owned(), Some(code))
}

pub async fn pricing(world: &World, id: wire::id::MessageId) -> Option<Value> {
    let sql = "SELECT pricing FROM message WHERE id = $1";
    let text = world.store().read(move |tx| {
        let row = tx.query_one(sql, params![id.get()])?;
        Ok::<_, Error>(row.get::<Option<String>>(0)?)
    });
    text.await.unwrap().map(|text| serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn the_window_is_open_at_once_and_for_24_hours() {
    for world in world::each().await {
        meta(&world, |_| {}).await;
        let customer = world.conversation("819011111111").await;
        let to = Recipient::Conversation(customer);
        assert_eq!(outcome(&world, api(&world, to.clone())).await, failed(131_047));
        // No follower has run: the projection knows nothing of this message.
        world.say(customer, "a", Content::text("hi")).await.unwrap();
        assert_eq!(outcome(&world, api(&world, to.clone())).await, accepted());
        world.clock().advance_ms(WINDOW_MS - 1);
        assert_eq!(outcome(&world, api(&world, Recipient::WaId("819011111111".into()))).await, accepted());
        let scope = world.scope;
        let window = || world.store().read(move |tx| facts::window(tx, scope, customer));
        assert_eq!(window().await.unwrap(), Some(world.clock().now_ms() + 1));
        world.clock().advance_ms(1);
        assert_eq!(outcome(&world, api(&world, to.clone())).await, failed(131_047));
        assert_eq!(window().await.unwrap(), None);
        assert_eq!(outcome(&world, template(&world, to, Category::Utility)).await, accepted());
    }
}

#[tokio::test]
async fn a_person_in_the_console_is_told_and_nothing_is_stored() {
    for world in world::each().await {
        meta(&world, |_| {}).await;
        let customer = world.conversation("819011111111").await;
        let outgoing = world.outgoing(Recipient::Conversation(customer), &Content::text("hello"));
        let refused = world.send(outgoing).await.unwrap_err();
        assert!(matches!(refused, Error::Rule(error) if error.code == 131_047));
        let scope = world.scope;
        let page = messaging::message::thread::Page::Newest;
        let thread = world.store().read(move |tx| messaging::message::thread::page(tx, scope, customer, page, 10));
        assert!(thread.await.unwrap().data.is_empty());
    }
}

#[tokio::test]
async fn a_failure_is_told_after_the_message_and_the_same_key_is_the_same_message() {
    for world in world::each().await {
        meta(&world, |_| {}).await;
        let customer = world.conversation("819011111111").await;
        let outgoing = api(&world, Recipient::Conversation(customer)).with_client_id("c1");
        let first = world.send(outgoing.clone()).await.unwrap();
        let again = world.send(outgoing).await.unwrap();
        assert_eq!((first.message, again.is_new), (again.message, false));
        let events = world.store().read(|tx| Ok::<_, Error>(store::journal::after(tx, 0, 1_000)?)).await.unwrap();
        let told: Vec<_> = events.iter().filter(|event| event.subject == first.message.get()).collect();
        let kinds: Vec<_> = told.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["message.accepted", "message.status"]);
        assert_eq!(told[1].payload, r#"{"status":"failed","was":"accepted"}"#);
    }
}

#[tokio::test]
async fn the_portfolio_counts_people_for_a_day() {
    for world in world::each().await {
        meta(&world, |_| {}).await;
        let to = |number: usize| Recipient::WaId(format!("8190{number:08}"));
        let items: Vec<_> = (0..249).map(|number| template(&world, to(number), Category::Utility)).collect();
        let sent = world.store().write(move |tx| send::send_many(tx, &items, None)).await.unwrap();
        assert!(sent.iter().all(Result::is_ok));
        assert_eq!(outcome(&world, template(&world, to(3), Category::Utility)).await, accepted(), "counted before");
        // Two in one batch: the first takes the last place.
        let two = [template(&world, to(900), Category::Utility), template(&world, to(901), Category::Utility)];
        let sent = world.store().write(move |tx| send::send_many(tx, &two, None)).await.unwrap();
        let mut codes = Vec::new();
        for accepted in sent {
            codes.push(world.view(accepted.unwrap().message).await.error.map(|error| error.code));
        }
        assert_eq!(codes, [None, Some(131_048)]);
        assert_eq!(outcome(&world, template(&world, to(3), Category::Utility)).await, accepted());
        world.clock().advance_ms(rules::DAY_MS);
        assert_eq!(outcome(&world, template(&world, to(901), Category::Utility)).await, accepted());
    }
}

#[tokio::test]
async fn a_person_gets_so_much_marketing_a_day() {
    for world in world::each().await {
        meta(&world, |_| {}).await;
        let customer = world.conversation("819011111111").await;
        let send = |category| template(&world, Recipient::Conversation(customer), category);
        for _ in 0..rules::MARKETING_PER_DAY {
            assert_eq!(outcome(&world, send(Category::Marketing)).await, accepted());
            world.clock().advance_ms(1);
        }
        assert_eq!(outcome(&world, send(Category::Marketing)).await, failed(131_049));
        assert_eq!(outcome(&world, send(Category::Utility)).await, accepted());
        world.clock().advance_ms(rules::DAY_MS + 1);
        assert_eq!(outcome(&world, send(Category::Marketing)).await, accepted());
    }
}

#[tokio::test]
async fn nothing_goes_to_somebody_blocked_until_it_is_taken_back() {
    for world in world::each().await {
        let customer = world.conversation("819011111111").await;
        let (scope, line) = (world.scope, world.line);
        let of = move |tx: &mut store::Tx<'_, '_>| conversation::get(tx, scope, customer).map(|found| found.contact);
        let block = move |tx: &mut store::Tx<'_, '_>| {
            let contact = of(tx)?;
            facts::block(tx, scope, line, contact)?;
            facts::block(tx, scope, line, contact)
        };
        world.store().write(block).await.unwrap();
        let to = Recipient::Conversation(customer);
        assert_eq!(outcome(&world, api(&world, to.clone())).await, failed(131_026));
        let unblock = move |tx: &mut store::Tx<'_, '_>| {
            let contact = of(tx)?;
            Ok::<_, Error>((facts::unblock(tx, scope, line, contact)?, facts::unblock(tx, scope, line, contact)?))
        };
        assert_eq!(world.store().write(unblock).await.unwrap(), (true, false));
        assert_eq!(outcome(&world, api(&world, to)).await, accepted());
    }
}

#[tokio::test]
async fn the_bill_says_what_window_the_message_fell_in() {
    for world in world::each().await {
        let customer = world.conversation("819011111111").await;
        let to = Recipient::Conversation(customer);
        let sent = world.send(template(&world, to.clone(), Category::Utility)).await.unwrap();
        let regular = json!({"category": "utility", "type": "regular", "billable": true});
        assert_eq!(pricing(&world, sent.message).await, Some(regular));
        world.say(customer, "a", Content::text("hi")).await.unwrap();
        let sent = world.send(template(&world, to.clone(), Category::Utility)).await.unwrap();
        let free = json!({"category": "utility", "type": "free_customer_service", "billable": false});
        assert_eq!(pricing(&world, sent.message).await, Some(free));
        let sent = world.send(api(&world, to.clone())).await.unwrap();
        assert_eq!(pricing(&world, sent.message).await, None, "a free answer needs no words");

        let scope = world.scope;
        world.store().write(move |tx| facts::referred(tx, scope, customer)).await.unwrap();
        let entry = json!({"category": "referral_conversion", "type": "free_entry_point", "billable": false});
        let sent = world.send(api(&world, to.clone())).await.unwrap();
        assert_eq!(pricing(&world, sent.message).await, Some(entry.clone()), "the answer opens it");
        world.clock().advance_ms(rules::ENTRY_POINT_MS - 1);
        let sent = world.send(template(&world, to.clone(), Category::Marketing)).await.unwrap();
        assert_eq!(pricing(&world, sent.message).await, Some(entry));
        world.clock().advance_ms(1);
        let sent = world.send(template(&world, to, Category::Marketing)).await.unwrap();
        let regular = json!({"category": "marketing", "type": "regular", "billable": true});
        assert_eq!(pricing(&world, sent.message).await, Some(regular));
    }
}

#[tokio::test]
async fn what_is_too_fast_is_refused_at_once() {
    for world in world::each().await {
        meta(&world, |rules| rules.customer_service_window = false).await;
        let customer = world.conversation("819011111111").await;
        let sender = Sender::start(world.store().clone());
        let code = |error: Error| match error {
            Error::Rule(error) => error.code,
            other => panic!("{other}"),
        };
        for _ in 0..rules::rates::PAIR_BURST {
            sender.send(api(&world, Recipient::Conversation(customer))).await.unwrap();
        }
        let to_same = [Recipient::Conversation(customer), Recipient::WaId("819011111111".into())];
        for to in to_same.clone() {
            assert_eq!(code(sender.send(api(&world, to)).await.unwrap_err()), 131_056);
        }
        world.clock().advance_ms(rules::rates::PAIR_MS * rules::rates::PAIR_BURST);
        sender.send(api(&world, to_same[0].clone())).await.unwrap();

        meta(&world, |rules| {
            rules.customer_service_window = false;
            rules.messaging_limit = None;
            rules.throughput_per_second = Some(10);
        })
        .await;
        world.clock().advance_ms(1_000);
        let to = |number: usize| Recipient::WaId(format!("8190{number:08}"));
        for number in 0..10 {
            sender.send(api(&world, to(number))).await.unwrap();
        }
        assert_eq!(code(sender.send(api(&world, to(11))).await.unwrap_err()), 130_429);
        world.clock().advance_ms(100);
        sender.send(api(&world, to(11))).await.unwrap();
    }
}

/// A batch costs as many statements for a hundred messages as for ten, with all rules on and templates among them.
#[tokio::test]
async fn a_batch_s_statements_don_t_grow_with_it() {
    for world in world::each().await {
        meta(&world, |rules| rules.messaging_limit = Some(10_000)).await;
        let scope = world.scope;
        let mut people: Vec<ConversationId> = Vec::new();
        for number in 0..200 {
            let digits = format!("8190{number:08}");
            let line = world.line;
            let opened = world.store().write(move |tx| {
                let person = contact::create(tx, scope, None, None, Some((&digits, true)))?;
                let id = conversation::open(tx, scope, line, person, conversation::WEBCHAT, None)?;
                if number % 2 == 0 {
                    let (content, key) = (Content::text("hi"), format!("k{number}"));
                    let incoming =
                        receive::Incoming { scope, conversation: id, key_scope: 1, key, content, context: None };
                    receive::receive(tx, &incoming)?;
                    facts::referred(tx, scope, id)?;
                }
                Ok::<_, Error>(id)
            });
            people.push(opened.await.unwrap());
        }
        let mut counts = Vec::new();
        for (from, to) in [(0, 8), (100, 200)] {
            let items: Vec<_> = people[from..to]
                .iter()
                .enumerate()
                .map(|(number, id)| match number % 5 {
                    0 => api(&world, Recipient::Conversation(*id)).with_client_id(format!("c{from}:{number}")),
                    1 => template(&world, Recipient::Conversation(*id), Category::Marketing),
                    2 => template(&world, Recipient::WaId(format!("8190{:08}", from + number)), Category::Utility),
                    3 => api(&world, Recipient::WaId(format!("8190{:08}", from + number))),
                    _ => linked(&world, Recipient::Conversation(*id)),
                })
                .collect();
            let expected = items.len();
            let sent = world.store().write(move |tx| {
                let sent = send::send_many(tx, &items, None)?;
                Ok::<_, Error>((sent.iter().filter(|result| result.is_ok()).count(), tx.statements()))
            });
            let (sent, statements) = sent.await.unwrap();
            assert_eq!(sent, expected);
            counts.push(statements);
        }
        assert_eq!(counts[0], counts[1], "statements for 8 and for 100 messages: {counts:?}");
    }
}
