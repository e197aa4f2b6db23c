//! Welcome sequences: what greets people who come by an advertisement that a WABA's ads name.

use serde_json::{Map, Value as Json};
use store::{Row, Scope, Tx, params};
use wire::Invalid;
use wire::id::WabaId;

use crate::error::{Result, not_found};

/// Ours (Meta's are not published): the longest name and texts, in characters, the most ice breakers and sequences.
const NAME_CHARS: usize = 256;
const TEXT_CHARS: usize = 1_024;
const PREFILLED_CHARS: usize = 1_024;
/// Cloud API: up to 4 ice breakers of up to 80 characters.
const ICE_BREAKERS: (usize, usize) = (4, 80);
const MOST: i64 = 1_000;

/// A sequence as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `text`, `autofill_message` and `ice_breakers`.
    pub content: Map<String, Json>,
}

store::statements! {
    COUNT = "SELECT COUNT(*) FROM welcome_sequence WHERE business_id = $1 AND waba_id = $2";
    INSERT = "INSERT INTO welcome_sequence (business_id, id, waba_id, name, content, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    UPDATE = "UPDATE welcome_sequence SET name = $4, content = $5, updated_at = $6 WHERE business_id = $1 AND waba_id = $2 AND id = $3";
    LIST = "SELECT id, name, content FROM welcome_sequence WHERE business_id = $1 AND waba_id = $2 ORDER BY id";
    DELETE = "DELETE FROM welcome_sequence WHERE business_id = $1 AND waba_id = $2 AND id = $3";
}

/// Makes a sequence of a WABA, or replaces the one with this id; returns its id.
pub fn put(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    id: Option<i64>,
    name: &str,
    content: &Map<String, Json>,
) -> Result<i64> {
    let name = text("name", Some(&Json::from(name)), NAME_CHARS)?;
    let content = Json::Object(checked(content)?).to_string();
    let (business, now) = (scope.business().get(), tx.now_ms());
    if let Some(id) = id {
        let changed = tx.execute(UPDATE, params![business, waba.get(), id, name.as_str(), content, now])?;
        return if changed == 1 { Ok(id) } else { Err(not_found("welcome sequence", id)) };
    }
    let count: i64 = tx.query_one(COUNT, params![business, waba.get()])?.get(0)?;
    if count >= MOST {
        return Err(Invalid::parameter("name", format!("the account has {MOST} sequences already")).into());
    }
    let id = tx.next_id();
    tx.execute(INSERT, params![business, id, waba.get(), name.as_str(), content, now])?;
    Ok(id)
}

/// The sequences of a WABA, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId) -> Result<Vec<Sequence>> {
    tx.query(LIST, params![scope.business().get(), waba.get()])?.iter().map(read).collect()
}

/// Deletes a sequence.
pub fn delete(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, id: i64) -> Result<()> {
    match tx.execute(DELETE, params![scope.business().get(), waba.get(), id])? {
        0 => Err(not_found("welcome sequence", id)),
        _ => Ok(()),
    }
}

fn read(row: &Row) -> Result<Sequence> {
    let (id, content): (i64, String) = (row.get(0)?, row.get(2)?);
    let content =
        serde_json::from_str(&content).map_err(|_| store::error::corrupt("welcome_sequence", "content", id))?;
    Ok(Sequence { id, name: row.get(1)?, content })
}

/// The content, checked member by member; what is not known is refused by its name.
fn checked(given: &Map<String, Json>) -> Result<Map<String, Json>> {
    const PARENT: &str = "welcome_message_sequence";
    let mut content = Map::new();
    for (name, value) in given {
        let field = format!("{PARENT}.{name}");
        match name.as_str() {
            "text" => content.insert(name.clone(), text(&field, Some(value), TEXT_CHARS)?.into()),
            "autofill_message" => {
                let filled = text(&format!("{field}.content"), value.get("content"), PREFILLED_CHARS)?;
                content.insert(name.clone(), serde_json::json!({ "content": filled }))
            }
            "ice_breakers" => {
                let list = value.as_array().ok_or_else(|| Invalid::parameter(&field, "must be a list"))?;
                if list.len() > ICE_BREAKERS.0 {
                    return Err(Invalid::parameter(field, format!("takes up to {}", ICE_BREAKERS.0)).into());
                }
                let title = |(at, one): (usize, &Json)| {
                    let title = text(&format!("{field}[{at}].title"), one.get("title"), ICE_BREAKERS.1)?;
                    Ok(serde_json::json!({ "title": title }))
                };
                let titles = list.iter().enumerate().map(title).collect::<Result<Vec<_>>>()?;
                content.insert(name.clone(), Json::Array(titles))
            }
            _ => return Err(Invalid::parameter(field, "is not known here").into()),
        };
    }
    if content.contains_key("text") { Ok(content) } else { Err(Invalid::required(format!("{PARENT}.text")).into()) }
}

fn text(field: &str, value: Option<&Json>, most: usize) -> Result<String> {
    let text = value.and_then(Json::as_str).unwrap_or_default().trim();
    if (1..=most).contains(&text.chars().count()) && !text.contains('\0') {
        return Ok(text.to_owned());
    }
    Err(Invalid::parameter(field, format!("needs 1 to {most} characters")).into())
}
