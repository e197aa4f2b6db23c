//! A business with a line and a team, in a database of its own, at a time that stands still.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use inbox::agents::{self, Agent, NewAgent, Role};
use inbox::conversations::{self, ConversationView};
use inbox::{Error, Result};
use messaging::conversation::{Projection, WEBCHAT};
use messaging::line::NewLine;
use messaging::message::Author;
use messaging::message::receive::Incoming;
use messaging::message::send::{Outgoing, Recipient};
use messaging::{business, contact, conversation, line};
use store::{Clock, Engine, Options, Scope, Store, Tx};
use tempfile::TempDir;
use wire::id::{AgentId, ContactId, ConversationId, MessageId, PhoneNumberId};
use wire::message::Content;

/// Monday 2026-11-23, noon in Tokyo.
pub const NOON: i64 = 1_795_402_800_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Makes each named function a test on either engine.
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::world::on_sqlite(super::$name).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                crate::world::on_postgres(super::$name).await;
            })*
        }
    };
}
pub(crate) use on_both_engines;

#[derive(Clone)]
pub struct World {
    pub store: Store,
    pub clock: Clock,
    pub scope: Scope,
    pub line: PhoneNumberId,
    pub owner: Agent,
    pub options: Options,
    pub keys: Arc<AtomicI64>,
}

/// A customer and their conversation on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    pub contact: ContactId,
    pub conversation: ConversationId,
}

pub async fn on_sqlite<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(World) -> F) {
    let folder = TempDir::new().unwrap();
    let world = World::open(&folder, None).await;
    test(world).await;
}

pub async fn on_postgres<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(World) -> F) {
    let Ok(server) = std::env::var("SOUK_TEST_POSTGRES") else { return };
    let folder = TempDir::new().unwrap();
    let name = format!("souk_inbox_{}", store::secret::new_code(12).to_lowercase());
    admin(&server, &format!("CREATE DATABASE {name}")).await;
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path(&name);
    let world = World::open(&folder, Some(url.to_string())).await;
    let ended = tokio::spawn(test(world)).await;
    admin(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic.into_panic());
    }
}

async fn admin(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    connection.await.unwrap().unwrap();
}

impl World {
    async fn open(folder: &TempDir, database_url: Option<String>) -> Self {
        let clock = Clock::manual(NOON);
        let mut options = Options::new(folder.path());
        options.database_url = database_url;
        options.clock = clock.clone();
        let store = Store::open(options.clone()).await.unwrap();
        let (scope, line, owner) = store.write(|tx| make_business(tx, "luigi", "+81 3-1234-5678")).await.unwrap();
        Self { store, clock, scope, line, owner, options, keys: Arc::default() }
    }

    pub fn is_sqlite(&self) -> bool {
        self.store.engine() == Engine::Sqlite
    }

    /// Stops and starts again: only what was on disk is left.
    pub async fn restart(self) -> Self {
        let Self { store, clock, scope, line, owner, options, keys } = self;
        store.close().await;
        drop(store);
        let store = Store::open(options.clone()).await.unwrap();
        Self { store, clock, scope, line, owner, options, keys }
    }

