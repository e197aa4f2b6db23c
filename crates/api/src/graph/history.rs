//! What became of sent messages: `GET /{phone}/message_history` and `GET /{message history}/events`.

use messaging::message::view::View;
use messaging::message::{self, history};
use serde_json::{Map, Value, json};
use wire::error::GraphError;
use wire::id::MessageId;

use super::answer::{Answer, Result};
use super::node::Node;
use super::page::{Page, Seal, Window};
use super::portfolio::text;
use super::{Call, fields, read};

/// The fields of an entry when none are named.
const DEFAULTS: &str = "id,message_id";
/// The fields of an event when none are named.
const OF_EVENT: &str = "id,delivery_status,occurrence_timestamp,status_timestamp,error_description";
/// The statuses that a message's history knows, in the order that they are reached.
const STATUSES: [(&str, &str); 5] =
    [("sent", "SENT"), ("delivered", "DELIVERED"), ("read", "READ"), ("failed", "FAILED"), ("deleted", "DELETED")];

/// `GET /{phone}/message_history`
pub(super) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{}/message_history", line.id) };
    let page = Page::of(&call.params, seal)?;
    let (scope, line, window) = (call.grant.scope, line.id, page.window());
    let asked = text(&call.params, "message_id")?.filter(|id| !id.is_empty());
    let one = asked.map(|wamid| message::id_of(scope, &wamid).ok());
    let found = call.app.store.read(move |tx| match (one, window) {
        (Some(None), _) => Ok(Vec::new()),
        (Some(Some(id)), _) => Ok(history::of_line(tx, scope, line, id)?.into_iter().collect()),
        (None, Window::After(after, limit)) => history::after(tx, scope, line, MessageId::new(after), limit),
        (None, Window::Before(before, limit)) => history::before(tx, scope, line, MessageId::new(before), limit),
    });
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let items = found.await?.into_iter().map(|view| (view.message.get(), view)).collect();
    let shown = page.show(items, &call.list_address(""), |view| {
        Ok(Value::Object(fields::select(&members(&view), "WhatsAppMessageHistory", &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// What can be read of an entry.
pub(super) fn members(view: &View) -> Map<String, Value> {
    let events: Vec<Value> = events(view)
        .into_iter()
        .map(|(_, status, at)| {
            let mut event = json!({"id": event_id(view, status), "delivery_status": status, "timestamp": at / 1_000});
            if let (true, Some(error)) = (status == "FAILED", &view.error) {
                event["error_description"] = json!(error.details.as_ref().unwrap_or(&error.title));
            }
            event
        })
        .collect();
    Map::from_iter([
        ("id".to_owned(), json!(view.message)),
        ("message_id".to_owned(), json!(view.id)),
        ("events".to_owned(), json!({ "data": events })),
    ])
}

/// `GET /{message history}/events`
pub(super) async fn of_message(call: &Call<'_>, node: &Node) -> Answer {
    let Node::MessageHistory(view) = node else { return Err(GraphError::unknown_object().into()) };
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{}/events", view.message) };
    let page = Page::of(&call.params, seal)?;
    let filter = text(&call.params, "status_filter")?;
    if filter.as_deref().is_some_and(|status| !STATUSES.iter().any(|(_, known)| *known == status)) {
        return Err(GraphError::parameter("status_filter: must be SENT, DELIVERED, READ, FAILED or DELETED").into());
    }
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(OF_EVENT));
    let items: Vec<(i64, (&str, i64))> = events(view)
        .into_iter()
        .filter(|(_, status, _)| filter.as_deref().is_none_or(|wanted| wanted == *status))
        .map(|(order, status, at)| (order, (status, at)))
        .collect();
    let shown = page.cut(items, &call.list_address(""), |(status, at)| {
        Ok(json!({"node": Value::Object(event(view, status, at, &wanted)?)}))
    })?;
    Ok(shown.to_string())
}

fn event(view: &View, status: &str, at: i64, wanted: &[fields::Field]) -> Result<Map<String, Value>> {
    let why = view.error.as_ref().filter(|_| status == "FAILED");
    let members = Map::from_iter([
        ("id".to_owned(), json!(event_id(view, status))),
        ("delivery_status".to_owned(), json!(status)),
        ("occurrence_timestamp".to_owned(), json!(at / 1_000)),
        ("status_timestamp".to_owned(), json!(at / 1_000)),
        (
            "error_description".to_owned(),
            why.map_or(Value::Null, |error| json!(error.details.as_ref().unwrap_or(&error.title))),
        ),
        ("application".to_owned(), Value::Null),
    ]);
    fields::select(&members, "WhatsAppMessageDeliveryStatusOccurrence", wanted)
}

fn event_id(view: &View, status: &str) -> String {
    format!("{}_{}", view.message, status.to_lowercase())
}

/// What a message has reached, with the place in its order and the time, UTC milliseconds.
fn events(view: &View) -> Vec<(i64, &'static str, i64)> {
    let reached = STATUSES.iter().zip(1..).filter_map(|((name, status), order)| {
        let at = if *name == "deleted" { view.deleted_at } else { view.times.get(*name).copied() };
        at.map(|at| (order, *status, at))
    });
    reached.collect()
}
