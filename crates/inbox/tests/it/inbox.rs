//! The inbox, page by page.

use inbox::Result;
use inbox::agents::Role;
use inbox::conversations::{self, Filter, Page, State};
use messaging::line::{self, NewLine};
use messaging::message::{Author, Direction, change, wamid};
use messaging::{business, contact, conversation};
use serde_json::json;
use wire::id::{AgentId, ConversationId, PhoneNumberId};

use crate::world::{Customer, DAY, HOUR, MINUTE, World, field, on_both_engines};

on_both_engines!(
    a_conversation_as_the_contract_shows_it,
    newest_activity_comes_first,
    pages_join_without_gap_or_repeat,
    a_page_holds_while_the_inbox_moves,
    filters_by_state_line_and_unread,
    short_pages_of_a_filter_go_on,
    totals_stop_at_a_cap,
    a_forged_cursor_is_refused,
    another_business_sees_nothing,
    resolving_and_opening_again,
    the_last_message_shows_its_tick_and_its_end,
    who_is_reachable,
);

const ALL: Filter = Filter { state: None, unread: false, phone_number_id: None };
const UNREAD: Filter = Filter { unread: true, ..ALL };

async fn list(world: &World, filter: Filter, cursor: Option<&str>, limit: usize) -> Result<Page> {
    list_of(world, world.owner.id, filter, cursor, limit).await
}

async fn list_of(world: &World, agent: AgentId, filter: Filter, cursor: Option<&str>, limit: usize) -> Result<Page> {
    let (scope, cursor) = (world.scope, cursor.map(str::to_owned));
    world.read(move |tx| conversations::list(tx, scope, agent, &filter, cursor.as_deref(), limit)).await
}

/// The whole list by following the cursors; each page's length.
async fn walk(world: &World, filter: Filter, limit: usize) -> (Vec<ConversationId>, Vec<usize>) {
    let (mut ids, mut lengths, mut cursor) = (Vec::new(), Vec::new(), None);
    loop {
        let page = list(world, filter, cursor.as_deref(), limit).await.unwrap();
        lengths.push(page.data.len());
        ids.extend(page.data.iter().map(|view| view.id));
        cursor = page.next;
        if cursor.is_none() {
            return (ids, lengths);
        }
    }
}

async fn totals(world: &World, filter: Filter) -> (i64, i64) {
    let (scope, agent) = (world.scope, world.owner.id);
    world
        .read(move |tx| {
            let total = conversations::total(tx, scope, agent, &filter)?;
            Ok((total, conversations::unread_total(tx, scope, agent, filter.phone_number_id)?))
        })
        .await
        .unwrap()
}

/// Conversations without messages, one activity each millisecond, the newest last.
async fn many(world: &World, count: usize) -> Vec<ConversationId> {
    let mut ids = Vec::new();
    for number in 0..count {
        ids.push(world.customer(if number % 2 == 0 { "Aiko" } else { "Ben" }).await.conversation);
        world.clock.advance_ms(1);
    }
    ids
}

async fn a_conversation_as_the_contract_shows_it(world: World) {
    let (scope, business, agent) = (world.scope, world.scope.business(), world.owner.id);
    let aiko = world.customer_of(Some("Aiko"), Some("ja"), Some("table 12")).await;
    let user_id = world
        .write(move |tx| {
            contact::claim_address(tx, scope, aiko.contact, "wa_id", "819012345678", true)?;
            Ok(contact::get(tx, scope, aiko.contact)?.address("user_id").unwrap().to_owned())
        })
        .await
        .unwrap();
    let opened = world.clock.now_ms();
    world.clock.advance_ms(HOUR);
    let asked = world.clock.now_ms();
    let first = world.receive(aiko, "*hi*").await;
    world.clock.advance_ms(MINUTE);
    let at = world.clock.now_ms();
    let last = world.receive(aiko, "a table\nfor two?").await;
    world.project().await;
    assert!(asked < at);

    let shown = serde_json::to_value(world.view(agent, aiko).await).unwrap();
    assert_eq!(
        shown,
        json!({
            "id": aiko.conversation.to_string(), "phone_number_id": world.line.to_string(), "channel": "webchat", "state": "open",
            "contact": {"id": aiko.contact.to_string(), "name": "Aiko", "wa_id": "819012345678", "user_id": user_id,
                "language": "ja", "reachable": false},
            "last_message": {"id": wamid(business, last), "type": "text", "direction": "in", "author_kind": "customer",
                "author_id": null, "author_name": null,
                "preview": "a table for two?", "status": "delivered", "at": at, "deleted": false},
            "unread_count": 2, "marked_unread": false, "first_unread_id": wamid(business, first),
            "last_activity_at": at, "window_applies": false, "window_closes_at": at + DAY, "reference": "table 12", "created_at": opened,
        })
    );

    let (scope, line) = (world.scope, world.line);
    let held = messaging::rules::Rules::default();
    world.write(move |tx| Ok(messaging::rules::put(tx, scope, line, &held)?)).await.unwrap();
    assert!(world.view(agent, aiko).await.window_applies, "the line is held to the rule now");

    let fresh = world.customer_of(None, None, None).await;
    let shown = serde_json::to_value(world.view(agent, fresh).await).unwrap();
    for empty in ["last_message", "first_unread_id", "window_closes_at", "reference"] {
        assert!(shown[empty].is_null() && shown.as_object().unwrap().contains_key(empty), "{empty}");
    }
    assert_eq!(
        (&shown["unread_count"], &shown["contact"]["name"], &shown["contact"]["wa_id"]),
        (&json!(0), &json!(null), &json!(null))
    );
}

