//! Sending: the hot path. Many sends are one statement of each kind.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json};
use store::{NewEvent, Scope, Tx, Type, Value, params};
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId};
use wire::message::{Content, Reaction};

use crate::conversation::{self, WEBCHAT};
use crate::error::{Error, Result, not_found};
use crate::message::receive::in_conversation;
use crate::message::{Author, change, id_of};
use crate::{contact, media};

/// Whom a message is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A conversation of the line.
    Conversation(ConversationId),
    /// Phone digits; one not known yet becomes a contact.
    WaId(String),
    /// A business-scoped user id; it must be known.
    UserId(String),
}

/// A message to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The business.
    pub scope: Scope,
    /// The line it goes out on; the caller has checked that it is the business's.
    pub line: PhoneNumberId,
    /// Whom it is for.
    pub to: Recipient,
    /// Who wrote it.
    pub author: Author,
    /// What the row's `kind` says: the Cloud API type.
    pub kind: String,
    /// The content in Cloud API form (`type`, the member of that name, `context`), JSON text.
    pub content: String,
    /// The caller's own id: sending twice with the same one is one message.
    pub client_id: Option<String>,
    /// `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
    /// The reaction, when the content is one: it changes the message it names.
    pub reaction: Option<Reaction>,
}

impl Outgoing {
    /// A send of checked content, quoting `context` when given.
    pub fn new(
        scope: Scope,
        line: PhoneNumberId,
        to: Recipient,
        author: Author,
        content: &Content,
        context: Option<&str>,
    ) -> Self {
        let reaction = if let Content::Reaction(reaction) = content { Some(reaction.clone()) } else { None };
        let (kind, content) = text_of(content, context);
        Self { scope, line, to, author, kind, content, client_id: None, callback_data: None, reaction }
    }

    /// With the caller's own id.
    #[must_use]
    pub fn with_client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// With members beside the content, such as a snapshot of the products that it names: clients get them with the message.
    pub fn with_members(mut self, members: Map<String, Json>) -> Result<Self> {
        if members.is_empty() {
            return Ok(self);
        }
        let mut json: Map<String, Json> =
            serde_json::from_str(&self.content).map_err(|_| store::error::corrupt("message", "content", &self.kind))?;
        json.extend(members);
        self.content = Json::Object(json).to_string();
        Ok(self)
    }

    /// What is unique on the line: the caller's own id, and whose it is. Two callers may choose the same.
    fn key(&self) -> Option<String> {
        let client_id = self.client_id.as_ref()?;
        Some(format!("{}:{}:{client_id}", self.author, self.author.id().unwrap_or_default()))
    }
}

/// Type and JSON text of content as stored, with its quote.
pub(crate) fn text_of(content: &Content, context: Option<&str>) -> (String, String) {
    let mut json: Map<String, Json> = content.to_json();
    if let Some(wamid) = context {
        json.insert("context".to_owned(), serde_json::json!({ "id": wamid }));
    }
    (content.kind().to_owned(), Json::Object(json).to_string())
}

/// Checks content that goes out, and that what it quotes or reacts to is a message of this business.
pub fn check(scope: Scope, content: &Content, context: Option<&str>) -> Result<()> {
    wire::validate::outbound(content)?;
    if let Some(wamid) = context {
        id_of(scope, wamid)
            .map_err(|_| wire::Invalid::value("context.message_id", "is not a message of this business"))?;
    }
    Ok(())
}

/// Checks that the media which content names are there and belong to this business.
pub fn check_media(tx: &mut Tx<'_, '_>, scope: Scope, content: &Content) -> Result<()> {
    let named = content.media_ids();
    let ids: Vec<_> = named.iter().filter_map(|id| id.parse().ok()).collect();
    let found = media::get_many(tx, scope, &ids)?;
    match named.iter().find(|id| !id.parse().is_ok_and(|id| found.contains_key(&id))) {
        Some(missing) => Err(not_found("media", missing)),
        None => Ok(()),
    }
}

/// An accepted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its id.
    pub message: MessageId,
    /// The conversation it is in.
    pub conversation: ConversationId,
    /// Whether it was accepted now; false: the same `client_id` had been sent before.
    pub is_new: bool,
}

