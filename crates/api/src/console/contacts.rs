//! The people the business talks to.

use std::sync::Arc;

use axum::extract::State;
use messaging::contact::{self, Address};
use messaging::conversation;
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::{ContactId, ConversationId, PhoneNumberId};

use super::auth::{Agent, Answering};
use crate::extract::{Json, Path as InPath, given};
use crate::problem::Result;
use crate::state::App;

/// A person, with every way to reach them.
#[derive(Serialize, ToSchema)]
pub(super) struct Contact {
    #[schema(value_type = String)]
    id: ContactId,
    name: Option<String>,
    wa_id: Option<String>,
    user_id: Option<String>,
    language: Option<String>,
    /// Whether a message has somewhere to go.
    reachable: bool,
    created_at: i64,
    addresses: Vec<Address>,
    conversations: Vec<Thread>,
}

/// A conversation of a person.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactConversation)]
struct Thread {
    #[schema(value_type = String)]
    id: ConversationId,
    #[schema(value_type = String)]
    phone_number_id: PhoneNumberId,
    last_activity_at: i64,
}

fn load(tx: &mut Tx<'_, '_>, scope: Scope, agent: wire::id::AgentId, id: ContactId) -> Result<Contact> {
    let contact = contact::get(tx, scope, id)?;
    let conversations = conversation::of_contact(tx, scope, id)?;
    let ids: Vec<ConversationId> = conversations.iter().map(|conversation| conversation.id).collect();
    let views = inbox::conversations::views(tx, scope, agent, &ids)?;
    Ok(Contact {
        id,
        wa_id: contact.address("wa_id").map(str::to_owned),
        user_id: contact.address("user_id").map(str::to_owned),
        name: contact.name,
        language: contact.language,
        reachable: views.iter().any(|view| view.contact.reachable),
        created_at: contact.created_at,
        addresses: contact.addresses,
        conversations: conversations
            .into_iter()
            .map(|conversation| Thread {
                id: conversation.id,
                phone_number_id: conversation.line,
                last_activity_at: conversation.last_activity_at,
            })
            .collect(),
    })
}

/// A person.
#[utoipa::path(get, path = "/contacts/{id}", tag = "Inbox", params(("id" = String, Path)), responses((status = 200, body = Contact)))]
pub(super) async fn get_contact(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<ContactId>,
) -> Result<Json<Contact>> {
    Ok(Json(app.store.read(move |tx| load(tx, agent.scope, agent.id(), id)).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateContact)]
pub(super) struct Change {
    /// The name; null forgets it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
}

/// Changes what the business knows of a person.
#[utoipa::path(patch, path = "/contacts/{id}", tag = "Inbox", params(("id" = String, Path)), responses((status = 200, body = Contact)))]
pub(super) async fn update_contact(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath(id): InPath<ContactId>,
    Json(body): Json<Change>,
) -> Result<Json<Contact>> {
    let changed = app.store.write(move |tx| {
        if let Some(name) = &body.name {
            contact::set_name(tx, agent.scope, id, name.as_deref())?;
        }
        load(tx, agent.scope, agent.id(), id)
    });
    Ok(Json(changed.await?))
}
