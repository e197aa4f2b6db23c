//! The team.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use inbox::agents::{self, Role};
use inbox::links;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire::id::AgentId;

use super::auth::{Admin, Agent};
use crate::extract::Json;
use crate::problem::Result;
use crate::state::App;

#[derive(Serialize, ToSchema)]
pub(super) struct Team {
    data: Vec<Member>,
}

/// Somebody of the team.
#[derive(Serialize, ToSchema)]
#[schema(as = TeamMember)]
struct Member {
    #[schema(value_type = String)]
    id: AgentId,
    name: String,
    email: String,
    role: Role,
    /// Whether a console of theirs is open.
    online: bool,
}

/// The business's agents, oldest first.
#[utoipa::path(get, path = "/agents", tag = "Team", responses((status = 200, body = Team)))]
pub(super) async fn list_agents(State(app): State<Arc<App>>, agent: Agent) -> Result<Json<Team>> {
    let scope = agent.scope;
    let agents = app.store.read(move |tx| agents::list(tx, scope)).await?;
    let online = app.hub.online_agents(scope);
    let data = agents
        .into_iter()
        .map(|agent| Member {
            online: online.contains(&agent.id),
            id: agent.id,
            name: agent.name,
            email: agent.email,
            role: agent.role,
        })
        .collect();
    Ok(Json(Team { data }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Invite {
    /// What the new agent may do.
    role: Role,
    /// The address that the new agent has to be.
    email: Option<String>,
}

/// An invitation; its address can't be had again.
#[derive(Serialize, ToSchema)]
pub(super) struct Invitation {
    url: String,
    expires_at: i64,
}

/// Invites somebody to the team.
#[utoipa::path(post, path = "/agents/invitations", tag = "Team", responses((status = 201, body = Invitation)))]
pub(super) async fn invite_agent(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<Invite>,
) -> Result<(StatusCode, Json<Invitation>)> {
    let issued = app
        .store
        .write(move |tx| links::invite(tx, admin.scope, &admin.agent, body.role, body.email.as_deref()))
        .await?;
    let url = app.config.url(&format!("/setup?token={}", issued.token));
    Ok((StatusCode::CREATED, Json(Invitation { url, expires_at: issued.expires_at_ms })))
}
