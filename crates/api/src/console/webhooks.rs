//! Webhooks as people see them: who is told, how it goes, what was given up, and telling it again.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use integrations::webhooks::stream::{Range, Stream};
use integrations::webhooks::{dead_letter, endpoint, stream};
use messaging::token;
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;

use super::auth::Admin;
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

/// The most dead letters that are listed.
const LETTERS: i64 = 200;

/// A subscriber: where webhooks of an app go.
#[derive(Serialize, ToSchema)]
pub(super) struct Webhook {
    /// The id.
    id: String,
    /// The app.
    app_id: String,
    /// The app's name.
    app_name: String,
    /// `app`, or `waba` or `phone_number` for what it overrides.
    level: String,
    /// The app, WABA or phone number that it is for.
    target_id: String,
    /// Where requests go.
    callback_url: String,
    /// The fields subscribed to.
    fields: Vec<String>,
    /// How it goes.
    state: WebhookState,
    /// How many events wait to be told.
    waiting: i64,
    /// When it last took something, UTC milliseconds.
    last_success_at: Option<i64>,
    /// When it last failed, UTC milliseconds.
    last_failure_at: Option<i64>,
    /// Why it last failed.
    last_error: Option<String>,
    /// Since when it has failed without a success, UTC milliseconds.
    failing_since: Option<i64>,
    /// How many events are being told again.
    replays: usize,
}

/// How a subscriber does.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum WebhookState {
    /// Nothing has been told yet.
    New,
    /// It takes what it is told.
    Healthy,
    /// It has failed since its last success, and is tried again.
    Failing,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Webhooks {
    data: Vec<Webhook>,
}

fn gather(tx: &mut Tx<'_, '_>, scope: Scope) -> integrations::Result<Vec<Webhook>> {
    let names: HashMap<_, _> = token::apps(tx, scope)?.into_iter().map(|app| (app.id, app.name)).collect();
    let streams = stream::list(tx, scope)?;
    let mut found = Vec::new();
    for endpoint in endpoint::list(tx, scope)? {
        let own = || streams.iter().filter(|stream| stream.endpoint == endpoint.id);
        let is_live = |stream: &&Stream| stream.up_to.is_none();
        let waiting = match own().find(is_live) {
            Some(live) => stream::waiting(tx, scope, live.position)?,
            None => 0,
        };
        let health = endpoint.health;
        let state = match (health.failing_since, health.last_success_at) {
            (Some(_), _) => WebhookState::Failing,
            (None, Some(_)) => WebhookState::Healthy,
            (None, None) => WebhookState::New,
        };
        found.push(Webhook {
            id: endpoint.id.to_string(),
            app_id: endpoint.place.app.to_string(),
            app_name: names.get(&endpoint.place.app).cloned().unwrap_or_default(),
            level: endpoint.place.level.as_str().to_owned(),
            target_id: endpoint.place.target.to_string(),
            callback_url: endpoint.setting.callback_url,
            fields: endpoint.setting.fields,
            state,
            waiting,
            last_success_at: health.last_success_at,
            last_failure_at: health.last_failure_at,
            last_error: health.last_error,
            failing_since: health.failing_since,
            replays: own().filter(|stream| !is_live(stream)).count(),
        });
    }
    Ok(found)
}

/// The business's subscribers, oldest first.
#[utoipa::path(get, path = "/webhooks", tag = "Webhooks", responses((status = 200, body = Webhooks)))]
pub(super) async fn list_webhooks(State(app): State<Arc<App>>, Admin(agent): Admin) -> Result<Json<Webhooks>> {
    let data = app.store.read(move |tx| gather(tx, agent.scope)).await?;
    Ok(Json(Webhooks { data }))
}

/// Finds a subscriber of the agent's business.
async fn find(app: &App, scope: Scope, id: &str) -> Result<i64> {
    let wanted = id.parse::<i64>().ok();
    let all = app.store.read(move |tx| endpoint::list(tx, scope)).await?;
    let found = all.into_iter().find(|found| Some(found.id) == wanted);
    found.map(|found| found.id).ok_or_else(|| Problem::not_found(format!("there is no webhook {id}")))
}

/// A request to a subscriber.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDelivery {
    /// When it ended, UTC milliseconds.
    at: i64,
    /// The answer's status code; none without an answer.
    status: Option<u16>,
    /// Why it failed; none: it was taken.
    error: Option<String>,
    /// How long it took, in milliseconds.
    duration_ms: i64,
    /// How many updates it had.
    events: usize,
    /// The size of its body, in bytes.
    size_bytes: usize,
    /// The first event's sequence number.
    from_seq: String,
    /// The last event's sequence number.
    to_seq: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDeliveries {
    data: Vec<WebhookDelivery>,
}

