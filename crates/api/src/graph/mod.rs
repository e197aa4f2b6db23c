//! The WhatsApp Cloud API: the same paths, answers and errors, so that what is written for Meta's works here.
//!
//! Graph's paths are `/v{N}.0/{node}/{edge}`, the version may be left out. Ids don't say what they are of, so there is one
//! table of [`ROUTES`] by method and edge; what is not in it is answered as Graph answers it. A request is read in
//! `params`, its token is judged in `auth`, and each edge is a module named like it.

pub(crate) mod access;
mod answer;
mod auth;
mod messages;
mod params;
mod subscriptions;

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use http::Method;
use wire::error::GraphError;

use crate::problem::Problem;
use crate::state::App;

/// An operation of the Cloud API.
#[derive(Debug)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// What follows the node's id.
    pub edge: &'static str,
    operation: Operation,
}

#[derive(Debug)]
enum Operation {
    Messages,
    Subscription(subscriptions::Operation),
}

/// Every operation there is.
pub const ROUTES: &[Route] = &[
    Route { method: Method::POST, edge: "messages", operation: Operation::Messages },
    subscription(Method::GET, "subscriptions", subscriptions::Operation::List),
    subscription(Method::POST, "subscriptions", subscriptions::Operation::Set),
    subscription(Method::DELETE, "subscriptions", subscriptions::Operation::Remove),
    subscription(Method::GET, "subscribed_apps", subscriptions::Operation::ListApps),
    subscription(Method::POST, "subscribed_apps", subscriptions::Operation::Subscribe),
    subscription(Method::DELETE, "subscribed_apps", subscriptions::Operation::Unsubscribe),
    subscription(Method::GET, "", subscriptions::Operation::GetConfiguration),
    subscription(Method::POST, "", subscriptions::Operation::Configure),
];

const fn subscription(method: Method, edge: &'static str, operation: subscriptions::Operation) -> Route {
    Route { method, edge, operation: Operation::Subscription(operation) }
}

/// Whether a path is of the Cloud API: it begins with a version, or with a numeric id.
pub fn is_path(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    is_version(first) || is_id(first)
}

fn is_version(segment: &str) -> bool {
    let Some((major, minor)) = segment.strip_prefix('v').and_then(|rest| rest.split_once('.')) else { return false };
    is_id(major) && is_id(minor)
}

fn is_id(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where a request is for.
struct Target<'a> {
    version: Option<&'a str>,
    node: &'a str,
    edge: &'a str,
}

impl<'a> Target<'a> {
    fn of(path: &'a str) -> Self {
        let path = path.trim_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let (version, rest) = if is_version(first) { (Some(first), rest) } else { (None, path) };
        let (node, edge) = rest.split_once('/').unwrap_or((rest, ""));
        Self { version, node, edge }
    }
}

/// Answers a request to the Cloud API.
pub async fn handle(app: Arc<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let target = Target::of(parts.uri.path());
    let answered = match route(&parts.method, &target) {
        Ok(route) => match route.operation {
            Operation::Messages => messages::post(&app, target.node, &parts, body).await,
            Operation::Subscription(operation) => subscriptions::handle(&app, operation, &target, &parts, body).await,
        },
        Err(refusal) => Err(auth::anyone(&app, &parts).await.err().unwrap_or(refusal)),
    };
    answer::response(answered, target.version)
}

/// Answers what went wrong around a request: a panic, a deadline.
pub fn failure(problem: &Problem) -> Response {
    let error = match problem.status {
        408 => GraphError::overloaded(),
        _ => GraphError::unknown(),
    };
    answer::response(Err(error.with_details(problem.detail.as_str()).into()), None)
}

fn route(method: &Method, target: &Target<'_>) -> answer::Result<&'static Route> {
    if let Some(route) = ROUTES.iter().find(|route| route.method == *method && route.edge == target.edge) {
        return Ok(route);
    }
    let is_known = target.edge.is_empty() || ROUTES.iter().any(|route| route.edge == target.edge);
    Err(if is_known && is_id(target.node) { GraphError::unknown_object() } else { unknown_path(target) }.into())
}

/// 2500: Graph's answer to a path it does not know.
fn unknown_path(target: &Target<'_>) -> GraphError {
    let path = if is_id(target.node) { target.edge } else { target.node };
    let known: String = path.chars().take(100).collect();
    GraphError { code: 2500, title: format!("Unknown path components: /{known}"), ..GraphError::of(100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_graph_begin_with_a_version_or_an_id() {
        for path in ["/v26.0/1/messages", "/v1.0", "/123/messages", "/123"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["/", "/v26/1", "/videos", "/c/luigi", "/v.0/1", "/api/v1/me", "/12a"] {
            assert!(!is_path(path), "{path}");
        }
        let target = Target::of("/v26.0/106/messages/");
        assert_eq!((target.version, target.node, target.edge), (Some("v26.0"), "106", "messages"));
        let target = Target::of("/106/messages");
        assert_eq!((target.version, target.node, target.edge), (None, "106", "messages"));
    }
}
