//! A business with a line on each engine, and visitors who write to it.

use channels::webchat::confirm::{self, Outcome, Started};
use channels::webchat::deliver::Deliver;
use channels::webchat::thread::{self, Draft};
use channels::webchat::visitor::{self, Facts, Open, Session, Visitor};
use channels::{Error, Result};
use messaging::line::{self, NewLine};
use messaging::message::Author;
use messaging::message::send::{self, Accepted, Outgoing, Recipient};
use messaging::message::view::{self, View};
use messaging::{business, conversation};
use store::testing::TestStore;
use store::{Clock, Scope, Store, Tx};
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId};
use wire::message::Content;

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub struct World {
    pub test: TestStore,
    pub scope: Scope,
    pub line: PhoneNumberId,
    /// Another line of the same business.
    pub second_line: PhoneNumberId,
    pub other: Scope,
    pub other_line: PhoneNumberId,
}

/// A session as its holder has it.
#[derive(Clone, Debug)]
pub struct Held {
    pub session: Session,
    pub token: String,
}

pub async fn each() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in TestStore::each().await {
        let made = test.store.write(|tx| {
            let (scope, line) = make(tx, "luigi", "+81 3-1234-5678")?;
            let second_line = add_line(tx, scope, "luigi-shop", "+81 3-1234-5679")?;
            let (other, other_line) = make(tx, "mario", "+81 3-8765-4321")?;
            Ok::<_, Error>((scope, line, second_line, other, other_line))
        });
        let (scope, line, second_line, other, other_line) = made.await.unwrap();
        worlds.push(World { test, scope, line, second_line, other, other_line });
    }
    worlds
}

fn make(tx: &mut Tx<'_, '_>, handle: &str, phone: &str) -> Result<(Scope, PhoneNumberId)> {
    let (business, _) = business::create(tx, handle, "Asia/Tokyo", "ja")?;
    let scope = Scope::of(business.id);
    Ok((scope, add_line(tx, scope, handle, phone)?))
}

fn add_line(tx: &mut Tx<'_, '_>, scope: Scope, handle: &str, phone: &str) -> Result<PhoneNumberId> {
    let waba_id = business::wabas(tx, scope)?[0];
    let new = NewLine {
        waba_id,
        display_phone_number: phone.to_owned(),
        handle: handle.to_owned(),
        verified_name: format!("Trattoria {handle}"),
    };
    let line = line::create(tx, scope, &new)?.id;
    messaging::rules::put(tx, scope, line, &messaging::rules::Rules::lifted())?;
    Ok(line)
}

impl World {
    pub fn store(&self) -> &Store {
        &self.test.store
    }

    pub fn clock(&self) -> &Clock {
        &self.test.clock
    }

    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store().write(f).await
    }

    pub async fn open(&self, open: Open, trusts_claims: bool) -> Result<Held> {
        let (scope, line) = (self.scope, self.line);
        self.write(move |tx| {
            let (token, session) = visitor::open(tx, scope, line, &open, trusts_claims)?;
            Ok(Held { session, token })
        })
        .await
    }

    pub async fn guest(&self) -> Held {
        self.open(Open::default(), false).await.unwrap()
    }

    /// A visitor whose claim of a number is trusted.
    pub async fn claims(&self, from: &str) -> Held {
        self.open(Open { from: Some(from.to_owned()), ..Open::default() }, true).await.unwrap()
    }

    pub async fn authenticate(&self, token: &str) -> Option<Session> {
        let (line, token) = (self.line, token.to_owned());
        self.store().read(move |tx| visitor::authenticate(tx, line, &token)).await.unwrap()
    }

    /// The session as it is now.
    pub async fn now(&self, held: &Held) -> Session {
        self.authenticate(&held.token).await.unwrap()
    }

    pub async fn facts(&self, visitor: &Visitor) -> Facts {
        let (scope, visitor) = (self.scope, visitor.clone());
        self.store().read(move |tx| visitor::facts(tx, scope, &visitor)).await.unwrap()
    }

    pub async fn say(&self, held: &Held, text: &str) -> Accepted {
        self.say_content(held, text, Content::text(text)).await.unwrap()
    }

    pub async fn say_content(&self, held: &Held, key: &str, content: Content) -> Result<Accepted> {
        let session = self.now(held).await;
        let draft = Draft::new(key, content, None);
        thread::check(session.scope, &draft)?;
        let accepted = self.write(move |tx| thread::receive(tx, &session, &draft, "https://chat.example.com")).await;
        self.clock().advance_ms(1);
        accepted
    }

    /// The business writes in a conversation.
    pub async fn send(&self, to: Recipient, text: &str) -> Accepted {
        let outgoing = Outgoing::new(self.scope, self.line, to, Author::Api(1), &Content::text(text), None);
        let accepted = self.store().write(move |tx| send::send(tx, &outgoing)).await.unwrap();
        self.clock().advance_ms(1);
        accepted
    }

    pub async fn deliver(&self) -> usize {
        self.store().drain(&Deliver::new(self.store().clone())).await.unwrap()
    }

    pub async fn view(&self, id: MessageId) -> View {
        let scope = self.scope;
        self.store().read(move |tx| view::one(tx, scope, id)).await.unwrap().unwrap()
    }

    pub async fn conversation(&self, id: ConversationId) -> conversation::Conversation {
        let scope = self.scope;
        self.store().read(move |tx| conversation::get(tx, scope, id)).await.unwrap()
    }

    pub async fn contact_of(&self, wa_id: &'static str) -> Option<ContactId> {
        let scope = self.scope;
        self.store().read(move |tx| messaging::contact::by_address(tx, scope, "wa_id", wa_id)).await.unwrap()
    }

    /// A code that is sent to a phone.
    pub async fn start(&self, held: &Held, phone: &'static str) -> Result<Started> {
        let session = self.now(held).await;
        self.write(move |tx| confirm::start(tx, &session, phone, true)).await
    }

    pub async fn finish(&self, held: &Held, id: i64, digits: &str) -> Result<Outcome> {
        let (session, digits) = (self.now(held).await, digits.to_owned());
        self.write(move |tx| confirm::finish(tx, &session, id, &digits)).await
    }

    /// Shows a number to be the visitor's.
    pub async fn confirm(&self, held: &Held, phone: &'static str) -> Visitor {
        let started = self.start(held, phone).await.unwrap();
        match self.finish(held, started.id, &started.digits).await.unwrap() {
            Outcome::Confirmed(visitor) => visitor,
            outcome => panic!("{outcome:?}"),
        }
    }

    /// How many events of a kind are in the journal.
    pub async fn events(&self, kind: &'static str) -> usize {
        let events = self.store().read(|tx| Ok::<_, Error>(store::journal::after(tx, 0, 100_000)?)).await.unwrap();
        events.iter().filter(|event| event.kind == kind).count()
    }
}

#[track_caller]
pub fn invalid<T>(result: Result<T>) -> String {
    match result.err() {
        Some(Error::Messaging(messaging::Error::Invalid(invalid))) => invalid.field,
        error => panic!("not invalid: {error:?}"),
    }
}

#[track_caller]
pub fn is_not_found<T: std::fmt::Debug>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::Messaging(messaging::Error::NotFound { .. })))
}
