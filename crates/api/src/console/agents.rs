//! The team.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use inbox::agents::{self, Role};
use inbox::links::{self, Issued};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire::id::AgentId;

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::Result;
use crate::state::{App, Config};

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

/// A one-time link; its address can't be had again.
#[derive(Serialize, ToSchema)]
pub(super) struct OneTimeLink {
    url: String,
    expires_at: i64,
}

impl OneTimeLink {
    fn of(issued: &Issued, config: &Config) -> Self {
        Self { url: config.url(&format!("/setup?token={}", issued.token)), expires_at: issued.expires_at_ms }
    }
}

/// Invites somebody to the team.
#[utoipa::path(post, path = "/agents/invitations", tag = "Team", responses((status = 201, body = OneTimeLink)))]
pub(super) async fn invite_agent(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<Invite>,
) -> Result<(StatusCode, Json<OneTimeLink>)> {
    let issued = app
        .store
        .write(move |tx| links::invite(tx, admin.scope, &admin.agent, body.role, body.email.as_deref()))
        .await?;
    Ok((StatusCode::CREATED, Json(OneTimeLink::of(&issued, &app.config))))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Invitations {
    /// The one that ends first at the top.
    data: Vec<links::Invitation>,
}

/// The invitations that nobody has used yet.
#[utoipa::path(get, path = "/agents/invitations", tag = "Team", responses((status = 200, body = Invitations)))]
pub(super) async fn list_invitations(State(app): State<Arc<App>>, Admin(admin): Admin) -> Result<Json<Invitations>> {
    let data = app.store.read(move |tx| links::invitations(tx, admin.scope)).await?;
    Ok(Json(Invitations { data }))
}

/// Withdraws an invitation: its link works no more.
#[utoipa::path(delete, path = "/agents/invitations/{id}", tag = "Team", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn withdraw_invitation(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<String>,
) -> Result<StatusCode> {
    app.store.write(move |tx| links::withdraw(tx, admin.scope, &admin.agent, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a one-time link by which an agent chooses a new password.
#[utoipa::path(post, path = "/agents/{id}/password-link", tag = "Team", params(("id" = String, Path)), responses((status = 201, body = OneTimeLink)))]
pub(super) async fn renew_password(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<AgentId>,
) -> Result<(StatusCode, Json<OneTimeLink>)> {
    let issued = app.store.write(move |tx| links::renewal(tx, admin.scope, &admin.agent, id)).await?;
    Ok((StatusCode::CREATED, Json(OneTimeLink::of(&issued, &app.config))))
}

/// Takes somebody out of the team. Their sessions and sockets end at once; what they wrote keeps their name.
#[utoipa::path(delete, path = "/agents/{id}", tag = "Team", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn remove_agent(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<AgentId>,
) -> Result<StatusCode> {
    let scope = admin.scope;
    app.store.write(move |tx| agents::remove(tx, scope, &admin.agent, id)).await?;
    app.hub.end_agent_sessions(scope, id);
    Ok(StatusCode::NO_CONTENT)
}
