//! Who is told what, in memory: read when it changes, asked for every event.

use std::collections::HashMap;
use std::sync::Arc;

use messaging::token;
use store::{Scope, Tx};
use wire::id::AppId;
use wire::webhook::MESSAGES;

use super::endpoint::{self, Endpoint, Level, Place};
use super::render::Item;
use super::stream::{self, Stream};
use super::subscribed;
use crate::error::Result;

/// All endpoints, subscriptions and streams at one moment.
#[derive(Debug, Default)]
pub(super) struct Routes {
    pub endpoints: HashMap<i64, Arc<Endpoint>>,
    pub streams: Vec<Stream>,
    places: HashMap<Place, i64>,
    /// Since which place of the journal an app is subscribed to a WABA.
    subscribed: HashMap<(AppId, i64), i64>,
    secrets: HashMap<AppId, String>,
}

impl Routes {
    pub fn load(tx: &mut Tx<'_, '_>) -> Result<Self> {
        let mut routes = Self::default();
        for found in endpoint::all(tx)? {
            if !routes.secrets.contains_key(&found.place.app) {
                for app in token::apps(tx, Scope::of(found.business))? {
                    routes.secrets.insert(app.id, app.secret);
                }
            }
            routes.places.insert(found.place, found.id);
            routes.endpoints.insert(found.id, Arc::new(found));
        }
        for found in subscribed::all(tx)? {
            routes.subscribed.insert((found.app, found.waba.get()), found.since_seq);
        }
        routes.streams = stream::all(tx)?;
        Ok(routes)
    }

    /// What signs the requests of an app.
    pub fn secret(&self, app: AppId) -> Option<&str> {
        self.secrets.get(&app).map(String::as_str)
    }

    /// Whether an event is this endpoint's: its app is subscribed to the WABA and the field, and no endpoint is closer to the event.
    pub fn takes(&self, endpoint: &Endpoint, item: &Item) -> bool {
        let app = endpoint.place.app;
        // What is told of the portfolio is of no WABA that an app would have to subscribe to.
        let is_of_portfolio = item.waba == item.scope.business().get();
        let is_subscribed = || self.subscribed.get(&(app, item.waba)).is_some_and(|since| item.seq > *since);
        if endpoint.business != item.scope.business() || !(is_of_portfolio || is_subscribed()) {
            return false;
        }
        let at = |level, target| {
            let found = self.places.get(&Place { app, level, target }).and_then(|id| self.endpoints.get(id));
            found.filter(|found| found.since_seq < item.seq)
        };
        let of_app = at(Level::App, app.get());
        if of_app.is_some_and(|found| !found.setting.fields.iter().any(|field| field == item.field)) {
            return false;
        }
        // Cloud API: other callbacks can be set for messages only.
        if item.field != MESSAGES {
            return of_app.is_some_and(|found| found.id == endpoint.id);
        }
        let closest = at(Level::PhoneNumber, item.line).or_else(|| at(Level::Waba, item.waba)).or(of_app);
        closest.is_some_and(|found| found.id == endpoint.id)
    }
}
