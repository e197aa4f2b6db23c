//! Ticks: a message's status only moves forward, whatever order the news of it come in.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use store::{NewEvent, Row, Scope, Tx, Type, Value, params};
use utoipa::ToSchema;
use wire::id::{ConversationId, MessageId};
use wire::status::Status;

use crate::conversation;
use crate::error::Result;
use crate::message::Direction;

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
    RANGE = "SELECT m.id FROM message m
 WHERE m.business_id = $1 AND m.conversation_id = $2 AND m.id > $3 AND m.id <= $4 AND m.direction = $5 ORDER BY m.id LIMIT 5000";
}

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
    for row in tx.query(CURRENT, params![business, ids])? {
        current.insert(row.get(0)?, Current::read(&row)?);
    }
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
        state.status = next;
        moved += 1;
        tx.emit(NewEvent {
            business: scope.business(),
            kind: "message.status",
            conversation: Some(state.conversation),
            subject: item.message.get(),
            payload: format!("{{\"status\":\"{}\"}}", next.as_str()),
        });
    }
    tx.insert_many("message_state", &STATE, fresh, "")?;
    Ok(moved)
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

/// The customer's client has `message` and all before it: `delivered` or `read`; `played` is about that one only.
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
    let moved = apply_range(tx, scope, conversation, watermark, message, Direction::Out, status)?;
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
