//! `GET /oauth/access_token`: an app's own token for its id and secret, as clients ask for it before they subscribe.

use http::Method;
use http::request::Parts;
use messaging::token;
use serde_json::{Value, json};
use wire::error::GraphError;

use super::answer::Answer;
use super::{Target, params};
use crate::state::App;

/// What stands in a path in the place of an id.
pub(super) const NODE: &str = "oauth";

/// Handles a request.
pub(super) async fn handle(app: &App, target: &Target<'_>, parts: &Parts) -> Answer {
    if target.edge != "access_token" || parts.method != Method::GET {
        return Err(super::unknown_path(target).into());
    }
    let params = params::object(parts, b"")?;
    let text = |name: &str| params.get(name).and_then(Value::as_str);
    if text("grant_type") != Some("client_credentials") {
        return Err(GraphError::parameter("grant_type must be client_credentials").into());
    }
    let (Some(id), Some(secret)) = (text("client_id"), text("client_secret")) else {
        return Err(GraphError::parameter("client_id and client_secret are required").into());
    };
    let app_token = format!("{id}|{secret}");
    let asked = app_token.clone();
    if app.store.read(move |tx| token::authenticate(tx, &asked)).await?.is_none() {
        return Err(
            GraphError { code: 1, title: "Error validating client secret.".to_owned(), ..GraphError::of(100) }.into()
        );
    }
    Ok(json!({"access_token": app_token, "token_type": "bearer"}).to_string())
}
