//! Sending: the hot path. Many sends are one statement of each kind.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value as Json};
use store::{Event, NewEvent, Scope, Tx, Type, Value, params};
use wire::error::GraphError;
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId, TemplateId};
use wire::message::{Content, Reaction};
use wire::template::{Category, Rendered};

use crate::conversation::{self, Thread, WEBCHAT};
use crate::error::{Error, Result, not_found};
use crate::message::fetch::{self, Task};
use crate::message::receive::in_conversation;
use crate::message::status::{self, Failure};
use crate::message::{Author, change, id_of};
use crate::rules::facts::Batch;
use crate::rules::rates::Rates;
use crate::rules::verdict::{self, Kind};
use crate::template::Chosen;
use crate::template::pace::Pace;
use crate::{contact, media, rules};

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
    /// The category of the template, when the content is one.
    pub category: Option<Category>,
    /// The template, when it has not shown yet how it is taken.
    pub unproven: Option<TemplateId>,
    /// What the server fetches for it.
    pub fetch: Option<Task>,
    /// The code that it fails with instead of going out; see [`Outgoing::failing`].
    pub fails_with: Option<u32>,
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
        let fetch = Task::of(content);
        let (kind, content) = text_of(content, context);
        Self {
            scope,
            line,
            to,
            author,
            kind,
            content,
            client_id: None,
            callback_data: None,
            reaction,
            category: None,
            unproven: None,
            fetch,
            fails_with: None,
        }
    }

    /// With what a template looks like, which never changes afterwards, and its category.
    #[must_use]
    pub fn with_rendered(mut self, rendered: &Rendered) -> Self {
        self.category = Some(rendered.category);
        if let Ok(mut content) = serde_json::from_str::<Map<String, Json>>(&self.content) {
            content.insert("rendered".to_owned(), rendered.json.clone());
            self.content = Json::Object(content).to_string();
        }
        self
    }

    /// The same with a template that is there.
    #[must_use]
    pub fn with_template(mut self, chosen: &Chosen) -> Self {
        self.unproven = chosen.is_unproven.then_some(chosen.id);
        self.with_rendered(&chosen.rendered)
    }

    /// The same, failing with a code instead of going out, when a sandbox says so. The customer never sees it.
    #[must_use]
    pub fn failing(mut self, code: Option<u32>) -> Self {
        if let (Some(code), Some(content)) = (code, self.content.strip_suffix('}')) {
            self.content = format!("{content},\"{FAILS_WITH}\":{code}}}");
            self.fails_with = Some(code);
        }
        self
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

/// The same for callers of the Cloud API, for whom ids end: after their time, or when they were deleted.
pub fn check_media_for_api(tx: &mut Tx<'_, '_>, scope: Scope, content: &Content) -> Result<()> {
    for id in content.media_ids() {
        media::get_for_api(tx, scope, id.parse().map_err(|_| not_found("media", id))?)?;
    }
    Ok(())
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
    /// Whether it waits until its template has shown how it is taken.
    pub is_held: bool,
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
/// The same, with how the message is billed.
const SENT: [(&str, Type); 11] = {
    let mut columns = [("pricing", Type::Text); 11];
    let mut at = 0;
    while at < MESSAGE.len() {
        columns[at] = MESSAGE[at];
        at += 1;
    }
    columns
};
pub(crate) const KEY: [(&str, Type); 4] =
    [("business_id", Type::BigInt), ("scope", Type::BigInt), ("key", Type::Text), ("message_id", Type::BigInt)];

/// Sends one message, however fast: for what the platform says by itself.
pub fn send(tx: &mut Tx<'_, '_>, outgoing: &Outgoing) -> Result<Accepted> {
    send_many(tx, std::slice::from_ref(outgoing), None)?.pop().unwrap_or(Err(Error::Busy))
}

/// Sends many messages; each has its own result. An outer error undoes them all (the caller sends them one by one then).
///
/// With `rates`, what is too fast is refused. What the other [`rules`] refuse is stored with a `failed` status, as Meta
/// does; only to a person in the console the refusal is the result.
pub fn send_many(tx: &mut Tx<'_, '_>, outgoing: &[Outgoing], rates: Option<&Rates>) -> Result<Vec<Result<Accepted>>> {
    let mut results: Vec<Option<Result<Accepted>>> = outgoing.iter().map(|_| None).collect();
    let mut lines: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (index, item) in outgoing.iter().enumerate() {
        lines.entry((item.scope.business().get(), item.line.get())).or_default().push(index);
    }
    for indexes in lines.values() {
        send_on_line(tx, outgoing, indexes, rates, &mut results)?;
    }
    Ok(results.into_iter().map(|result| result.unwrap_or(Err(Error::Busy))).collect())
}

fn send_on_line(
    tx: &mut Tx<'_, '_>,
    outgoing: &[Outgoing],
    indexes: &[usize],
    rates: Option<&Rates>,
    results: &mut [Option<Result<Accepted>>],
) -> Result<()> {
    let Some(first) = indexes.first().map(|index| &outgoing[*index]) else { return Ok(()) };
    let (scope, line, now) = (first.scope, first.line, tx.now_ms());
    let rules = rules::get(tx, scope, line)?;
    let mut known = keys(tx, scope, line.get(), indexes.iter().filter_map(|index| outgoing[*index].key()).collect())?;
    let mut admitted = Vec::with_capacity(indexes.len());
    for index in indexes {
        let key = outgoing[*index].key();
        let is_new = key.as_ref().is_none_or(|key| !known.contains_key(key));
        if let (true, Some(rates), Some(per_second)) = (is_new, rates, rules.throughput_per_second)
            && !rates.line(line, now, per_second)
        {
            results[*index] = Some(Err(too_fast(per_second)));
            continue;
        }
        admitted.push((*index, key));
    }
    let threads = recipients(tx, scope, line, admitted.iter().map(|(index, _)| &outgoing[*index].to))?;
    let kinds: Vec<_> =
        admitted.iter().map(|(index, _)| (&outgoing[*index].to, Kind::of(outgoing[*index].category))).collect();
    let mut batch = Batch::load(tx, scope, &rules, threads.values(), &kinds, &threads)?;
    let unproven = admitted.iter().filter_map(|(index, _)| outgoing[*index].unproven.filter(|_| rules.template_pacing));
    let mut pace = Pace::load(tx, scope, unproven)?;
    let mut written = Written::default();
    for (index, key) in admitted {
        let item = &outgoing[index];
        if let Some(accepted) = key.as_ref().and_then(|key| known.get(key)) {
            results[index] = Some(Ok(Accepted { is_new: false, ..accepted.clone() }));
            continue;
        }
        let Some(conversation) = threads.get(&item.to).map(|thread| thread.id) else {
            results[index] = Some(Err(missing(&item.to)));
            continue;
        };
        let (person, kind) = (batch.person(conversation), Kind::of(item.category));
        let refusal = verdict::refusal(&rules, &person, kind, batch.counted(), now);
        if let (Some(refusal), Author::Agent(_)) = (&refusal, item.author) {
            results[index] = Some(Err(Error::Rule(Box::new(refusal.clone()))));
            continue;
        }
        if let (true, Some(rates)) = (rules.pair_rate, rates)
            && let Err(wait_ms) = rates.pair(line, conversation, now)
        {
            results[index] = Some(Err(too_fast_for_pair(wait_ms)));
            continue;
        }
        let mut accepted =
            Accepted { message: MessageId::new(tx.next_id()), conversation, is_new: true, is_held: false };
        if let (Some(reaction), None) = (&item.reaction, &refusal) {
            match react(tx, scope, &accepted, reaction) {
                Ok(()) => {}
                Err(error @ (Error::NotFound { .. } | Error::Refused { .. })) => {
                    results[index] = Some(Err(error));
                    continue;
                }
                Err(error) => return Err(error),
            }
        }
        let pricing = match kind {
            // What is not written reads as a free answer.
            Kind::Service if !person.has_entry_point(now) && !person.opens_entry_point(now) => None,
            kind => serde_json::to_string(&verdict::pricing(&person, kind, now)).ok(),
        };
        written.messages.push(row(item, &accepted, pricing));
        if let Some(key) = key {
            written.keys.push(key_row(scope, line.get(), &key, accepted.message));
            known.insert(key, accepted.clone());
        }
        let goes_out = refusal.is_none() && item.fetch.is_none() && item.fails_with.is_none();
        if let (Some(template), true) = (item.unproven, goes_out && rules.template_pacing) {
            accepted.is_held = pace.takes(template, accepted.message, conversation, now);
        }
        let task = item.fetch.filter(|_| refusal.is_none() && item.fails_with.is_none());
        tx.emit(accepted_event(scope, &accepted, item, task));
        written.tasks.extend(task.map(|task| (accepted.message, task)));
        match &refusal {
            None => batch.goes_out(&rules, conversation, accepted.message, kind),
            Some(refusal) => written.failed.push((accepted.clone(), Failure::of(refusal))),
        }
        results[index] = Some(Ok(accepted));
    }
    tx.insert_many("message", &SENT, written.messages, "")?;
    tx.insert_many("message_key", &KEY, written.keys, "")?;
    status::store_failed(tx, scope, &written.failed)?;
    fetch::queue::add(tx, scope, &written.tasks)?;
    pace.write(tx, scope)?;
    batch.write(tx)
}

/// What a batch writes.
#[derive(Default)]
struct Written {
    messages: Vec<Vec<Value>>,
    keys: Vec<Vec<Value>>,
    failed: Vec<(Accepted, Failure)>,
    tasks: Vec<(MessageId, Task)>,
}

fn accepted_event(scope: Scope, accepted: &Accepted, item: &Outgoing, task: Option<Task>) -> NewEvent {
    let fails = item.fails_with.map(|code| format!(",\"{FAILS_WITH}\":{code}")).unwrap_or_default();
    let end = if accepted.is_held || task == Some(Task::Media) { fetch::DELAYED } else { "}" };
    NewEvent {
        business: scope.business(),
        kind: "message.accepted",
        conversation: Some(accepted.conversation.get()),
        subject: accepted.message.get(),
        payload: format!("{{\"kind\":\"{}\"{fails}{end}", item.kind),
    }
}

/// The member of a message's content, and of its event, that says so.
pub(crate) const FAILS_WITH: &str = "fails_with";

/// The code that an accepted message fails with instead of going out, in a sandbox.
pub fn fails_with(event: &Event) -> Option<u32> {
    let (_, rest) = event.payload.split_once(FAILS_WITH)?;
    rest.trim_start_matches("\":").trim_end_matches('}').parse().ok()
}

fn too_fast(per_second: u32) -> Error {
    let details = format!("this phone number sends at most {per_second} messages a second; try again in a moment");
    Error::Rule(Box::new(GraphError::rate_limited().with_details(details)))
}

fn too_fast_for_pair(wait_ms: i64) -> Error {
    let secs = (wait_ms + 999) / 1_000;
    let details = format!("too many messages to this person in a short time; try again in {secs} s");
    Error::Rule(Box::new(GraphError::pair_rate().with_details(details)))
}

/// Puts the business's reaction on a message of the conversation; what it refuses, it refuses before it writes.
fn react(tx: &mut Tx<'_, '_>, scope: Scope, accepted: &Accepted, reaction: &Reaction) -> Result<()> {
    let target = id_of(scope, &reaction.message_id)?;
    in_conversation(tx, scope, accepted.conversation, target)?;
    change::react(tx, scope, target, change::Side::Business, reaction.emoji(), accepted.message)
}

fn row(item: &Outgoing, accepted: &Accepted, pricing: Option<String>) -> Vec<Value> {
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
        Value::from(pricing),
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
                is_held: false,
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
) -> Result<HashMap<Recipient, Thread>> {
    let mut found = HashMap::new();
    let (mut wa_ids, mut user_ids, mut conversations) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for recipient in to {
        match recipient {
            Recipient::WaId(digits) => _ = wa_ids.insert(digits),
            Recipient::UserId(id) => _ = user_ids.insert(id),
            Recipient::Conversation(id) => _ = conversations.insert(id.get()),
        }
    }
    if !conversations.is_empty() {
        let threads = conversation::threads(tx, scope, line, conversations.into_iter().collect())?;
        found.extend(threads.into_iter().map(|(id, thread)| (Recipient::Conversation(id), thread)));
    }
    let mut contacts: Vec<(Recipient, ContactId)> = Vec::new();
    if !wa_ids.is_empty() {
        let wa_ids: Vec<String> = wa_ids.into_iter().cloned().collect();
        let mut by_digits = contact::by_addresses(tx, scope, "wa_id", wa_ids.clone())?;
        let unknown: Vec<String> = wa_ids.into_iter().filter(|digits| !by_digits.contains_key(digits)).collect();
        if !unknown.is_empty() {
            by_digits.extend(contact::create_many(tx, scope, &unknown)?);
        }
        contacts.extend(by_digits.into_iter().map(|(digits, id)| (Recipient::WaId(digits), id)));
    }
    if !user_ids.is_empty() {
        let by_id = contact::by_addresses(tx, scope, "user_id", user_ids.into_iter().cloned().collect())?;
        contacts.extend(by_id.into_iter().map(|(user_id, id)| (Recipient::UserId(user_id), id)));
    }
    if !contacts.is_empty() {
        let mut ids: Vec<ContactId> = contacts.iter().map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        let opened = conversation::open_many(tx, scope, line, &ids, WEBCHAT)?;
        for (recipient, contact) in contacts {
            if let Some(thread) = opened.get(&contact) {
                found.insert(recipient, thread.clone());
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
