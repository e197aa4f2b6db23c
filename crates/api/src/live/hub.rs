//! Who is connected.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use channels::webchat::thread::Owner;
use channels::webchat::visitor::Visitor;
use inbox::agents::{Agent, Role};
use parking_lot::Mutex;
use store::{Scope, Store};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wire::id::{AgentId, BusinessId, ConversationId, VisitorId};

use super::frame::Close;
use super::limits::{SOCKETS_PER_SESSION, Timing};
use super::outbox::Outbox;
use super::tail;

/// The open sockets of this process. Clones share them.
#[derive(Clone)]
pub struct Hub {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) timing: Timing,
    pub(super) state: Mutex<State>,
    /// The tasks of connections, each to its last frame.
    pub(super) connections: TaskTracker,
    next: AtomicU64,
}

/// Everything about sockets, under one lock that is held for lookups only.
#[derive(Default)]
pub(super) struct State {
    pub(super) chats: HashMap<u64, Chat>,
    /// The chats of each web-chat thread; a contact may have several devices and tabs.
    pub(super) threads: HashMap<Owner, Vec<u64>>,
    pub(super) consoles: HashMap<u64, Console>,
    /// The consoles of each business.
    pub(super) teams: HashMap<BusinessId, Vec<u64>>,
    pub(super) is_stopped: bool,
}

/// A customer's socket.
pub(super) struct Chat {
    pub(super) outbox: Arc<Outbox>,
    pub(super) business: BusinessId,
    pub(super) visitor: VisitorId,
    pub(super) thread: Owner,
    pub(super) is_active: bool,
    /// Where they type.
    pub(super) typing: Option<ConversationId>,
}

/// An agent's socket.
pub(super) struct Console {
    pub(super) outbox: Arc<Outbox>,
    pub(super) business: BusinessId,
    pub(super) agent: AgentId,
    pub(super) name: String,
    /// Whether they can answer customers.
    pub(super) answers: bool,
    pub(super) token_hash: String,
    pub(super) watch: Option<Watch>,
    /// Where they type.
    pub(super) typing: Option<(ConversationId, Owner)>,
}

/// The thread that a console has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Watch {
    pub(super) conversation: ConversationId,
    pub(super) thread: Owner,
}

impl Hub {
    /// Begins to follow the journal at its end; at `stop` every socket is closed.
    pub async fn start(store: Store, stop: CancellationToken) -> Result<Self, store::Error> {
        Self::start_with(store, stop, Timing::default()).await
    }

    /// The same with other times, for tests.
    pub async fn start_with(store: Store, stop: CancellationToken, timing: Timing) -> Result<Self, store::Error> {
        let head = store.read(|tx| Ok::<_, store::Error>(store::journal::head(tx)?)).await?;
        let connections = TaskTracker::new();
        let inner = Inner { store, timing, state: Mutex::default(), connections, next: AtomicU64::new(1) };
        let hub = Self { inner: Arc::new(inner) };
        tokio::spawn(tail::run(hub.clone(), head, stop));
        Ok(hub)
    }

    /// Waits until every socket has been told of the stop and is closed.
    pub async fn closed(&self) {
        self.inner.connections.close();
        self.inner.connections.wait().await;
    }

    /// How many sockets are open: chats and consoles.
    pub fn sockets(&self) -> (usize, usize) {
        let state = self.inner.state.lock();
        (state.chats.len(), state.consoles.len())
    }

    /// The agents of the scope's business who have a console open.
    pub fn online_agents(&self, scope: Scope) -> Vec<AgentId> {
        let state = self.inner.state.lock();
        let mut agents: Vec<AgentId> = state.team(scope.business()).map(|(_, console)| console.agent).collect();
        agents.sort_unstable();
        agents.dedup();
        agents
    }

    /// Closes the consoles of a session that was ended; `token` is its token.
    pub fn end_agent_session(&self, token: &str) {
        let hash = store::secret::hash_token(token);
        self.close_consoles(|console| console.token_hash == hash);
    }

    /// Closes the consoles of an agent's other sessions; `keep` is the token of the one that stays.
    pub fn end_other_agent_sessions(&self, scope: Scope, agent: AgentId, keep: &str) {
        let hash = store::secret::hash_token(keep);
        let business = scope.business();
        self.close_consoles(|console| {
            console.business == business && console.agent == agent && console.token_hash != hash
        });
    }

    /// Closes the consoles of an agent who was removed.
    pub fn end_agent_sessions(&self, scope: Scope, agent: AgentId) {
        let business = scope.business();
        self.close_consoles(|console| console.business == business && console.agent == agent);
    }

    fn close_consoles(&self, is_ended: impl Fn(&Console) -> bool) {
        let state = self.inner.state.lock();
        for console in state.consoles.values().filter(|console| is_ended(console)) {
            console.outbox.close(Close::SessionEnded);
        }
    }