async fn newest_activity_comes_first(world: World) {
    let (aiko, ben, carla) = (world.customer("Aiko").await, world.customer("Ben").await, world.customer("Carla").await);
    for customer in [aiko, ben, carla] {
        world.receive(customer, "hi").await;
    }
    world.send(ben, Author::Agent(world.owner.id), "hello").await;
    world.project().await;
    let page = list(&world, ALL, None, 50).await.unwrap();
    assert_eq!(
        page.data.iter().map(|view| view.id).collect::<Vec<_>>(),
        [ben, carla, aiko].map(|who| who.conversation)
    );
    assert_eq!(page.next, None);
}

async fn pages_join_without_gap_or_repeat(world: World) {
    let mut expected = many(&world, 20).await;
    // Some in the same millisecond: then the greater id comes first.
    for _ in 0..5 {
        expected.push(world.customer("Same").await.conversation);
    }
    expected.reverse();
    for limit in [1, 2, 7, 24, 25, 26, 200, usize::MAX] {
        let (ids, lengths) = walk(&world, ALL, limit).await;
        assert_eq!(ids, expected, "{limit}");
        assert_eq!(lengths.len(), 25_usize.div_ceil(limit), "{limit}: no empty page at the end");
    }
    assert_eq!(list(&world, ALL, None, 0).await.unwrap().data.len(), 1);
}

