//! A business with a line, an app and running webhooks, on each engine.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use integrations::egress::{Egress, Policy};
use integrations::webhooks::endpoint::{Level, Place, Setting};
use integrations::webhooks::{Webhooks, stream, subscribed};
use integrations::{Error, Result};
use messaging::conversation::{self, WEBCHAT};
use messaging::line::{self, NewLine};
use messaging::message::Author;
use messaging::message::receive::{self, Incoming};
use messaging::message::send::{self, Outgoing, Recipient};
use messaging::message::status::{self, News};
use messaging::rules::{self, Rules};
use messaging::token::{self, App};
use messaging::{business, contact};
use sandbox::plays::Progress;
use sandbox::{Conduct, Customers, Part, Sandbox};
use serde_json::Value as Json;
use store::testing::TestStore;
use store::{Scope, Store, Tx, journal};
use tokio_util::sync::CancellationToken;
use wire::id::{ConversationId, MessageId, PhoneNumberId, WabaId};
use wire::message::Content;

use crate::receiver::{Receiver, TOKEN};

pub struct World {
    pub test: TestStore,
    pub scope: Scope,
    pub waba: WabaId,
    pub line: PhoneNumberId,
    pub app: App,
    pub webhooks: Webhooks,
    stop: CancellationToken,
}

pub async fn each() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in TestStore::each().await {
        worlds.push(World::around(test).await);
    }
    worlds
}

pub async fn sqlite() -> World {
    World::around(TestStore::sqlite().await).await
}

/// A world whose webhooks misbehave as `conduct` says.
pub async fn misbehaving(conduct: Conduct) -> World {
    struct Nobody;
    impl Customers for Nobody {
        fn play(&self, _: Part, _: Progress) -> BoxFuture<'static, std::result::Result<(), String>> {
            Box::pin(async { Ok(()) })
        }
    }
    let sandbox = Sandbox::on(None, Arc::new(Nobody));
    let world = World::with(TestStore::sqlite().await, sandbox.clone()).await;
    sandbox.set(world.scope, conduct).unwrap();
    world
}

fn webhooks(store: &Store) -> Webhooks {
    let allow = vec!["127.0.0.0/8".parse().unwrap()];
    let egress = Egress::new(Policy { allow }).unwrap();
    Webhooks::new(store.clone(), egress, Arc::new(|_, media, _| format!("https://files.test/{media}")))
}

impl World {
    async fn around(test: TestStore) -> Self {
        Self::with(test, Sandbox::off()).await
    }

    async fn with(test: TestStore, sandbox: Sandbox) -> Self {
        let made = test.store.write(|tx| {
            let (business, waba) = business::create(tx, "Luigi", "Asia/Tokyo", "ja")?;
            let scope = Scope::of(business.id);
            let new = NewLine {
                waba_id: waba,
                display_phone_number: "+81 3-1234-5678".into(),
                handle: "luigi".into(),
                verified_name: "Trattoria Luigi".into(),
            };
            let line = line::create(tx, scope, &new)?;
            rules::put(tx, scope, line.id, &Rules::lifted())?;
            let app = token::create_app(tx, scope, "Bot")?;
            subscribed::subscribe(tx, scope, waba, app.id)?;
            Ok::<_, Error>((scope, waba, line.id, app))
        });
        let (scope, waba, line, app) = made.await.unwrap();
        let (webhooks, stop) = (webhooks(&test.store).with_sandbox(sandbox), CancellationToken::new());
        tokio::spawn(webhooks.clone().run(stop.clone()));
        Self { test, scope, waba, line, app, webhooks, stop }
    }

    /// The process ends and another one begins.
    pub async fn restart(&mut self) {
        self.stop.cancel();
        (self.webhooks, self.stop) = (webhooks(&self.test.store), CancellationToken::new());
        tokio::spawn(self.webhooks.clone().run(self.stop.clone()));
    }

    pub fn stop(&self) {
        self.stop.cancel();
    }