/// The last requests to a subscriber since the server started, newest first, at most 100.
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries", tag = "Webhooks", params(("id" = String, Path)),
    responses((status = 200, body = WebhookDeliveries))
)]
pub(super) async fn list_webhook_deliveries(
    State(app): State<Arc<App>>,
    Admin(agent): Admin,
    InPath(id): InPath<String>,
) -> Result<Json<WebhookDeliveries>> {
    let id = find(&app, agent.scope, &id).await?;
    let data = app.webhooks.attempts(id).into_iter().map(|attempt| WebhookDelivery {
        at: attempt.at,
        status: attempt.status,
        error: attempt.error,
        duration_ms: attempt.duration_ms,
        events: attempt.events,
        size_bytes: attempt.size_bytes,
        from_seq: attempt.from_seq.to_string(),
        to_seq: attempt.to_seq.to_string(),
    });
    Ok(Json(WebhookDeliveries { data: data.collect() }))
}

/// A range with events that were given up.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDeadLetter {
    /// The id.
    id: String,
    /// The first event's sequence number.
    from_seq: String,
    /// The last event's sequence number.
    to_seq: String,
    /// When the first event happened, UTC milliseconds.
    from_at: i64,
    /// When the last event happened, UTC milliseconds.
    to_at: i64,
    /// How many events were given up.
    events: i64,
    /// The last failure.
    reason: String,
    /// When it was told again, UTC milliseconds.
    replayed_at: Option<i64>,
    /// When it was given up, UTC milliseconds.
    created_at: i64,
}

#[derive(Serialize, ToSchema)]
pub(super) struct WebhookDeadLetters {
    data: Vec<WebhookDeadLetter>,
}

/// What a subscriber was not told after seven days of trying, newest first, at most 200 ranges.
#[utoipa::path(
    get, path = "/webhooks/{id}/dead-letters", tag = "Webhooks", params(("id" = String, Path)),
    responses((status = 200, body = WebhookDeadLetters))
)]
pub(super) async fn list_webhook_dead_letters(
    State(app): State<Arc<App>>,
    Admin(agent): Admin,
    InPath(id): InPath<String>,
) -> Result<Json<WebhookDeadLetters>> {
    let id = find(&app, agent.scope, &id).await?;
    let letters = app.store.read(move |tx| dead_letter::list(tx, agent.scope, id, LETTERS)).await?;
    let data = letters.into_iter().map(|letter| WebhookDeadLetter {
        id: letter.id.to_string(),
        from_seq: letter.from_seq.to_string(),
        to_seq: letter.to_seq.to_string(),
        from_at: letter.from_at,
        to_at: letter.to_at,
        events: letter.events,
        reason: letter.reason,
        replayed_at: letter.replayed_at,
        created_at: letter.created_at,
    });
    Ok(Json(WebhookDeadLetters { data: data.collect() }))
}

/// What to tell again, both ends included: by sequence numbers or by times.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReplay {
    /// The first event: its sequence number as text, or a time in UTC milliseconds.
    from: Place,
    /// The last event, in the same form.
    to: Place,
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Place {
    /// A sequence number.
    Seq(String),
    /// UTC milliseconds.
    Time(i64),
}

/// What is told again.
#[derive(Serialize, ToSchema)]
pub(super) struct Replay {
    /// The first event's sequence number.
    from_seq: String,
    /// The last event's sequence number.
    to_seq: String,
}

/// Tells a subscriber a range again, beside what happens now.
#[utoipa::path(
    post, path = "/webhooks/{id}/replay", tag = "Webhooks", params(("id" = String, Path)),
    responses((status = 202, body = Replay))
)]
pub(super) async fn replay_webhook(
    State(app): State<Arc<App>>,
    Admin(agent): Admin,
    InPath(id): InPath<String>,
    Json(body): Json<NewReplay>,
) -> Result<(StatusCode, Json<Replay>)> {
    let range = match (&body.from, &body.to) {
        (Place::Seq(from), Place::Seq(to)) => Range::Seq(seq("from", from)?, seq("to", to)?),
        (Place::Time(from), Place::Time(to)) => Range::Time(*from, *to),
        _ => return Err(Problem::invalid("to", "must be in the same form as from")),
    };
    let id = find(&app, agent.scope, &id).await?;
    let found = app.store.write(move |tx| stream::replay(tx, agent.scope, id, range)).await?;
    let nothing = || Problem::invalid("from", "nothing is kept of this range; the last 14 days are");
    let (from, to) = found.ok_or_else(nothing)?;
    Ok((StatusCode::ACCEPTED, Json(Replay { from_seq: from.to_string(), to_seq: to.to_string() })))
}

fn seq(field: &'static str, text: &str) -> Result<i64> {
    let seq = text.parse::<i64>().ok().filter(|seq| *seq > 0);
    seq.ok_or_else(|| Problem::invalid(field, "must be a sequence number above 0"))
}
