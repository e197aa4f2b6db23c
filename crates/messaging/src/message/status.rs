//! Ticks: a message's status only moves forward, whatever order the news of it come in.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use store::{Engine, NewEvent, Row, Scope, Tx, Type, Value, params};
use utoipa::ToSchema;
use wire::id::{ConversationId, MessageId};
use wire::status::Status;

use crate::conversation;
use crate::error::Result;
use crate::message::Direction;
use crate::message::send::Accepted;

/// Why a message failed, in the Cloud API's codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Failure {
    /// The Cloud API error code.
    pub code: u32,
    /// Its title.
    pub title: String,
    /// What happened, for people.
    pub details: Option<String>,
}

impl Failure {
    /// What an error of the Cloud API says.
    pub fn of(error: &wire::error::GraphError) -> Self {
        Self { code: error.code, title: error.title.clone(), details: error.details.clone() }
    }
}

/// News of a message's status.
#[derive(Clone, Debug)]
pub struct News {
    /// The message.
    pub message: MessageId,
    /// How far it got.
    pub status: Status,
    /// Why it failed.
    pub failure: Option<Failure>,
}

impl News {
    /// Good news.
    pub fn new(message: MessageId, status: Status) -> Self {
        Self { message, status, failure: None }
    }

    /// It failed.
    pub fn failed(message: MessageId, failure: Failure) -> Self {
        Self { message, status: Status::Failed, failure: Some(failure) }
    }
}

/// The status of a message without a state row: what came in has been delivered to the business.
pub fn initial(direction: Direction) -> Status {
    match direction {
        Direction::In => Status::Delivered,
        Direction::Out => Status::Accepted,
    }
}

store::statements! {
    CURRENT = "SELECT m.id, m.conversation_id, m.direction, s.status FROM message m
 LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
 WHERE m.business_id = $1 AND m.id IN LIST($2)";
    SENT = "UPDATE message_state SET status = $3, sent_at = COALESCE(sent_at, $4) WHERE business_id = $1 AND message_id = $2";
    DELIVERED = "UPDATE message_state SET status = $3, delivered_at = COALESCE(delivered_at, $4) WHERE business_id = $1 AND message_id = $2";
    READ = "UPDATE message_state SET status = $3, read_at = COALESCE(read_at, $4) WHERE business_id = $1 AND message_id = $2";
    PLAYED = "UPDATE message_state SET status = $3, played_at = COALESCE(played_at, $4) WHERE business_id = $1 AND message_id = $2";
    FAILED = "UPDATE message_state SET status = $3, failed_at = $4, error = $5 WHERE business_id = $1 AND message_id = $2";
    EARLY = "SELECT message_id, status, error FROM early_status WHERE business_id = $1 AND message_id IN LIST($2)";
    WAIT = "INSERT INTO early_status (business_id, message_id, status, error, at) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (business_id, message_id, status) DO NOTHING";
    ARRIVED = "DELETE FROM early_status WHERE business_id = $1 AND message_id IN LIST($2)";
    FORGET_EARLY = "DELETE FROM early_status WHERE business_id = $1 AND at < $2";
    RANGE = "SELECT m.id FROM message m
 WHERE m.business_id = $1 AND m.conversation_id = $2 AND m.id > $3 AND m.id <= $4 AND m.direction = $5
  AND NOT EXISTS (SELECT 1 FROM media_fetch f WHERE f.business_id = m.business_id AND f.message_id = m.id AND NOT f.is_preview)
 ORDER BY m.id LIMIT 5000";
}

/// On PostgreSQL two transactions may bring news of one message at once; the second one waits here, and reads what the first wrote.
/// In the order of ids, so that neither waits for the other.
const HOLD: &str = "SELECT id FROM message WHERE business_id = $1 AND id IN LIST($2) ORDER BY id FOR NO KEY UPDATE";

const STATE: [(&str, Type); 9] = [
    ("business_id", Type::BigInt),
    ("message_id", Type::BigInt),
    ("status", Type::Text),
    ("sent_at", Type::BigInt),
    ("delivered_at", Type::BigInt),
    ("read_at", Type::BigInt),
    ("played_at", Type::BigInt),
    ("failed_at", Type::BigInt),
    ("error", Type::Text),
];

