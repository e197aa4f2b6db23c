//! System users and the WABAs that they are assigned to.

use jiff::Timestamp;
use messaging::access;
use messaging::business::{self, Business};
use messaging::line;
use messaging::rules;
use messaging::token::{self, Role, SystemUser};
use serde_json::{Map, Value, json};
use wire::error::GraphError;
use wire::id::SystemUserId;

use super::super::answer::{Answer, Result};
use super::super::node::{self, Node};
use super::super::page::{Page, Seal};
use super::super::{Call, Kind, fields, read};
use super::{text, words};

/// The fields of an assigned user when none are named.
const DEFAULTS: &str = "id,name,business,user_type,tasks";
/// The fields of an assigned WABA when none are named.
const OF_ACCOUNT: &str = "id,name,status,assignment_date,permissions,business_id";
const PHONES: &str = "phone_numbers";

/// What can be read of a system user.
pub(in crate::graph) fn members(user: &SystemUser) -> Map<String, Value> {
    let role = if user.role == Role::Admin { "ADMIN" } else { "EMPLOYEE" };
    Map::from_iter([
        ("id".to_owned(), json!(user.id)),
        ("name".to_owned(), json!(user.name)),
        ("role".to_owned(), json!(role)),
    ])
}

/// `GET /{waba}/assigned_users`: the system users that reach a WABA; admins reach all.
pub(in crate::graph) async fn assigned(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let of = text(&call.params, "business")?.filter(|id| !id.is_empty());
    let of = of.ok_or_else(|| GraphError::parameter("business: is required"))?;
    let list = format!("{}/assigned_users", waba.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    let (scope, id) = (call.grant.scope, waba.id);
    let found = call.app.store.read(move |tx| {
        let users = token::system_users(tx, scope)?;
        Ok::<_, messaging::Error>((business::get(tx, scope)?, users, access::of_business(tx, scope)?))
    });
    let (business, users, held) = found.await?;
    let is_own = business.id.to_string() == of;
    let tasks = |user: &SystemUser| {
        let of_waba = held.iter().find(|held| held.user == user.id && held.waba == id);
        match user.role {
            Role::Admin => Some(vec!["FULL_CONTROL".to_owned()]),
            Role::Employee => of_waba.map(|held| held.tasks.clone()),
        }
    };
    let items: Vec<_> = users
        .into_iter()
        .filter(|_| is_own)
        .filter_map(|user| tasks(&user).map(|tasks| (user.id.get(), (user, tasks))))
        .collect();
    let count = items.len();
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let mut shown = page.cut(items, &call.list_address(""), |(user, tasks)| {
        let members = of_waba(&user, &tasks, &business);
        Ok(Value::Object(fields::select(&members, "AssignedUser", &wanted)?))
    })?;
    shown["summary"] = json!({ "total_count": count });
    Ok(shown.to_string())
}

fn of_waba(user: &SystemUser, tasks: &[String], business: &Business) -> Map<String, Value> {
    let mut members = members(user);
    members.insert("tasks".to_owned(), json!(tasks));
    members.insert("user_type".to_owned(), json!("SYSTEM_USER"));
    members.insert("business".to_owned(), json!({"id": business.id, "name": business.name}));
    members
}

/// `POST /{waba}/assigned_users`
pub(in crate::graph) async fn assign(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, id, user, tasks) = (call.grant.scope, waba.id, user(call)?, words(call, "tasks")?);
    call.app.store.write(move |tx| access::assign(tx, scope, id, user, &tasks)).await?;
    call.app.access.forget_grants();
    Ok(read::SUCCESS.to_owned())
}

/// `DELETE /{waba}/assigned_users`
pub(in crate::graph) async fn withdraw(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, id, user) = (call.grant.scope, waba.id, user(call)?);
    call.app.store.write(move |tx| access::withdraw(tx, scope, id, user)).await?;
    call.app.access.forget_grants();
    Ok(read::SUCCESS.to_owned())
}

fn user(call: &Call<'_>) -> Result<SystemUserId> {
    let id = text(&call.params, "user")?.ok_or_else(|| GraphError::parameter("user: is required"))?;
    Ok(id.parse().map_err(|_| GraphError::parameter("user: must be the id of a system user"))?)
}

/// `GET /{system user}/assigned_whatsapp_business_accounts`
pub(in crate::graph) async fn assigned_accounts(call: &Call<'_>, node: &Node) -> Answer {
    let Node::SystemUser(user) = node else { return Err(GraphError::unknown_object().into()) };
    let list = format!("{}/assigned_whatsapp_business_accounts", user.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(OF_ACCOUNT));
    let has_phones = wanted.iter().any(|field| field.name == PHONES);
    let (scope, user) = (call.grant.scope, user.clone());
    let found = call.app.store.read(move |tx| {
        let held = access::of_business(tx, scope)?;
        let mut accounts = Vec::new();
        for id in business::wabas(tx, scope)? {
            let own = held.iter().find(|held| held.user == user.id && held.waba == id);
            let (since, tasks) = match (user.role, own) {
                (Role::Admin, _) => (user.created_at, vec!["FULL_CONTROL".to_owned()]),
                (Role::Employee, Some(held)) => (held.created_at, held.tasks.clone()),
                (Role::Employee, None) => continue,
            };
            let Some(waba) = business::waba(tx, scope, id)? else { continue };
            let mut members = json!({
                "id": id, "name": waba.name, "status": "ACTIVE", "assignment_date": date_time(since),
                "permissions": tasks, "business_id": scope.business(), PHONES: null,
            });
            if has_phones {
                let lines = line::list(tx, scope)?.into_iter().filter(|line| line.waba_id == id);
                let phones = lines.map(|line| Ok(phone(&node::phone(&line, &rules::get(tx, scope, line.id)?))));
                members[PHONES] = phones.collect::<messaging::Result<Vec<Value>>>()?.into();
            }
            if let Value::Object(members) = members {
                accounts.push((id.get(), members));
            }
        }
        Ok::<_, messaging::Error>(accounts)
    });
    let shown = page.cut(found.await?, &call.list_address(""), |members| {
        Ok(Value::Object(fields::select(&members, Kind::Waba.name(), &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// What an assigned account tells of a number, in that list's words.
fn phone(shown: &Value) -> Value {
    let is_verified = shown["code_verification_status"] == "VERIFIED";
    json!({
        "id": shown["id"], "display_phone_number": shown["display_phone_number"],
        "verified_name": shown["verified_name"], "quality_rating": "NA", "name_status": shown["name_status"],
        "code_verification_status": if is_verified { "VERIFIED" } else { "UNVERIFIED" },
    })
}

/// A time as ISO 8601.
pub(in crate::graph) fn date_time(at_ms: i64) -> Option<String> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_string())
}
