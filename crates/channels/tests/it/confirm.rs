//! Codes, and where the right one leads.

use channels::Error;
use channels::webchat::confirm::{self, CODES_PER_HOUR, CodeSender as _, NoSender, Outcome, RESEND_MS};
use channels::webchat::visitor::MOVED;
use messaging::message::send::Recipient;

use crate::world::{HOUR, MINUTE, World, each, invalid, is_not_found};

const PHONE: &str = "+81 90 1234 5678";
const WA_ID: &str = "819012345678";

#[tokio::test]
async fn a_guest_gets_a_number_that_nobody_has() {
    for world in each().await {
        let held = world.guest().await;
        let thread = world.say(&held, "hi").await.conversation;
        let visitor = world.confirm(&held, PHONE).await;
        assert_eq!(visitor.contact, held.session.visitor.contact);
        let facts = world.facts(&visitor).await;
        assert_eq!((facts.wa_id.as_deref(), facts.conversation), (Some(WA_ID), Some(thread)));
        assert_eq!(world.contact_of(WA_ID).await, Some(visitor.contact));
    }
}

#[tokio::test]
async fn five_wrong_codes_are_enough() {
    for world in each().await {
        let held = world.guest().await;
        let started = world.start(&held, PHONE).await.unwrap();
        let wrong = if started.digits == "000000" { "000001" } else { "000000" };
        for tries_left in (0..5).rev() {
            let outcome = world.finish(&held, started.id, wrong).await.unwrap();
            assert_eq!(outcome, Outcome::Wrong { tries_left });
        }
        for code in [wrong, &started.digits] {
            assert_eq!(world.finish(&held, started.id, code).await.unwrap(), Outcome::TooManyTries);
        }
        assert_eq!(world.contact_of(WA_ID).await, None);
    }
}

#[tokio::test]
async fn a_code_ends_and_is_only_its_visitor_s() {
    for world in each().await {
        let (held, stranger) = (world.guest().await, world.guest().await);
        let started = world.start(&held, PHONE).await.unwrap();
        assert!(is_not_found(&world.finish(&stranger, started.id, &started.digits).await));
        assert!(is_not_found(&world.finish(&held, started.id + 1, &started.digits).await));
        world.clock().advance_ms(10 * MINUTE);
        assert_eq!(world.finish(&held, started.id, &started.digits).await.unwrap(), Outcome::Expired);
    }
}

#[tokio::test]
async fn the_right_code_again_is_the_same_success() {
    for world in each().await {
        let held = world.guest().await;
        let started = world.start(&held, PHONE).await.unwrap();
        let spaced = format!("{} {}", &started.digits[..3], &started.digits[3..]);
        let first = world.finish(&held, started.id, &spaced).await.unwrap();
        let again = world.finish(&held, started.id, &started.digits).await.unwrap();
        assert!(matches!(first, Outcome::Confirmed(_)), "{first:?}");
        assert_eq!(first, again);
    }
}

#[tokio::test]
async fn codes_are_rationed() {
    for world in each().await {
        let held = world.guest().await;
        let secs = |result: Result<confirm::Started, Error>| match result {
            Err(Error::TooManyCodes { retry_after_secs }) => retry_after_secs,
            result => panic!("{:?}", result.map(|started| started.id)),
        };
        for number in 0..CODES_PER_HOUR {
            world.start(&held, PHONE).await.unwrap();
            if number == 0 {
                assert_eq!(secs(world.start(&held, PHONE).await), 30);
            }
            world.clock().advance_ms(RESEND_MS);
        }
        let wait = secs(world.start(&held, "+81 90 0000 0000").await);
        assert_eq!(wait, 3_600 - 150, "by visitor");
        let another = world.guest().await;
        assert_eq!(secs(world.start(&another, PHONE).await), wait, "by number");
        world.start(&another, "+81 90 0000 0000").await.unwrap();
        world.clock().advance_ms(i64::try_from(wait).unwrap() * 1_000);
        world.start(&held, PHONE).await.unwrap();
        assert_eq!(invalid(world.start(&held, "call me").await), "phone");
    }
}

