//! Welcome sequences of a WABA.

use messaging::Error;
use messaging::sequence::{self, Sequence};
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::super::answer::{Answer, Refusal, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::super::{Call, fields, read};
use super::text;

/// The fields when none are named.
const DEFAULTS: &str = "id,name,welcome_message_sequence,is_used_in_ad";

fn id(call: &Call<'_>) -> Result<Option<i64>> {
    let Some(given) = text(&call.params, "sequence_id")? else { return Ok(None) };
    Ok(Some(given.parse().map_err(|_| GraphError::parameter("sequence_id: must be the id of a sequence"))?))
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::NotFound { id, .. } => GraphError::parameter(format!("sequence_id: there is no sequence {id}")).into(),
        error => error.into(),
    }
}

/// `POST /{waba}/welcome_message_sequences`
pub(in crate::graph) async fn put(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let name = text(&call.params, "name")?.ok_or_else(|| GraphError::parameter("name: is required"))?;
    let wrong = || GraphError::parameter("welcome_message_sequence: must be an object with `text`");
    let content = match call.params.get("welcome_message_sequence") {
        Some(Value::Object(content)) => content.clone(),
        Some(Value::String(text)) => serde_json::from_str(text).map_err(|_| wrong())?,
        _ => return Err(wrong().into()),
    };
    let (scope, waba, id) = (call.grant.scope, waba.id, id(call)?);
    let kept = call.app.store.write(move |tx| sequence::put(tx, scope, waba, id, &name, &content));
    Ok(json!({ "sequence_id": kept.await.map_err(refused)?.to_string() }).to_string())
}

/// `GET /{waba}/welcome_message_sequences`
pub(in crate::graph) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, waba) = (call.grant.scope, waba.id);
    let list = format!("{waba}/welcome_message_sequences");
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    let only = id(call)?;
    let mut found = call.app.store.read(move |tx| sequence::list(tx, scope, waba)).await?;
    found.retain(|sequence| only.is_none_or(|id| sequence.id == id));
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let items = found.into_iter().map(|sequence| (sequence.id, sequence)).collect();
    let shown = page.cut(items, &call.list_address(""), |sequence| {
        Ok(Value::Object(fields::select(&members(&sequence), "WhatsAppWelcomeMessageSequence", &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// `DELETE /{waba}/welcome_message_sequences`
pub(in crate::graph) async fn delete(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let id = id(call)?.ok_or_else(|| GraphError::parameter("sequence_id: is required"))?;
    let (scope, waba) = (call.grant.scope, waba.id);
    call.app.store.write(move |tx| sequence::delete(tx, scope, waba, id)).await.map_err(refused)?;
    Ok(read::SUCCESS.to_owned())
}

/// No advertisement names one here.
fn members(sequence: &Sequence) -> Map<String, Value> {
    let members = json!({
        "id": sequence.id.to_string(), "sequence_id": sequence.id.to_string(), "name": sequence.name,
        "welcome_message_sequence": sequence.content, "is_used_in_ad": false,
    });
    if let Value::Object(members) = members { members } else { Map::new() }
}
