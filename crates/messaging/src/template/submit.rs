//! Handing a template in for review: Meta's rules of form, and those of the WABA that it is for.

use serde_json::{Map, Value as Json, json};
use store::{Scope, Tx, params, secret};
use wire::error::GraphError;
use wire::id::{TemplateId, WabaId};
use wire::template::{Category, Definition, Head, ParameterFormat, refuse, ttl_seconds};

use super::{Status, Template, named, review};
use crate::activity::{self, Kind};
use crate::error::{Result, not_found};

/// Cloud API: a WABA of a portfolio that is not verified has up to 250 templates.
pub const LIMIT: i64 = 250;
/// Cloud API: up to 100 templates are created in an hour.
pub const HOURLY: i64 = 100;
/// Cloud API: the name of a deleted template that was approved is free after 30 days.
pub const BLOCKED_MS: i64 = 30 * DAY_MS;

const HOUR_MS: i64 = 3_600_000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
/// The longest that a limit looks back.
pub(super) const MONTH_MS: i64 = 30 * DAY_MS;

/// A template that is handed in.
#[derive(Clone, Debug)]
pub struct Submission {
    /// What names it and says how to read it.
    pub head: Head,
    /// Its components, in the form of `POST /{waba}/message_templates`.
    pub components: Vec<Json>,
    /// How long its messages may wait to be delivered.
    pub message_send_ttl_seconds: Option<i64>,
    /// The template of the library that it is made from: such a one needs no review.
    pub library_template_name: Option<String>,
    /// What is kept as it was given.
    pub extra: Map<String, Json>,
}

impl Submission {
    /// One with components only.
    pub fn new(head: Head, components: Vec<Json>) -> Self {
        Self { head, components, message_send_ttl_seconds: None, library_template_name: None, extra: Map::new() }
    }

    /// Checks everything that needs no database.
    ///
    /// # Errors
    ///
    /// 100 with Meta's subcode where there is one.
    pub fn check(&self) -> Result<Definition, GraphError> {
        if let Some(seconds) = self.message_send_ttl_seconds {
            ttl_seconds(self.head.category, seconds)?;
        }
        Definition::submit(self.head.clone(), &self.components)
    }
}

store::statements! {
    INSERT = "INSERT INTO template (business_id, id, waba_id, name, language, category, parameter_format, components, status, version,
  created_at, updated_at, message_send_ttl_seconds, library_template_name, extra, wording)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15)";
    COUNT = "SELECT COUNT(*) FROM template WHERE business_id = $1 AND waba_id = $2";
    CHANGED = "INSERT INTO template_change (business_id, id, waba_id, template_id, kind, at) VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET = "DELETE FROM template_change WHERE business_id = $1 AND waba_id = $2 AND kind = $3 AND at <= $4";
    CREATED = "SELECT COUNT(*) FROM template_change WHERE business_id = $1 AND waba_id = $2 AND kind = 'created' AND at > $3";
    BLOCKED = "SELECT language FROM template_deleted WHERE business_id = $1 AND waba_id = $2 AND name = $3 AND until > $4";
    UNBLOCK = "DELETE FROM template_deleted WHERE business_id = $1 AND waba_id = $2 AND name = $3 AND until <= $4";
}

/// Whether a WABA takes a template: everything that [`create`] would refuse.
pub fn lint(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, submission: &Submission) -> Result<Definition> {
    let definition = submission.check()?;
    if !crate::business::wabas(tx, scope)?.contains(&waba) {
        return Err(not_found("WhatsApp Business Account", waba));
    }
    let (business, now, head) = (scope.business().get(), tx.now_ms(), &submission.head);
    let (name, language) = (head.name.as_str(), head.language.as_str());
    let known = named(tx, scope, waba, name)?;
    if known.iter().any(|known| known.language == language) {
        let details = format!("name: {name} has a template in {language} already");
        return Err(refuse::of(refuse::EXISTS, details).into());
    }
    let blocked = tx.query(BLOCKED, params![business, waba.get(), name, now])?;
    for row in &blocked {
        let deleted: String = row.get(0)?;
        if deleted == language || known.is_empty() {
            let details =
                format!("name: {name} was deleted in {deleted} and can't be used again for 30 days after that");
            return Err(refuse::of(refuse::BEING_DELETED, details).into());
        }
    }
    let count: i64 = tx.query_one(COUNT, params![business, waba.get()])?.get(0)?;
    if count >= LIMIT {
        return Err(refuse::of(refuse::TOO_MANY, format!("the WABA has {count} of {LIMIT} templates")).into());
    }
    let created: i64 = tx.query_one(CREATED, params![business, waba.get(), now - HOUR_MS])?.get(0)?;
    if created >= HOURLY {
        let details = format!("{HOURLY} templates were created in the last hour");
        return Err(GraphError::of(80_008).with_details(details).into());
    }
    Ok(definition)
}

/// Takes a template in: it is pending until its review, but one-time codes and the library's are approved at once.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, submission: &Submission) -> Result<Template> {
    let definition = lint(tx, scope, waba, submission)?;
    let head = &submission.head;
    let (business, id, version, now) = (scope.business().get(), tx.next_id(), tx.next_id(), tx.now_ms());
    tx.execute(
        INSERT,
        params![
            business,
            id,
            waba.get(),
            head.name.as_str(),
            head.language.as_str(),
            head.category.as_str(),
            head.parameter_format.as_str(),
            Json::Array(submission.components.clone()).to_string(),
            Status::Pending.as_str(),
            version,
            now,
            submission.message_send_ttl_seconds,
            submission.library_template_name.as_deref(),
            Json::Object(submission.extra.clone()).to_string(),
            wording(&definition)
        ],
    )?;
    tx.execute(UNBLOCK, params![business, waba.get(), head.name.as_str(), now])?;
    note(tx, scope, waba, id, "created")?;
    let details = json!({"template": id.to_string(), "name": head.name, "language": head.language});
    activity::note(tx, scope, Some(waba), Kind::TemplateCreated, &details)?;
    review::begin(tx, scope, TemplateId::new(id))
}

/// Remembers a creation or an edit for the limits, and forgets those that no limit looks at any more.
pub(super) fn note(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, template: i64, kind: &str) -> Result<()> {
    let (business, id, now) = (scope.business().get(), tx.next_id(), tx.now_ms());
    tx.execute(FORGET, params![business, waba.get(), kind, now - MONTH_MS])?;
    tx.execute(CHANGED, params![business, id, waba.get(), template, kind, now])?;
    Ok(())
}

/// What duplicates are known by.
pub(super) fn wording(definition: &Definition) -> Option<String> {
    let words = definition.wording()?;
    Some(secret::sha256(words.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Reads a category.
///
/// # Errors
///
/// 100: there is none of this name.
pub fn category(text: &str) -> Result<Category, GraphError> {
    Category::parse(text).ok_or_else(|| refuse::form("category: must be MARKETING, UTILITY or AUTHENTICATION"))
}

/// Reads how variables are named.
///
/// # Errors
///
/// 100: there is none of this name.
pub fn parameter_format(text: &str) -> Result<ParameterFormat, GraphError> {
    ParameterFormat::parse(text).ok_or_else(|| refuse::form("parameter_format: must be POSITIONAL or NAMED"))
}
