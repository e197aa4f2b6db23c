//! Events as the changes of webhooks: Meta's shapes for what customers send and for what became of messages sent.

use std::sync::Arc;

use messaging::message::wamid;
use serde_json::{Map, Value as Json, json};
use store::{Event, Scope};
use wire::error::{GraphError, StatusError};
use wire::id::{MediaId, MessageId};
use wire::status::Status;
use wire::webhook::{
    self, Contact, ConversationInfo, ConversationOrigin, MessagesValue, Pricing, Profile, StatusUpdate,
};

use super::body;
use super::endpoint::FIELDS;
use super::facts::{Facts, Known};

/// Since this version statuses have a conversation only inside a free entry point window.
pub const WITHOUT_CONVERSATION: u32 = 24;
/// When billing by message began, 2025-07-01 UTC: before it was by conversation.
const PER_MESSAGE_SINCE_MS: i64 = 1_751_328_000_000;
const DAY_SECS: i64 = 86_400;
/// How long a free entry point window is open.
const FREE_ENTRY_SECS: i64 = 72 * 3_600;

/// Makes addresses that media are fetched from for a short while; they are signed with a secret of the business's.
pub type MediaLink = Arc<dyn Fn(Scope, MediaId, &str) -> String + Send + Sync>;

/// One change, written and ready to be joined into requests.
#[derive(Debug)]
pub struct Item {
    /// The event's place in the journal.
    pub seq: i64,
    /// When it happened, UTC milliseconds.
    pub at_ms: i64,
    /// Whose it is.
    pub scope: Scope,
    /// The WABA it happened in, or the business for what is told of all its portfolio.
    pub waba: i64,
    /// The phone number it happened on; 0 for what is not of messages.
    pub line: i64,
    /// The conversation, or what news is about: order is kept within it.
    pub conversation: i64,
    /// The subscribed field.
    pub field: &'static str,
    /// The change as JSON in ASCII.
    pub change: String,
    /// The change as versions before [`WITHOUT_CONVERSATION`] have it, where it differs.
    pub before_24: Option<String>,
}

impl Item {
    /// What its entry has as `time`, Unix seconds: messages have times of their own.
    pub fn time(&self) -> Option<i64> {
        (self.field != webhook::MESSAGES).then_some(self.at_ms / 1_000)
    }

    /// The change for an endpoint of this version.
    pub fn change_for(&self, graph_version: u32) -> &str {
        match &self.before_24 {
            Some(change) if graph_version < WITHOUT_CONVERSATION => change,
            _ => &self.change,
        }
    }
}

/// The change that news of the journal is told as.
pub(super) fn told(event: &Event) -> Option<Item> {
    let payload: Json = serde_json::from_str(&event.payload).ok()?;
    let named = payload.get("field")?.as_str()?;
    let field = FIELDS.into_iter().find(|field| *field == named)?;
    let change = json!({"value": payload.get("value")?, "field": field});
    Some(Item {
        seq: event.seq,
        at_ms: event.at_ms,
        scope: Scope::of(event.business),
        waba: payload.get("waba_id")?.as_i64()?,
        line: 0,
        conversation: event.subject,
        field,
        change: body::ascii(&change.to_string()),
        before_24: None,
    })
}

/// The change that a message's event is told as; `None` for what webhooks don't tell.
pub(super) fn item(event: &Event, known: &Known, link: &MediaLink) -> Option<Item> {
    let facts = known.messages.get(&event.subject)?;
    let payload: Json = serde_json::from_str(&event.payload).unwrap_or_default();
    let text = |name: &str| payload.get(name).and_then(Json::as_str);
    let (value, before_24) = match event.kind.as_str() {
        "message.received" => (inbound(event, facts, received(event, facts, known, link)?), None),
        "message.changed" if text("by") == Some("customer") => {
            let id: MessageId = text("id")?.parse().ok()?;
            (inbound(event, facts, changed(event, facts, text("change")?, id)?), None)
        }
        "message.status" if facts.direction == "out" => {
            let status: Status = text("status")?.parse().ok()?;
            statuses(event, facts, status)?
        }
        _ => return None,
    };
    let write = |value: Json| {
        let change = json!({"value": value, "field": webhook::MESSAGES});
        body::ascii(&change.to_string())
    };
    Some(Item {
        seq: event.seq,
        at_ms: event.at_ms,
        scope: Scope::of(event.business),
        waba: facts.waba.get(),
        line: facts.line.get(),
        conversation: facts.conversation,
        field: webhook::MESSAGES,
        change: write(value),
        before_24: before_24.map(write),
    })
}

fn value(facts: &Facts) -> MessagesValue {
    MessagesValue::new(facts.line, facts.line_digits.as_str())
}

fn contact(facts: &Facts) -> Contact {
    let profile = facts.contact_name.clone().map(|name| Profile { name: Some(name), ..Profile::default() });
    Contact { profile, wa_id: facts.wa_id.clone(), user_id: facts.user_id.clone(), ..Contact::default() }
}

