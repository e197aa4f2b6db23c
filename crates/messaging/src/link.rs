//! Short links: each opens a line's chat, with a text to start from and a reference such as `table 12`.

use serde::Serialize;
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{BusinessId, PhoneNumberId};

use crate::error::{Result, invalid, not_found};
use crate::line;

/// A short link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Link {
    /// Whose it is.
    #[serde(skip)]
    pub business: BusinessId,
    /// The code in its address: `/l/{code}`.
    pub code: String,
    /// The line it opens.
    #[schema(value_type = String)]
    pub phone_number_id: PhoneNumberId,
    /// What stands in the composer when it is opened.
    pub text: Option<String>,
    /// What the business knows it by.
    pub reference: Option<String>,
    /// How often it was opened.
    pub opens: i64,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// Whether it was made as a QR code over the Cloud API: who comes by it carries no reference.
    #[serde(skip)]
    pub is_qr_code: bool,
}

store::statements! {
    INSERT = "INSERT INTO link (business_id, code, phone_number_id, text, reference, opens, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6)";
    LIST = "SELECT business_id, code, phone_number_id, text, reference, opens, created_at, kind FROM link WHERE business_id = $1 ORDER BY created_at, code LIMIT 1000";
    BY_CODE = "SELECT business_id, code, phone_number_id, text, reference, opens, created_at, kind FROM link WHERE code = $1";
    OPENED = "UPDATE link SET opens = opens + 1 WHERE business_id = $1 AND code = $2";
    DELETE = "DELETE FROM link WHERE business_id = $1 AND code = $2";
}

/// The longest text of a link, in characters (a message's body would take 4,096).
pub const TEXT_CHARS: usize = 1_000;
/// The longest reference, in characters.
pub const REFERENCE_CHARS: usize = 64;

/// Makes a link with a code of 10 characters.
pub fn create(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    text: Option<&str>,
    reference: Option<&str>,
) -> Result<Link> {
    line::get(tx, scope, line)?;
    for (field, value, limit) in [("text", text, TEXT_CHARS), ("reference", reference, REFERENCE_CHARS)] {
        if value.is_some_and(|value| value.chars().count() > limit) {
            return Err(invalid(field, format!("takes at most {limit} characters")));
        }
    }
    let text = text.filter(|text| !text.trim().is_empty());
    let reference = reference.map(str::trim).filter(|reference| !reference.is_empty());
    let (code, now) = (store::secret::new_code(10), tx.now_ms());
    tx.execute(INSERT, params![scope.business().get(), code.as_str(), line.get(), text, reference, now])?;
    Ok(Link {
        business: scope.business(),
        code,
        phone_number_id: line,
        text: text.map(str::to_owned),
        reference: reference.map(str::to_owned),
        opens: 0,
        created_at: now,
        is_qr_code: false,
    })
}

/// The business's links, oldest first, at most 1,000.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Link>> {
    tx.query(LIST, params![scope.business().get()])?.iter().map(read).collect()
}

/// A link of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, code: &str) -> Result<Link> {
    find(tx, code)?.filter(|link| link.business == scope.business()).ok_or_else(|| not_found("link", code))
}

/// A link by its code, for customers: links are public.
pub fn find(tx: &mut Tx<'_, '_>, code: &str) -> Result<Option<Link>> {
    tx.query_opt(BY_CODE, params![code])?.map(|row| read(&row)).transpose()
}

/// Counts an opening.
pub fn opened(tx: &mut Tx<'_, '_>, link: &Link) -> Result<()> {
    tx.execute(OPENED, params![link.business.get(), link.code.as_str()])?;
    Ok(())
}

/// Removes a link: opening it no longer leads anywhere.
pub fn delete(tx: &mut Tx<'_, '_>, scope: Scope, code: &str) -> Result<()> {
    match tx.execute(DELETE, params![scope.business().get(), code])? {
        0 => Err(not_found("link", code)),
        _ => Ok(()),
    }
}

fn read(row: &Row) -> Result<Link> {
    Ok(Link {
        business: BusinessId::new(row.get(0)?),
        code: row.get(1)?,
        phone_number_id: PhoneNumberId::new(row.get(2)?),
        text: row.get(3)?,
        reference: row.get(4)?,
        opens: row.get(5)?,
        created_at: row.get(6)?,
        is_qr_code: row.get::<String>(7)? == "qr",
    })
}