store::statements! {
    KEYS = "SELECT k.key, k.message_id, m.conversation_id FROM message_key k JOIN message m ON m.id = k.message_id AND m.business_id = k.business_id
 WHERE k.business_id = $1 AND k.scope = $2 AND k.key IN LIST($3)";
}

pub(crate) const MESSAGE: [(&str, Type); 10] = [
    ("business_id", Type::BigInt),
    ("id", Type::BigInt),
    ("conversation_id", Type::BigInt),
    ("direction", Type::Text),
    ("kind", Type::Text),
    ("author_kind", Type::Text),
    ("author_id", Type::BigInt),
    ("content", Type::Text),
    ("client_id", Type::Text),
    ("callback_data", Type::Text),
];
pub(crate) const KEY: [(&str, Type); 4] =
    [("business_id", Type::BigInt), ("scope", Type::BigInt), ("key", Type::Text), ("message_id", Type::BigInt)];

/// Sends one message.
pub fn send(tx: &mut Tx<'_, '_>, outgoing: &Outgoing) -> Result<Accepted> {
    send_many(tx, std::slice::from_ref(outgoing))?.pop().unwrap_or(Err(Error::Busy))
}

/// Sends many messages; each has its own result. An outer error undoes them all (the caller sends them one by one then).
pub fn send_many(tx: &mut Tx<'_, '_>, outgoing: &[Outgoing]) -> Result<Vec<Result<Accepted>>> {
    let mut results: Vec<Option<Result<Accepted>>> = outgoing.iter().map(|_| None).collect();
    let mut lines: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (index, item) in outgoing.iter().enumerate() {
        lines.entry((item.scope.business().get(), item.line.get())).or_default().push(index);
    }
    for indexes in lines.values() {
        send_on_line(tx, outgoing, indexes, &mut results)?;
    }
    Ok(results.into_iter().map(|result| result.unwrap_or(Err(Error::Busy))).collect())
}

