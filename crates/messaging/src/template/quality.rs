//! What customers make of a template: a bad one is paused, for longer the second time, and ends the third.

use std::error::Error as StdError;

use serde_json::{Map, Value as Json, json};
use store::jobs::{self, Done};
use store::{Scope, Store, Tx, params};
use wire::id::TemplateId;

use super::{Score, Status, Template, changed, get, news, pace};
use crate::error::{Error, Result};

/// The job that ends a pause.
pub const RESUME: &str = "template.resume";

const HOUR_MS: i64 = 3_600_000;
/// Cloud API: the first pause is 3 hours, the second 6; the third time the template is disabled.
const PAUSES_MS: [i64; 2] = [3 * HOUR_MS, 6 * HOUR_MS];
/// Cloud API: a pause can be ended by hand 5 minutes after it began.
const UNPAUSE_AFTER_MS: i64 = 5 * 60_000;

store::statements! {
    RATE = "UPDATE template SET quality_score = $3, quality_at = $4, version = $5, updated_at = $4, quality_by = $6 WHERE business_id = $1 AND id = $2";
    PAUSES = "SELECT pauses, paused_at FROM template WHERE business_id = $1 AND id = $2";
    PAUSE = "UPDATE template SET status = $3, pauses = $4, paused_at = $5, last_paused_at = $5, version = $6, updated_at = $5 WHERE business_id = $1 AND id = $2";
    UNPAUSE = "UPDATE template SET status = 'APPROVED', paused_at = NULL, version = $3, updated_at = $4
 WHERE business_id = $1 AND id = $2 AND status = 'PAUSED'";
}

/// Notes a template's quality, as a person of the business says, and carries out what follows: at `RED` an approved
/// template is paused or disabled.
pub fn rate(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId, score: Score) -> Result<Template> {
    let before = get(tx, scope, id)?;
    if before.quality_score == score { Ok(before) } else { note(tx, scope, &before, score, "person") }
}

/// The same, as its customers have it. One that is `RED` already is paused again when somebody `complains` anew.
pub(crate) fn found(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: TemplateId,
    score: Score,
    complains: bool,
) -> Result<Template> {
    let before = get(tx, scope, id)?;
    if before.quality_score != score {
        return note(tx, scope, &before, score, "customers");
    }
    let is_worse = complains && score == Score::Red && before.status == Status::Approved;
    if is_worse { pause(tx, scope, id) } else { Ok(before) }
}

fn note(tx: &mut Tx<'_, '_>, scope: Scope, before: &Template, score: Score, by: &str) -> Result<Template> {
    let (business, id, now, version) = (scope.business().get(), before.id, tx.now_ms(), tx.next_id());
    tx.execute(RATE, params![business, id.get(), score.as_str(), now, version, by])?;
    changed(tx, scope, id.get());
    let mut rated = get(tx, scope, id)?;
    news::quality(tx, scope, &rated, before.quality_score);
    if score == Score::Red && rated.status == Status::Approved {
        rated = pause(tx, scope, id)?;
    }
    if matches!(score, Score::Red | Score::Green) {
        pace::settle_now(tx, scope, id)?;
    }
    Ok(rated)
}

fn pauses(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<(i64, Option<i64>)> {
    let row = tx.query_one(PAUSES, params![scope.business().get(), id.get()])?;
    Ok((row.get(0)?, row.get(1)?))
}

fn pause(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<Template> {
    let (count, _) = pauses(tx, scope, id)?;
    let (business, now, version) = (scope.business(), tx.now_ms(), tx.next_id());
    let pause_ms = usize::try_from(count).ok().and_then(|count| PAUSES_MS.get(count)).copied();
    let status = if pause_ms.is_some() { Status::Paused } else { Status::Disabled };
    tx.execute(PAUSE, params![business.get(), id.get(), status.as_str(), count + 1, now, version])?;
    pace::begin_anew(tx, scope, id)?;
    let template = get(tx, scope, id)?;
    let title = match (pause_ms, count) {
        (None, _) => "DISABLED",
        (Some(_), 0) => "FIRST_PAUSE",
        (Some(_), _) => "SECOND_PAUSE",
    };
    let description = match pause_ms {
        Some(pause_ms) => format!("Customers took it badly: it is paused for {} hours.", pause_ms / HOUR_MS),
        None => "Customers took it badly three times: it can't be sent any more.".to_owned(),
    };
    let mut more = Map::new();
    more.insert("other_info".to_owned(), json!({"title": title, "description": description}));
    if let Some(pause_ms) = pause_ms {
        let (key, payload) = (format!("{RESUME}/{id}/{now}"), json!({"id": id, "paused_at": now}).to_string());
        jobs::enqueue(tx, business, RESUME, &key, &payload, now + pause_ms).map_err(Error::from)?;
    } else {
        more.insert("disable_info".to_owned(), json!({"disable_date": now / 1_000}));
    }
    news::status(tx, scope, &template, status.as_str(), more);
    Ok(template)
}

/// Ends a pause by hand; says why when it can't be ended.
pub fn unpause(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<std::result::Result<(), String>> {
    let template = get(tx, scope, id)?;
    let (_, paused_at) = pauses(tx, scope, id)?;
    match paused_at {
        Some(at) if template.status == Status::Paused => {
            if tx.now_ms() < at + UNPAUSE_AFTER_MS {
                return Ok(Err("The template was paused less than 5 minutes ago.".to_owned()));
            }
            resume(tx, scope, id)?;
            Ok(Ok(()))
        }
        _ => Ok(Err(format!("The template is {}.", template.status.as_str()))),
    }
}

fn resume(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<()> {
    let (version, now) = (tx.next_id(), tx.now_ms());
    if tx.execute(UNPAUSE, params![scope.business().get(), id.get(), version, now])? == 1 {
        changed(tx, scope, id.get());
        let template = get(tx, scope, id)?;
        let info = json!({"title": "UNPAUSED", "description": "It can be sent again."});
        news::status(
            tx,
            scope,
            &template,
            Status::Approved.as_str(),
            Map::from_iter([("other_info".to_owned(), info)]),
        );
    }
    Ok(())
}

/// Does the job [`RESUME`]: of a later pause it knows nothing.
pub async fn run(store: &Store, scope: Scope, payload: &str) -> Result<Done, Box<dyn StdError + Send + Sync>> {
    let payload: Json = serde_json::from_str(payload)?;
    let id: Option<TemplateId> = payload.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok());
    let (Some(id), Some(at)) = (id, payload.get("paused_at").and_then(Json::as_i64)) else { return Ok(Done::Finished) };
    let end = store.write(move |tx| match get(tx, scope, id) {
        Ok(template) if template.status == Status::Paused && pauses(tx, scope, id)?.1 == Some(at) => {
            resume(tx, scope, id)
        }
        Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    });
    end.await?;
    Ok(Done::Finished)
}
