//! Endpoints: where an app's webhooks go. The most specific one takes an event: phone number, then WABA, then app.

use messaging::activity::{self, Kind};
use serde_json::json;
use store::{NewEvent, Row, Scope, Tx, journal, params};
use wire::Invalid;
use wire::id::{AppId, BusinessId, WabaId};

use crate::error::Result;
use crate::webhooks::stream;

/// The longest callback of an override, in characters (Cloud API, `override_callback_uri`).
pub const OVERRIDE_CHARS: usize = 200;
/// The longest verify token, in characters.
pub const TOKEN_CHARS: usize = 1_024;
/// What tells the deliverer of every process that endpoints or subscriptions changed.
pub const CHANGED: &str = "webhooks.changed";

/// The fields that an app can subscribe to: those of the Cloud API's object `whatsapp_business_account`.
pub const FIELDS: [&str; 34] = [
    "messages",
    "message_echoes",
    "smb_message_echoes",
    "smb_app_state_sync",
    "history",
    "user_preferences",
    "messaging_handovers",
    "standby",
    "automatic_events",
    "tracking_events",
    "payment_configuration_update",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "template_correct_category_detection",
    "account_update",
    "account_review_update",
    "account_alerts",
    "account_settings_update",
    "business_capability_update",
    "business_status_update",
    "business_username_updates",
    "business_username_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "partner_solutions",
    "flows",
    "calls",
    "group_lifecycle_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
];

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Everything of the app.
    App,
    /// A WABA, instead of the app's.
    Waba,
    /// A phone number, instead of the WABA's and the app's.
    PhoneNumber,
}

impl Level {
    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Waba => "waba",
            Self::PhoneNumber => "phone_number",
        }
    }
}

/// Which endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The app whose secret signs.
    pub app: AppId,
    /// What it is for.
    pub level: Level,
    /// The app, WABA or phone number.
    pub target: i64,
}

/// What an endpoint is set to.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where requests go.
    pub callback_url: String,
    /// What proves to the callback who asks.
    pub verify_token: String,
    /// The fields subscribed to; of overrides: always `messages`.
    pub fields: Vec<String>,
    /// The major version of the Cloud API whose payloads are wanted.
    pub graph_version: u32,
}

/// An endpoint as stored.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Whose it is.
    pub business: BusinessId,
    /// Its id.
    pub id: i64,
    /// Which one it is.
    pub place: Place,
    /// What it is set to.
    pub setting: Setting,
    /// It takes events after this place of the journal.
    pub since_seq: i64,
    /// How it goes.
    pub health: Health,
}

/// How an endpoint has answered lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// When it last took something, UTC milliseconds.
    pub last_success_at: Option<i64>,
    /// When it last failed, UTC milliseconds.
    pub last_failure_at: Option<i64>,
    /// Why it last failed.
    pub last_error: Option<String>,
    /// Since when it has failed without a success, UTC milliseconds.
    pub failing_since: Option<i64>,
}

store::statements! {
    SET = "INSERT INTO webhook_endpoint (business_id, id, app_id, level, target_id, callback_url, verify_token, fields, graph_version, since_seq, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
 ON CONFLICT (business_id, app_id, level, target_id) DO UPDATE SET callback_url = EXCLUDED.callback_url,
  verify_token = EXCLUDED.verify_token, fields = EXCLUDED.fields, graph_version = EXCLUDED.graph_version";
    OF_BUSINESS = "SELECT business_id, id, app_id, level, target_id, callback_url, verify_token, fields, graph_version, since_seq,
  last_success_at, last_failure_at, last_error, failing_since FROM webhook_endpoint WHERE business_id = $1 ORDER BY id";
    ALL = "SELECT business_id, id, app_id, level, target_id, callback_url, verify_token, fields, graph_version, since_seq,
  last_success_at, last_failure_at, last_error, failing_since FROM webhook_endpoint ORDER BY id";
    AT = "SELECT id FROM webhook_endpoint WHERE business_id = $1 AND app_id = $2 AND level = $3 AND target_id = $4";
    REMOVE = "DELETE FROM webhook_endpoint WHERE business_id = $1 AND id = $2";
    HEALTH = "UPDATE webhook_endpoint SET last_success_at = $3, last_failure_at = $4, last_error = $5, failing_since = $6
 WHERE business_id = $1 AND id = $2";
}

/// Checks what somebody wants to set, all but the address itself.
pub fn check(level: Level, setting: &Setting) -> std::result::Result<(), Invalid> {
    let (url, token) = match level {
        Level::App => ("callback_url", "verify_token"),
        Level::Waba | Level::PhoneNumber => ("override_callback_uri", "verify_token"),
    };
    if level != Level::App && setting.callback_url.chars().count() > OVERRIDE_CHARS {
        return Err(Invalid::value(url, format!("must be at most {OVERRIDE_CHARS} characters")));
    }
    if setting.verify_token.is_empty() || setting.verify_token.chars().count() > TOKEN_CHARS {
        return Err(Invalid::value(token, format!("needs 1 to {TOKEN_CHARS} characters")));
    }
    match setting.fields.iter().find(|field| !FIELDS.contains(&field.as_str())) {
        Some(unknown) => {
            Err(Invalid::value("fields", format!("{unknown:?} is not a field of whatsapp_business_account")))
        }
        None => Ok(()),
    }
}

