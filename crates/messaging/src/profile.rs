//! A line's public profile: one record feeds the chat's header and the automatic messages.

use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::{MediaId, PhoneNumberId};

use crate::error::{Result, invalid};
use crate::{line, setting};

const NAME: &str = "profile";

/// What customers read about a business.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// One line under the name, up to 139 characters (Cloud API).
    pub about: String,
    /// Up to 512 characters (Cloud API).
    pub description: String,
    /// Up to 256 characters (Cloud API).
    pub address: String,
    /// Up to 128 characters (Cloud API).
    pub email: String,
    /// Up to two addresses of 256 characters, http or https (Cloud API).
    pub websites: Vec<String>,
    /// The trade, in Meta's words: `RESTAURANT`, `RETAIL`, ...
    pub vertical: String,
    /// The picture.
    #[schema(value_type = Option<String>)]
    pub picture_media_id: Option<MediaId>,
    /// Conversation starters, up to five of 80 characters.
    pub starters: Vec<String>,
    /// The languages that the business answers in, the first is its own.
    pub languages: Vec<String>,
    /// Where the privacy notice stands.
    pub privacy_url: Option<String>,
}

/// The line's profile; empty when none was written.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Profile> {
    Ok(setting::get(tx, scope, line, NAME)?.unwrap_or_default())
}

/// Checks and writes the line's profile.
pub fn put(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, profile: &Profile) -> Result<()> {
    line::get(tx, scope, line)?;
    check(profile)?;
    if let Some(picture) = profile.picture_media_id {
        crate::media::get(tx, scope, picture)?;
    }
    setting::put(tx, scope, line, NAME, profile)
}

/// Checks the lengths and shapes.
pub fn check(profile: &Profile) -> Result<()> {
    at_most("about", &profile.about, 139)?;
    at_most("description", &profile.description, 512)?;
    at_most("address", &profile.address, 256)?;
    at_most("email", &profile.email, 128)?;
    if profile.websites.len() > 2 {
        return Err(invalid("websites", "takes at most 2 addresses"));
    }
    for (index, site) in profile.websites.iter().enumerate() {
        web_address(&format!("websites[{index}]"), site)?;
    }
    if let Some(url) = &profile.privacy_url {
        web_address("privacy_url", url)?;
    }
    if profile.starters.len() > 5 {
        return Err(invalid("starters", "takes at most 5"));
    }
    for (index, starter) in profile.starters.iter().enumerate() {
        at_most(&format!("starters[{index}]"), starter, 80)?;
    }
    Ok(())
}

fn at_most(field: &str, text: &str, limit: usize) -> Result<()> {
    if text.chars().count() > limit {
        return Err(invalid(field, format!("takes at most {limit} characters")));
    }
    Ok(())
}

fn web_address(field: &str, text: &str) -> Result<()> {
    at_most(field, text, 256)?;
    if text.starts_with("https://") || text.starts_with("http://") {
        Ok(())
    } else {
        Err(invalid(field, "must begin with https:// or http://"))
    }
}
