//! Multi-partner solutions.

use messaging::partner::serve;
use messaging::partner::solution::{self, NewSolution, SENDS, Solution, Status};
use messaging::token;
use serde_json::{Value, json};
use store::{Scope, Tx};
use wire::error::GraphError;
use wire::id::{AppId, BusinessId};

use super::super::answer::{Answer, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::super::portfolio::{date_time, flag, text, words};
use super::super::{Call, Kind, fields, read};
use super::{reason, required, required_id};

/// The fields when none are named.
pub(in crate::graph) const DEFAULTS: &str = "id,name,status,status_for_pending_request";

/// A solution with what is told of its owner.
pub(in crate::graph) struct Shown {
    solution: Solution,
    owner_name: String,
}

impl Shown {
    pub(in crate::graph) fn of(tx: &mut Tx<'_, '_>, scope: Scope, solution: Solution) -> messaging::Result<Self> {
        let owner_name = token::app(tx, scope, solution.owner)?.name;
        Ok(Self { solution, owner_name })
    }

    pub(in crate::graph) fn members(&self) -> Value {
        let solution = &self.solution;
        json!({
            "id": solution.id, "name": solution.name, "status": solution.status.as_str(),
            "status_for_pending_request": solution.pending.as_str(),
            "owner_app": {"id": solution.owner, "name": self.owner_name},
            "owner_permissions": solution.tasks(solution.owner),
        })
    }
}

fn id(node: &Node) -> Result<&Solution> {
    if let Node::Solution(shown) = node { Ok(&shown.solution) } else { Err(GraphError::unknown_object().into()) }
}

/// The app that speaks for itself with its app token; none: a system user, who speaks for the business and all its apps.
fn speaker(call: &Call<'_>) -> Option<AppId> {
    (call.grant.system_user.get() == 0).then_some(call.grant.app)
}

/// `POST /{app}/whatsapp_business_solution`
pub(in crate::graph) async fn create(call: &Call<'_>, node: &Node) -> Answer {
    let Node::App(app) = node else { return Err(GraphError::unknown_object().into()) };
    if speaker(call).is_some_and(|speaker| speaker != app.id) {
        return Err(GraphError::permission("an app makes solutions of its own only").into());
    }
    let name = required(call, "solution_name")?;
    let partner = required_id(call, "partner_app_id")?;
    let (owner_sends, partner_sends) = (sends(call, "owner_permissions")?, sends(call, "partner_permissions")?);
    if owner_sends == partner_sends {
        let details = "owner_permissions, partner_permissions: exactly one of them must have MESSAGING";
        return Err(GraphError::parameter(details).into());
    }
    let (scope, new) = (call.grant.scope, NewSolution { name, owner: app.id, partner, owner_sends });
    let made = call.app.store.write(move |tx| solution::create(tx, scope, &new)).await?;
    Ok(json!({ "solution_id": made }).to_string())
}

/// Whether a list of permissions has the one there is.
fn sends(call: &Call<'_>, name: &str) -> Result<bool> {
    if call.params.get(name).is_none_or(Value::is_null) {
        return Err(GraphError::parameter(format!("{name}: is required; it may be empty")).into());
    }
    match words(call, name)?.as_slice() {
        [] => Ok(false),
        [one] if one == SENDS => Ok(true),
        _ => Err(GraphError::parameter(format!("{name}: takes {SENDS} or nothing")).into()),
    }
}

/// `GET /{app}/whatsapp_business_solutions`
pub(in crate::graph) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let Node::App(app) = node else { return Err(GraphError::unknown_object().into()) };
    let (owns, takes_part) = match text(&call.params, "role")?.as_deref() {
        None | Some("") => (true, true),
        Some("OWNER") => (true, false),
        Some("PARTNER") => (false, true),
        Some(_) => return Err(GraphError::parameter("role: must be OWNER or PARTNER").into()),
    };
    let (scope, app) = (call.grant.scope, app.id);
    let found = call.app.store.read(move |tx| {
        let all = solution::list(tx, scope)?.into_iter();
        let own = all.filter(|one| owns && one.owner == app || takes_part && one.partner == app);
        own.map(|one| Shown::of(tx, scope, one)).collect::<messaging::Result<Vec<_>>>()
    });
    page(call, &format!("{app}/whatsapp_business_solutions"), found.await?)
}

/// `GET /{waba}/solutions`
pub(in crate::graph) async fn of_waba(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, waba) = (call.grant.scope, waba.id);
    let found = call.app.store.read(move |tx| {
        let all = solution::of_waba(tx, scope, waba)?.into_iter();
        all.map(|one| Shown::of(tx, scope, one)).collect::<messaging::Result<Vec<_>>>()
    });
    page(call, &format!("{waba}/solutions"), found.await?)
}

fn page(call: &Call<'_>, list: &str, found: Vec<Shown>) -> Answer {
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list: list.to_owned() })?;
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let items = found.into_iter().map(|shown| (shown.solution.id.get(), shown)).collect();
    let shown = page.cut(items, &call.list_address(""), |shown| select(&shown, &wanted))?;
    Ok(shown.to_string())
}