/// Sets an endpoint; a new one is told of what happens from now on. The callback has been verified.
pub fn set(tx: &mut Tx<'_, '_>, scope: Scope, place: Place, setting: &Setting) -> Result<i64> {
    check(place.level, setting)?;
    let business = scope.business().get();
    let known = at(tx, scope, place)?;
    let (fresh, now, head) = (tx.next_id(), tx.now_ms(), journal::head(tx)?);
    tx.execute(
        SET,
        params![
            business,
            fresh,
            place.app.get(),
            place.level.as_str(),
            place.target,
            setting.callback_url.as_str(),
            setting.verify_token.as_str(),
            setting.fields.join(","),
            i64::from(setting.graph_version),
            head,
            now
        ],
    )?;
    if known.is_none() {
        stream::create(tx, scope, fresh, head, None)?;
    }
    let (app, level) = (place.app, place.level.as_str());
    let details =
        json!({"app": app, "level": level, "target": place.target.to_string(), "callback": setting.callback_url});
    let waba = (place.level == Level::Waba).then(|| WabaId::new(place.target));
    activity::note(tx, scope, waba, Kind::WebhookConfigured, &details)?;
    changed(tx, scope);
    Ok(known.unwrap_or(fresh))
}

/// The id of an endpoint.
pub fn at(tx: &mut Tx<'_, '_>, scope: Scope, place: Place) -> Result<Option<i64>> {
    let key = params![scope.business().get(), place.app.get(), place.level.as_str(), place.target];
    Ok(tx.query_opt(AT, key)?.map(|row| row.get(0)).transpose()?)
}

/// Removes an endpoint with all that waits for it; returns whether there was one.
pub fn remove(tx: &mut Tx<'_, '_>, scope: Scope, place: Place) -> Result<bool> {
    let Some(id) = at(tx, scope, place)? else { return Ok(false) };
    tx.execute(REMOVE, params![scope.business().get(), id])?;
    stream::remove_of(tx, scope, id)?;
    super::dead_letter::remove_of(tx, scope, id)?;
    changed(tx, scope);
    Ok(true)
}

/// The endpoints of a business, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Endpoint>> {
    tx.query(OF_BUSINESS, params![scope.business().get()])?.iter().map(read).collect()
}

/// One endpoint.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, place: Place) -> Result<Option<Endpoint>> {
    Ok(list(tx, scope)?.into_iter().find(|found| found.place == place))
}

/// The endpoints of all businesses: for the deliverer, which acts for each in its own scope.
pub(super) fn all(tx: &mut Tx<'_, '_>) -> Result<Vec<Endpoint>> {
    tx.query(ALL, params![])?.iter().map(read).collect()
}

/// Notes how an endpoint goes.
pub(super) fn note(tx: &mut Tx<'_, '_>, scope: Scope, id: i64, health: &Health) -> Result<()> {
    tx.execute(
        HEALTH,
        params![
            scope.business().get(),
            id,
            health.last_success_at,
            health.last_failure_at,
            health.last_error.as_deref(),
            health.failing_since
        ],
    )?;
    Ok(())
}

/// Tells every process that endpoints or subscriptions changed, or the secret that signs.
pub fn changed(tx: &mut Tx<'_, '_>, scope: Scope) {
    tx.emit(NewEvent {
        business: scope.business(),
        kind: CHANGED,
        conversation: None,
        subject: scope.business().get(),
        payload: "{}".to_owned(),
    });
}

fn read(row: &Row) -> Result<Endpoint> {
    let level: String = row.get(3)?;
    let fields: String = row.get(7)?;
    let version: i64 = row.get(8)?;
    let level = match level.as_str() {
        "waba" => Level::Waba,
        "phone_number" => Level::PhoneNumber,
        _ => Level::App,
    };
    Ok(Endpoint {
        business: BusinessId::new(row.get(0)?),
        id: row.get(1)?,
        place: Place { app: AppId::new(row.get(2)?), level, target: row.get(4)? },
        setting: Setting {
            callback_url: row.get(5)?,
            verify_token: row.get(6)?,
            fields: fields.split(',').filter(|field| !field.is_empty()).map(str::to_owned).collect(),
            graph_version: u32::try_from(version).unwrap_or(0),
        },
        since_seq: row.get(9)?,
        health: Health {
            last_success_at: row.get(10)?,
            last_failure_at: row.get(11)?,
            last_error: row.get(12)?,
            failing_since: row.get(13)?,
        },
    })
}
