//! Who reviews templates, what reviews come to, and what customers make of them.

use std::sync::Arc;

use axum::extract::State;
use messaging::template::news::{REASONS, Rejection};
use messaging::template::review::{self, Mode, Verdict};
use messaging::template::{Score, Template, archive, get, quality};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire::id::TemplateId;
use wire::template::Category;

use crate::console::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

/// Who reviews the templates of the business.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct ReviewMode {
    /// `rules`, at once, or `person`, here.
    mode: Mode,
}

/// What a person makes of a template.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "verdict", rename_all = "lowercase", deny_unknown_fields)]
pub(in crate::console) enum Decision {
    /// It may be sent.
    Approve {
        /// What it is for, when that is not what was said.
        #[schema(value_type = Option<String>)]
        category: Option<Category>,
    },
    /// It may not.
    Reject {
        /// Meta's reason: `INVALID_FORMAT`, ...
        reason: String,
        /// What is wrong; told to subscribers with `INVALID_FORMAT`.
        explanation: Option<String>,
    },
}

/// What customers make of a template.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Rating {
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    score: String,
}

/// Whether a template is put away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Away {
    /// True puts it away, false gets it back.
    archived: bool,
}

/// Who reviews the templates of the business.
#[utoipa::path(get, path = "/templates/review", tag = "Templates", responses((status = 200, body = ReviewMode)))]
pub(in crate::console) async fn get_template_review(
    State(app): State<Arc<App>>,
    agent: Agent,
) -> Result<Json<ReviewMode>> {
    let mode = app.store.read(move |tx| review::mode(tx, agent.scope)).await?;
    Ok(Json(ReviewMode { mode }))
}

/// Changes who reviews; what waits for a person goes on waiting for one.
#[utoipa::path(
    put, path = "/templates/review", tag = "Templates", request_body = ReviewMode,
    responses((status = 200, body = ReviewMode))
)]
pub(in crate::console) async fn put_template_review(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<ReviewMode>,
) -> Result<Json<ReviewMode>> {
    app.store.write(move |tx| review::set_mode(tx, admin.scope, body.mode)).await?;
    Ok(Json(body))
}

/// Decides about a template that is in review, in appeal, or was rejected.
#[utoipa::path(
    post, path = "/templates/{id}/review", tag = "Templates", params(("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Template))
)]
pub(in crate::console) async fn review_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
    Json(body): Json<Decision>,
) -> Result<Json<Template>> {
    let rejection = match &body {
        Decision::Reject { reason, explanation } => {
            let reason = REASONS.into_iter().find(|known| known == reason);
            let reason =
                reason.ok_or_else(|| Problem::invalid("reason", format!("must be one of {}", REASONS.join(", "))))?;
            Some(Rejection { reason, explanation: explanation.clone() })
        }
        Decision::Approve { .. } => None,
    };
    let decided = app.store.write(move |tx| {
        let verdict = match (&rejection, &body) {
            (Some(rejection), _) => Verdict::Reject(rejection.clone()),
            (None, Decision::Approve { category: Some(category) }) => Verdict::Approve(*category),
            (None, _) => Verdict::Approve(get(tx, admin.scope, id)?.category),
        };
        review::decide(tx, admin.scope, id, &verdict)
    });
    Ok(Json(decided.await?))
}

/// Asks a person to look at a rejected template again.
#[utoipa::path(
    post, path = "/templates/{id}/appeal", tag = "Templates", params(("id" = String, Path)),
    responses((status = 200, body = Template))
)]
pub(in crate::console) async fn appeal_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
) -> Result<Json<Template>> {
    Ok(Json(app.store.write(move |tx| review::appeal(tx, admin.scope, id)).await?))
}

/// Notes what customers make of a template: at `RED` it is paused, the third time disabled.
#[utoipa::path(
    put, path = "/templates/{id}/quality", tag = "Templates", params(("id" = String, Path)), request_body = Rating,
    responses((status = 200, body = Template))
)]
pub(in crate::console) async fn rate_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
    Json(body): Json<Rating>,
) -> Result<Json<Template>> {
    let score = Score::parse(&body.score);
    let score = score.ok_or_else(|| Problem::invalid("score", "must be GREEN, YELLOW, RED or UNKNOWN"))?;
    Ok(Json(app.store.write(move |tx| quality::rate(tx, admin.scope, id, score)).await?))
}

/// Ends a pause, 5 minutes after it began at the earliest.
#[utoipa::path(
    post, path = "/templates/{id}/unpause", tag = "Templates", params(("id" = String, Path)),
    responses((status = 200, body = Template))
)]
pub(in crate::console) async fn unpause_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
) -> Result<Json<Template>> {
    let done = app.store.write(move |tx| match quality::unpause(tx, admin.scope, id)? {
        Ok(()) => Ok(get(tx, admin.scope, id)?),
        Err(reason) => Err(Problem::new(http::StatusCode::CONFLICT, "not_paused", reason)),
    });
    Ok(Json(done.await?))
}

/// Puts a template away, or gets it back; after 28 days away it is deleted.
#[utoipa::path(
    put, path = "/templates/{id}/archived", tag = "Templates", params(("id" = String, Path)), request_body = Away,
    responses((status = 200, body = Template))
)]
pub(in crate::console) async fn archive_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
    Json(body): Json<Away>,
) -> Result<Json<Template>> {
    let done = app.store.write(move |tx| {
        let waba = get(tx, admin.scope, id)?.waba_id;
        let outcome = archive::shift(tx, admin.scope, waba, &[id.to_string()], body.archived)?;
        match outcome.failed.into_values().next() {
            Some(why) => Err(Problem::new(http::StatusCode::CONFLICT, "not_movable", why)),
            None => Ok(get(tx, admin.scope, id)?),
        }
    });
    Ok(Json(done.await?))
}