fn select(shown: &Shown, wanted: &[fields::Field]) -> Result<Value> {
    let Value::Object(members) = shown.members() else { return Err(GraphError::unknown().into()) };
    Ok(Value::Object(fields::select(&members, Kind::Solution.name(), wanted)?))
}

/// The solution after a change, as its node is read.
async fn changed(call: &Call<'_>, solution: Solution) -> Answer {
    let scope = call.grant.scope;
    let shown = call.app.store.read(move |tx| Shown::of(tx, scope, solution)).await?;
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    Ok(select(&shown, &wanted)?.to_string())
}

/// Refuses an app that answers an invitation of another.
fn answers_for(call: &Call<'_>, partner: AppId) -> Result<()> {
    match speaker(call) {
        Some(speaker) if speaker != partner => {
            Err(GraphError::permission("only the app that was invited answers the invitation").into())
        }
        _ => Ok(()),
    }
}

/// `POST /{solution}/accept`
pub(in crate::graph) async fn accept(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, partner) = (call.grant.scope, id(node)?.id, required_id(call, "partner_app_id")?);
    answers_for(call, partner)?;
    let done = call.app.store.write(move |tx| solution::accept(tx, scope, id, partner)).await?;
    Ok(json!({
        "solution_id": id, "partner_status": done.status.of_partner(), "success": true,
        "message": "The invitation was accepted.", "update_time": date_time(done.updated_at),
    })
    .to_string())
}

/// `POST /{solution}/reject`
pub(in crate::graph) async fn reject(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, reason) = (call.grant.scope, id(node)?.id, reason(call, "rejection_reason")?);
    let kind = required(call, "request_type")?;
    let (done, partner) = match kind.as_str() {
        "PARTNERSHIP_REQUEST" => {
            let partner: AppId = required_id(call, "partner_app_id")?;
            answers_for(call, partner)?;
            let done = call.app.store.write(move |tx| solution::reject(tx, scope, id, partner, reason.as_deref()));
            (done.await?, Some(partner))
        }
        "DEACTIVATION_REQUEST" => {
            let by = speaker(call);
            let done =
                call.app.store.write(move |tx| solution::answer_end(tx, scope, id, by, false, reason.as_deref()));
            (done.await?, None)
        }
        _ => {
            let details = "request_type: must be PARTNERSHIP_REQUEST or DEACTIVATION_REQUEST";
            return Err(GraphError::parameter(details).into());
        }
    };
    let mut answer = json!({
        "success": true, "solution_id": id, "rejected_request_type": kind,
        "rejection_timestamp": date_time(done.updated_at),
    });
    if let Some(partner) = partner {
        answer["partner_app_id"] = json!(partner);
    }
    Ok(answer.to_string())
}

/// `POST /{solution}/send_deactivation_request`
pub(in crate::graph) async fn ask_to_end(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, reason, by) = (call.grant.scope, id(node)?.id, reason(call, "reason")?, speaker(call));
    let done = call.app.store.write(move |tx| solution::ask_to_end(tx, scope, id, by, reason.as_deref())).await?;
    let message = format!("The solution stays {} until the other side answers.", done.status.as_str());
    Ok(json!({"success": true, "message": message, "request_id": id}).to_string())
}

/// `POST /{solution}/accept_deactivation_request`
pub(in crate::graph) async fn end(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, by) = (call.grant.scope, id(node)?.id, speaker(call));
    let done = call.app.store.write(move |tx| solution::answer_end(tx, scope, id, by, true, None)).await?;
    call.app.access.forget_grants();
    changed(call, done).await
}

/// `POST /{solution}/reject_deactivation_request`
pub(in crate::graph) async fn stay(call: &Call<'_>, node: &Node) -> Answer {
    if flag(&call.params, "reject_deactivation_request")? != Some(true) {
        return Err(GraphError::parameter("reject_deactivation_request: must be true").into());
    }
    let (scope, id, by) = (call.grant.scope, id(node)?.id, speaker(call));
    let done = call.app.store.write(move |tx| solution::answer_end(tx, scope, id, by, false, None)).await?;
    changed(call, done).await
}

/// `GET /{solution}/access_token`
pub(in crate::graph) async fn access_token(call: &Call<'_>, node: &Node) -> Answer {
    let solution = id(node)?;
    let business: BusinessId = required_id(call, "business_id")?;
    if business != call.grant.scope.business() {
        return Err(GraphError::parameter("business_id: has no part in this solution").into());
    }
    if solution.status != Status::Active {
        let details = format!("the solution is not active: it is {}", solution.status.as_str());
        return Err(GraphError::parameter(details).into());
    }
    let (scope, id, app) = (call.grant.scope, solution.id, call.grant.app);
    let (token, ends_ms) = call.app.store.write(move |tx| serve::issue(tx, scope, id, app)).await?;
    call.app.access.forget_grants();
    Ok(json!({"access_token": token, "expires_at": ends_ms / 1_000}).to_string())
}
