//! `DELETE /{phone}/contact_book`: forgets that a number knows somebody.

use messaging::contact_book;
use serde_json::json;
use wire::error::GraphError;

use super::Call;
use super::answer::Answer;
use super::node::Node;
use super::portfolio::text;

/// Deletes the entry of a person, by their business-scoped user id.
pub(super) async fn remove(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let user_id = text(&call.params, "bsuid")?.filter(|id| !id.is_empty());
    let user_id = user_id.ok_or_else(|| GraphError::parameter("bsuid: is required"))?;
    let (scope, line) = (call.grant.scope, line.id);
    let is_deleted = call.app.store.write(move |tx| contact_book::remove(tx, scope, line, &user_id)).await?;
    Ok(json!({"messaging_product": "whatsapp", "success": true, "deleted": is_deleted}).to_string())
}
