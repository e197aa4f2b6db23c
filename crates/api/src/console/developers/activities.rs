//! What was done to the business's WABAs.

use std::sync::Arc;

use axum::extract::State;
use messaging::activity::{self, Filter};
use messaging::business;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::console::auth::Admin;
use crate::extract::{Json, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

const USUAL: i64 = 50;
const MOST: i64 = 200;

/// Which part of the activities.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Part {
    /// What `next` said of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 when left out.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(in crate::console) struct Activities {
    /// Newest first.
    data: Vec<ActivityView>,
    /// The cursor of the following page; null at the end.
    next: Option<String>,
}

/// Something that was done.
#[derive(Serialize, ToSchema)]
#[schema(as = Activity)]
pub(in crate::console) struct ActivityView {
    id: String,
    /// What: `TEMPLATE_CREATED`, `API_ACCESS_GRANTED`, ...
    kind: String,
    /// `USER`, `API`, or `SYSTEM`.
    actor_type: String,
    /// Who: the name of an agent or a program.
    actor_name: Option<String>,
    /// What it was about.
    #[schema(value_type = Object)]
    details: Value,
    /// When, UTC milliseconds.
    at: i64,
}

/// What was done, and by whom, newest first.
#[utoipa::path(get, path = "/activities", tag = "Developers", params(Part), responses((status = 200, body = Activities)))]
pub(in crate::console) async fn list_activities(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Query(part): Query<Part>,
) -> Result<Json<Activities>> {
    let limit = part.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(wire::Invalid::value("limit", format!("must be 1 to {MOST}")).into());
    }
    let before = match part.cursor.as_deref() {
        None => i64::MAX,
        Some(cursor) => cursor.parse().map_err(|_| wire::Invalid::value("cursor", "is not one of this list"))?,
    };
    let scope = admin.scope;
    let found = app.store.read(move |tx| {
        let mut found = Vec::new();
        for waba in business::wabas(tx, scope)? {
            found.extend(activity::before(tx, scope, waba, &Filter::default(), before, limit + 1)?);
        }
        Ok::<_, Problem>(found)
    });
    let mut found = found.await?;
    found.sort_by_key(|activity| std::cmp::Reverse(activity.id));
    // What is of the whole business comes with each of its WABAs.
    found.dedup_by_key(|activity| activity.id);
    let goes_on = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = found.last().filter(|_| goes_on).map(|last| last.id.to_string());
    let shown = found.into_iter().map(|activity| ActivityView {
        id: activity.id.to_string(),
        kind: activity.kind,
        actor_type: activity.actor_type,
        actor_name: activity.actor_name,
        details: activity.details,
        at: activity.at,
    });
    Ok(Json(Activities { data: shown.collect(), next }))
}
