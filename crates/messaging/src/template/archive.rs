//! Putting templates away, and getting them back: after four weeks away a template is deleted.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use serde_json::{Map, Value as Json, json};
use store::jobs::{self, Done};
use store::{Scope, Store, Tx, params};
use wire::id::{TemplateId, WabaId};
use wire::template::refuse;

use super::submit::DAY_MS;
use super::{Status, changed, get, news, remove};
use crate::error::{Error, Result};

/// Cloud API: up to 100 templates are put away or back at once.
pub const MOST: usize = 100;
/// Cloud API: what is put away is deleted 28 days later.
pub const KEPT_MS: i64 = 28 * DAY_MS;

/// The job that deletes what has been away for long.
pub const FORGET: &str = "template.forget";

/// What became of each of the named templates.
#[derive(Debug, Default)]
pub struct Outcome {
    /// It was done for these.
    pub done: Vec<TemplateId>,
    /// It could not be done for these, and why.
    pub failed: BTreeMap<String, String>,
}

store::statements! {
    ARCHIVED = "SELECT archived_from, archived_at FROM template WHERE business_id = $1 AND id = $2";
    ARCHIVE = "UPDATE template SET status = 'ARCHIVED', archived_from = status, archived_at = $3, version = $4, updated_at = $3
 WHERE business_id = $1 AND id = $2";
    UNARCHIVE = "UPDATE template SET status = archived_from, archived_from = NULL, archived_at = NULL, version = $4, updated_at = $3
 WHERE business_id = $1 AND id = $2";
}

/// Puts templates away, or back where they stood.
///
/// # Errors
///
/// 100: there are too many ids.
pub fn shift(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, ids: &[String], is_away: bool) -> Result<Outcome> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(refuse::form(format!("hsm_ids: takes 1 to {MOST} ids")).into());
    }
    let mut outcome = Outcome::default();
    for text in ids {
        let found = text.parse().ok().map(|id| remove::of_waba(tx, scope, waba, id)).transpose();
        let why = match found {
            Ok(Some(template)) => {
                let fits = if is_away {
                    !matches!(template.status, Status::Archived | Status::Disabled | Status::Pending | Status::InAppeal)
                } else {
                    template.status == Status::Archived
                };
                if fits {
                    move_one(tx, scope, template.id, is_away)?;
                    outcome.done.push(template.id);
                    continue;
                }
                format!("the template is {}", template.status.as_str())
            }
            Ok(None) | Err(Error::NotFound { .. }) => "the WABA has no such template".to_owned(),
            Err(error) => return Err(error),
        };
        outcome.failed.insert(text.clone(), why);
    }
    Ok(outcome)
}

fn move_one(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId, is_away: bool) -> Result<()> {
    let (business, now, version) = (scope.business(), tx.now_ms(), tx.next_id());
    let key = format!("{FORGET}/{id}");
    jobs::cancel(tx, business, &key).map_err(Error::from)?;
    tx.execute(if is_away { ARCHIVE } else { UNARCHIVE }, params![business.get(), id.get(), now, version])?;
    changed(tx, scope, id.get());
    let template = get(tx, scope, id)?;
    if is_away {
        jobs::enqueue(tx, business, FORGET, &key, &json!({"id": id}).to_string(), now + KEPT_MS)
            .map_err(Error::from)?;
        news::standing(tx, scope, &template);
    } else {
        news::status(tx, scope, &template, "UNARCHIVED", Map::new());
    }
    Ok(())
}

/// Does the job [`FORGET`].
pub async fn run(store: &Store, scope: Scope, payload: &str) -> Result<Done, Box<dyn StdError + Send + Sync>> {
    let payload: Json = serde_json::from_str(payload)?;
    let id: Option<TemplateId> = payload.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
    let Some(id) = id else { return Ok(Done::Finished) };
    let forget = store.write(move |tx| {
        let row = tx.query_opt(ARCHIVED, params![scope.business().get(), id.get()])?;
        let since: Option<i64> = row.map(|row| row.get(1)).transpose()?.flatten();
        match since {
            Some(since) if since + KEPT_MS <= tx.now_ms() => {
                let template = get(tx, scope, id)?;
                remove::remove(tx, scope, &template)?;
                Ok(None)
            }
            Some(since) => Ok(Some(since + KEPT_MS)),
            None => Ok::<_, Error>(None),
        }
    });
    Ok(forget.await?.map_or(Done::Finished, Done::Again))
}