    /// The same data seen by another business.
    pub async fn other_business(&self) -> Self {
        let (scope, line, owner) = self.store.write(|tx| make_business(tx, "mario", "+81 3-8765-4321")).await.unwrap();
        Self { scope, line, owner, ..self.clone() }
    }

    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.write(f).await
    }

    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.store.read(f).await
    }

    pub async fn agent(&self, name: &str, role: Role) -> Agent {
        let scope = self.scope;
        let new = NewAgent {
            name: name.to_owned(),
            email: format!("{}.{}@example.com", name.to_lowercase(), scope.business()),
            role,
            language: None,
            password_hash: None,
        };
        self.write(move |tx| agents::create(tx, scope, &new)).await.unwrap()
    }

    pub async fn customer(&self, name: &'static str) -> Customer {
        self.customer_of(Some(name), None, None).await
    }

    pub async fn customer_of(
        &self,
        name: Option<&'static str>,
        language: Option<&'static str>,
        reference: Option<&'static str>,
    ) -> Customer {
        let (scope, line) = (self.scope, self.line);
        self.write(move |tx| {
            let contact = contact::create(tx, scope, name, language, None)?;
            let conversation = conversation::open(tx, scope, line, contact, WEBCHAT, reference)?;
            Ok(Customer { contact, conversation })
        })
        .await
        .unwrap()
    }

    /// The customer writes; a millisecond passes.
    pub async fn receive(&self, from: Customer, text: &str) -> MessageId {
        self.receive_content(from, Content::text(text)).await
    }

    pub async fn receive_content(&self, from: Customer, content: Content) -> MessageId {
        let incoming = Incoming {
            scope: self.scope,
            conversation: from.conversation,
            key_scope: 1,
            key: format!("in-{}", self.keys.fetch_add(1, Ordering::Relaxed)),
            content,
            context: None,
        };
        let accepted = self.write(move |tx| Ok(messaging::message::receive::receive(tx, &incoming)?)).await.unwrap();
        self.clock.advance_ms(1);
        accepted.message
    }

    /// Somebody of the business writes; a millisecond passes.
    pub async fn send(&self, to: Customer, author: Author, text: &str) -> MessageId {
        let recipient = Recipient::Conversation(to.conversation);
        let outgoing = Outgoing::new(self.scope, self.line, recipient, author, &Content::text(text), None);
        let accepted = self.write(move |tx| Ok(messaging::message::send::send(tx, &outgoing)?)).await.unwrap();
        self.clock.advance_ms(1);
        accepted.message
    }

    /// Brings the conversations' projection up to date.
    pub async fn project(&self) {
        self.store.drain(&Projection::new(self.store.clone())).await.unwrap();
    }

    pub async fn view(&self, agent: AgentId, customer: Customer) -> ConversationView {
        let scope = self.scope;
        self.read(move |tx| conversations::one(tx, scope, agent, customer.conversation)).await.unwrap()
    }

    pub async fn mark_read(&self, agent: AgentId, customer: Customer, up_to: MessageId) -> Result<()> {
        let scope = self.scope;
        self.write(move |tx| inbox::reading::mark_read(tx, scope, agent, customer.conversation, up_to)).await
    }

    pub async fn mark_unread(&self, agent: AgentId, customer: Customer, from: MessageId) -> Result<()> {
        let scope = self.scope;
        self.write(move |tx| inbox::reading::mark_unread(tx, scope, agent, customer.conversation, from)).await
    }

    /// How many events of a kind are in the journal.
    pub async fn events(&self, kind: &'static str) -> usize {
        let events = self.read(|tx| Ok(store::journal::after(tx, 0, 100_000)?)).await.unwrap();
        events.iter().filter(|event| event.kind == kind).count()
    }
}

fn make_business(tx: &mut Tx<'_, '_>, handle: &str, phone: &str) -> Result<(Scope, PhoneNumberId, Agent)> {
    let (business, waba_id) = business::create(tx, handle, "Asia/Tokyo", "en")?;
    let scope = Scope::of(business.id);
    let new = NewLine {
        waba_id,
        display_phone_number: phone.to_owned(),
        handle: handle.to_owned(),
        verified_name: format!("Trattoria {handle}"),
    };
    let line = line::create(tx, scope, &new)?;
    messaging::rules::put(tx, scope, line.id, &messaging::rules::Rules::lifted())?;
    let owner = NewAgent {
        name: "Olivia".to_owned(),
        email: format!("olivia@{handle}.example"),
        role: Role::Owner,
        language: None,
        password_hash: None,
    };
    let owner = agents::create(tx, scope, &owner)?;
    Ok((scope, line.id, owner))
}

/// The name of the field that an error is about.
#[track_caller]
pub fn field<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result.unwrap_err() {
        Error::Messaging(messaging::Error::Invalid(invalid)) => invalid.field,
        Error::Messaging(messaging::Error::Taken { field, .. }) => format!("taken {field}"),
        Error::Messaging(messaging::Error::NotFound { what, .. }) => format!("no {what}"),
        error => panic!("not about a field: {error:?}"),
    }
}
