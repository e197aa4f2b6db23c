//! `block_users`: whom a number neither sends to nor takes messages from.

use messaging::block::{self, Outcome};
use messaging::line::Line;
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::Call;
use super::answer::{Answer, Refusal, Result};
use super::node::Node;
use super::page::{Page, Seal};
use super::read;

fn line(node: &Node) -> Result<&Line> {
    if let Node::Phone(line) = node { Ok(line) } else { Err(GraphError::unknown_object().into()) }
}

/// The people of a request, as it names them.
fn named(call: &Call<'_>) -> Result<Vec<String>> {
    read::whatsapp(&call.params)?;
    let wrong = || GraphError::parameter("block_users: must be a list of objects with user or user_id");
    let list = call.params.get("block_users").and_then(Value::as_array).ok_or_else(wrong)?;
    if list.is_empty() {
        return Err(wrong().into());
    }
    let one = |item: &Value| match item.get("user").or_else(|| item.get("user_id")) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(wrong().into()),
    };
    list.iter().map(one).collect()
}

/// `POST /{phone}/block_users`
pub(super) async fn add(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, named) = (call.grant.scope, line(node)?.id, named(call)?);
    let outcome = call.app.store.write(move |tx| block::add(tx, scope, id, &named)).await?;
    answer(outcome, "added_users")
}

/// `DELETE /{phone}/block_users`
pub(super) async fn remove(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, named) = (call.grant.scope, line(node)?.id, named(call)?);
    let outcome = call.app.store.write(move |tx| block::remove(tx, scope, id, &named)).await?;
    answer(outcome, "removed_users")
}

/// Who it was done for; with somebody whom it failed for it is an error, which says both.
fn answer(outcome: Outcome, done: &str) -> Answer {
    let people: Vec<Value> =
        outcome.done.into_iter().map(|(input, wa_id)| json!({"input": input, "wa_id": wa_id})).collect();
    let mut users = Map::new();
    if !people.is_empty() || outcome.failed.is_empty() {
        users.insert(done.to_owned(), Value::Array(people));
    }
    let failed: Vec<Value> = outcome
        .failed
        .iter()
        .map(|(input, error)| {
            let told = json!({
                "message": error.title, "code": error.code, "error_data": {"details": error.details},
            });
            json!({"input": input, "wa_id": null, "errors": [told]})
        })
        .collect();
    if failed.is_empty() {
        return Ok(json!({"messaging_product": "whatsapp", "block_users": users}).to_string());
    }
    users.insert("failed_users".to_owned(), Value::Array(failed));
    let beside = Map::from_iter([
        ("messaging_product".to_owned(), json!("whatsapp")),
        ("block_users".to_owned(), Value::Object(users)),
    ]);
    let error = GraphError::of(139_100).with_details("see failed_users for each user's reason");
    Err(Refusal::beside(error, beside))
}

/// The most people that are looked through for a page: as many as a page can have, and one more.
const SOME: i64 = 101;

/// `GET /{phone}/block_users`
pub(super) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{id}/block_users") };
    let page = Page::of(&call.params, seal)?;
    // Pages before a cursor need everything; others only what follows.
    let (after, limit) = page.span().map_or((0, block::MOST), |after| (after, SOME));
    let people = call.app.store.read(move |tx| block::list(tx, scope, id, after, limit)).await?;
    let items = people.into_iter().map(|person| (person.contact.get(), person)).collect();
    let shown = page.cut(items, &call.list_address(""), |person| {
        // Clients read what blocked people were named as.
        let input = person.wa_id.as_ref().or(person.user_id.as_ref());
        let mut shown = json!({"messaging_product": "whatsapp", "input": input, "wa_id": person.wa_id});
        if let Some(user_id) = person.user_id {
            shown["user_id"] = json!(user_id);
        }
        Ok(shown)
    })?;
    Ok(shown.to_string())
}