/// Applies news of many messages of a business; returns how many statuses moved.
///
/// Late and repeated news move nothing and emit nothing. Each move emits `message.status`.
pub fn apply(tx: &mut Tx<'_, '_>, scope: Scope, news: &[News]) -> Result<usize> {
    if news.is_empty() {
        return Ok(0);
    }
    let business = scope.business().get();
    let ids: Vec<i64> = news.iter().map(|item| item.message.get()).collect();
    let mut current: HashMap<i64, Current> = HashMap::with_capacity(ids.len());
    hold(tx, scope, ids.clone())?;
    for row in tx.query(CURRENT, params![business, ids.clone()])? {
        current.insert(row.get(0)?, Current::read(&row)?);
    }
    wait(tx, scope, news.iter().filter(|item| !current.contains_key(&item.message.get())))?;
    let waited = waited(tx, scope, ids, &current)?;
    let all: Vec<News>;
    let news = if waited.is_empty() {
        news
    } else {
        all = waited.into_iter().chain(news.iter().cloned()).collect();
        &all
    };
    let mut mentions: HashMap<MessageId, usize> = HashMap::with_capacity(news.len());
    for item in news {
        *mentions.entry(item.message).or_default() += 1;
    }
    let now = tx.now_ms();
    let mut moved = 0;
    let mut fresh = Vec::new();
    for item in news {
        let Some(state) = current.get_mut(&item.message.get()) else { continue };
        let Some(next) = wire::status::advance(state.status, item.status) else { continue };
        let error = item.failure.as_ref().and_then(|failure| serde_json::to_string(failure).ok());
        if state.is_stored {
            let sql = match next {
                Status::Accepted => continue,
                Status::Sent => SENT,
                Status::Delivered => DELIVERED,
                Status::Read => READ,
                Status::Played => PLAYED,
                Status::Failed => FAILED,
            };
            let mut values = vec![
                Value::from(business),
                Value::from(item.message.get()),
                Value::from(next.as_str()),
                Value::from(now),
            ];
            if next == Status::Failed {
                values.push(Value::from(error));
            }
            tx.execute(sql, &values)?;
        } else {
            let at = |status: Status| if status == next { Value::from(now) } else { Value::Null };
            fresh.push(vec![
                Value::from(business),
                Value::from(item.message.get()),
                Value::from(next.as_str()),
                at(Status::Sent),
                at(Status::Delivered),
                at(Status::Read),
                at(Status::Played),
                at(Status::Failed),
                Value::from(error),
            ]);
            // A second item about the same message in this batch must update the row, so it is written first.
            if mentions.get(&item.message).is_some_and(|count| *count > 1) {
                tx.insert_many("message_state", &STATE, std::mem::take(&mut fresh), "")?;
                state.is_stored = true;
            }
        }
        let was = std::mem::replace(&mut state.status, next);
        moved += 1;
        tx.emit(changed(scope, state.conversation, item.message, was, next));
    }
    tx.insert_many("message_state", &STATE, fresh, "")?;
    Ok(moved)
}

/// Keeps the states of messages for this transaction alone until it ends.
pub(crate) fn hold(tx: &mut Tx<'_, '_>, scope: Scope, messages: Vec<i64>) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        tx.query(HOLD, params![scope.business().get(), messages])?;
    }
    Ok(())
}

/// News of messages that are not stored yet is kept until there is other news of them: at the latest when their channel
/// takes them over. A month later nobody waits for it any more.
fn wait<'a>(tx: &mut Tx<'_, '_>, scope: Scope, early: impl Iterator<Item = &'a News>) -> Result<()> {
    const MONTH_MS: i64 = 30 * 86_400_000;
    let (business, now) = (scope.business().get(), tx.now_ms());
    let mut is_any = false;
    for item in early {
        let error = item.failure.as_ref().and_then(|failure| serde_json::to_string(failure).ok());
        tx.execute(WAIT, params![business, item.message.get(), item.status.as_str(), error, now])?;
        is_any = true;
    }
    if is_any {
        tx.execute(FORGET_EARLY, params![business, now - MONTH_MS])?;
    }
    Ok(())
}

