//! Lines: the phone numbers of a business, and the names customers find them by.

use serde::Serialize;
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{BusinessId, PhoneNumberId, WabaId};

use crate::error::{Error, Result, invalid, not_found};
use crate::registration::Status;

/// A business phone number.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Line {
    /// Whose it is.
    #[serde(skip)]
    pub business: BusinessId,
    /// The `phone_number_id`.
    #[schema(value_type = String)]
    pub id: PhoneNumberId,
    /// The WABA it belongs to.
    #[schema(value_type = String)]
    pub waba_id: WabaId,
    /// Digits only, with the country code.
    pub digits: String,
    /// As people read it.
    pub display_phone_number: String,
    /// The name in its chat's address: `/c/{handle}`.
    pub handle: String,
    /// The name customers see.
    pub verified_name: String,
    /// Where it stands; only a connected one sends and receives.
    #[serde(skip)]
    pub status: Status,
    /// Whether its owner is proven.
    #[serde(skip)]
    pub is_verified: bool,
    /// The name that customers may find it by, beside the handle.
    #[serde(skip)]
    pub username: Option<String>,
}

impl Line {
    /// Whether it sends and receives.
    pub fn is_connected(&self) -> bool {
        self.status == Status::Connected
    }
}

store::statements! {
    INSERT = "INSERT INTO phone_number (business_id, id, waba_id, digits, display_phone_number, handle, verified_name, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_ID = "SELECT business_id, id, waba_id, digits, display_phone_number, handle, verified_name, status, code_verification_status, username FROM phone_number WHERE id = $1";
    BY_NAME = "SELECT business_id, id, waba_id, digits, display_phone_number, handle, verified_name, status, code_verification_status, username FROM phone_number WHERE handle = $1";
    BY_USERNAME = "SELECT business_id, id, waba_id, digits, display_phone_number, handle, verified_name, status, code_verification_status, username FROM phone_number WHERE username = $1";
    BY_DIGITS = "SELECT business_id, id, waba_id, digits, display_phone_number, handle, verified_name, status, code_verification_status, username FROM phone_number WHERE digits = $1";
    OF_BUSINESS = "SELECT business_id, id, waba_id, digits, display_phone_number, handle, verified_name, status, code_verification_status, username FROM phone_number WHERE business_id = $1 ORDER BY id";
    RENAME = "UPDATE phone_number SET verified_name = $3, handle = $4 WHERE business_id = $1 AND id = $2";
}

/// A line to make.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// The WABA it belongs to.
    pub waba_id: WabaId,
    /// As people read it; its digits name the line too.
    pub display_phone_number: String,
    /// The name in its chat's address.
    pub handle: String,
    /// The name customers see.
    pub verified_name: String,
}

/// Makes a line.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, new: &NewLine) -> Result<Line> {
    check_handle(&new.handle)?;
    let digits: String = new.display_phone_number.chars().filter(char::is_ascii_digit).collect();
    if !(5..=15).contains(&digits.len()) {
        return Err(invalid("display_phone_number", "needs 5 to 15 digits with the country code"));
    }
    let (id, now) = (tx.next_id(), tx.now_ms());
    tx.execute(
        INSERT,
        params![
            scope.business().get(),
            id,
            new.waba_id.get(),
            digits.as_str(),
            new.display_phone_number.as_str(),
            new.handle.as_str(),
            new.verified_name.as_str(),
            now
        ],
    )
    .map_err(|error| taken(error, &new.handle, &digits))?;
    get(tx, scope, PhoneNumberId::new(id))
}

/// A line of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<Line> {
    find(tx, id)?.filter(|line| line.business == scope.business()).ok_or_else(|| not_found("phone number", id))
}

/// A line by id, for customers: lines are public.
pub fn find(tx: &mut Tx<'_, '_>, id: PhoneNumberId) -> Result<Option<Line>> {
    tx.query_opt(BY_ID, params![id.get()])?.map(|row| read(&row)).transpose()
}

/// A line by its chat name, its username, its digits or its id, for customers: lines are public.
pub fn find_by_name(tx: &mut Tx<'_, '_>, name: &str) -> Result<Option<Line>> {
    let lower = name.to_lowercase();
    if let Some(row) = tx.query_opt(BY_NAME, params![lower.as_str()])? {
        return read(&row).map(Some);
    }
    if let Some(row) = tx.query_opt(BY_USERNAME, params![lower.as_str()])? {
        return read(&row).map(Some);
    }
    let digits = name.trim_start_matches('+');
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    if let Some(row) = tx.query_opt(BY_DIGITS, params![digits])? {
        return read(&row).map(Some);
    }
    match digits.parse::<PhoneNumberId>() {
        Ok(id) => find(tx, id),
        Err(_) => Ok(None),
    }
}

/// The business's lines, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Line>> {
    tx.query(OF_BUSINESS, params![scope.business().get()])?.iter().map(read).collect()
}

/// Changes the names of a line.
pub fn rename(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId, verified_name: &str, handle: &str) -> Result<()> {
    check_handle(handle)?;
    let length = verified_name.trim().chars().count();
    if !(1..=128).contains(&length) {
        return Err(invalid("verified_name", "needs 1 to 128 characters"));
    }
    tx.execute(RENAME, params![scope.business().get(), id.get(), verified_name.trim(), handle])
        .map_err(|error| taken(error, handle, ""))?;
    Ok(())
}

fn check_handle(handle: &str) -> Result<()> {
    let shape = handle.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && handle.bytes().any(|byte| byte.is_ascii_lowercase());
    if shape && (3..=40).contains(&handle.len()) {
        Ok(())
    } else {
        Err(invalid("handle", "needs 3 to 40 of a-z, 0-9 and -, with at least one letter"))
    }
}

fn taken(error: db::Error, handle: &str, digits: &str) -> Error {
    if error.is_unique("phone_number__handle") {
        Error::Taken { field: "handle", value: handle.to_owned() }
    } else if error.is_unique("phone_number__digits") {
        Error::Taken { field: "display_phone_number", value: digits.to_owned() }
    } else {
        error.into()
    }
}

fn read(row: &Row) -> Result<Line> {
    let id = PhoneNumberId::new(row.get(1)?);
    Ok(Line {
        business: BusinessId::new(row.get(0)?),
        id,
        waba_id: WabaId::new(row.get(2)?),
        digits: row.get(3)?,
        display_phone_number: row.get(4)?,
        handle: row.get(5)?,
        verified_name: row.get(6)?,
        status: Status::parse(&row.get::<String>(7)?)
            .ok_or_else(|| store::error::corrupt("phone_number", "status", id))?,
        is_verified: row.get::<String>(8)? == "VERIFIED",
        username: row.get(9)?,
    })
}
