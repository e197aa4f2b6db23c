//! WABAs that come into solutions: migration intents, and mobility on behalf of their business.

use messaging::business::{self, Waba};
use messaging::partner::mobility::{self, Intent, Kind as Words, Status, Step, Wish};
use messaging::partner::solution::{self, Status as SolutionStatus};
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::id::{AppId, SolutionId, WabaId};

use super::super::answer::{Answer, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::super::portfolio::{date_time, text};
use super::super::{Call, fields, read};
use super::solutions::Shown;
use super::{id, reason, required, required_id, time};

/// The fields of a request in progress when none are named.
const OF_REQUEST: &str = "id,status,business_owned_object,receiving_business,requesting_business";

/// What can be read of a migration intent.
pub(in crate::graph) fn migration(intent: &Intent) -> Value {
    let status = match intent.status {
        Status::Pending => "INITIATED",
        Status::Scheduled => "ACCEPTED",
        Status::Completed => "COMPLETED",
        Status::Cancelled => "REJECTED",
    };
    json!({"id": intent.id, "status": status})
}

/// What can be read of a mobility intent.
pub(in crate::graph) fn members(intent: &Intent, waba: &Waba, into: &Shown) -> Value {
    let status = match intent.status {
        Status::Pending => "PENDING",
        Status::Scheduled => "ACTIVE",
        Status::Completed => "COMPLETED",
        Status::Cancelled => "CANCELLED",
    };
    json!({
        "id": intent.id, "waba": {"id": waba.id, "name": waba.name}, "solution": into.members(), "status": status,
        "created_time": date_time(intent.created_at), "updated_time": date_time(intent.updated_at),
    })
}

fn waba(node: &Node) -> Result<WabaId> {
    if let Node::Waba(waba) = node { Ok(waba.id) } else { Err(GraphError::unknown_object().into()) }
}

/// Does what is said, and opens the WABA to those of the solution when it came into it.
async fn say(call: &Call<'_>, waba: WabaId, wish: Wish) -> Result<Intent> {
    let scope = call.grant.scope;
    let intent = call.app.store.write(move |tx| mobility::say(tx, scope, waba, &wish)).await?;
    if intent.status == Status::Completed {
        call.app.access.forget_grants();
    }
    Ok(intent)
}

/// `POST /{waba}/set_solution_migration_intent`
pub(in crate::graph) async fn migrate(call: &Call<'_>, node: &Node) -> Answer {
    let step = match required(call, "migration_intent")?.as_str() {
        "INITIATE_MIGRATION" => Step::Begin,
        "CONFIRM_MIGRATION" => Step::Confirm,
        "CANCEL_MIGRATION" => Step::Cancel,
        "SCHEDULE_MIGRATION" => Step::Schedule,
        _ => {
            let details = "migration_intent: must be INITIATE_MIGRATION, CANCEL_MIGRATION, CONFIRM_MIGRATION or SCHEDULE_MIGRATION";
            return Err(GraphError::parameter(details).into());
        }
    };
    let wish = Wish {
        kind: Words::Migration,
        solution: required_id(call, "solution_id")?,
        target: id(call, "target_solution_id")?,
        step,
        reason: reason(call, "migration_reason")?,
        due_at: time(call, "scheduled_migration_time")?,
    };
    let intent = say(call, waba(node)?, wish).await?;
    let status = match intent.status {
        Status::Pending => "PENDING",
        Status::Scheduled => "SCHEDULED",
        Status::Completed => "APPROVED",
        Status::Cancelled => "REJECTED",
    };
    let mut answer = json!({"success": true, "migration_intent_id": intent.id, "status": status});
    if let Some(at) = intent.due_at.and_then(date_time) {
        answer["estimated_completion_time"] = at.into();
    }
    Ok(answer.to_string())
}

/// `POST /{waba}/obo_mobility_intent`
pub(in crate::graph) async fn on_behalf(call: &Call<'_>, node: &Node) -> Answer {
    let target: Option<SolutionId> = id(call, "target_solution_id")?;
    let step = match required(call, "intent_type")?.as_str() {
        "INITIATE_TRANSFER" if target.is_none() => {
            return Err(GraphError::parameter("target_solution_id: is required for a transfer").into());
        }
        "INITIATE_TRANSFER" | "REQUEST_HANDOVER" => Step::Begin,
        "CONFIRM_TRANSFER" | "APPROVE_HANDOVER" => Step::Confirm,
        "CANCEL_TRANSFER" | "REJECT_HANDOVER" => Step::Cancel,
        _ => {
            let details = "intent_type: must be INITIATE_TRANSFER, CONFIRM_TRANSFER, CANCEL_TRANSFER, REQUEST_HANDOVER, APPROVE_HANDOVER or REJECT_HANDOVER";
            return Err(GraphError::parameter(details).into());
        }
    };
    let wish = Wish {
        kind: Words::Obo,
        solution: required_id(call, "solution_id")?,
        target,
        step,
        reason: reason(call, "mobility_reason")?,
        due_at: time(call, "scheduled_execution_time")?,
    };
    let intent = say(call, waba(node)?, wish).await?;
    let (status, next): (_, &[&str]) = match intent.status {
        Status::Pending => ("PENDING", &["Confirm or cancel it."]),
        Status::Scheduled => ("SCHEDULED", &[]),
        Status::Completed => ("COMPLETED", &[]),
        Status::Cancelled => ("REJECTED", &[]),
    };
    let mut answer = json!({
        "success": true, "mobility_intent_id": intent.id, "status": status,
        "approval_required": intent.status == Status::Pending, "next_steps": next,
    });
    if let Some(at) = intent.due_at.and_then(date_time) {
        answer["estimated_completion_time"] = at.into();
    }
    Ok(answer.to_string())
}

/// `POST /{waba}/set_obo_mobility_intent`: for a solution, or for the newest of an app. Said twice it is one intent.
pub(in crate::graph) async fn set_on_behalf(call: &Call<'_>, node: &Node) -> Answer {
    let waba = waba(node)?;
    if required_id::<WabaId>(call, "waba_id")? != waba {
        return Err(GraphError::parameter("waba_id: is not the account of the path").into());
    }
    let mutation = text(&call.params, "client_mutation_id")?;
    if mutation.as_deref().is_some_and(|mutation| mutation.chars().count() > 255) {
        return Err(GraphError::parameter("client_mutation_id: takes up to 255 characters").into());
    }
    let _: Option<i64> = id(call, "actor_id")?;
    let (scope, app) = (call.grant.scope, id::<AppId>(call, "app_id")?.unwrap_or(call.grant.app));
    let solution: Option<SolutionId> = id(call, "solution_id")?;
    let set = call.app.store.write(move |tx| {
        let ended = [SolutionStatus::Rejected, SolutionStatus::Deactivated];
        let mut open = solution::list(tx, scope)?.into_iter().rev().filter(|one| !ended.contains(&one.status));
        let of_app = || open.find(|one| one.owner == app || one.partner == app).map(|one| one.id);
        let Some(solution) = solution.or_else(of_app) else {
            return Err(GraphError::parameter("solution_id: is required: the app has no solution").into());
        };
        let known = mobility::in_progress(tx, scope, waba)?;
        if let Some(known) = known.into_iter().find(|one| one.kind == Words::Obo && one.into == solution) {
            return Ok(known);
        }
        mobility::say(tx, scope, waba, &on_behalf_of(solution))
    });
    let intent = set.await?;
    let mut answer = json!({"success": true, "intent_id": intent.id});
    if let Some(mutation) = mutation {
        answer["client_mutation_id"] = mutation.into();
    }
    Ok(answer.to_string())
}

/// That a WABA is to come into a solution, on behalf of its business.
pub(super) fn on_behalf_of(solution: SolutionId) -> Wish {
    Wish { kind: Words::Obo, solution, target: None, step: Step::Begin, reason: None, due_at: None }
}

/// `GET /{waba}/in_progress_onbehalf_request`
pub(in crate::graph) async fn in_progress(call: &Call<'_>, node: &Node) -> Answer {
    let waba = waba(node)?;
    let list = format!("{waba}/in_progress_onbehalf_request");
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    let scope = call.grant.scope;
    let found = call.app.store.read(move |tx| {
        Ok::<_, messaging::Error>((business::get(tx, scope)?, mobility::in_progress(tx, scope, waba)?))
    });
    let (business, intents) = found.await?;
    let business = json!({"id": business.id, "name": business.name});
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(OF_REQUEST));
    let requests = intents.into_iter().filter(|intent| intent.kind == Words::Obo);
    let items = requests.map(|intent| (intent.id.get(), intent)).collect();
    let shown = page.cut(items, &call.list_address(""), |intent| {
        let status = if intent.status == Status::Scheduled { "IN_PROGRESS" } else { "PENDING" };
        let members = json!({
            "id": intent.id, "status": status, "business_owned_object": waba,
            "receiving_business": business, "requesting_business": business,
        });
        let Value::Object(members) = members else { return Err(GraphError::unknown().into()) };
        Ok(Value::Object(fields::select(&members, "BusinessOwnedObjectOnBehalfOfRequest", &wanted)?))
    })?;
    Ok(shown.to_string())
}