async fn a_page_holds_while_the_inbox_moves(world: World) {
    let ids = many(&world, 6).await;
    let first = list(&world, ALL, None, 3).await.unwrap();
    assert_eq!(first.data.iter().map(|view| view.id).collect::<Vec<_>>(), [ids[5], ids[4], ids[3]]);
    let oldest =
        world.view(world.owner.id, Customer { contact: wire::id::ContactId::new(0), conversation: ids[0] }).await;
    world.receive(Customer { contact: oldest.contact.id, conversation: ids[0] }, "up").await;
    world.project().await;
    let second = list(&world, ALL, first.next.as_deref(), 3).await.unwrap();
    assert_eq!(second.data.iter().map(|view| view.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    assert_eq!(list(&world, ALL, None, 1).await.unwrap().data[0].id, ids[0]);
}

async fn filters_by_state_line_and_unread(world: World) {
    let (scope, maya) = (world.scope, world.agent("Maya", Role::Agent).await.id);
    let second_line = world
        .write(move |tx| {
            let new = NewLine {
                waba_id: business::wabas(tx, scope)?[0],
                display_phone_number: "+81 3-0000-0001".into(),
                handle: "luigi-bar".into(),
                verified_name: "Bar Luigi".into(),
            };
            Ok(line::create(tx, scope, &new)?.id)
        })
        .await
        .unwrap();
    let bar = World { line: second_line, ..world.clone() };
    let (aiko, ben) = (world.customer("Aiko").await, world.customer("Ben").await);
    let carla = bar.customer("Carla").await;
    let mut last = Vec::new();
    for (customer, world) in [(aiko, &world), (ben, &world), (carla, &bar)] {
        last.push(world.receive(customer, "hi").await);
    }
    world.project().await;
    world.write(move |tx| conversations::set_state(tx, scope, ben.conversation, State::Resolved)).await.unwrap();
    world.mark_read(world.owner.id, aiko, last[0]).await.unwrap();
    world.mark_unread(maya, aiko, last[0]).await.unwrap();

    let owner = world.owner.id;
    let state = |state| Filter { state: Some(state), ..ALL };
    let on = |line: PhoneNumberId, filter: Filter| Filter { phone_number_id: Some(line), ..filter };
    for (agent, filter, found) in [
        (owner, ALL, vec![carla, ben, aiko]),
        (owner, state(State::Open), vec![carla, aiko]),
        (owner, state(State::Resolved), vec![ben]),
        (owner, UNREAD, vec![carla, ben]),
        (maya, UNREAD, vec![carla, ben, aiko]),
        (owner, Filter { unread: true, ..state(State::Open) }, vec![carla]),
        (maya, Filter { unread: true, ..state(State::Open) }, vec![carla, aiko]),
        (owner, on(world.line, ALL), vec![ben, aiko]),
        (owner, on(second_line, ALL), vec![carla]),
        (owner, on(world.line, UNREAD), vec![ben]),
        (maya, on(world.line, Filter { unread: true, ..state(State::Open) }), vec![aiko]),
        (owner, on(second_line, state(State::Resolved)), vec![]),
        (owner, on(PhoneNumberId::new(5), ALL), vec![]),
    ] {
        let page = list_of(&world, agent, filter, None, 50).await.unwrap();
        let ids: Vec<_> = page.data.iter().map(|view| view.id).collect();
        assert_eq!(ids, found.iter().map(|who| who.conversation).collect::<Vec<_>>(), "{filter:?}");
        assert_eq!(page.next, None);
        let total = world.read(move |tx| conversations::total(tx, scope, agent, &filter)).await.unwrap();
        assert_eq!(total, i64::try_from(found.len()).unwrap(), "{filter:?}");
    }
    assert_eq!(totals(&world, state(State::Open)).await, (2, 2), "what is unread counts in any state");
    assert_eq!(totals(&world, on(second_line, state(State::Open))).await, (1, 1));
}

/// A filter looks at so many conversations a request: where the next match is further down, a page is short.
async fn short_pages_of_a_filter_go_on(world: World) {
    let scan = usize::try_from(conversations::SCAN).unwrap();
    let aiko = world.customer("Aiko").await;
    let old = world.receive(aiko, "anybody there?").await;
    world.project().await;
    world.clock.advance_ms(DAY);
    fill(&world, scan + 10).await;
    let ben = world.customer("Ben").await;
    world.receive(ben, "hi").await;
    world.project().await;

    let (ids, lengths) = walk(&world, UNREAD, 50).await;
    assert_eq!(ids, [ben.conversation, aiko.conversation]);
    assert_eq!(lengths, [1, 1], "the first page ended where its look did");
    assert_eq!(totals(&world, UNREAD).await, (1, 1), "totals look as far as one page");

    let (ids, lengths) = walk(&world, Filter { phone_number_id: Some(PhoneNumberId::new(5)), ..ALL }, 50).await;
    assert_eq!((ids.len(), lengths), (0, vec![0, 0]));
    world.mark_read(world.owner.id, aiko, old).await.unwrap();
}

async fn totals_stop_at_a_cap(world: World) {
    fill(&world, 10_020).await;
    assert_eq!(totals(&world, ALL).await, (conversations::TOTAL_CAP, 0));
    assert_eq!(totals(&world, Filter { state: Some(State::Open), ..ALL }).await, (conversations::TOTAL_CAP, 0));
    assert_eq!(totals(&world, Filter { state: Some(State::Resolved), ..ALL }).await, (0, 0));
}

/// Many conversations in few statements.
async fn fill(world: &World, count: usize) {
    let (scope, line, clock) = (world.scope, world.line, world.clock.clone());
    world
        .write(move |tx| {
            for chunk in 0..count.div_ceil(500) {
                let size = (count - chunk * 500).min(500);
                let digits: Vec<String> = (0..size).map(|number| format!("8170{chunk:04}{number:04}")).collect();
                let contacts: Vec<_> = contact::create_many(tx, scope, &digits)?.into_values().collect();
                conversation::open_many(tx, scope, line, &contacts, conversation::WEBCHAT)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    clock.advance_ms(1);
}

async fn a_forged_cursor_is_refused(world: World) {
    many(&world, 3).await;
    let other = world.other_business().await;
    let cursor = list(&world, ALL, None, 1).await.unwrap().next.unwrap();
    for forged in ["", "x", "%00", &cursor[1..], &cursor.to_uppercase(), "' OR 1=1 --"] {
        assert_eq!(field(list(&world, ALL, Some(forged), 1).await), "cursor", "{forged}");
    }
    for filter in
        [UNREAD, Filter { state: Some(State::Open), ..ALL }, Filter { phone_number_id: Some(world.line), ..ALL }]
    {
        assert_eq!(field(list(&world, filter, Some(&cursor), 1).await), "cursor", "{filter:?}");
    }
    assert_eq!(field(list(&other, ALL, Some(&cursor), 1).await), "cursor");
    assert_eq!(list(&world, ALL, Some(&cursor), 1).await.unwrap().data.len(), 1);
}

async fn another_business_sees_nothing(world: World) {
    let other = world.other_business().await;
    let aiko = world.customer("Aiko").await;
    world.receive(aiko, "hi").await;
    world.project().await;
    let (scope, agent) = (other.scope, other.owner.id);
    assert_eq!(list(&other, ALL, None, 50).await.unwrap().data, []);
    assert_eq!(totals(&other, ALL).await, (0, 0));
    let one = other.read(move |tx| conversations::one(tx, scope, agent, aiko.conversation)).await;
    assert_eq!(field(one), "no conversation");
    let views = other.read(move |tx| conversations::views(tx, scope, agent, &[aiko.conversation])).await.unwrap();
    assert_eq!(views, []);
    let set = other.write(move |tx| conversations::set_state(tx, scope, aiko.conversation, State::Resolved)).await;
    assert_eq!(field(set), "no conversation");
    assert_eq!(world.view(world.owner.id, aiko).await.state, "open");
}

async fn resolving_and_opening_again(world: World) {
    let scope = world.scope;
    let aiko = world.customer("Aiko").await;
    world.receive(aiko, "hi").await;
    world.project().await;
    let before = world.events("conversation.changed").await;
    for (state, changes) in
        [(State::Resolved, true), (State::Resolved, false), (State::Open, true), (State::Resolved, true)]
    {
        let changed =
            world.write(move |tx| conversations::set_state(tx, scope, aiko.conversation, state)).await.unwrap();
        assert_eq!(changed, changes);
        assert_eq!(world.view(world.owner.id, aiko).await.state, state.as_str());
    }
    assert_eq!(world.events("conversation.changed").await, before + 3);
    world.receive(aiko, "one more thing").await;
    world.project().await;
    assert_eq!(world.view(world.owner.id, aiko).await.state, "open", "the customer wrote again");
}

async fn the_last_message_shows_its_tick_and_its_end(world: World) {
    let (scope, agent) = (world.scope, world.owner.id);
    let aiko = world.customer("Aiko").await;
    let sent = world.send(aiko, Author::Agent(agent), "hello").await;
    world.project().await;
    let last = world.view(agent, aiko).await.last_message.unwrap();
    assert_eq!(
        (last.author_kind.as_str(), last.direction.as_str(), last.status.as_str()),
        ("agent", "out", "accepted")
    );
    assert_eq!(last.author_id, Some(agent.to_string()), "a colleague must not read \"You\"");
    assert_eq!(world.view(agent, aiko).await.window_closes_at, None, "the customer has not written");
    world
        .write(move |tx| {
            let read = wire::status::Status::Read;
            Ok(messaging::message::status::acknowledged(tx, scope, aiko.conversation, sent, read)?)
        })
        .await
        .unwrap();
    assert_eq!(world.view(agent, aiko).await.last_message.unwrap().status, "read");
    world.write(move |tx| Ok(change::delete(tx, scope, aiko.conversation, sent, Direction::Out)?)).await.unwrap();
    let last = world.view(agent, aiko).await.last_message.unwrap();
    assert_eq!((last.kind.as_str(), last.preview.as_str(), last.deleted), ("deleted", "", true));
}

async fn who_is_reachable(world: World) {
    let scope = world.scope;
    let (aiko, ben) = (world.customer("Aiko").await, world.customer("Ben").await);
    let line = world.line.get();
    world
        .write(move |tx| {
            tx.execute(
                "INSERT INTO visitor (business_id, id, phone_number_id, contact_id, last_seen_at, created_at) VALUES ($1, 1, $2, $3, 0, 0), ($1, 2, 5, $4, 0, 0)",
                store::params![scope.business().get(), line, aiko.contact.get(), ben.contact.get()],
            )?;
            Ok(())
        })
        .await
        .unwrap();
    assert!(world.view(world.owner.id, aiko).await.contact.reachable);
    assert!(!world.view(world.owner.id, ben).await.contact.reachable, "ben opened another line's chat");
}
