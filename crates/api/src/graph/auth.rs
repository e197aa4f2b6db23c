//! Who calls: the bearer of a system user's token.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::request::Parts;
use messaging::token::{Grant, MESSAGING};
use serde_json::Value;
use store::secret;
use url::form_urlencoded;
use wire::error::GraphError;
use wire::id::PhoneNumberId;

use super::access::Line;
use super::answer::Result;
use super::tasks;
use crate::state::App;

/// Any valid token, from the header or the query string.
pub(super) async fn anyone(app: &App, parts: &Parts) -> Result<Arc<Grant>> {
    bearer(app, in_head(parts)).await
}

/// The bearer of a token, or the error for none and for one that is not good.
pub(super) async fn bearer(app: &App, token: Option<Cow<'_, str>>) -> Result<Arc<Grant>> {
    let token = token.ok_or_else(GraphError::missing_token)?;
    Ok(app.access.grant(&token).await?.ok_or_else(bad_token)?)
}

fn bad_token() -> GraphError {
    let mut error = GraphError::bad_token();
    "Invalid OAuth access token".clone_into(&mut error.title);
    error
}

/// Checks `appsecret_proof`, the token signed with the app's secret: when it is given, and when the app wants it.
pub(super) fn proven(grant: &Grant, token: &str, params: &Value) -> Result<()> {
    let proof = params.get("appsecret_proof").map(|proof| proof.as_str().unwrap_or_default());
    let expected = || secret::hmac_sha256_hex(grant.app_secret.as_bytes(), token.as_bytes());
    let title = match proof {
        None if grant.requires_proof => "API calls from the server require an appsecret_proof argument",
        Some(proof) if !secret::equal(proof.as_bytes(), expected().as_bytes()) => {
            "Invalid appsecret_proof provided in the API argument"
        }
        _ => return Ok(()),
    };
    let mut error = GraphError::of(100);
    title.clone_into(&mut error.title);
    "GraphMethodException".clone_into(&mut error.error_type);
    Err(error.into())
}

/// Refuses a caller without a permission.
pub(super) fn may(grant: &Grant, permission: &str) -> Result<()> {
    if grant.scopes.iter().any(|scope| scope == permission) {
        return Ok(());
    }
    Err(GraphError::permission(format!("the token lacks the permission {permission}")).into())
}

/// The token of a request, where headers and address have one.
pub(super) fn in_head(parts: &Parts) -> Option<Cow<'_, str>> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some((scheme, token)) = header.and_then(|header| header.split_once(' '))
        && (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth"))
    {
        return Some(Cow::Borrowed(token.trim()));
    }
    let query = parts.uri.query()?;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "access_token").map(|(_, token)| token)
}

/// The line that a node's id names, when the bearer may send on it.
pub(super) async fn line_to_send(app: &App, grant: &Grant, node: &str) -> Result<(PhoneNumberId, Arc<Line>)> {
    let id: PhoneNumberId = node.parse().map_err(|_| GraphError::unknown_object())?;
    let line = app.access.line(id).await?;
    let line = line.filter(|line| line.business == grant.scope.business()).ok_or_else(GraphError::unknown_object)?;
    may(grant, MESSAGING)?;
    tasks::may_send(grant, line.waba)?;
    if !line.is_registered {
        return Err(GraphError::of(133_010).with_details("the phone number is not registered").into());
    }
    Ok((id, line))
}
