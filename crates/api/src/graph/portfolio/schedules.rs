//! Schedules of a WABA.

use messaging::schedule::{self, Schedule, Stored};
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::super::answer::{Answer, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::super::{Call, fields, read};
use super::text;
use super::users::date_time;

/// The fields when none are named.
const DEFAULTS: &str = "id,name,status,schedule_type,description,start_time,end_time,timezone,days_of_week,created_time,updated_time,is_active,recurrence_pattern";
/// What lists can be filtered by.
const FILTERS: [&str; 4] = ["name", "status", "schedule_type", "is_active"];
const SORTS: [&str; 4] = ["created_time.asc", "created_time.desc", "updated_time.asc", "updated_time.desc"];

/// `POST /{waba}/schedules`
pub(in crate::graph) async fn create(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let given = Value::Object(call.params.clone());
    for name in ["name", "schedule_type", "start_time", "end_time"] {
        if given.get(name).is_none_or(Value::is_null) {
            return Err(GraphError::parameter(format!("{name}: is required")).into());
        }
    }
    let schedule: Schedule = serde_json::from_value(given)
        .map_err(|error| GraphError::parameter(format!("the schedule is not in form: {error}")))?;
    let (scope, id) = (call.grant.scope, waba.id);
    let made = call.app.store.write(move |tx| schedule::create(tx, scope, id, &schedule)).await?;
    Ok(json!({"id": made.to_string()}).to_string())
}

/// `GET /{waba}/schedules`
pub(in crate::graph) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let sort = text(&call.params, "sort")?;
    if sort.as_deref().is_some_and(|sort| !SORTS.contains(&sort)) {
        return Err(GraphError::parameter(format!("sort: must be one of {}", SORTS.join(", "))).into());
    }
    let filters = filters(call.params.get("filtering"))?;
    let list = format!("{}/schedules", waba.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    let (scope, id) = (call.grant.scope, waba.id);
    let found = call.app.store.read(move |tx| schedule::list(tx, scope, id)).await?;
    let shown: Vec<Map<String, Value>> = found.iter().map(members).collect();
    let fits = |members: &Map<String, Value>| {
        filters.iter().all(|(field, values)| {
            let value = members.get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            value.is_some_and(|value| values.contains(&value))
        })
    };
    // Schedules can't be changed, so both times sort alike; a list that goes down is paged by mirrored ids.
    let is_down = sort.is_some_and(|sort| sort.ends_with(".desc"));
    let sign = if is_down { i64::MAX } else { 0 };
    let mut items: Vec<(i64, Map<String, Value>)> =
        found.iter().zip(shown).map(|(stored, members)| ((sign - stored.id).abs(), members)).collect();
    items.retain(|(_, members)| fits(members));
    items.sort_by_key(|(key, _)| *key);
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let shown = page.cut(items, &call.list_address(""), |members| {
        Ok(Value::Object(fields::select(&members, "WhatsAppBusinessAccountSchedule", &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// `[{"field":"status","operator":"EQUAL","value":"ACTIVE"}]`
fn filters(given: Option<&Value>) -> Result<Vec<(String, Vec<String>)>> {
    let Some(given) = given.filter(|given| !given.is_null() && *given != "") else { return Ok(Vec::new()) };
    let wrong = || {
        let known = FILTERS.join(", ");
        GraphError::parameter(format!(
            "filtering: must be a list of {{field, operator: EQUAL or IN, value}} by {known}"
        ))
    };
    let given = given.as_array().ok_or_else(wrong)?;
    let as_text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut filters = Vec::new();
    for filter in given {
        let field = filter["field"].as_str().filter(|field| FILTERS.contains(field)).ok_or_else(wrong)?;
        let values = match (filter["operator"].as_str(), &filter["value"]) {
            (Some("EQUAL"), value) if !value.is_null() => vec![as_text(value)],
            (Some("IN"), Value::Array(values)) => values.iter().map(as_text).collect(),
            _ => return Err(wrong().into()),
        };
        filters.push((field.to_owned(), values));
    }
    Ok(filters)
}

fn members(stored: &Stored) -> Map<String, Value> {
    let mut members = match serde_json::to_value(&stored.schedule) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    for name in ["description", "timezone", "days_of_week", "recurrence_pattern"] {
        members.entry(name).or_insert(Value::Null);
    }
    members.insert("id".to_owned(), json!(stored.id.to_string()));
    members.insert("status".to_owned(), json!(stored.status));
    members.insert("created_time".to_owned(), json!(date_time(stored.created_at)));
    members.insert("updated_time".to_owned(), json!(date_time(stored.updated_at)));
    members
}
