//! What a business portfolio holds and who works with it: its WABAs, their users, activities and schedules.

mod activities;
mod schedules;
mod sequences;
mod users;

pub(super) use activities::list as activities;
pub(super) use schedules::{create as create_schedule, list as schedules};
pub(super) use sequences::{delete as delete_sequence, list as sequences, put as put_sequence};
pub(super) use users::{assign, assigned, assigned_accounts, date_time, members, withdraw};

use messaging::business::{self, Waba, WabaChange};
use messaging::rules::Rules;
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::answer::{Answer, Result};
use super::node::Node;
use super::page::{Page, Seal};
use super::{Call, fields, read};

/// The fields of a listed WABA when none are named (Cloud API).
const DEFAULTS: &str = "id,name,currency,timezone_id";

/// `GET /{business}/owned_whatsapp_business_accounts`
pub(super) async fn owned(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(business) = node else { return Err(GraphError::unknown_object().into()) };
    let kinds = words(call, "business_type")?;
    known(&kinds, "business_type", &["ENTERPRISE", "SMB"])?;
    let list = format!("{}/owned_whatsapp_business_accounts", business.id);
    let page = Page::of(&both_ways(&call.params), Seal { key: call.grant.app_secret.clone(), list })?;
    let scope = call.grant.scope;
    let wabas = call.app.store.read(move |tx| {
        let ids = business::wabas(tx, scope)?;
        ids.into_iter().filter_map(|id| business::waba(tx, scope, id).transpose()).collect()
    });
    let mut wabas: Vec<Waba> = wabas.await.map_err(|error: messaging::Error| error)?;
    if let Some(reach) = &call.grant.reach {
        wabas.retain(|waba| reach.contains_key(&waba.id));
    }
    // Every account here is one of the API; those of the app on a telephone are called SMB.
    let fits = kinds.is_empty() || kinds.iter().any(|kind| kind == "ENTERPRISE");
    let wanted_id = call.params.get("find").and_then(Value::as_str);
    wabas.retain(|waba| fits && wanted_id.is_none_or(|id| waba.id.to_string() == id));
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let items = wabas.into_iter().map(|waba| (waba.id.get(), waba)).collect();
    let shown = page.cut(items, &call.list_address(""), |waba| {
        let node = Node::Waba(waba);
        Ok(Value::Object(fields::select(&node.members(&Rules::default()), node.kind().name(), &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// `GET /{business}/client_whatsapp_business_accounts`: nothing, as businesses on a server don't share accounts.
pub(super) async fn client(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(business) = node else { return Err(GraphError::unknown_object().into()) };
    known(&words(call, "business_type")?, "business_type", &["STANDARD", "PREMIUM", "ENTERPRISE"])?;
    let list = format!("{}/client_whatsapp_business_accounts", business.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    Ok(page.cut(Vec::<(i64, Value)>::new(), &call.list_address(""), Ok)?.to_string())
}

/// `POST /{waba}`
pub(super) async fn update(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let change = WabaChange {
        name: text(&call.params, "name")?,
        timezone_id: text(&call.params, "timezone_id")?,
        is_enabled_for_insights: flag(&call.params, "is_enabled_for_insights")?,
    };
    if change.name.is_none() && change.timezone_id.is_none() && change.is_enabled_for_insights.is_none() {
        let details = "name, timezone_id or is_enabled_for_insights: one of them is required";
        return Err(GraphError::parameter(details).into());
    }
    let (scope, id) = (call.grant.scope, waba.id);
    call.app.store.write(move |tx| business::change_waba(tx, scope, id, &change)).await?;
    Ok(json!({"success": true, "id": id}).to_string())
}

/// A text that may be there.
pub(super) fn text(params: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.contains('\0') => {
            Err(GraphError::parameter(format!("{name}: holds a NUL character")).into())
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(GraphError::parameter(format!("{name}: must be a string")).into()),
    }
}

/// True or false, as JSON or as text, when it is there.
pub(super) fn flag(params: &Map<String, Value>, name: &str) -> Result<Option<bool>> {
    match params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(is)) => Ok(Some(*is)),
        Some(Value::String(text)) if text == "true" => Ok(Some(true)),
        Some(Value::String(text)) if text == "false" => Ok(Some(false)),
        Some(_) => Err(GraphError::parameter(format!("{name}: must be true or false")).into()),
    }
}

/// Words: a list, a list as text, or with commas between them.
pub(super) fn words(call: &Call<'_>, name: &str) -> Result<Vec<String>> {
    let wrong = || GraphError::parameter(format!("{name}: must be words with commas, or a list of them"));
    match call.params.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let words = items.iter().map(|item| item.as_str().map(str::to_owned));
            Ok(words.collect::<Option<Vec<_>>>().ok_or_else(wrong)?)
        }
        // Meta's own examples have both kinds of quotes.
        Some(Value::String(text)) if text.trim_start().starts_with('[') => {
            Ok(serde_json::from_str(&text.replace('\'', "\"")).map_err(|_| wrong())?)
        }
        Some(Value::String(text)) => {
            Ok(text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
        }
        Some(_) => Err(wrong().into()),
    }
}

fn known(given: &[String], name: &str, all: &[&str]) -> Result<()> {
    match given.iter().find(|word| !all.contains(&word.as_str())) {
        None => Ok(()),
        Some(word) => {
            let word: String = word.chars().take(40).collect();
            Err(GraphError::parameter(format!("{name}: {word} is none of {}", all.join(", "))).into())
        }
    }
}

/// Owned accounts name their pages `first` and `last` (Cloud API); `limit` does as well.
fn both_ways(params: &Map<String, Value>) -> Map<String, Value> {
    let mut params = params.clone();
    if let Some(limit) = params.get("first").or_else(|| params.get("last")).cloned() {
        params.entry("limit").or_insert(limit);
    }
    params
}
