//! QR codes of the Cloud API: each opens a line's chat with a text in the composer.

use store::{Scope, Tx, params, secret};
use wire::error::GraphError;
use wire::id::PhoneNumberId;

use crate::error::{Result, not_found};
use crate::{line, link};

/// Cloud API: up to 140 characters of a prefilled message.
pub const MESSAGE_CHARS: usize = 140;
/// Cloud API: up to 2,000 codes of a number.
pub const MOST: i64 = 2_000;
/// Cloud API: a code has 14 characters.
const CODE_CHARS: usize = 14;

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// 14 capital letters and digits.
    pub code: String,
    /// What stands in the composer.
    pub prefilled_message: String,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
}

store::statements! {
    INSERT = "INSERT INTO link (business_id, code, phone_number_id, text, reference, opens, created_at, kind) VALUES ($1, $2, $3, $4, NULL, 0, $5, 'qr')";
    COUNT = "SELECT COUNT(*) FROM link WHERE business_id = $1 AND phone_number_id = $2 AND kind = 'qr'";
    LIST = "SELECT code, text, created_at FROM link WHERE business_id = $1 AND phone_number_id = $2 AND kind = 'qr' ORDER BY created_at, code";
    ONE = "SELECT code, text, created_at FROM link WHERE business_id = $1 AND phone_number_id = $2 AND kind = 'qr' AND code = $3";
    CHANGE = "UPDATE link SET text = $4 WHERE business_id = $1 AND phone_number_id = $2 AND kind = 'qr' AND code = $3";
}

fn checked(message: &str) -> Result<&str> {
    let count = message.chars().count();
    if message.trim().is_empty() || count > MESSAGE_CHARS || message.contains('\0') {
        let details = format!("prefilled_message: needs 1 to {MESSAGE_CHARS} characters");
        return Err(GraphError::parameter(details).into());
    }
    Ok(message)
}

/// Makes a code.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, message: &str) -> Result<QrCode> {
    line::get(tx, scope, line)?;
    let message = checked(message)?;
    let count: i64 = tx.query_one(COUNT, params![scope.business().get(), line.get()])?.get(0)?;
    if count >= MOST {
        return Err(GraphError::parameter(format!("the number has {MOST} QR codes: delete one first")).into());
    }
    let (code, now) = (new_code(), tx.now_ms());
    tx.execute(INSERT, params![scope.business().get(), code.as_str(), line.get(), message, now])?;
    get(tx, scope, line, &code)
}

/// A code in base 32, as the Cloud API's are.
fn new_code() -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    secret::random::<CODE_CHARS>().iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect()
}

/// The codes of a line, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Vec<QrCode>> {
    let rows = tx.query(LIST, params![scope.business().get(), line.get()])?;
    rows.iter().map(read).collect()
}

/// A code of a line.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, code: &str) -> Result<QrCode> {
    let row = tx.query_opt(ONE, params![scope.business().get(), line.get(), code])?;
    read(&row.ok_or_else(|| not_found("QR code", code))?)
}

/// Changes the text of a code: it goes on leading to the chat.
pub fn change(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, code: &str, message: &str) -> Result<QrCode> {
    let values = params![scope.business().get(), line.get(), code, checked(message)?];
    match tx.execute(CHANGE, values)? {
        0 => Err(not_found("QR code", code)),
        _ => get(tx, scope, line, code),
    }
}

/// Ends a code: who scans it is told so.
pub fn delete(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, code: &str) -> Result<()> {
    let found = get(tx, scope, line, code)?;
    link::delete(tx, scope, &found.code)
}

fn read(row: &store::Row) -> Result<QrCode> {
    let text: Option<String> = row.get(1)?;
    Ok(QrCode { code: row.get(0)?, prefilled_message: text.unwrap_or_default(), created_at: row.get(2)? })
}
