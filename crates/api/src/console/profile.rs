//! What customers read about a line.

use std::sync::Arc;

use axum::extract::State;
use messaging::line;
use messaging::profile::{self, Profile};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::{MediaId, PhoneNumberId};

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath};
use crate::problem::Result;
use crate::state::App;

/// A line's public profile, with its names.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineProfile {
    /// The name customers see.
    verified_name: String,
    /// The name in its chat's address: `/c/{handle}`.
    handle: String,
    /// One line under the name, up to 139 characters.
    #[serde(default)]
    about: String,
    /// Up to 512 characters.
    #[serde(default)]
    description: String,
    /// Up to 256 characters.
    #[serde(default)]
    address: String,
    /// Up to 128 characters.
    #[serde(default)]
    email: String,
    /// Up to two addresses.
    #[serde(default)]
    websites: Vec<String>,
    /// The trade, in Meta's words: `RESTAURANT`, `RETAIL`, ...
    #[serde(default)]
    vertical: String,
    /// The picture.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    picture_media_id: Option<MediaId>,
    /// Conversation starters, up to five of 80 characters.
    #[serde(default)]
    starters: Vec<String>,
    /// The languages that the business answers in, the first is its own.
    #[serde(default)]
    languages: Vec<String>,
    /// Where the privacy notice stands.
    #[serde(default)]
    privacy_url: Option<String>,
}

fn load(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<LineProfile> {
    let line = line::get(tx, scope, id)?;
    let profile = profile::get(tx, scope, id)?;
    Ok(LineProfile {
        verified_name: line.verified_name,
        handle: line.handle,
        about: profile.about,
        description: profile.description,
        address: profile.address,
        email: profile.email,
        websites: profile.websites,
        vertical: profile.vertical,
        picture_media_id: profile.picture_media_id,
        starters: profile.starters,
        languages: profile.languages,
        privacy_url: profile.privacy_url,
    })
}

impl LineProfile {
    fn into_parts(self) -> (String, String, Profile) {
        let profile = Profile {
            about: self.about,
            description: self.description,
            address: self.address,
            email: self.email,
            websites: self.websites,
            vertical: self.vertical,
            picture_media_id: self.picture_media_id,
            starters: self.starters,
            languages: self.languages,
            privacy_url: self.privacy_url,
        };
        (self.verified_name, self.handle, profile)
    }
}

/// A line's public profile.
#[utoipa::path(get, path = "/phone-numbers/{id}/profile", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = LineProfile)))]
pub(super) async fn get_profile(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<PhoneNumberId>,
) -> Result<Json<LineProfile>> {
    Ok(Json(app.store.read(move |tx| load(tx, agent.scope, id)).await?))
}

/// Replaces a line's public profile and names.
#[utoipa::path(put, path = "/phone-numbers/{id}/profile", tag = "Lines", params(("id" = String, Path)), responses((status = 200, body = LineProfile)))]
pub(super) async fn put_profile(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<PhoneNumberId>,
    Json(body): Json<LineProfile>,
) -> Result<Json<LineProfile>> {
    let scope = admin.scope;
    let (verified_name, handle, profile) = body.into_parts();
    let written = app.store.write(move |tx| {
        profile::put(tx, scope, id, &profile)?;
        line::rename(tx, scope, id, &verified_name, &handle)?;
        load(tx, scope, id)
    });
    Ok(Json(written.await?))
}
