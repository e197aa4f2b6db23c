//! What sockets tell each other: who types, who is there, who looks at which thread.
//!
//! It stays in memory and within one process: with several nodes, people on different ones don't see each other type.

use std::collections::BTreeMap;

use channels::webchat::thread::{self, Owner};
use store::Scope;
use wire::id::{AgentId, BusinessId, ConversationId};

use super::frame::{OnOff, Presence, Signal, Viewer};
use super::hub::{Hub, State, Watch};

impl Hub {
    /// The business types, through the Cloud API: the customer sees it for 25 seconds or until the answer.
    pub fn business_types(&self, scope: Scope, conversation: ConversationId) {
        let hub = self.clone();
        tokio::spawn(async move {
            if let Some(owner) = hub.owner(scope, conversation).await {
                let state = hub.inner.state.lock();
                state.tell_business_typing(scope.business(), conversation, owner, None, true);
            }
        });
    }

    /// A customer types, or stopped; they told it by a request.
    pub fn customer_types(&self, scope: Scope, conversation: ConversationId, name: Option<&str>, is_on: bool) {
        let state = self.inner.state.lock();
        state.tell_customer_typing(scope.business(), conversation, name, is_on);
    }

    /// Whether somebody of the business is there.
    pub(super) fn business_presence(&self, business: BusinessId) -> Presence {
        presence_of_business(self.inner.state.lock().is_online(business))
    }

    /// A customer's socket says whether the page is looked at.
    pub(super) fn set_active(&self, chat: u64, is_active: bool) {
        let mut state = self.inner.state.lock();
        let Some(thread) = state.chats.get(&chat).map(|chat| chat.thread) else { return };
        let before = state.customer(thread);
        if let Some(chat) = state.chats.get_mut(&chat) {
            chat.is_active = is_active;
        }
        state.tell_customer_presence(thread, before);
    }

    /// A customer's socket says that they type in their conversation.
    pub(super) fn chat_types(&self, chat: u64, conversation: ConversationId, name: Option<&str>, is_on: bool) {
        let mut state = self.inner.state.lock();
        let Some(chat) = state.chats.get_mut(&chat) else { return };
        chat.typing = is_on.then_some(conversation);
        let business = chat.business;
        state.tell_customer_typing(business, conversation, name, is_on);
    }

    /// An agent's socket says that they type.
    pub(super) fn console_types(&self, console: u64, conversation: ConversationId, owner: Owner, is_on: bool) {
        let mut state = self.inner.state.lock();
        let Some(console) = state.consoles.get_mut(&console).filter(|console| console.answers) else { return };
        let elsewhere = console.typing.filter(|(other, _)| *other != conversation);
        console.typing = is_on.then_some((conversation, owner));
        let (business, agent) = (console.business, (console.agent, console.name.clone()));
        if let Some((other, owner)) = elsewhere {
            state.tell_business_typing(business, other, owner, Some(&agent), false);
        }
        state.tell_business_typing(business, conversation, owner, Some(&agent), is_on);
    }

    /// An agent's socket is gone.
    pub(super) fn stop_typing(&self, console: u64) {
        let typing = self.inner.state.lock().consoles.get(&console).and_then(|console| console.typing);
        if let Some((conversation, owner)) = typing {
            self.console_types(console, conversation, owner, false);
        }
    }

    /// An agent's socket has this thread open now, or none.
    pub(super) fn watch(&self, console: u64, watch: Option<Watch>) {
        let mut state = self.inner.state.lock();
        let Some(console) = state.consoles.get_mut(&console) else { return };
        let business = console.business;
        let before = std::mem::replace(&mut console.watch, watch);
        if let Some(watch) = watch {
            let outbox = console.outbox.clone();
            outbox.hint(presence(Some(watch.conversation), state.customer(watch.thread)));
        }
        for watch in [before.filter(|before| Some(*before) != watch), watch].into_iter().flatten() {
            state.tell_viewers(business, watch.conversation);
        }
    }

