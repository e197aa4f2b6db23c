//! How a number is found, and whether it is an official business account.

use messaging::account;
use messaging::line::Line;
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::{line, required, text};
use crate::graph::Call;
use crate::graph::answer::{Answer, Result};
use crate::graph::node::Node;
use crate::graph::read::SUCCESS;

/// `search_visibility` of `POST /{phone}`; says whether it was there.
pub(super) async fn visibility(call: &Call<'_>, line: &Line) -> Result<bool> {
    if !call.params.contains_key("search_visibility") {
        return Ok(false);
    }
    let wanted = required(call, "search_visibility")?;
    if !matches!(wanted.as_str(), "VISIBLE" | "HIDDEN") {
        return Err(GraphError::parameter("search_visibility: must be VISIBLE or HIDDEN").into());
    }
    let (scope, id) = (call.grant.scope, line.id);
    let change = move |account: &mut account::Account| account.search_visibility = Some(wanted);
    call.app.store.write(move |tx| account::change(tx, scope, id, change.clone())).await?;
    Ok(true)
}

/// Gives the number a username, also that of another number of the business when it `may_move`.
pub(super) async fn apply(call: &Call<'_>, line: &Line, username: String, may_move: bool) -> Result<()> {
    let (scope, id) = (call.grant.scope, line.id);
    call.app.store.write(move |tx| account::set_username(tx, scope, id, Some(&username), may_move)).await?;
    Ok(())
}

/// `GET /{phone}/username`
pub(in crate::graph) async fn username(_: &Call<'_>, node: &Node) -> Answer {
    Ok(match &line(node)?.username {
        Some(username) => json!({"username": username, "status": "approved"}).to_string(),
        None => "{}".to_owned(),
    })
}

/// `POST /{phone}/username`
pub(in crate::graph) async fn set_username(call: &Call<'_>, node: &Node) -> Answer {
    let may_move = match text(call, "transfer_action").as_deref() {
        None | Some("none") => false,
        Some("force_transfer") => true,
        Some(_) => return Err(GraphError::parameter("transfer_action: must be none or force_transfer").into()),
    };
    apply(call, line(node)?, required(call, "username")?, may_move).await?;
    Ok(json!({"status": "approved"}).to_string())
}

/// `DELETE /{phone}/username`
pub(in crate::graph) async fn remove_username(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    call.app.store.write(move |tx| account::set_username(tx, scope, id, None, false)).await?;
    Ok(SUCCESS.to_owned())
}

/// `GET /{phone}/username_suggestions`
pub(in crate::graph) async fn username_suggestions(call: &Call<'_>, node: &Node) -> Answer {
    let line = line(node)?.clone();
    let found = call.app.store.read(move |tx| account::suggestions(tx, &line)).await?;
    Ok(json!({"data": [{"username_suggestions": found}]}).to_string())
}

/// `GET /{phone}/official_business_account`
pub(in crate::graph) async fn official(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let account = call.app.store.read(move |tx| account::get(tx, scope, id)).await?;
    Ok(shown(id.to_string(), account.oba_status()).to_string())
}

fn shown(id: String, status: &str) -> Value {
    let message = match status {
        "PENDING" => "The application waits for the operator of this server.",
        "CANCELLED" => "The application was withdrawn.",
        _ => "Nobody has applied.",
    };
    json!({"id": id, "oba_status": status, "status_message": message})
}

/// The most supporting links of an application (Cloud API).
const LINKS: usize = 5;

/// `POST /{phone}/official_business_account`
pub(in crate::graph) async fn set_official(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let status = match text(call, "action").as_deref() {
        None | Some("SUBMIT_APPLICATION" | "RESUBMIT_APPLICATION") => "PENDING",
        Some("WITHDRAW_APPLICATION") => "CANCELLED",
        Some(_) => {
            let known = "SUBMIT_APPLICATION, WITHDRAW_APPLICATION or RESUBMIT_APPLICATION";
            return Err(GraphError::parameter(format!("action: must be {known}")).into());
        }
    };
    if call.params.get("supporting_links").and_then(Value::as_array).is_some_and(|links| links.len() > LINKS) {
        return Err(GraphError::parameter(format!("supporting_links: takes up to {LINKS}")).into());
    }
    let data = call.params.get("application_data");
    if data.is_some_and(|data| !data.is_object()) {
        return Err(GraphError::parameter("application_data: must be an object").into());
    }
    for (name, most) in [("business_name", 255), ("business_description", 1_000)] {
        let said = data.and_then(|data| data.get(name)).and_then(Value::as_str).unwrap_or_default();
        if said.chars().count() > most {
            let details = format!("application_data.{name}: takes up to {most} characters");
            return Err(GraphError::parameter(details).into());
        }
    }
    let mut application: Map<String, Value> = call.params.clone();
    application.retain(|name, _| !matches!(name.as_str(), "access_token" | "appsecret_proof" | "action"));
    application.insert("oba_status".to_owned(), json!(status));
    let changed = call.app.store.write(move |tx| {
        let before = account::get(tx, scope, id)?;
        if status == "CANCELLED" && before.oba_status() != "PENDING" {
            return Err(GraphError::parameter("action: there is no application to withdraw").into());
        }
        let application = application.clone();
        account::change(tx, scope, id, move |account| account.official = Some(application))
    });
    let changed: account::Account = changed.await?;
    let shown = shown(id.to_string(), changed.oba_status());
    Ok(json!({"success": true, "message": shown["status_message"], "updated_status": shown}).to_string())
}
