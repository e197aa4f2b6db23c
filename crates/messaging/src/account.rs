//! What a business declares about a number: kept as one document of the line.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use store::{Scope, Tx, params};
use wire::error::GraphError;
use wire::id::PhoneNumberId;

use crate::error::{Error, Result};
use crate::line::{self, Line};
use crate::{news, setting};

const NAME: &str = "account";

/// Cloud API: 3 to 35 characters of a username.
pub const USERNAME_CHARS: (usize, usize) = (3, 35);
/// Cloud API: the username is taken.
const NOT_AVAILABLE: u32 = 147_001;
/// Cloud API: another number of the portfolio has the username.
const TRANSFER: u32 = 147_005;

/// What was declared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// `VISIBLE` or `HIDDEN`.
    pub search_visibility: Option<String>,
    /// The application to be an official business account, with its `oba_status`.
    pub official: Option<Map<String, Json>>,
    /// India: who the entity is and whom to complain to.
    pub compliance: Option<Map<String, Json>>,
    /// An RSA public key of 2048 bits in PEM.
    pub public_key: Option<String>,
    /// The keys of encrypted payloads, when they are switched on.
    pub payload_encryption: Option<PayloadEncryption>,
}

/// The keys of a number's encrypted payloads, DER in base64.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PayloadEncryption {
    /// The public key that answers are encrypted with.
    pub client_key: String,
    /// The private key to what is sent to the number (PKCS #8). It never leaves the server.
    pub private_key: String,
}

impl Account {
    /// `NOT_STARTED`, `PENDING` or `CANCELLED`.
    pub fn oba_status(&self) -> &str {
        let status = self.official.as_ref().and_then(|application| application.get("oba_status"));
        status.and_then(Json::as_str).unwrap_or("NOT_STARTED")
    }
}

store::statements! {
    SET_USERNAME = "UPDATE phone_number SET username = $3 WHERE business_id = $1 AND id = $2";
    IS_TAKEN = "SELECT 1 FROM phone_number WHERE username = $1 OR handle = $1";
}

/// What was declared about a line; nothing at first.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Account> {
    Ok(setting::get(tx, scope, line, NAME)?.unwrap_or_default())
}

/// Declares something else about a line of the scope's business.
pub fn change(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    change: impl FnOnce(&mut Account),
) -> Result<Account> {
    line::get(tx, scope, line)?;
    let mut account = get(tx, scope, line)?;
    change(&mut account);
    setting::put(tx, scope, line, NAME, &account)?;
    Ok(account)
}

/// Checks the form of a username (Cloud API: 3 to 35 of `a-z`, `0-9`, `.` and `_`, a letter among them, no dots beside
/// each other or at the ends, not like an address).
pub fn check_username(username: &str) -> Result<()> {
    let (least, most) = USERNAME_CHARS;
    let signs =
        username.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
    let ending = username.rsplit_once('.').map(|(_, ending)| ending);
    let is_like_address = username.starts_with("www")
        || ending.is_some_and(|end| ["com", "org", "net", "io", "app", "shop"].contains(&end));
    let fits = signs
        && (least..=most).contains(&username.len())
        && username.bytes().any(|byte| byte.is_ascii_lowercase())
        && !username.starts_with('.')
        && !username.ends_with('.')
        && !username.contains("..");
    if fits && !is_like_address {
        return Ok(());
    }
    let details =
        format!("username: needs {least} to {most} of a-z, 0-9, . and _, a letter among them, not like an address");
    Err(GraphError::parameter(details).into())
}

/// Whether nobody on this server has a name.
pub fn is_free(tx: &mut Tx<'_, '_>, username: &str) -> Result<bool> {
    Ok(tx.query_opt(IS_TAKEN, params![username])?.is_none())
}

/// Gives a line a username, or takes it away, and tells of it.
///
/// # Errors
///
/// 100 with 147001: somebody else has it; with 147005: another number of the business has it, which it leaves only when it
/// `may_move`; 100: it is not in form.
pub fn set_username(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: PhoneNumberId,
    username: Option<&str>,
    may_move: bool,
) -> Result<()> {
    let taken = || Error::from(GraphError::parameter("username: is taken").with_subcode(NOT_AVAILABLE));
    let line = line::get(tx, scope, id)?;
    if line.username.as_deref() == username {
        return Ok(());
    }
    if let Some(username) = username {
        check_username(username)?;
        let owner = line::list(tx, scope)?.into_iter().find(|line| line.username.as_deref() == Some(username));
        match owner {
            Some(other) if may_move => set_username(tx, scope, other.id, None, false)?,
            Some(_) => {
                let details =
                    "username: another number of the business has it; transfer_action=force_transfer moves it";
                return Err(GraphError::parameter(details).with_subcode(TRANSFER).into());
            }
            None if username != line.handle && !is_free(tx, username)? => {
                return Err(taken());
            }
            None => {}
        }
    }
    // Somebody else may have taken it at the same moment.
    tx.execute(SET_USERNAME, params![scope.business().get(), id.get(), username])
        .map_err(|error| if error.is_unique("phone_number.username") { taken() } else { error.into() })?;
    setting::changed(tx, scope, id);
    let status = if username.is_some() { "approved" } else { "deleted" };
    let name = username.or(line.username.as_deref());
    let value = json!({"display_phone_number": line.digits, "username": name, "status": status});
    news::tell(tx, scope, line.waba_id, "business_username_updates", id.get(), &value);
    Ok(())
}

/// Up to five usernames that are free, made of the line's name.
pub fn suggestions(tx: &mut Tx<'_, '_>, line: &Line) -> Result<Vec<String>> {
    let words: Vec<String> = line
        .verified_name
        .to_lowercase()
        .split(|char: char| !char.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let handle = line.handle.replace('-', "_");
    let tail: String = line.digits.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let mut found: Vec<String> = Vec::new();
    for candidate in [
        words.concat(),
        words.join("_"),
        words.join("."),
        handle.clone(),
        format!("{handle}_{tail}"),
        format!("{handle}.official"),
        format!("hello.{handle}"),
    ] {
        if found.len() < 5
            && check_username(&candidate).is_ok()
            && !found.contains(&candidate)
            && (candidate == line.handle || is_free(tx, &candidate)?)
        {
            found.push(candidate);
        }
    }
    Ok(found)
}