/// Takes the news that waited for messages which are there now.
fn waited(tx: &mut Tx<'_, '_>, scope: Scope, ids: Vec<i64>, current: &HashMap<i64, Current>) -> Result<Vec<News>> {
    let business = scope.business().get();
    let mut news = Vec::new();
    for row in tx.query(EARLY, params![business, ids])? {
        let (message, status): (i64, String) = (row.get(0)?, row.get(1)?);
        let error: Option<String> = row.get(2)?;
        if let (true, Ok(status)) = (current.contains_key(&message), status.parse()) {
            let failure = error.and_then(|text| serde_json::from_str(&text).ok());
            news.push(News { message: MessageId::new(message), status, failure });
        }
    }
    if !news.is_empty() {
        let mut arrived: Vec<i64> = news.iter().map(|item| item.message.get()).collect();
        arrived.sort_unstable();
        arrived.dedup();
        tx.execute(ARRIVED, params![business, arrived])?;
    }
    // Several of one message in their order: what was reached is written down for each.
    news.sort_by_key(|item| (item.message, item.status));
    Ok(news)
}

/// Stores the state of messages that failed as they were accepted, in their transaction.
pub(crate) fn store_failed(tx: &mut Tx<'_, '_>, scope: Scope, failed: &[(Accepted, Failure)]) -> Result<()> {
    let (business, now) = (scope.business(), tx.now_ms());
    let mut rows = Vec::with_capacity(failed.len());
    for (accepted, failure) in failed {
        rows.push(vec![
            Value::from(business.get()),
            Value::from(accepted.message.get()),
            Value::from(Status::Failed.as_str()),
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Null,
            Value::from(now),
            Value::from(serde_json::to_string(failure).ok()),
        ]);
        let (from, to) = (Status::Accepted, Status::Failed);
        tx.emit(changed(scope, accepted.conversation.get(), accepted.message, from, to));
    }
    tx.insert_many("message_state", &STATE, rows, "")?;
    Ok(())
}

fn changed(scope: Scope, conversation: i64, message: MessageId, was: Status, status: Status) -> NewEvent {
    NewEvent {
        business: scope.business(),
        kind: "message.status",
        conversation: Some(conversation),
        subject: message.get(),
        payload: format!("{{\"status\":\"{status}\",\"was\":\"{was}\"}}"),
    }
}

struct Current {
    conversation: i64,
    status: Status,
    is_stored: bool,
}

impl Current {
    fn read(row: &Row) -> Result<Self> {
        let direction: String = row.get(2)?;
        let stored: Option<String> = row.get(3)?;
        let initial = initial(if direction == "in" { Direction::In } else { Direction::Out });
        Ok(Self {
            conversation: row.get(1)?,
            status: stored.as_deref().and_then(|text| text.parse().ok()).unwrap_or(initial),
            is_stored: stored.is_some(),
        })
    }
}

/// The customer's client has `message` and all before it that went out: `delivered` or `read`; `played` is about that one
/// only.
///
/// Returns how many statuses moved.
pub fn acknowledged(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
    status: Status,
) -> Result<usize> {
    let at = conversation::get(tx, scope, conversation)?;
    super::receive::in_conversation(tx, scope, conversation, message)?;
    if status == Status::Played {
        return apply(tx, scope, &[News::new(message, status)]);
    }
    let is_read = status == Status::Read;
    let watermark = if is_read { at.out_read_up_to } else { at.out_delivered_up_to };
    let mut moved = apply_range(tx, scope, conversation, watermark, message, Direction::Out, status)?;
    if message.get() <= watermark {
        // It went out after its followers had been seen.
        moved += apply_range(tx, scope, conversation, message.get() - 1, message, Direction::Out, status)?;
    }
    conversation::advance_out(tx, scope, &at, message, is_read)?;
    Ok(moved)
}

/// The business has seen inbound messages up to `message`: the customer gets read ticks. Returns how many moved.
pub fn read_by_business(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    message: MessageId,
) -> Result<usize> {
    let at = conversation::get(tx, scope, conversation)?;
    let moved = apply_range(tx, scope, conversation, at.in_read_up_to, message, Direction::In, Status::Read)?;
    conversation::advance_read(tx, scope, &at, message)?;
    Ok(moved)
}

fn apply_range(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    conversation: ConversationId,
    after: i64,
    up_to: MessageId,
    direction: Direction,
    status: Status,
) -> Result<usize> {
    let mut from = after;
    let mut moved = 0;
    loop {
        let rows = tx
            .query(RANGE, params![scope.business().get(), conversation.get(), from, up_to.get(), direction.as_str()])?;
        let Some(last) = rows.last() else { return Ok(moved) };
        from = last.get(0)?;
        let mut news = Vec::with_capacity(rows.len());
        for row in &rows {
            news.push(News::new(MessageId::new(row.get(0)?), status));
        }
        moved += apply(tx, scope, &news)?;
    }
}
