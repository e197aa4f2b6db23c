//! The welcome: once for each silence, whatever happens.

use inbox::agents::Role;
use inbox::welcome::{self, Greeter, Welcome};
use messaging::hours::{self, Hours, Opening};
use messaging::message::view::View;
use messaging::message::{Author, wamid};
use messaging::{conversation, setting};
use serde_json::json;
use store::{Event, Follower, follow, journal};
use wire::id::{BusinessId, MessageId};
use wire::message::Content;

use crate::world::{Customer, DAY, HOUR, MINUTE, World, field, on_both_engines};

on_both_engines!(
    settings_are_kept_and_checked,
    the_first_message_is_welcomed,
    three_at_once_are_welcomed_once,
    a_crash_repeats_nothing,
    two_nodes_at_once_welcome_once,
    messages_seen_out_of_order_are_welcomed_once,
    silence_in_either_direction,
    a_person_who_answers_first_is_enough,
    an_automatic_message_is_no_answer,
    what_says_nothing_triggers_nothing,
    long_after_is_too_late,
    a_line_may_not_welcome,
    in_the_customer_s_language,
    one_bad_line_does_not_hold_up_the_others,
    each_conversation_has_its_own,
);

async fn greet(world: &World) {
    world.store.drain(&Greeter::new(world.store.clone())).await.unwrap();
}

async fn put(world: &World, welcome: Welcome) -> inbox::Result<()> {
    let (scope, line) = (world.scope, world.line);
    world.write(move |tx| welcome::put(tx, scope, line, &welcome)).await
}

fn saying(text: &str) -> Welcome {
    Welcome { text: [("en".to_owned(), text.to_owned())].into(), ..Welcome::default() }
}

/// What the business has said by itself, in order.
async fn welcomes(world: &World, customer: Customer) -> Vec<View> {
    let scope = world.scope;
    let thread = world
        .read(move |tx| {
            let newest = messaging::message::thread::Page::Newest;
            Ok(messaging::message::thread::page(tx, scope, customer.conversation, newest, 100)?)
        })
        .await
        .unwrap();
    let is_welcome = |view: &View| view.client_id.as_deref().is_some_and(|id| id.starts_with("welcome:"));
    thread.data.into_iter().filter(|view| view.author.kind == "automatic" && is_welcome(view)).collect()
}

async fn bodies(world: &World, customer: Customer) -> Vec<String> {
    let views = welcomes(world, customer).await;
    views.iter().map(|view| view.content["text"]["body"].as_str().unwrap().to_owned()).collect()
}

async fn events(world: &World) -> Vec<Event> {
    world.read(|tx| Ok(journal::after(tx, 0, 100_000)?)).await.unwrap()
}

async fn settings_are_kept_and_checked(world: World) {
    let (scope, line) = (world.scope, world.line);
    let get = || world.read(move |tx| welcome::get(tx, scope, line));
    assert_eq!(get().await.unwrap(), Welcome::default());
    let before = world.events("line.changed").await;
    let own = Welcome { enabled: false, silence_days: 30, ..saying("Hi {{customer}}") };
    put(&world, own.clone()).await.unwrap();
    assert_eq!(get().await.unwrap(), own);
    assert_eq!(world.events("line.changed").await, before + 1);

    assert_eq!(field(put(&world, Welcome { silence_days: 0, ..own.clone() }).await), "silence_days");
    assert_eq!(field(put(&world, saying(&"x".repeat(1025))).await), "text.en");
    assert_eq!(get().await.unwrap(), own, "what is refused changes nothing");

    let other = world.other_business().await.scope;
    assert_eq!(field(world.read(move |tx| welcome::get(tx, other, line)).await), "no phone number");
    assert_eq!(field(world.write(move |tx| welcome::put(tx, other, line, &own)).await), "no phone number");
}

async fn the_first_message_is_welcomed(world: World) {
    let (scope, line) = (world.scope, world.line);
    let week = (1..=7).map(|day| Opening { day, opens: "11:00".into(), closes: "22:00".into() }).collect();
    let open = Hours { time_zone: "Asia/Tokyo".into(), week, always_open: false };
    world.write(move |tx| Ok(hours::put(tx, scope, line, &open)?)).await.unwrap();
    put(&world, saying("Hi {{customer}} at {{reference}}, {{business}} is {{hours}}. {{coupon}}")).await.unwrap();

    let aiko = world.customer_of(Some("Aiko"), None, Some("table 12")).await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await, [""; 0], "nothing before the customer writes");
    let question = world.receive(aiko, "a table for two?").await;
    greet(&world).await;
    assert_eq!(
        bodies(&world, aiko).await,
        ["Hi Aiko at table 12, Trattoria luigi is open today until 22:00. {{coupon}}"]
    );
    let welcome = welcomes(&world, aiko).await.remove(0);
    assert!(welcome.message > question && welcome.context.is_none());
    assert_eq!((welcome.author.kind.as_str(), welcome.direction.as_str()), ("automatic", "out"));
    assert_eq!(world.events("message.accepted").await, 1);

    world.receive(aiko, "at eight").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
}