fn inbound(_: &Event, facts: &Facts, message: Map<String, Json>) -> Json {
    let mut value = value(facts);
    value.contacts.push(contact(facts));
    let mut json = value.to_json();
    if let Json::Object(members) = &mut json {
        members.insert("messages".to_owned(), Json::Array(vec![Json::Object(message)]));
    }
    json
}

/// What every message of a customer begins with.
fn opening(event: &Event, facts: &Facts, id: MessageId) -> Map<String, Json> {
    let mut message = Map::new();
    if let Some(wa_id) = &facts.wa_id {
        message.insert("from".to_owned(), json!(wa_id));
    }
    if let Some(user_id) = &facts.user_id {
        message.insert("from_user_id".to_owned(), json!(user_id));
    }
    message.insert("id".to_owned(), json!(wamid(event.business, id)));
    message.insert("timestamp".to_owned(), json!((event.at_ms / 1_000).to_string()));
    message
}

fn received(event: &Event, facts: &Facts, known: &Known, link: &MediaLink) -> Option<Map<String, Json>> {
    let scope = Scope::of(event.business);
    if facts.direction != "in" {
        return None;
    }
    let mut message = Map::new();
    if let Some(context) = context(scope, facts, known) {
        message.insert("context".to_owned(), context);
    }
    message.extend(opening(event, facts, MessageId::new(event.subject)));
    let is_gone = facts.content.get("type").is_some_and(|kind| kind == "deleted");
    if is_gone || facts.kind == "unsupported" {
        let details = if is_gone {
            "The customer deleted the message before it could be told"
        } else {
            "Message type is not supported"
        };
        unsupported(&mut message, facts, details);
    } else {
        message.insert("type".to_owned(), json!(facts.kind));
        let mut member = facts.content.get(&facts.kind).cloned().unwrap_or_else(|| json!({}));
        match facts.kind.as_str() {
            "image" | "video" | "audio" | "document" | "sticker" => {
                complete_media(&mut member, scope, facts, known, link)
            }
            // A removed reaction has no emoji.
            "reaction" => {
                if let Some(reaction) = member.as_object_mut()
                    && reaction.get("emoji").is_none_or(|emoji| emoji.as_str().is_none_or(str::is_empty))
                {
                    reaction.remove("emoji");
                }
            }
            _ => {}
        }
        message.insert(facts.kind.clone(), member);
    }
    if let Some(referral) = facts.content.get("referral") {
        message.insert("referral".to_owned(), referral.clone());
    }
    if let Some(errors) = facts.content.get("errors") {
        message.insert("errors".to_owned(), errors.clone());
    }
    Some(message)
}

fn unsupported(message: &mut Map<String, Json>, facts: &Facts, details: &str) {
    let error = GraphError::of(131_051).with_details(details).to_status_error();
    message.insert("type".to_owned(), json!("unsupported"));
    message.insert("errors".to_owned(), json!([error]));
    if let Some(member) = facts.content.get("unsupported") {
        message.insert("unsupported".to_owned(), member.clone());
    }
}

/// What a message refers to, with whose the quoted one is.
fn context(scope: Scope, facts: &Facts, known: &Known) -> Option<Json> {
    let mut context = facts.content.get("context")?.as_object()?.clone();
    if let Some(quoted) = facts.quoted(scope) {
        let is_own = known.quoted.get(&quoted.get()).is_some_and(|direction| direction == "in");
        let from = if is_own { facts.wa_id.clone() } else { Some(facts.line_digits.clone()) };
        let id = context.remove("id");
        let mut whole = Map::new();
        whole.extend(from.map(|from| ("from".to_owned(), Json::from(from))));
        whole.extend(id.map(|id| ("id".to_owned(), id)));
        whole.extend(context);
        context = whole;
    } else if context.contains_key("referred_product") {
        context.insert("from".to_owned(), json!(facts.line_digits));
    }
    Some(Json::Object(context))
}

fn complete_media(member: &mut Json, scope: Scope, facts: &Facts, known: &Known, link: &MediaLink) {
    let Some(object) = member.as_object_mut() else { return };
    let Some(id) = facts.media_id() else { return };
    let Some(media) = known.media.get(&id) else { return };
    object.remove("link");
    object.insert("mime_type".to_owned(), json!(media.mime_type));
    object.insert("sha256".to_owned(), json!(media.sha256));
    object.insert("id".to_owned(), json!(id.to_string()));
    if let Some(secret) = &known.secret {
        object.insert("url".to_owned(), json!(link(scope, id, secret)));
    }
    match facts.kind.as_str() {
        "audio" => {
            object.insert("voice".to_owned(), json!(media.is_voice));
        }
        "sticker" => {
            object.entry("animated").or_insert(json!(false));
        }
        "document" => {
            if let Some(name) = &media.file_name {
                object.entry("filename").or_insert(json!(name));
            }
        }
        _ => {}
    }
}

