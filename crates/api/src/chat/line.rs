//! A line as customers find it: who the business is, when it is open, how soon it answers.

use std::sync::Arc;

use axum::extract::State;
use commerce::settings;
use http::StatusCode;
use messaging::conversational::{self, Command};
use messaging::hours::{self, Opening};
use messaging::line::{self, Line};
use messaging::{business, profile};
use serde::Serialize;
use store::{Scope, Tx};
use wire::id::{CatalogId, PhoneNumberId};

use crate::extract::{Json, Path};
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Serialize)]
pub(super) struct LineView {
    phone_number_id: PhoneNumberId,
    name: String,
    handle: String,
    display_phone_number: String,
    verified: bool,
    about: String,
    description: String,
    address: String,
    email: String,
    websites: Vec<String>,
    vertical: String,
    picture_url: Option<String>,
    hours: HoursView,
    reply_time_secs: Option<i64>,
    starters: Vec<String>,
    /// What customers can ask for by `/name`.
    commands: Vec<Command>,
    languages: Vec<String>,
    language: String,
    privacy_url: Option<String>,
    /// The catalogue that customers of the line may browse.
    catalog_id: Option<CatalogId>,
    /// Whether customers can fill a cart and order.
    cart: bool,
}

#[derive(Serialize)]
struct HoursView {
    time_zone: String,
    week: Vec<Opening>,
    always_open: bool,
    open_now: bool,
    next_change_at: Option<i64>,
}

pub(super) async fn get_line(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Json<LineView>> {
    let line = find(&app, name).await?;
    let (scope, id) = (Scope::of(line.business), line.id);
    let reply_time_secs = app.reply_times.of(&app.store, scope, id).await?;
    let view = app
        .store
        .read(move |tx| {
            let catalog_id = settings::shown(tx, scope, id)?.map(|catalog| catalog.id);
            let cart = settings::get(tx, scope, id)?.is_cart_enabled;
            Ok::<_, Problem>(LineView { catalog_id, cart, ..view(tx, scope, line, reply_time_secs)? })
        })
        .await?;
    Ok(Json(view))
}

/// A line by its chat name, its digits or its id.
pub(super) async fn find(app: &App, name: String) -> Result<Line> {
    // PostgreSQL has no texts with NUL, and no line has such a name.
    if name.contains('\0') {
        return Err(unknown());
    }
    let found = app.store.read(move |tx| line::find_by_name(tx, &name)).await?;
    found.filter(Line::is_connected).ok_or_else(unknown)
}

/// 404: there is no such line.
pub(super) fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown_line", "there is no business line of this name or number")
}

/// All but what the commerce settings say.
fn view(tx: &mut Tx<'_, '_>, scope: Scope, line: Line, reply_time_secs: Option<i64>) -> messaging::Result<LineView> {
    let profile = profile::get(tx, scope, line.id)?;
    let hours = hours::get(tx, scope, line.id)?;
    let now = hours.at(tx.now_ms())?;
    let picture_url = profile.picture_media_id.map(|picture| {
        // The picture's id makes a new picture a new address, so that caches keep each for good.
        format!("/chat/v1/lines/{}/picture?v={picture}", line.id)
    });
    Ok(LineView {
        phone_number_id: line.id,
        name: line.verified_name,
        handle: line.handle,
        display_phone_number: line.display_phone_number,
        // The operator of the server is the business, or vouches for it.
        verified: true,
        about: profile.about,
        description: profile.description,
        address: profile.address,
        email: profile.email,
        websites: profile.websites,
        vertical: profile.vertical,
        picture_url,
        hours: HoursView {
            time_zone: hours.time_zone,
            week: hours.week,
            always_open: hours.always_open,
            open_now: now.is_open,
            next_change_at: now.changes_at_ms,
        },
        reply_time_secs,
        starters: profile.starters,
        commands: conversational::commands(tx, scope, line.id)?,
        languages: profile.languages,
        language: business::get(tx, scope)?.language,
        privacy_url: profile.privacy_url,
        catalog_id: None,
        cart: false,
    })
}
