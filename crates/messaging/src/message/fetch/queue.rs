//! What is to be fetched, and when.

use serde_json::{Map, Value as Json};
use store::{Scope, Tx, Type, Value, jobs, params};
use wire::id::{ConversationId, MessageId, PhoneNumberId};

use super::{FETCH, FIRST_PAUSE_MS, Task};
use crate::error::Result;

store::statements! {
    DUE = "SELECT message_id, is_preview, attempts FROM media_fetch WHERE business_id = $1 AND due_at <= $2 ORDER BY due_at, message_id LIMIT $3";
    HOLD = "UPDATE media_fetch SET due_at = $2 WHERE business_id = $1 AND message_id IN LIST($3)";
    REMOVE = "DELETE FROM media_fetch WHERE business_id = $1 AND message_id = $2";
    NEXT = "SELECT due_at FROM media_fetch WHERE business_id = $1 AND due_at > 0 ORDER BY due_at LIMIT 1";
    CONTENTS = "SELECT m.id, m.kind, COALESCE(s.content, m.content), s.deleted_at, v.phone_number_id, v.id FROM message m
 JOIN conversation v ON v.business_id = m.business_id AND v.id = m.conversation_id
 LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
 WHERE m.business_id = $1 AND m.id IN LIST($2)";
}

const COLUMNS: [(&str, Type); 5] = [
    ("business_id", Type::BigInt),
    ("message_id", Type::BigInt),
    ("is_preview", Type::Boolean),
    ("attempts", Type::BigInt),
    ("due_at", Type::BigInt),
];

/// The most messages of one run.
const PER_RUN: i64 = 64;

/// How long what was taken is not taken again: who took it may have died.
const HOLD_MS: i64 = jobs::LEASE_MS;

/// A message with something to fetch.
pub(super) struct Taken {
    pub(super) id: MessageId,
    pub(super) task: Task,
    pub(super) attempts: i64,
    pub(super) kind: String,
    /// Empty when it has been deleted.
    pub(super) content: Map<String, Json>,
    pub(super) line: PhoneNumberId,
    pub(super) conversation: ConversationId,
}

/// Writes down what messages of a batch wait for, and the job that fetches it: two statements, however many they are.
///
/// Each call's job is its own: one that is just ending could miss it.
pub(crate) fn add(tx: &mut Tx<'_, '_>, scope: Scope, messages: &[(MessageId, Task)]) -> Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let now = tx.now_ms();
    let rows = messages.iter().map(|(message, task)| row(scope, *message, *task, 0, now)).collect();
    tx.insert_many("media_fetch", &COLUMNS, rows, "")?;
    let key = format!("{FETCH}:{}", tx.next_id());
    jobs::enqueue(tx, scope.business(), FETCH, &key, "{}", now)?;
    Ok(())
}

fn row(scope: Scope, message: MessageId, task: Task, attempts: i64, due_at: i64) -> Vec<Value> {
    vec![
        Value::from(scope.business().get()),
        Value::from(message.get()),
        Value::from(task == Task::Preview),
        Value::from(attempts),
        Value::from(due_at),
    ]
}

/// The messages that are due, the oldest first.
pub(super) fn due(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Taken>> {
    let (business, now) = (scope.business().get(), tx.now_ms());
    let mut due = Vec::new();
    for row in tx.query(DUE, params![business, now, PER_RUN])? {
        let task = if row.get::<bool>(1)? { Task::Preview } else { Task::Media };
        due.push((MessageId::new(row.get(0)?), task, row.get::<i64>(2)?));
    }
    let mut taken = load(tx, scope, &due)?;
    taken.sort_by_key(|message| due.iter().position(|(id, ..)| *id == message.id));
    Ok(taken)
}

/// Takes a message off the list and reads it as it is now; `None` when nobody waits for it any more.
pub(super) fn finish(tx: &mut Tx<'_, '_>, scope: Scope, before: &Taken) -> Result<Option<Taken>> {
    crate::message::status::hold(tx, scope, vec![before.id.get()])?;
    if tx.execute(REMOVE, params![scope.business().get(), before.id.get()])? == 0 {
        return Ok(None);
    }
    Ok(load(tx, scope, &[(before.id, before.task, before.attempts)])?.pop())
}

fn load(tx: &mut Tx<'_, '_>, scope: Scope, messages: &[(MessageId, Task, i64)]) -> Result<Vec<Taken>> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = messages.iter().map(|(id, ..)| id.get()).collect();
    let mut taken = Vec::with_capacity(messages.len());
    for row in tx.query(CONTENTS, params![scope.business().get(), ids])? {
        let id = MessageId::new(row.get(0)?);
        let Some((_, task, attempts)) = messages.iter().find(|(message, ..)| *message == id) else { continue };
        let is_deleted = row.get::<Option<i64>>(3)?.is_some();
        let content = if is_deleted { "{}".to_owned() } else { row.get::<String>(2)? };
        taken.push(Taken {
            id,
            task: *task,
            attempts: *attempts,
            kind: row.get(1)?,
            content: serde_json::from_str(&content).map_err(|_| store::error::corrupt("message", "content", id))?,
            line: PhoneNumberId::new(row.get(4)?),
            conversation: ConversationId::new(row.get(5)?),
        });
    }
    Ok(taken)
}

/// Keeps others from taking what was taken, for a while.
pub(super) fn hold(tx: &mut Tx<'_, '_>, scope: Scope, messages: Vec<i64>) -> Result<()> {
    if !messages.is_empty() {
        let until = tx.now_ms() + HOLD_MS;
        tx.execute(HOLD, params![scope.business().get(), until, messages])?;
    }
    Ok(())
}

/// Puts a message back on the list, to be tried once more after a pause.
pub(super) fn retry(tx: &mut Tx<'_, '_>, scope: Scope, message: &Taken) -> Result<()> {
    let due_at = tx.now_ms() + (FIRST_PAUSE_MS << (2 * message.attempts));
    let row = row(scope, message.id, message.task, message.attempts + 1, due_at);
    tx.insert_many("media_fetch", &COLUMNS, vec![row], "")?;
    Ok(())
}

/// When the next one is due.
pub(super) fn next(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Option<i64>> {
    let row = tx.query_opt(NEXT, params![scope.business().get()])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}
