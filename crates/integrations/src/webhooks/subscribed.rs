//! The apps that are told what happens in a WABA.

use messaging::activity::{self, Kind};
use serde_json::json;
use store::{Row, Scope, Tx, journal, params};
use wire::id::{AppId, BusinessId, WabaId};

use crate::error::Result;
use crate::webhooks::endpoint::{self, Level, Place};

/// An app's subscription to a WABA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// Whose it is.
    pub business: BusinessId,
    /// The WABA.
    pub waba: WabaId,
    /// The app.
    pub app: AppId,
    /// It is told of events after this place of the journal.
    pub since_seq: i64,
}

store::statements! {
    SUBSCRIBE = "INSERT INTO subscribed_app (business_id, waba_id, app_id, since_seq, created_at) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (business_id, waba_id, app_id) DO NOTHING";
    UNSUBSCRIBE = "DELETE FROM subscribed_app WHERE business_id = $1 AND waba_id = $2 AND app_id = $3";
    OF_WABA = "SELECT business_id, waba_id, app_id, since_seq FROM subscribed_app WHERE business_id = $1 AND waba_id = $2 ORDER BY app_id";
    ALL = "SELECT business_id, waba_id, app_id, since_seq FROM subscribed_app ORDER BY business_id, waba_id, app_id";
}

/// Subscribes an app to a WABA. Doing it again changes nothing.
pub fn subscribe(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, app: AppId) -> Result<()> {
    let (now, head) = (tx.now_ms(), journal::head(tx)?);
    let made = tx.execute(SUBSCRIBE, params![scope.business().get(), waba.get(), app.get(), head, now])?;
    if made > 0 {
        endpoint::changed(tx, scope);
        activity::note(tx, scope, Some(waba), Kind::WebhookConfigured, &json!({"app": app, "is_subscribed": true}))?;
    }
    Ok(())
}

/// Ends an app's subscription to a WABA, with its override; returns whether there was one.
pub fn unsubscribe(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, app: AppId) -> Result<bool> {
    endpoint::remove(tx, scope, Place { app, level: Level::Waba, target: waba.get() })?;
    let gone = tx.execute(UNSUBSCRIBE, params![scope.business().get(), waba.get(), app.get()])? > 0;
    if gone {
        endpoint::changed(tx, scope);
        activity::note(tx, scope, Some(waba), Kind::WebhookConfigured, &json!({"app": app, "is_subscribed": false}))?;
    }
    Ok(gone)
}

/// The apps subscribed to a WABA.
pub fn of_waba(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId) -> Result<Vec<Subscribed>> {
    tx.query(OF_WABA, params![scope.business().get(), waba.get()])?.iter().map(read).collect()
}

/// The subscriptions of all businesses: for the deliverer, which acts for each in its own scope.
pub(super) fn all(tx: &mut Tx<'_, '_>) -> Result<Vec<Subscribed>> {
    tx.query(ALL, params![])?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Subscribed> {
    Ok(Subscribed {
        business: BusinessId::new(row.get(0)?),
        waba: WabaId::new(row.get(1)?),
        app: AppId::new(row.get(2)?),
        since_seq: row.get(3)?,
    })
}
