//! `GET /{waba}/activities`: what was done to a WABA.

use jiff::Timestamp;
use messaging::activity::{self, Activity, Filter, Kind};
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::super::answer::{Answer, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal, Window};
use super::super::{Call, fields, read};
use super::users::date_time;
use super::{text, words};

/// The fields when none are named.
const DEFAULTS: &str = "id,activity_type,timestamp,actor_type,actor_id,actor_name,description,details";
/// Meta's kinds that nothing here is of.
const NEVER: [&str; 6] = [
    "ACCOUNT_CREATED",
    "ACCOUNT_DELETED",
    "PERMISSION_GRANTED",
    "PERMISSION_REVOKED",
    "BILLING_UPDATED",
    "COMPLIANCE_ACTION",
];

/// Answers it.
pub(in crate::graph) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{}/activities", waba.id) };
    let page = Page::of(&call.params, seal)?;
    let (scope, id, window) = (call.grant.scope, waba.id, page.window());
    let asked = words(call, "activity_type")?;
    let filter = Filter { kinds: kinds(&asked)?, since: time(call, "since")?, until: time(call, "until")? };
    let is_never = !asked.is_empty() && filter.kinds.is_empty();
    let found = call.app.store.read(move |tx| match window {
        _ if is_never => Ok(Vec::new()),
        Window::After(after, limit) => activity::after(tx, scope, id, &filter, after, limit),
        Window::Before(before, limit) => activity::before(tx, scope, id, &filter, before, limit),
    });
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let items = found.await?.into_iter().map(|activity| (activity.id, activity)).collect();
    let shown = page.show(items, &call.list_address(""), |activity| {
        Ok(Value::Object(fields::select(&members(&activity), "WhatsAppBusinessAccountActivity", &wanted)?))
    })?;
    Ok(shown.to_string())
}

fn kinds(asked: &[String]) -> Result<Vec<Kind>> {
    let mut kinds = Vec::new();
    for word in asked {
        match Kind::ALL.into_iter().find(|kind| kind.as_str() == word) {
            Some(kind) => kinds.push(kind),
            None if NEVER.contains(&word.as_str()) => {}
            None => {
                let word: String = word.chars().take(40).collect();
                return Err(GraphError::parameter(format!("activity_type: {word} is no type of activity")).into());
            }
        }
    }
    Ok(kinds)
}

/// A time: Unix seconds, or ISO 8601.
fn time(call: &Call<'_>, name: &str) -> Result<Option<i64>> {
    let Some(text) = text(&call.params, name)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    let seconds = text.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1_000));
    let at = seconds.or_else(|| text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond));
    match at {
        Some(at) => Ok(Some(at)),
        None => Err(GraphError::parameter(format!("{name}: must be a Unix time in seconds, or ISO 8601")).into()),
    }
}

fn members(activity: &Activity) -> Map<String, Value> {
    let what = activity.kind.replace('_', " ").to_lowercase();
    let by = activity.actor_name.as_deref().unwrap_or("the platform");
    let members = json!({
        "id": activity.id.to_string(), "activity_type": activity.kind, "timestamp": date_time(activity.at),
        "actor_type": activity.actor_type, "actor_id": activity.actor_id, "actor_name": activity.actor_name,
        "description": format!("{what}, by {by}"), "details": activity.details, "ip_address": null, "user_agent": null,
    });
    if let Value::Object(members) = members { members } else { Map::new() }
}