fn changed(event: &Event, facts: &Facts, change: &str, id: MessageId) -> Option<Map<String, Json>> {
    let mut message = opening(event, facts, id);
    let original = wamid(event.business, MessageId::new(event.subject));
    message.insert("type".to_owned(), json!(change));
    let member = match change {
        "revoke" => json!({"original_message_id": original}),
        "edit" => {
            // The text of an edit is forgotten when the message is deleted: then only the deletion is told.
            let mut edited = facts.edited.clone()?;
            let mut inner = Map::new();
            inner.insert("context".to_owned(), json!({"id": original}));
            let kind = edited.remove("type").unwrap_or_else(|| json!(facts.kind));
            let content = edited.remove(kind.as_str().unwrap_or_default())?;
            inner.insert("type".to_owned(), kind.clone());
            inner.insert(kind.as_str().unwrap_or_default().to_owned(), content);
            json!({"original_message_id": original, "message": inner})
        }
        _ => return None,
    };
    message.insert(change.to_owned(), member);
    Some(message)
}

/// A status; the second value is that of versions that have a conversation with every message.
fn statuses(event: &Event, facts: &Facts, status: Status) -> Option<(Json, Option<Json>)> {
    if status == Status::Accepted || (facts.kind == "reaction" && !matches!(status, Status::Sent | Status::Failed)) {
        return None;
    }
    let secs = event.at_ms / 1_000;
    let mut update = StatusUpdate {
        id: wamid(event.business, MessageId::new(event.subject)),
        status: status.as_str().to_owned(),
        timestamp: secs.to_string(),
        recipient_id: facts.wa_id.clone(),
        recipient_user_id: facts.user_id.clone(),
        biz_opaque_callback_data: facts.callback_data.clone(),
        ..StatusUpdate::default()
    };
    if status == Status::Failed {
        update.errors.push(failure(facts));
        return Some((written(facts, update), None));
    }
    // Billing is told with `sent` and with the first of `delivered` and `read`.
    let is_billed = match status {
        Status::Sent | Status::Delivered => true,
        Status::Read => !facts.has_been_delivered,
        _ => false,
    };
    if !is_billed {
        return Some((written(facts, update), None));
    }
    let billing = billing(event, facts);
    let is_free_entry = billing.kind.as_deref() == Some("free_entry_point");
    let conversation = conversation(event, facts, &billing, status, is_free_entry);
    update.pricing = Some(billing);
    let mut before = update.clone();
    before.conversation = Some(conversation.clone());
    if is_free_entry {
        update.conversation = Some(conversation);
        return Some((written(facts, update), None));
    }
    Some((written(facts, update), Some(written(facts, before))))
}

/// A status with the person it is about, also when it failed: clients look there for the recipient.
fn written(facts: &Facts, update: StatusUpdate) -> Json {
    let mut value = value(facts);
    value.contacts.push(contact(facts));
    value.statuses.push(update);
    value.to_json()
}

/// How a message is billed; what was sent before there were rules for it counts as free service.
fn billing(event: &Event, facts: &Facts) -> Pricing {
    let text = |name: &str| facts.pricing.as_ref().and_then(|pricing| pricing.get(name)?.as_str().map(str::to_owned));
    let is_billable = facts.pricing.as_ref().and_then(|pricing| pricing.get("billable")?.as_bool());
    let is_per_message = event.at_ms >= PER_MESSAGE_SINCE_MS;
    Pricing {
        billable: Some(is_billable.unwrap_or(false)),
        pricing_model: Some(if is_per_message { "PMP" } else { "CBP" }.to_owned()),
        // Billing by conversation had no types.
        kind: is_per_message.then(|| text("type").unwrap_or_else(|| "free_customer_service".to_owned())),
        category: Some(text("category").unwrap_or_else(|| "service".to_owned())),
        ..Pricing::default()
    }
}

/// Inside a free entry point window all messages share a conversation, elsewhere each has its own.
fn conversation(
    event: &Event,
    facts: &Facts,
    billing: &Pricing,
    status: Status,
    is_free_entry: bool,
) -> ConversationInfo {
    let (named, life) = if is_free_entry { (facts.conversation, FREE_ENTRY_SECS) } else { (event.subject, DAY_SECS) };
    let hash = store::secret::sha256(format!("conversation:{}:{named}", event.business).as_bytes());
    let id: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let expires = (status == Status::Sent).then(|| json!((event.at_ms / 1_000 + life).to_string()));
    let origin =
        ConversationOrigin { kind: billing.category.clone().unwrap_or_default(), ..ConversationOrigin::default() };
    ConversationInfo { id, expiration_timestamp: expires, origin: Some(origin), ..ConversationInfo::default() }
}

/// Why a message failed, as it was stored.
fn failure(facts: &Facts) -> StatusError {
    let stored = facts.error.as_ref();
    let code = stored.and_then(|error| error.get("code")?.as_u64()).and_then(|code| u32::try_from(code).ok());
    let text = |name: &str| stored.and_then(|error| error.get(name)?.as_str().map(str::to_owned));
    let mut error = GraphError::of(code.unwrap_or(131_000));
    error.code = code.unwrap_or(error.code);
    if let Some(title) = text("title") {
        error.title = title;
    }
    error.details = text("details");
    error.to_status_error()
}
