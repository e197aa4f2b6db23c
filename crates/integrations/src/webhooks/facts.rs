//! Events of the journal with what their webhooks need to know, loaded for a whole batch at once.

use std::collections::{HashMap, HashSet};

use messaging::media::{self, Media};
use messaging::message::id_of;
use messaging::token;
use serde_json::{Map, Value as Json};
use store::{Event, Row, Scope, Tx, params};
use wire::id::{BusinessId, MediaId, MessageId, PhoneNumberId, WabaId};

use crate::error::Result;

/// Everything that the webhook of a message's event is written from.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub direction: String,
    pub kind: String,
    pub content: Map<String, Json>,
    /// The content of the newest edit.
    pub edited: Option<Map<String, Json>>,
    pub callback_data: Option<String>,
    pub pricing: Option<Json>,
    pub error: Option<Json>,
    pub has_been_delivered: bool,
    pub conversation: i64,
    pub line: PhoneNumberId,
    pub line_digits: String,
    pub waba: WabaId,
    pub contact: i64,
    pub contact_name: Option<String>,
    pub wa_id: Option<String>,
    pub user_id: Option<String>,
}

/// What is known of a batch of events of one business.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub messages: HashMap<i64, Facts>,
    pub media: HashMap<MediaId, Media>,
    /// The directions of quoted messages.
    pub quoted: HashMap<i64, String>,
    /// The secret of the business's oldest app, which signs the addresses of media.
    pub secret: Option<String>,
}

store::statements! {
    MESSAGES = "SELECT m.id, m.direction, m.kind, m.content, s.content, m.callback_data, m.pricing, s.error, s.delivered_at,
  m.conversation_id, v.phone_number_id, v.contact_id, c.name
 FROM message m
 JOIN conversation v ON v.business_id = m.business_id AND v.id = m.conversation_id
 JOIN contact c ON c.business_id = v.business_id AND c.id = v.contact_id
 LEFT JOIN message_state s ON s.business_id = m.business_id AND s.message_id = m.id
 WHERE m.business_id = $1 AND m.id IN LIST($2)";
    ADDRESSES = "SELECT contact_id, kind, value FROM contact_address
 WHERE business_id = $1 AND contact_id IN LIST($2) ORDER BY contact_id, created_at, value";
    LINES = "SELECT id, waba_id, digits FROM phone_number WHERE business_id = $1 AND id IN LIST($2)";
    QUOTED = "SELECT id, direction FROM message WHERE business_id = $1 AND id IN LIST($2)";
}

/// Loads what the webhooks of a business's events need: a handful of queries, however many events there are.
pub(super) fn load(tx: &mut Tx<'_, '_>, business: BusinessId, events: &[&Event]) -> Result<Known> {
    let scope = Scope::of(business);
    let ids: HashSet<i64> = events.iter().map(|event| event.subject).collect();
    let mut messages = HashMap::with_capacity(ids.len());
    for row in tx.query(MESSAGES, params![business.get(), ids.into_iter().collect::<Vec<i64>>()])? {
        messages.insert(row.get(0)?, read(&row)?);
    }
    people(tx, business, &mut messages)?;
    lines(tx, business, &mut messages)?;
    let mut known = Known { messages, ..Known::default() };
    let inbound = || known.messages.values().filter(|facts| facts.direction == "in");
    let media_ids: Vec<MediaId> = inbound().filter_map(|facts| facts.media_id()).collect();
    let quoted: Vec<i64> = inbound().filter_map(|facts| facts.quoted(scope)).map(MessageId::get).collect();
    if !media_ids.is_empty() {
        known.media = media::get_many(tx, scope, &media_ids)?.into_iter().collect();
        known.secret = token::apps(tx, scope)?.into_iter().next().map(|app| app.secret);
    }
    if !quoted.is_empty() {
        for row in tx.query(QUOTED, params![business.get(), quoted])? {
            known.quoted.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(known)
}

fn people(tx: &mut Tx<'_, '_>, business: BusinessId, messages: &mut HashMap<i64, Facts>) -> Result<()> {
    let contacts: HashSet<i64> = messages.values().map(|facts| facts.contact).collect();
    if contacts.is_empty() {
        return Ok(());
    }
    let mut addresses: HashMap<(i64, String), String> = HashMap::new();
    for row in tx.query(ADDRESSES, params![business.get(), contacts.into_iter().collect::<Vec<i64>>()])? {
        addresses.entry((row.get(0)?, row.get(1)?)).or_insert(row.get(2)?);
    }
    for facts in messages.values_mut() {
        facts.wa_id = addresses.get(&(facts.contact, "wa_id".to_owned())).cloned();
        facts.user_id = addresses.get(&(facts.contact, "user_id".to_owned())).cloned();
    }
    Ok(())
}

fn lines(tx: &mut Tx<'_, '_>, business: BusinessId, messages: &mut HashMap<i64, Facts>) -> Result<()> {
    let ids: HashSet<i64> = messages.values().map(|facts| facts.line.get()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut lines: HashMap<i64, (i64, String)> = HashMap::new();
    for row in tx.query(LINES, params![business.get(), ids.into_iter().collect::<Vec<i64>>()])? {
        lines.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
    }
    for facts in messages.values_mut() {
        if let Some((waba, digits)) = lines.get(&facts.line.get()) {
            facts.waba = WabaId::new(*waba);
            facts.line_digits.clone_from(digits);
        }
    }
    Ok(())
}

impl Facts {
    /// The media object that the message shows.
    pub fn media_id(&self) -> Option<MediaId> {
        let id = self.content.get(&self.kind)?.get("id")?.as_str()?;
        matches!(self.kind.as_str(), "image" | "video" | "audio" | "document" | "sticker").then_some(())?;
        id.parse().ok()
    }

    /// The message of the same business that it quotes.
    pub fn quoted(&self, scope: Scope) -> Option<MessageId> {
        id_of(scope, self.content.get("context")?.get("id")?.as_str()?).ok()
    }
}

fn read(row: &Row) -> Result<Facts> {
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str::<Json>(&text).ok());
    let object = |value: Option<Json>| match value {
        Some(Json::Object(members)) => Some(members),
        _ => None,
    };
    Ok(Facts {
        direction: row.get(1)?,
        kind: row.get(2)?,
        content: object(json(row.get(3)?)).unwrap_or_default(),
        edited: object(json(row.get(4)?)),
        callback_data: row.get(5)?,
        pricing: json(row.get(6)?),
        error: json(row.get(7)?),
        has_been_delivered: row.get::<Option<i64>>(8)?.is_some(),
        conversation: row.get(9)?,
        line: PhoneNumberId::new(row.get(10)?),
        line_digits: String::new(),
        waba: WabaId::new(0),
        contact: row.get(11)?,
        contact_name: row.get(12)?,
        wa_id: None,
        user_id: None,
    })
}
