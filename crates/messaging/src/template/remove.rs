//! Deleting templates: their names rest for a while when they had been approved.
//!
//! Messages hold their text themselves: what is on its way still arrives.

use serde_json::{Map, Value as Json, json};
use store::{Scope, Tx, params};
use wire::id::{TemplateId, WabaId};
use wire::template::refuse;

use super::submit::BLOCKED_MS;
use super::{Status, Template, changed, get, named, news};
use crate::activity::{self, Kind};
use crate::error::{Error, Result, not_found};

/// Cloud API: up to 100 templates are deleted by id at once.
pub const MOST: usize = 100;

store::statements! {
    DELETE = "DELETE FROM template WHERE business_id = $1 AND id = $2";
    REST = "INSERT INTO template_deleted (business_id, waba_id, name, language, until) VALUES ($1, $2, $3, $4, $5)
 ON CONFLICT (business_id, waba_id, name, language) DO UPDATE SET until = $5";
}

/// Deletes all languages of a name.
///
/// # Errors
///
/// 100: there is no template of this name, or one of them is disabled, which stays.
pub fn by_name(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, name: &str) -> Result<()> {
    let templates = named(tx, scope, waba, name)?;
    if templates.is_empty() {
        return Err(refuse::form(format!("name: there is no template {name:?}")).into());
    }
    all(tx, scope, &templates)
}

/// Deletes the templates with these ids, which must be of the WABA: all of them or, when one can't be, none.
///
/// # Errors
///
/// 100: there are too many ids, one is of no template of the WABA or of another name, or is disabled.
pub fn by_ids(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, ids: &[TemplateId], name: Option<&str>) -> Result<()> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(refuse::form(format!("hsm_ids: takes 1 to {MOST} ids")).into());
    }
    let mut templates = Vec::with_capacity(ids.len());
    for id in ids {
        let template = of_waba(tx, scope, waba, *id)?;
        if name.is_some_and(|name| name != template.name) {
            return Err(refuse::form(format!("hsm_id: {id} is not the template of this name")).into());
        }
        templates.push(template);
    }
    templates.dedup_by_key(|template| template.id);
    all(tx, scope, &templates)
}

/// The template with this id, when it is of the WABA.
pub(super) fn of_waba(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, id: TemplateId) -> Result<Template> {
    match get(tx, scope, id) {
        Ok(template) if template.waba_id == waba => Ok(template),
        Ok(_) | Err(Error::NotFound { .. }) => Err(not_found("template", id)),
        Err(error) => Err(error),
    }
}

fn all(tx: &mut Tx<'_, '_>, scope: Scope, templates: &[Template]) -> Result<()> {
    if let Some(disabled) = templates.iter().find(|template| template.status == Status::Disabled) {
        let (name, language) = (&disabled.name, &disabled.language);
        return Err(refuse::form(format!("{name} in {language} is DISABLED and can't be deleted")).into());
    }
    templates.iter().try_for_each(|template| remove(tx, scope, template))
}

/// Deletes a template and tells of it.
pub(super) fn remove(tx: &mut Tx<'_, '_>, scope: Scope, template: &Template) -> Result<()> {
    let (business, now) = (scope.business().get(), tx.now_ms());
    if tx.execute(DELETE, params![business, template.id.get()])? == 0 {
        return Ok(());
    }
    let had_been_sent = !matches!(template.status, Status::Pending | Status::Rejected | Status::InAppeal);
    if had_been_sent {
        let (name, language) = (template.name.as_str(), template.language.as_str());
        tx.execute(REST, params![business, template.waba_id.get(), name, language, now + BLOCKED_MS])?;
    }
    changed(tx, scope, template.id.get());
    let more = Map::from_iter([("reason".to_owned(), Json::Null)]);
    news::status(tx, scope, template, Status::Deleted.as_str(), more);
    let details = json!({"template": template.id, "name": template.name, "language": template.language});
    activity::note(tx, scope, Some(template.waba_id), Kind::TemplateDeleted, &details)
}
