//! Documents of a line: profile, hours, welcome. Each is JSON of a type of its own.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{NewEvent, Scope, Tx, params};
use wire::id::PhoneNumberId;

use crate::error::Result;

store::statements! {
    GET = "SELECT value FROM line_setting WHERE business_id = $1 AND phone_number_id = $2 AND name = $3";
    PUT = "INSERT INTO line_setting (business_id, phone_number_id, name, value, updated_at) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (business_id, phone_number_id, name) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at";
}

/// Reads a line's document; `None` when it was never written.
pub fn get<T: DeserializeOwned>(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    name: &'static str,
) -> Result<Option<T>> {
    let Some(row) = tx.query_opt(GET, params![scope.business().get(), line.get(), name])? else {
        return Ok(None);
    };
    let text: String = row.get(0)?;
    let value = serde_json::from_str(&text)
        .map_err(|_| store::error::corrupt("line_setting", "value", format!("{line}/{name}")))?;
    Ok(Some(value))
}

/// Writes a line's document and emits `line.changed`.
pub fn put<T: Serialize>(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    name: &'static str,
    value: &T,
) -> Result<()> {
    let text = serde_json::to_string(value)
        .map_err(|_| store::error::corrupt("line_setting", "value", format!("{line}/{name}")))?;
    let now = tx.now_ms();
    tx.execute(PUT, params![scope.business().get(), line.get(), name, text, now])?;
    changed(tx, scope, line);
    Ok(())
}

/// Emits `line.changed`.
pub(crate) fn changed(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) {
    tx.emit(NewEvent {
        business: scope.business(),
        kind: "line.changed",
        conversation: None,
        subject: line.get(),
        payload: String::from("{}"),
    });
}