async fn three_at_once_are_welcomed_once(world: World) {
    let aiko = world.customer("Aiko").await;
    let greeter = tokio::spawn({
        let world = world.clone();
        async move {
            for _ in 0..20 {
                greet(&world).await;
                tokio::task::yield_now().await;
            }
        }
    });
    tokio::join!(world.receive(aiko, "hi"), world.receive(aiko, "a table"), world.receive(aiko, "for two"));
    greeter.await.unwrap();
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
}

async fn a_crash_repeats_nothing(world: World) {
    let aiko = world.customer("Aiko").await;
    world.receive(aiko, "hi").await;
    world.receive(aiko, "hello?").await;
    greet(&world).await;
    // The batch was handled, but its cursor not stored.
    let world = {
        world.write(|tx| Ok(follow::set_cursor(tx, "inbox.welcome", 0)?)).await.unwrap();
        world.restart().await
    };
    world.receive(aiko, "anybody?").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
    let world = {
        world.write(|tx| Ok(follow::set_cursor(tx, "inbox.welcome", 0)?)).await.unwrap();
        world.restart().await
    };
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
}

async fn two_nodes_at_once_welcome_once(world: World) {
    let mut customers = Vec::new();
    for name in ["Aiko", "Ben", "Carla"] {
        let customer = world.customer(name).await;
        world.receive(customer, "hi").await;
        customers.push(customer);
    }
    let events = events(&world).await;
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (greeter, events) = (Greeter::new(world.store.clone()), events.clone());
        nodes.spawn(async move { greeter.handle(events).await.unwrap() });
    }
    nodes.join_all().await;
    for customer in customers {
        assert_eq!(bodies(&world, customer).await.len(), 1);
    }
}

/// Two nodes number their messages by their own clocks, so a lower id may commit after a higher one.
async fn messages_seen_out_of_order_are_welcomed_once(world: World) {
    let (business, aiko) = (world.scope.business(), world.customer("Aiko").await);
    let early = world.write(|tx| Ok(tx.next_id())).await.unwrap();
    world.receive(aiko, "second").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
    world
        .write(move |tx| {
            let content = r#"{"type":"text","text":{"body":"first"}}"#;
            tx.execute(
                "INSERT INTO message (business_id, id, conversation_id, direction, kind, author_kind, content) VALUES ($1, $2, $3, 'in', 'text', 'customer', $4)",
                store::params![business.get(), early, aiko.conversation.get(), content],
            )?;
            tx.emit_about(business, "message.received", aiko.conversation.get(), early);
            Ok(())
        })
        .await
        .unwrap();
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
}

async fn silence_in_either_direction(world: World) {
    let agent = Author::Agent(world.owner.id);
    let aiko = world.customer("Aiko").await;
    world.receive(aiko, "hi").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);

    world.clock.advance_ms(14 * DAY - HOUR);
    world.receive(aiko, "still there?").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1, "not quite silent long enough");

    world.clock.advance_ms(13 * DAY);
    world.send(aiko, agent, "we have new dishes").await;
    world.clock.advance_ms(2 * DAY);
    world.receive(aiko, "nice").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1, "the business broke the silence itself");

    world.clock.advance_ms(14 * DAY);
    world.receive(aiko, "hello again").await;
    world.receive(aiko, "me again").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 2);

    put(&world, Welcome { silence_days: 1, ..saying("Back so soon?") }).await.unwrap();
    world.clock.advance_ms(DAY);
    world.receive(aiko, "one more").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await[2..], ["Back so soon?"]);
}

async fn a_person_who_answers_first_is_enough(world: World) {
    for author in [Author::Agent(world.owner.id), Author::Api(7)] {
        let aiko = world.customer("Aiko").await;
        world.receive(aiko, "hi").await;
        world.send(aiko, author, "hello, Maya here").await;
        greet(&world).await;
        assert_eq!(bodies(&world, aiko).await, [""; 0], "{author}");
        world.receive(aiko, "thanks").await;
        greet(&world).await;
        assert_eq!(bodies(&world, aiko).await, [""; 0], "{author}");
    }
    let contacted = world.customer("Ben").await;
    world.send(contacted, Author::Agent(world.owner.id), "your table is ready").await;
    world.receive(contacted, "on my way").await;
    greet(&world).await;
    assert_eq!(bodies(&world, contacted).await, [""; 0], "the business wrote first");
}

async fn an_automatic_message_is_no_answer(world: World) {
    let aiko = world.customer("Aiko").await;
    world.receive(aiko, "hi").await;
    world.send(aiko, Author::Automatic, "your order is on its way").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1);
}

