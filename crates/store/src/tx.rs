//! A transaction as the business rules see it.

use std::ops::{Deref, DerefMut};

use wire::id::BusinessId;

use crate::actor::Actor;
use crate::ids::Ids;
use crate::journal::{self, NewEvent};

/// A database transaction with the time, the ids and the events of what happens in it.
///
/// The time stands still within one transaction. Events are written to the journal at its end, in the order emitted.
pub struct Tx<'a, 'c> {
    db: &'a mut db::Tx<'c>,
    now_ms: i64,
    ids: &'a Ids,
    actor: Option<Actor>,
    events: Vec<NewEvent>,
}

impl<'a, 'c> Tx<'a, 'c> {
    pub(crate) fn new(db: &'a mut db::Tx<'c>, now_ms: i64, ids: &'a Ids) -> Self {
        Self { db, now_ms, ids, actor: None, events: Vec::new() }
    }

    pub(crate) fn by(self, actor: Option<Actor>) -> Self {
        Self { actor, ..self }
    }

    /// For whom this is done; none: for nobody but the platform itself.
    pub fn actor(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    /// The time of this transaction, UTC milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// A new time-sortable id.
    pub fn next_id(&self) -> i64 {
        self.ids.next()
    }

    /// Records that something happened; it commits with the rows or not at all.
    pub fn emit(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// Runs `f` so that its rows and events are undone when it fails, while this transaction goes on.
    pub fn attempt<T, E: From<db::Error>>(&mut self, f: impl FnOnce(&mut Tx<'_, '_>) -> Result<T, E>) -> Result<T, E> {
        let (now_ms, ids, actor) = (self.now_ms, self.ids, self.actor.clone());
        let (value, events) = self.db.savepoint(|db| {
            let mut inner = Tx::new(db, now_ms, ids).by(actor);
            let value = f(&mut inner)?;
            Ok::<_, E>((value, inner.events))
        })?;
        self.events.extend(events);
        Ok(value)
    }

    /// Writes the emitted events; returns whether there were any.
    pub(crate) fn finish(mut self) -> Result<bool, db::Error> {
        let events = std::mem::take(&mut self.events);
        journal::append(self.db, self.now_ms, &events)?;
        Ok(!events.is_empty())
    }

    /// Emits an event about a conversation.
    pub fn emit_about(&mut self, business: BusinessId, kind: &'static str, conversation: i64, subject: i64) {
        self.emit(NewEvent { business, kind, conversation: Some(conversation), subject, payload: String::from("{}") });
    }
}

impl<'c> Deref for Tx<'_, 'c> {
    type Target = db::Tx<'c>;

    fn deref(&self) -> &Self::Target {
        self.db
    }
}

impl DerefMut for Tx<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.db
    }
}
