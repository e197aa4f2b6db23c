//! Changing a template that stands: which may be, how often, and what a review makes of it.

use serde_json::{Map, Value as Json, json};
use store::{Scope, Tx, params};
use wire::error::GraphError;
use wire::id::TemplateId;
use wire::template::{Category, Definition, Head, ParameterFormat, refuse, ttl_seconds};

use super::news;
use super::review::{self, Verdict};
use super::submit::{DAY_MS, MONTH_MS, note, wording};
use super::{Status, Template, changed, get};
use crate::activity::{self, Kind};
use crate::error::Result;

/// Cloud API: an approved template is edited once in 24 hours.
pub const DAILY: i64 = 1;
/// Cloud API: an approved template is edited 10 times in 30 days.
pub const MONTHLY: i64 = 10;

/// What of a template becomes something else; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What it is for; not of an approved one.
    pub category: Option<Category>,
    /// How its variables are named.
    pub parameter_format: Option<ParameterFormat>,
    /// All its components anew.
    pub components: Option<Vec<Json>>,
    /// How long its messages may wait to be delivered, in seconds.
    pub message_send_ttl_seconds: Option<i64>,
    /// What is kept as it was given: these members replace those of the same name.
    pub extra: Map<String, Json>,
}

store::statements! {
    /// Whoever else edits it meanwhile waits, and finds the edit of this one.
    HOLD = "UPDATE template SET version = version WHERE business_id = $1 AND id = $2";
    EDITED = "SELECT COUNT(*) FROM template_change WHERE business_id = $1 AND template_id = $2 AND kind = 'edited' AND at > $3";
    EDIT = "UPDATE template SET category = $3, parameter_format = $4, components = $5, message_send_ttl_seconds = $6, extra = $7,
  wording = $8, version = $9, updated_at = $10 WHERE business_id = $1 AND id = $2";
}

/// Edits a template. New content is reviewed by the rules at once where it was approved or paused, and like a new one
/// where it was rejected.
///
/// # Errors
///
/// 100: it can't be edited as it stands, it was edited too often, or what it would be breaks a rule of form.
pub fn edit(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId, edit: &Edit) -> Result<Template> {
    tx.execute(HOLD, params![scope.business().get(), id.get()])?;
    let before = get(tx, scope, id)?;
    let head = Head {
        category: edit.category.unwrap_or(before.category),
        parameter_format: edit.parameter_format.unwrap_or(before.parameter_format),
        ..before.head()
    };
    let components = edit.components.as_ref().unwrap_or(&before.components);
    let ttl = edit.message_send_ttl_seconds.or(before.message_send_ttl_seconds);
    if let Some(seconds) = ttl {
        ttl_seconds(head.category, seconds)?;
    }
    let is_content = *components != before.components
        || head.category != before.category
        || head.parameter_format != before.parameter_format;
    let definition = if is_content { Definition::submit(head.clone(), components)? } else { before.definition()? };
    if is_content {
        may(tx, scope, &before, &head)?;
    }
    let mut extra = before.extra.clone();
    extra.extend(edit.extra.clone());
    let (version, now) = (tx.next_id(), tx.now_ms());
    tx.execute(
        EDIT,
        params![
            scope.business().get(),
            id.get(),
            head.category.as_str(),
            head.parameter_format.as_str(),
            Json::Array(components.clone()).to_string(),
            ttl,
            Json::Object(extra).to_string(),
            wording(&definition),
            version,
            now
        ],
    )?;
    changed(tx, scope, id.get());
    if !is_content {
        return get(tx, scope, id);
    }
    note(tx, scope, before.waba_id, id.get(), "edited")?;
    let edited = get(tx, scope, id)?;
    let details = json!({"template": id, "name": edited.name, "language": edited.language});
    activity::note(tx, scope, Some(edited.waba_id), Kind::TemplateUpdated, &details)?;
    news::components(tx, scope, &edited)?;
    if before.status == Status::Rejected {
        super::set_status(tx, scope, id, Status::Pending, None)?;
        return review::begin(tx, scope, id);
    }
    // Cloud API: what was approved stays so, unless the review finds otherwise.
    let verdict = review::judge(tx, scope, &edited)?;
    if before.status == Status::Paused && matches!(verdict, Verdict::Approve(category) if category == head.category) {
        return Ok(edited);
    }
    super::set_status(tx, scope, id, Status::Pending, None)?;
    review::decide(tx, scope, id, &verdict)
}

/// Whether a template may have other content now.
fn may(tx: &mut Tx<'_, '_>, scope: Scope, before: &Template, head: &Head) -> Result<()> {
    let refused = |details: String| Err(refuse::form(details).into());
    match before.status {
        Status::Rejected | Status::Paused => {}
        Status::Approved if head.category != before.category => {
            return refused("category: that of an approved template can't be changed".to_owned());
        }
        Status::Approved => {
            let (business, now) = (scope.business().get(), tx.now_ms());
            for (most, since, span) in [(DAILY, now - DAY_MS, "24 hours"), (MONTHLY, now - MONTH_MS, "30 days")] {
                let count: i64 = tx.query_one(EDITED, params![business, before.id.get(), since])?.get(0)?;
                if count >= most {
                    return refused(format!("components: an approved template is edited up to {most} times in {span}"));
                }
            }
        }
        status => return refused(format!("the template is {} and can't be edited", status.as_str())),
    }
    if (head.category == Category::Authentication) != (before.category == Category::Authentication) {
        return Err(GraphError::parameter("category: one-time codes have a form of their own").into());
    }
    Ok(())
}
