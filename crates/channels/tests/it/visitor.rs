//! Sessions: who gets which contact, how long they last, what a link brings.

use channels::Error;
use channels::webchat::visitor::{self, LIFE_MS, Open};
use messaging::link;

use crate::world::{DAY, World, each, invalid};

#[tokio::test]
async fn a_guest_has_a_user_id_alone() {
    for world in each().await {
        let open = Open { name: Some(" Aiko ".into()), language: Some("ja".into()), ..Open::default() };
        let held = world.open(open, false).await.unwrap();
        let facts = world.facts(&held.session.visitor).await;
        assert_eq!(facts.name.as_deref(), Some("Aiko"));
        assert_eq!(facts.language.as_deref(), Some("ja"));
        assert_eq!((facts.wa_id, facts.conversation), (None, None));
        assert!(facts.user_id.len() > 10);
        assert_ne!(world.guest().await.session.visitor.contact, held.session.visitor.contact);
    }
}

#[tokio::test]
async fn a_claimed_number_is_trusted_in_the_demo_only() {
    for world in each().await {
        let from = |text: &str| Open { from: Some(text.to_owned()), ..Open::default() };
        let refused = world.open(from("819012345678"), false).await;
        assert!(matches!(refused, Err(Error::ConfirmationRequired)), "{refused:?}");
        assert_eq!(world.contact_of("819012345678").await, None, "nothing of it is kept");
        assert_eq!(invalid(world.open(from("hello"), true).await), "from");
        let first = world.claims("+81 90-1234-5678").await;
        let second = world.claims("819012345678").await;
        assert_eq!(first.session.visitor.contact, second.session.visitor.contact);
        assert_ne!(first.session.visitor.id, second.session.visitor.id, "client ids are per session");
        assert_eq!(world.facts(&second.session.visitor).await.wa_id.as_deref(), Some("819012345678"));
    }
}

#[tokio::test]
async fn only_the_right_token_on_the_right_line_is_a_session() {
    for world in each().await {
        let held = world.guest().await;
        assert_eq!(world.authenticate(&held.token).await.unwrap().visitor, held.session.visitor);
        for forged in ["", "x", &held.token[1..], &held.token.to_lowercase()] {
            assert!(world.authenticate(forged).await.is_none(), "{forged}");
        }
        for line in [world.second_line, world.other_line] {
            let token = held.token.clone();
            let found = world.store().read(move |tx| visitor::authenticate(tx, line, &token)).await.unwrap();
            assert!(found.is_none());
        }
    }
}

#[tokio::test]
async fn a_session_slides_while_it_is_used() {
    for world in each().await {
        let held = world.guest().await;
        assert!(!world.now(&held).await.is_stale);
        world.clock().advance_ms(200 * DAY);
        let session = world.now(&held).await;
        assert!(session.is_stale);
        let token = held.token.clone();
        let until = world.write(move |tx| visitor::touch(tx, &session, &token)).await.unwrap();
        assert_eq!(until, world.clock().now_ms() + LIFE_MS);
        world.clock().advance_ms(LIFE_MS - 1);
        assert!(world.authenticate(&held.token).await.is_some());
        world.clock().advance_ms(1);
        assert!(world.authenticate(&held.token).await.is_none());
    }
}

#[tokio::test]
async fn signing_out_forgets_a_guest_and_keeps_a_number_reachable() {
    for world in each().await {
        for (held, stays) in [(world.guest().await, false), (world.claims("819012345678").await, true)] {
            let (session, token) = (held.session.clone(), held.token.clone());
            world.write(move |tx| visitor::sign_out(tx, &session, &token)).await.unwrap();
            assert!(world.authenticate(&held.token).await.is_none());
            let (scope, id) = (world.scope, held.session.visitor.id);
            let found = world.store().read(move |tx| visitor::get(tx, scope, id)).await.unwrap();
            assert_eq!(found.is_some(), stays);
        }
        assert_eq!(world.events(visitor::SIGNED_OUT).await, 2);
    }
}

#[tokio::test]
async fn what_a_visitor_says_of_themselves_is_checked() {
    for world in each().await {
        let held = world.guest().await;
        let describe = |name: Option<&'static str>, language: Option<&'static str>| {
            let (scope, visitor) = (world.scope, held.session.visitor.clone());
            world.write(move |tx| visitor::describe(tx, scope, &visitor, name, language))
        };
        describe(Some("Aiko"), Some("pt-BR")).await.unwrap();
        let events = world.events("contact.changed").await;
        describe(Some("Aiko"), Some("pt-BR")).await.unwrap();
        assert_eq!(world.events("contact.changed").await, events, "the same again is no change");
        assert_eq!(invalid(describe(None, Some("not a language")).await), "language");
        assert_eq!(invalid(describe(Some(Box::leak("n".repeat(129).into_boxed_str())), None).await), "name");
        assert_eq!(invalid(describe(Some("a\u{0}b"), None).await), "name");
        describe(Some(""), None).await.unwrap();
        assert_eq!(world.facts(&held.session.visitor).await.name, None);
    }
}

async fn link(world: &World, reference: &'static str) -> String {
    let (scope, line) = (world.scope, world.line);
    let link = world.store().write(move |tx| link::create(tx, scope, line, None, Some(reference))).await.unwrap();
    link.code
}

#[tokio::test]
async fn a_reference_waits_for_the_conversation() {
    for world in each().await {
        let (table, bar) = (link(&world, "table 12").await, link(&world, "bar").await);
        let held = world.open(Open { link: Some(table.to_lowercase()), ..Open::default() }, false).await.unwrap();
        assert_eq!(held.session.visitor.reference.as_deref(), Some("table 12"));
        let accepted = world.say(&held, "hi").await;
        assert_eq!(world.conversation(accepted.conversation).await.reference.as_deref(), Some("table 12"));
        assert_eq!(world.now(&held).await.visitor.reference, None);
        let (scope, visitor) = (world.scope, held.session.visitor.clone());
        world.write(move |tx| visitor::arrive(tx, scope, visitor, Some(&bar))).await.unwrap();
        assert_eq!(world.conversation(accepted.conversation).await.reference.as_deref(), Some("bar"));
        world.say(&held, "again").await;
        assert_eq!(world.conversation(accepted.conversation).await.reference.as_deref(), Some("bar"));
    }
}

#[tokio::test]
async fn a_link_of_another_line_brings_nothing() {
    for world in each().await {
        let (other, other_line) = (world.other, world.other_line);
        let foreign =
            world.store().write(move |tx| link::create(tx, other, other_line, None, Some("x"))).await.unwrap();
        for code in [foreign.code.as_str(), "GONE", ""] {
            let open = Open { link: Some(code.to_owned()), ..Open::default() };
            assert_eq!(world.open(open, false).await.unwrap().session.visitor.reference, None);
        }
    }
}