    /// Tells customers a little later that nobody is there, unless somebody is by then.
    pub(super) fn tell_absence(&self, business: BusinessId) {
        if self.inner.state.lock().is_online(business) {
            return;
        }
        let hub = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(hub.inner.timing.absence).await;
            hub.inner.state.lock().tell_business_presence(business, true);
        });
    }

    /// Whose web-chat thread a conversation of the business is; `None` when it is not one, or can't be looked up now.
    pub(super) async fn owner(&self, scope: Scope, conversation: ConversationId) -> Option<Owner> {
        let owners = self.inner.store.read(move |tx| thread::owners(tx, scope, &[conversation])).await;
        owners.ok()?.pop().map(|(_, owner)| owner)
    }
}

impl State {
    /// Whether somebody who can answer has a console open.
    pub(super) fn is_online(&self, business: BusinessId) -> bool {
        self.team(business).any(|(_, console)| console.answers)
    }

    /// Whether the customer of a thread is there.
    pub(super) fn customer(&self, thread: Owner) -> Presence {
        let mut state = Presence::Offline;
        for chat in self.of_thread(thread) {
            if chat.is_active {
                return Presence::Online;
            }
            state = Presence::Away;
        }
        state
    }

    /// Tells who has the thread open when the customer's presence is not what it was.
    pub(super) fn tell_customer_presence(&self, thread: Owner, before: Presence) {
        let now = self.customer(thread);
        if now == before {
            return;
        }
        for console in self.consoles.values() {
            if let Some(watch) = console.watch.filter(|watch| watch.thread == thread) {
                console.outbox.hint(presence(Some(watch.conversation), now));
            }
        }
    }

    /// Tells the business's customers when there is somebody and was not, or the other way round.
    pub(super) fn tell_business_presence(&self, business: BusinessId, was_online: bool) {
        let is_online = self.is_online(business);
        if is_online == was_online {
            return;
        }
        let text = presence(None, presence_of_business(is_online));
        for chat in self.chats.values().filter(|chat| chat.business == business) {
            chat.outbox.hint(text.clone());
        }
    }

    pub(super) fn tell_customer_typing(
        &self,
        business: BusinessId,
        conversation_id: ConversationId,
        name: Option<&str>,
        is_on: bool,
    ) {
        let state = OnOff::of(is_on);
        let text = Signal::Typing { conversation_id, by: "customer", name, agent_id: Some(None), state }.text();
        for (_, console) in self.team(business) {
            console.outbox.hint(text.clone());
        }
    }

    fn tell_business_typing(
        &self,
        business: BusinessId,
        conversation_id: ConversationId,
        owner: Owner,
        agent: Option<&(AgentId, String)>,
        is_on: bool,
    ) {
        let (name, state) = (agent.map(|(_, name)| name.as_str()), OnOff::of(is_on));
        let typing = |agent_id| Signal::Typing { conversation_id, by: "agent", name, agent_id, state }.text();
        let id = agent.map(|(id, _)| *id);
        let (to_customer, to_agents) = (typing(None), typing(Some(id)));
        for chat in self.of_thread(owner) {
            chat.outbox.hint(to_customer.clone());
        }
        for (_, console) in self.team(business).filter(|(_, console)| Some(console.agent) != id) {
            console.outbox.hint(to_agents.clone());
        }
    }

    /// Tells everybody who has the thread open who else has.
    fn tell_viewers(&self, business: BusinessId, conversation_id: ConversationId) {
        let watches = |watch: &Option<Watch>| watch.is_some_and(|watch| watch.conversation == conversation_id);
        let here = || self.team(business).filter(|(_, console)| watches(&console.watch));
        let names: BTreeMap<AgentId, String> =
            here().map(|(_, console)| (console.agent, console.name.clone())).collect();
        let agents: Vec<Viewer> = names.into_iter().map(|(id, name)| Viewer { id, name }).collect();
        let text = Signal::Viewers { conversation_id, agents: &agents }.text();
        for (_, console) in here() {
            console.outbox.hint(text.clone());
        }
    }
}

/// The frame of somebody's presence; without a conversation it is the business's.
pub(super) fn presence(conversation_id: Option<ConversationId>, state: Presence) -> axum::extract::ws::Utf8Bytes {
    Signal::Presence { conversation_id, state }.text()
}

fn presence_of_business(is_online: bool) -> Presence {
    if is_online { Presence::Online } else { Presence::Away }
}
