//! `conversational_automation`: ice breakers and commands, which customers see in the chat.

use messaging::conversational::{self, Command};
use serde_json::{Value, json};
use wire::error::GraphError;

use super::line;
use crate::graph::Call;
use crate::graph::answer::{Answer, Result};
use crate::graph::node::Node;
use crate::graph::read::SUCCESS;

/// `POST /{phone}/conversational_automation`
pub(in crate::graph) async fn set_conversational(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, line(node)?.id);
    let prompts: Option<Vec<String>> = list(call, "prompts", "a list of texts")?;
    let commands: Option<Vec<Command>> =
        list(call, "commands", "a list of objects with command_name and command_description")?;
    // It asked for a webhook when a chat was opened, which the Cloud API ended in March 2026.
    if call.params.get("enable_welcome_message").is_some_and(|value| *value == json!(true) || *value == json!("true")) {
        return Err(GraphError::parameter("enable_welcome_message: is not there any more").into());
    }
    if prompts.is_none() && commands.is_none() {
        return Err(GraphError::parameter("prompts: give prompts or commands").into());
    }
    let set =
        move |tx: &mut store::Tx<'_, '_>| conversational::set(tx, scope, id, prompts.as_deref(), commands.as_deref());
    call.app.store.write(set).await?;
    Ok(SUCCESS.to_owned())
}

/// A list among the parameters, as JSON or as its text.
fn list<T: serde::de::DeserializeOwned>(call: &Call<'_>, name: &str, what: &str) -> Result<Option<Vec<T>>> {
    let value = match call.params.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
        Some(value) => value.clone(),
    };
    let read = serde_json::from_value(value);
    Ok(Some(read.map_err(|_| GraphError::parameter(format!("{name}: must be {what}")))?))
}