async fn what_says_nothing_triggers_nothing(world: World) {
    let aiko = world.customer("Aiko").await;
    let sent = world.send(aiko, Author::Agent(world.owner.id), "see you").await;
    greet(&world).await;
    world.clock.advance_ms(20 * DAY);
    let target = wamid(world.scope.business(), sent);
    let said_nothing = [
        json!({"type": "reaction", "reaction": {"message_id": target, "emoji": "👍"}}),
        json!({"type": "edit", "edit": {"original_message_id": target, "message": {"type": "text", "text": {"body": "x"}}}}),
        json!({"type": "revoke", "revoke": {"original_message_id": target}}),
        json!({"type": "system", "system": {"body": "Aiko changed her number", "type": "user_changed_number"}}),
    ];
    for content in said_nothing {
        let parsed = Content::parse(&content).unwrap();
        assert!(!matches!(parsed, Content::Unknown { .. }), "{content}");
        world.receive_content(aiko, parsed).await;
        greet(&world).await;
        assert_eq!(bodies(&world, aiko).await, [""; 0], "{content}");
    }
    world.receive(aiko, "hi").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await.len(), 1, "nor do they end the silence");
}

async fn long_after_is_too_late(world: World) {
    let (aiko, ben) = (world.customer("Aiko").await, world.customer("Ben").await);
    world.receive(aiko, "hi").await;
    world.clock.advance_ms(MINUTE);
    world.receive(ben, "hi").await;
    world.clock.advance_ms(HOUR - MINUTE / 2);
    world.receive(aiko, "nobody there?").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await, [""; 0], "its first message is more than an hour old");
    assert_eq!(bodies(&world, ben).await.len(), 1);
}

async fn a_line_may_not_welcome(world: World) {
    put(&world, Welcome { enabled: false, ..Welcome::default() }).await.unwrap();
    let aiko = world.customer("Aiko").await;
    world.receive(aiko, "hi").await;
    greet(&world).await;
    assert_eq!(bodies(&world, aiko).await, [""; 0]);
    put(&world, saying("We are {{hours}}.")).await.unwrap();
    let ben = world.customer("Ben").await;
    world.receive(ben, "hi").await;
    greet(&world).await;
    assert_eq!(bodies(&world, ben).await, [""; 0], "no hours are known, so there is nothing to say");
}

async fn in_the_customer_s_language(world: World) {
    for (language, name, begins) in [
        (Some("ja"), "愛子", "Trattoria luigiにご連絡"),
        (Some("ja-JP"), "愛子", "Trattoria luigiにご連絡"),
        (Some("de"), "Dora", "Hi Dora, thank you"),
        (None, "Ben", "Hi Ben, thank you"),
    ] {
        let customer = world.customer_of(Some(name), language, None).await;
        world.receive(customer, "hi").await;
        greet(&world).await;
        let said = bodies(&world, customer).await;
        assert!(said.len() == 1 && said[0].starts_with(begins), "{language:?}: {said:?}");
    }
}

async fn one_bad_line_does_not_hold_up_the_others(world: World) {
    let (scope, line) = (world.scope, world.line);
    let other = world.other_business().await;
    world.write(move |tx| Ok(setting::put(tx, scope, line, "welcome", &json!({"enabled": "perhaps"}))?)).await.unwrap();
    let (bad, good) = (world.customer("Aiko").await, other.customer("Ben").await);
    world.receive(bad, "hi").await;
    other.receive(good, "hi").await;
    // An event about a message that is not there, and one of a business that is not there.
    world
        .write(move |tx| {
            tx.emit_about(
                scope.business(),
                "message.received",
                bad.conversation.get(),
                MessageId::new(i64::MAX - 1).get(),
            );
            tx.emit_about(BusinessId::new(5), "message.received", 6, 7);
            Ok(())
        })
        .await
        .unwrap();
    greet(&world).await;
    assert_eq!(bodies(&world, bad).await, [""; 0]);
    assert_eq!(bodies(&other, good).await.len(), 1);
}

async fn each_conversation_has_its_own(world: World) {
    let maya = world.agent("Maya", Role::Agent).await;
    let mut customers = Vec::new();
    for number in 0..30 {
        let customer = world.customer("Aiko").await;
        world.receive(customer, "hi").await;
        if number % 3 == 0 {
            world.send(customer, Author::Agent(maya.id), "hello").await;
        }
        customers.push(customer);
    }
    greet(&world).await;
    for (number, customer) in customers.iter().enumerate() {
        let expected = usize::from(number % 3 != 0);
        assert_eq!(welcomes(&world, *customer).await.len(), expected, "{number}");
    }
    let (scope, first) = (world.scope, customers[0]);
    let thread = world.read(move |tx| Ok(conversation::get(tx, scope, first.conversation)?)).await.unwrap();
    assert_eq!(thread.line, world.line);
}