    /// A customer's socket takes its seat; frames wait until its outbox is opened.
    pub(super) fn join_chat(&self, scope: Scope, visitor: &Visitor) -> Result<ChatSeat, Close> {
        let outbox = Arc::new(Outbox::default());
        let thread = visitor.thread();
        let chat = Chat {
            outbox: outbox.clone(),
            business: scope.business(),
            visitor: visitor.id,
            thread,
            is_active: true,
            typing: None,
        };
        let id = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let mut state = self.inner.state.lock();
        if state.is_stopped {
            return Err(Close::Stopping);
        }
        if state.of_thread(thread).filter(|chat| chat.visitor == visitor.id).count() >= SOCKETS_PER_SESSION {
            return Err(Close::TooMany);
        }
        let before = state.customer(thread);
        state.chats.insert(id, chat);
        state.threads.entry(thread).or_default().push(id);
        state.tell_customer_presence(thread, before);
        Ok(ChatSeat { hub: self.clone(), id, outbox })
    }

    /// An agent's socket takes its seat; frames wait until its outbox is opened.
    pub(super) fn join_console(&self, scope: Scope, agent: &Agent, token: &str) -> Result<ConsoleSeat, Close> {
        let outbox = Arc::new(Outbox::default());
        let business = scope.business();
        let console = Console {
            outbox: outbox.clone(),
            business,
            agent: agent.id,
            name: agent.name.clone(),
            answers: agent.role >= Role::Agent,
            token_hash: store::secret::hash_token(token),
            watch: None,
            typing: None,
        };
        let id = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let mut state = self.inner.state.lock();
        if state.is_stopped {
            return Err(Close::Stopping);
        }
        let same = state.team(business).filter(|(_, other)| other.token_hash == console.token_hash);
        if same.count() >= SOCKETS_PER_SESSION {
            return Err(Close::TooMany);
        }
        let was_online = state.is_online(business);
        state.consoles.insert(id, console);
        state.teams.entry(business).or_default().push(id);
        state.tell_business_presence(business, was_online);
        Ok(ConsoleSeat { hub: self.clone(), id, outbox })
    }

    /// Closes every socket, and takes no more.
    pub(super) fn stop(&self) {
        let mut state = self.inner.state.lock();
        state.is_stopped = true;
        let chats = state.chats.values().map(|chat| &chat.outbox);
        for outbox in chats.chain(state.consoles.values().map(|console| &console.outbox)) {
            outbox.close(Close::Stopping);
        }
    }
}

impl State {
    /// The sockets of a thread.
    pub(super) fn of_thread(&self, thread: Owner) -> impl Iterator<Item = &Chat> {
        self.threads.get(&thread).into_iter().flatten().filter_map(|id| self.chats.get(id))
    }

    /// The sockets of a business's agents.
    pub(super) fn team(&self, business: BusinessId) -> impl Iterator<Item = (u64, &Console)> {
        let ids = self.teams.get(&business).into_iter().flatten();
        ids.filter_map(|id| self.consoles.get(id).map(|console| (*id, console)))
    }

    /// A customer's socket belongs to another thread now.
    pub(super) fn move_chat(&mut self, id: u64, to: Owner) {
        let Some(chat) = self.chats.get_mut(&id) else { return };
        let from = std::mem::replace(&mut chat.thread, to);
        if from == to {
            return;
        }
        let (before_from, before_to) = (self.customer(from), self.customer(to));
        forget(&mut self.threads, from, id);
        self.threads.entry(to).or_default().push(id);
        self.tell_customer_presence(from, before_from);
        self.tell_customer_presence(to, before_to);
    }
}

fn forget<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<u64>>, key: K, id: u64) {
    if let Some(ids) = map.get_mut(&key) {
        ids.retain(|other| *other != id);
        if ids.is_empty() {
            map.remove(&key);
        }
    }
}

/// A customer's place in the hub, free again when it is dropped.
pub(super) struct ChatSeat {
    pub(super) hub: Hub,
    pub(super) id: u64,
    pub(super) outbox: Arc<Outbox>,
}

impl Drop for ChatSeat {
    fn drop(&mut self) {
        let mut state = self.hub.inner.state.lock();
        let Some(thread) = state.chats.get(&self.id).map(|chat| chat.thread) else { return };
        let before = state.customer(thread);
        let typing = state.chats.remove(&self.id).and_then(|chat| chat.typing.map(|at| (chat.business, at)));
        forget(&mut state.threads, thread, self.id);
        if let Some((business, conversation)) = typing {
            state.tell_customer_typing(business, conversation, None, false);
        }
        state.tell_customer_presence(thread, before);
    }
}

/// An agent's place in the hub, free again when it is dropped.
pub(super) struct ConsoleSeat {
    pub(super) hub: Hub,
    pub(super) id: u64,
    pub(super) outbox: Arc<Outbox>,
}

impl Drop for ConsoleSeat {
    fn drop(&mut self) {
        self.hub.watch(self.id, None);
        self.hub.stop_typing(self.id);
        let mut state = self.hub.inner.state.lock();
        let Some(console) = state.consoles.remove(&self.id) else { return };
        forget(&mut state.teams, console.business, self.id);
        drop(state);
        if console.answers {
            self.hub.tell_absence(console.business);
        }
    }
}