    pub async fn write<T: Send + 'static>(&self, f: impl FnOnce(&mut Tx<'_, '_>) -> Result<T> + Send + 'static) -> T {
        self.test.store.write(f).await.unwrap()
    }

    pub fn place(&self, level: Level) -> Place {
        let target = match level {
            Level::App => self.app.id.get(),
            Level::Waba => self.waba.get(),
            Level::PhoneNumber => self.line.get(),
        };
        Place { app: self.app.id, level, target }
    }

    pub async fn subscribe(&self, level: Level, receiver: &Receiver) -> i64 {
        self.webhooks.set(self.scope, self.place(level), setting(&receiver.url())).await.unwrap()
    }

    /// Another app with its own receiver.
    pub async fn another_app(&self, receiver: &Receiver) -> (App, i64) {
        let (scope, waba) = (self.scope, self.waba);
        let made = self.write(move |tx| {
            let app = token::create_app(tx, scope, "Other")?;
            subscribed::subscribe(tx, scope, waba, app.id)?;
            Ok(app)
        });
        let app = made.await;
        let place = Place { app: app.id, level: Level::App, target: app.id.get() };
        let id = self.webhooks.set(scope, place, setting(&receiver.url())).await.unwrap();
        (app, id)
    }

    pub async fn conversation(&self, wa_id: &str) -> ConversationId {
        let (scope, line, wa_id) = (self.scope, self.line, wa_id.to_owned());
        self.write(move |tx| {
            let contact = match contact::by_address(tx, scope, "wa_id", &wa_id)? {
                Some(contact) => contact,
                None => contact::create(tx, scope, Some("Aiko"), None, Some((&wa_id, true)))?,
            };
            Ok(conversation::open(tx, scope, line, contact, WEBCHAT, None)?)
        })
        .await
    }

    pub async fn say(&self, conversation: ConversationId, text: &str) -> MessageId {
        self.tell(conversation, serde_json::json!({"type": "text", "text": {"body": text}}), None).await
    }

    pub async fn tell(&self, conversation: ConversationId, content: Json, context: Option<String>) -> MessageId {
        let content = Content::parse(&content).unwrap();
        let scope = self.scope;
        let key = store::secret::new_code(12);
        let incoming = Incoming { scope, conversation, key_scope: 1, key, content, context };
        self.write(move |tx| Ok(receive::receive(tx, &incoming)?)).await.message
    }

    pub async fn send(&self, conversation: ConversationId, content: Json) -> MessageId {
        let content = Content::parse(&content).unwrap();
        let to = Recipient::Conversation(conversation);
        let mut outgoing = Outgoing::new(self.scope, self.line, to, Author::Api(1), &content, None);
        outgoing.callback_data = Some("order 7".to_owned());
        self.write(move |tx| Ok(send::send(tx, &outgoing)?)).await.message
    }

    /// Waits for something while the clock goes on: a request that was under way when it was moved may fail only then,
    /// and is tried again later by it.
    pub async fn as_hours_pass<T>(&self, what: impl Future<Output = T>) -> T {
        let mut hour = tokio::time::interval(Duration::from_millis(200));
        tokio::pin!(what);
        loop {
            tokio::select! {
                done = &mut what => return done,
                _ = hour.tick() => self.test.clock.advance_ms(3_600_000),
            }
        }
    }

    /// Waits until the stored position of each stream is the journal's end.
    pub async fn has_told_everything(&self) {
        let scope = self.scope;
        let waited = tokio::time::timeout(Duration::from_secs(20), async {
            let mut wake = self.test.store.journal_wake();
            loop {
                let (streams, head) = self.write(move |tx| Ok((stream::list(tx, scope)?, journal::head(tx)?))).await;
                if streams.iter().all(|stream| stream.position == head) {
                    return;
                }
                let _ = tokio::time::timeout(Duration::from_millis(50), wake.changed()).await;
            }
        });
        assert!(waited.await.is_ok(), "not everything was told");
    }

    pub async fn news(&self, news: Vec<News>) {
        let scope = self.scope;
        self.write(move |tx| Ok(status::apply(tx, scope, &news)?)).await;
    }

    pub fn wamid(&self, message: MessageId) -> String {
        messaging::message::wamid(self.scope.business(), message)
    }
}

pub fn setting(url: &str) -> Setting {
    Setting {
        callback_url: url.to_owned(),
        verify_token: TOKEN.to_owned(),
        fields: vec!["messages".to_owned()],
        graph_version: 26,
    }
}