fn send_on_line(
    tx: &mut Tx<'_, '_>,
    outgoing: &[Outgoing],
    indexes: &[usize],
    results: &mut [Option<Result<Accepted>>],
) -> Result<()> {
    let Some(first) = indexes.first().map(|index| &outgoing[*index]) else { return Ok(()) };
    let (scope, line) = (first.scope, first.line);
    let mut known = keys(tx, scope, line.get(), indexes.iter().filter_map(|index| outgoing[*index].key()).collect())?;
    let conversations = recipients(tx, scope, line, indexes.iter().map(|index| &outgoing[*index].to))?;
    let (mut rows, mut key_rows) = (Vec::with_capacity(indexes.len()), Vec::new());
    for index in indexes {
        let item = &outgoing[*index];
        let key = item.key();
        if let Some(accepted) = key.as_ref().and_then(|key| known.get(key)) {
            results[*index] = Some(Ok(Accepted { is_new: false, ..accepted.clone() }));
            continue;
        }
        let Some(conversation) = conversations.get(&item.to).copied() else {
            results[*index] = Some(Err(missing(&item.to)));
            continue;
        };
        let accepted = Accepted { message: MessageId::new(tx.next_id()), conversation, is_new: true };
        if let Some(reaction) = &item.reaction {
            match react(tx, scope, &accepted, reaction) {
                Ok(()) => {}
                Err(error @ (Error::NotFound { .. } | Error::Refused { .. })) => {
                    results[*index] = Some(Err(error));
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        rows.push(row(item, &accepted));
        if let Some(key) = key {
            key_rows.push(key_row(scope, line.get(), &key, accepted.message));
            known.insert(key, accepted.clone());
        }
        tx.emit(NewEvent {
            business: scope.business(),
            kind: "message.accepted",
            conversation: Some(conversation.get()),
            subject: accepted.message.get(),
            payload: format!("{{\"kind\":\"{}\"}}", item.kind),
        });
        results[*index] = Some(Ok(accepted));
    }
    tx.insert_many("message", &MESSAGE, rows, "")?;
    tx.insert_many("message_key", &KEY, key_rows, "")?;
    Ok(())
}

/// Puts the business's reaction on a message of the conversation; what it refuses, it refuses before it writes.
fn react(tx: &mut Tx<'_, '_>, scope: Scope, accepted: &Accepted, reaction: &Reaction) -> Result<()> {
    let target = id_of(scope, &reaction.message_id)?;
    in_conversation(tx, scope, accepted.conversation, target)?;
    change::react(tx, scope, target, change::Side::Business, reaction.emoji(), accepted.message)
}

fn row(item: &Outgoing, accepted: &Accepted) -> Vec<Value> {
    vec![
        Value::from(item.scope.business().get()),
        Value::from(accepted.message.get()),
        Value::from(accepted.conversation.get()),
        Value::from("out"),
        Value::from(item.kind.as_str()),
        Value::from(item.author.kind()),
        Value::from(item.author.id()),
        Value::from(item.content.as_str()),
        Value::from(item.client_id.clone()),
        Value::from(item.callback_data.clone()),
    ]
}

pub(crate) fn key_row(scope: Scope, key_scope: i64, key: &str, message: MessageId) -> Vec<Value> {
    vec![Value::from(scope.business().get()), Value::from(key_scope), Value::from(key), Value::from(message.get())]
}

/// The messages that these keys of a scope (a line, a visitor) name already.
pub(crate) fn keys(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    key_scope: i64,
    keys: Vec<String>,
) -> Result<HashMap<String, Accepted>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    tx.query(KEYS, params![scope.business().get(), key_scope, keys])?
        .iter()
        .map(|row| {
            let accepted = Accepted {
                message: MessageId::new(row.get(1)?),
                conversation: ConversationId::new(row.get(2)?),
                is_new: false,
            };
            Ok((row.get(0)?, accepted))
        })
        .collect()
}

fn recipients<'a>(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    to: impl Iterator<Item = &'a Recipient>,
) -> Result<HashMap<Recipient, ConversationId>> {
    let mut found = HashMap::new();
    let (mut wa_ids, mut user_ids) = (Vec::new(), Vec::new());
    for recipient in to {
        match recipient {
            Recipient::WaId(digits) if !wa_ids.contains(digits) => wa_ids.push(digits.clone()),
            Recipient::UserId(id) if !user_ids.contains(id) => user_ids.push(id.clone()),
            Recipient::Conversation(id) if !found.contains_key(recipient) => match conversation::get(tx, scope, *id) {
                Ok(existing) if existing.line == line => {
                    found.insert(recipient.clone(), *id);
                }
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            },
            _ => {}
        }
    }
    let mut contacts: Vec<(Recipient, ContactId)> = Vec::new();
    if !wa_ids.is_empty() {
        let mut by_digits = contact::by_addresses(tx, scope, "wa_id", wa_ids.clone())?;
        let unknown: Vec<String> = wa_ids.into_iter().filter(|digits| !by_digits.contains_key(digits)).collect();
        if !unknown.is_empty() {
            by_digits.extend(contact::create_many(tx, scope, &unknown)?);
        }
        contacts.extend(by_digits.into_iter().map(|(digits, id)| (Recipient::WaId(digits), id)));
    }
    if !user_ids.is_empty() {
        let by_id = contact::by_addresses(tx, scope, "user_id", user_ids)?;
        contacts.extend(by_id.into_iter().map(|(user_id, id)| (Recipient::UserId(user_id), id)));
    }
    if !contacts.is_empty() {
        let mut ids: Vec<ContactId> = contacts.iter().map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        let opened = conversation::open_many(tx, scope, line, &ids, WEBCHAT)?;
        for (recipient, contact) in contacts {
            if let Some(id) = opened.get(&contact) {
                found.insert(recipient, *id);
            }
        }
    }
    Ok(found)
}

fn missing(to: &Recipient) -> Error {
    match to {
        Recipient::Conversation(id) => not_found("conversation", id),
        Recipient::WaId(_) => not_found("recipient", "with this phone number"),
        Recipient::UserId(id) => not_found("recipient", id),
    }
}