#[tokio::test]
async fn the_demo_shows_the_last_code() {
    for world in each().await {
        let (scope, line) = (world.scope, world.line);
        let last = async || world.store().read(move |tx| confirm::last_code(tx, scope, line)).await.unwrap();
        assert_eq!(last().await, None);
        let held = world.guest().await;
        let started = world.start(&held, PHONE).await.unwrap();
        assert_eq!(last().await, Some(started.digits));
        let (session, another) = (world.guest().await.session, "+81 90 0000 0000");
        world.write(move |tx| confirm::start(tx, &session, another, false)).await.unwrap();
        assert_ne!(last().await, None, "a code that is not shown does not hide one that is");
        let other = world.other;
        assert_eq!(world.store().read(move |tx| confirm::last_code(tx, other, line)).await.unwrap(), None);
    }
}

#[test]
fn a_server_without_a_sender_says_so() {
    assert!(!NoSender.is_ready());
}

/// The number has a thread with a message of the business; its customer comes back on a new device.
async fn known_number(world: &World) -> (crate::world::Held, wire::id::ConversationId) {
    let old = world.claims(WA_ID).await;
    let thread = world.say(&old, "from the old device").await.conversation;
    (old, thread)
}

#[tokio::test]
async fn a_new_device_sees_the_number_s_thread() {
    for world in each().await {
        let (old, thread) = known_number(&world).await;
        let new = world.guest().await;
        let visitor = world.confirm(&new, PHONE).await;
        assert_eq!(visitor.contact, old.session.visitor.contact);
        assert_eq!(world.facts(&visitor).await.conversation, Some(thread));
        assert_eq!(world.now(&new).await.visitor.contact, visitor.contact);
        assert_eq!(world.events(MOVED).await, 1);
    }
}

#[tokio::test]
async fn a_guest_s_thread_becomes_the_number_s_when_that_has_none() {
    for world in each().await {
        // The business knows the number from another line, and has opened an empty conversation here.
        let (scope, line) = (world.scope, world.line);
        let known = world.store().write(move |tx| {
            let known = messaging::contact::create(tx, scope, None, None, Some((WA_ID, false)))?;
            messaging::conversation::open(tx, scope, line, known, "webchat", None)?;
            Ok::<_, messaging::Error>(known)
        });
        let known = known.await.unwrap();
        let open = channels::webchat::visitor::Open { name: Some("Aiko".into()), ..Default::default() };
        let held = world.open(open, false).await.unwrap();
        let own = world.say(&held, "hi").await;
        let visitor = world.confirm(&held, PHONE).await;
        assert_eq!(visitor.contact, known);
        let facts = world.facts(&visitor).await;
        assert_eq!(facts.conversation, Some(own.conversation));
        assert_eq!(facts.name.as_deref(), Some("Aiko"));
        assert_eq!(world.conversation(own.conversation).await.contact, known);
        let reply = world.send(Recipient::WaId(WA_ID.into()), "hello").await;
        world.deliver().await;
        assert_eq!((reply.conversation, world.view(reply.message).await.status), (own.conversation, "sent".into()));
    }
}

#[tokio::test]
async fn when_both_have_messages_the_guest_s_thread_stays_behind() {
    for world in each().await {
        let (old, thread) = known_number(&world).await;
        let held = world.guest().await;
        let own = world.say(&held, "as a guest").await;
        let visitor = world.confirm(&held, PHONE).await;
        assert_eq!(world.facts(&visitor).await.conversation, Some(thread));
        assert_eq!(world.conversation(own.conversation).await.contact, held.session.visitor.contact);
        let said = world.say(&held, "now").await;
        assert_eq!((said.conversation, visitor.contact), (thread, old.session.visitor.contact));
        let to_guest = world.send(Recipient::Conversation(own.conversation), "too late").await.message;
        world.deliver().await;
        assert_eq!(world.view(to_guest).await.status, "failed", "nobody is there any more");
    }
}

#[tokio::test]
async fn another_number_at_the_same_device_is_another_person() {
    for world in each().await {
        let (old, thread) = known_number(&world).await;
        let visitor = world.confirm(&old, "+81 90 8765 4321").await;
        assert_ne!(visitor.contact, old.session.visitor.contact);
        let facts = world.facts(&visitor).await;
        assert_eq!((facts.wa_id.as_deref(), facts.conversation), (Some("819087654321"), None));
        assert_eq!(world.conversation(thread).await.contact, old.session.visitor.contact);
        world.clock().advance_ms(HOUR);
        let back = world.confirm(&old, PHONE).await;
        assert_eq!(world.facts(&back).await.conversation, Some(thread));
    }
}
