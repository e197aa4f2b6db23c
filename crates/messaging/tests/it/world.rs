//! A business with a line, on each engine.

use messaging::business;
use messaging::contact;
use messaging::conversation::{self, WEBCHAT};
use messaging::line::{self, NewLine};
use messaging::message::Author;
use messaging::message::receive::{self, Incoming};
use messaging::message::send::{self, Accepted, Outgoing, Recipient};
use messaging::message::view::{self, View};
use messaging::{Error, Result};
use store::testing::TestStore;
use store::{Clock, Scope, Store};
use wire::id::{AgentId, ConversationId, MessageId, PhoneNumberId};
use wire::message::Content;

pub struct World {
    pub test: TestStore,
    pub scope: Scope,
    pub line: PhoneNumberId,
    pub other: Scope,
}

pub async fn each() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in TestStore::each().await {
        let (scope, line, other) = test
            .store
            .write(|tx| {
                let (business, waba) = business::create(tx, "Luigi", "Asia/Tokyo", "ja")?;
                let scope = Scope::of(business.id);
                let new = NewLine {
                    waba_id: waba,
                    display_phone_number: "+81 3-1234-5678".into(),
                    handle: "luigi".into(),
                    verified_name: "Trattoria Luigi".into(),
                };
                let line = line::create(tx, scope, &new)?;
                messaging::rules::put(tx, scope, line.id, &messaging::rules::Rules::lifted())?;
                let (other, _) = business::create(tx, "Other", "UTC", "en")?;
                Ok::<_, Error>((scope, line.id, Scope::of(other.id)))
            })
            .await
            .unwrap();
        worlds.push(World { test, scope, line, other });
    }
    worlds
}

impl World {
    pub fn store(&self) -> &Store {
        &self.test.store
    }

    pub fn clock(&self) -> &Clock {
        &self.test.clock
    }

    pub async fn conversation(&self, wa_id: &'static str) -> ConversationId {
        let (scope, line) = (self.scope, self.line);
        self.store()
            .write(move |tx| {
                let contact = match contact::by_address(tx, scope, "wa_id", wa_id)? {
                    Some(contact) => contact,
                    None => contact::create(tx, scope, Some("Aiko"), None, Some((wa_id, true)))?,
                };
                conversation::open(tx, scope, line, contact, WEBCHAT, None)
            })
            .await
            .unwrap()
    }

    pub fn outgoing(&self, to: Recipient, content: &Content) -> Outgoing {
        Outgoing::new(self.scope, self.line, to, Author::Agent(AgentId::new(1)), content, None)
    }

    pub async fn send(&self, outgoing: Outgoing) -> Result<Accepted> {
        self.store().write(move |tx| send::send(tx, &outgoing)).await
    }

    pub async fn say(&self, conversation: ConversationId, key: &str, content: Content) -> Result<Accepted> {
        self.reply(conversation, key, content, None).await
    }

    pub async fn reply(
        &self,
        conversation: ConversationId,
        key: &str,
        content: Content,
        context: Option<String>,
    ) -> Result<Accepted> {
        let incoming =
            Incoming { scope: self.scope, conversation, key_scope: 1, key: key.to_owned(), content, context };
        self.store().write(move |tx| receive::receive(tx, &incoming)).await
    }

    pub async fn view(&self, message: MessageId) -> View {
        let scope = self.scope;
        self.store().read(move |tx| view::one(tx, scope, message)).await.unwrap().expect("a message")
    }

    pub fn wamid(&self, message: MessageId) -> String {
        messaging::message::wamid(self.scope.business(), message)
    }
}
