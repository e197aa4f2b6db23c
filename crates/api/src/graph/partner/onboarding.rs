//! What a partner onboards, and what it is lent: clients, Marketing Messages Lite, credit lines.

use messaging::activity::{self, Kind};
use messaging::business;
use messaging::partner::mobility::{self, Kind as Words};
use messaging::partner::solution::{self, Status};
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::id::SolutionId;

use super::super::Call;
use super::super::answer::Answer;
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::id;
use super::moves::on_behalf_of;

/// `GET /{app}/connected_client_businesses`: nobody, since an app serves the business that it belongs to.
pub(in crate::graph) async fn connected(call: &Call<'_>, node: &Node) -> Answer {
    let Node::App(app) = node else { return Err(GraphError::unknown_object().into()) };
    let list = format!("{}/connected_client_businesses", app.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    Ok(page.cut(Vec::<(i64, Value)>::new(), &call.list_address(""), Ok)?.to_string())
}

/// `GET /{business}/extendedcredits`: none, since a server lends no money.
pub(in crate::graph) async fn credits(_: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(_) = node else { return Err(GraphError::unknown_object().into()) };
    Ok(json!({"data": []}).to_string())
}

/// `POST /{business}/onboard_partners_to_mm_lite`: every number here may send marketing messages, so there is nothing to switch
/// on; the request is noted, and those WABAs that are not in the solution yet are asked into it.
pub(in crate::graph) async fn onboard(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(_) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, wanted) = (call.grant.scope, id::<SolutionId>(call, "solution_id")?);
    let asked = call.app.store.write(move |tx| {
        let request = tx.next_id();
        let details = json!({
            "request": request.to_string(), "solution": wanted,
            "what": "onboarding to marketing messages was asked for",
        });
        activity::note(tx, scope, None, Kind::AccountUpdated, &details)?;
        let Some(wanted) = wanted else { return Ok(request) };
        let into = solution::find(tx, scope, wanted)?;
        if into.is_none_or(|into| matches!(into.status, Status::Rejected | Status::Deactivated)) {
            return Err(GraphError::parameter("solution_id: there is no such solution, or it has ended").into());
        }
        for waba in business::wabas(tx, scope)? {
            let is_inside = solution::of_waba(tx, scope, waba)?.iter().any(|one| one.id == wanted);
            let open = mobility::in_progress(tx, scope, waba)?;
            let is_asked = open.iter().any(|one| one.kind == Words::Obo && one.into == wanted);
            if !is_inside && !is_asked {
                mobility::say(tx, scope, waba, &on_behalf_of(wanted))?;
            }
        }
        Ok::<_, messaging::Error>(request)
    });
    Ok(json!({ "request_id": asked.await?.to_string() }).to_string())
}
