//! The registry of message templates: what a WABA may send first.
//!
//! A send asks for its template by name and language: one point read tells its status and version, and the parsed
//! definition of that version is in memory ([`Cache`]). So a paused template is paused for the very next send, on every
//! node, and nothing is parsed twice.

pub mod archive;
pub mod browse;
pub mod edit;
pub mod group;
pub mod library;
pub mod migrate;
pub mod news;
pub mod pace;
pub mod quality;
pub mod remove;
pub mod review;
pub mod submit;

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use store::{NewEvent, Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::error::GraphError;
use wire::id::{PhoneNumberId, TemplateId, WabaId};
use wire::message::Template as Message;
use wire::template::{Category, Definition, Head, ParameterFormat, Rendered, fit};

use crate::error::{Error, Result, not_found};

/// A template as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Template {
    /// Its id.
    #[schema(value_type = String)]
    pub id: TemplateId,
    /// The WABA it belongs to.
    #[schema(value_type = String)]
    pub waba_id: WabaId,
    /// Its name; with the language it is one template.
    pub name: String,
    /// Language or locale, such as `en_US`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    #[schema(value_type = String)]
    pub category: Category,
    /// `POSITIONAL` or `NAMED`.
    #[schema(value_type = String)]
    pub parameter_format: ParameterFormat,
    /// Its components, as they were created.
    #[schema(value_type = Vec<Object>)]
    pub components: Vec<Json>,
    /// `APPROVED`, `PENDING`, `PAUSED`, ...
    #[schema(value_type = String)]
    pub status: Status,
    /// Why it was rejected.
    pub rejected_reason: Option<String>,
    /// What it was for before a review found otherwise.
    #[schema(value_type = Option<String>)]
    pub previous_category: Option<Category>,
    /// How long a message of it may wait to be delivered, in seconds; -1 is 30 days.
    pub message_send_ttl_seconds: Option<i64>,
    /// The template of the library that it was made from.
    pub library_template_name: Option<String>,
    /// What is kept as it was given: `cta_url_link_tracking_opted_out`, `degrees_of_freedom_spec`.
    #[schema(value_type = Object)]
    pub extra: Map<String, Json>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    #[schema(value_type = String)]
    pub quality_score: Score,
    /// Since when it has this quality, UTC milliseconds.
    pub quality_at: Option<i64>,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// When it last changed, UTC milliseconds.
    pub updated_at: i64,
}

impl Template {
    /// What names it and says how to read it.
    pub fn head(&self) -> Head {
        Head {
            name: self.name.clone(),
            language: self.language.clone(),
            category: self.category,
            parameter_format: self.parameter_format,
        }
    }

    /// Its components, read.
    ///
    /// # Errors
    ///
    /// The store holds what is not a template.
    pub fn definition(&self) -> Result<Definition> {
        Definition::parse(self.head(), &self.components)
            .map_err(|_| store::error::corrupt("template", "components", self.id).into())
    }
}

/// What customers make of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Score {
    /// Well taken.
    Green,
    /// Blocked or reported by some.
    Yellow,
    /// Blocked or reported by many.
    Red,
    /// Too few have got it.
    #[default]
    Unknown,
}

impl Score {
    const ALL: [Self; 4] = [Self::Green, Self::Yellow, Self::Red, Self::Unknown];

    /// As Meta spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "GREEN",
            Self::Yellow => "YELLOW",
            Self::Red => "RED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Reads it, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|score| text.eq_ignore_ascii_case(score.as_str()))
    }
}

/// Where a template stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// In review.
    Pending,
    /// It may be sent.
    Approved,
    /// Refused; it may be edited.
    Rejected,
    /// Stopped for a while because of its quality.
    Paused,
    /// Stopped for good.
    Disabled,
    /// Refused, and asked again.
    InAppeal,
    /// Deleted, with messages on their way.
    PendingDeletion,
    /// Deleted.
    Deleted,
    /// The WABA has too many.
    LimitExceeded,
    /// Put away.
    Archived,
}

impl Status {
    const ALL: [Self; 10] = [
        Self::Pending,
        Self::Approved,
        Self::Rejected,
        Self::Paused,
        Self::Disabled,
        Self::InAppeal,
        Self::PendingDeletion,
        Self::Deleted,
        Self::LimitExceeded,
        Self::Archived,
    ];

    /// As Meta spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Paused => "PAUSED",
            Self::Disabled => "DISABLED",
            Self::InAppeal => "IN_APPEAL",
            Self::PendingDeletion => "PENDING_DELETION",
            Self::Deleted => "DELETED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Archived => "ARCHIVED",
        }
    }

    /// Reads it, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| text.eq_ignore_ascii_case(status.as_str()))
    }
}

/// A template to make.
#[derive(Clone, Debug)]
pub struct NewTemplate {
    /// The WABA it is for.
    pub waba_id: WabaId,
    /// Up to 512 of `a-z`, `0-9` and `_`.
    pub name: String,
    /// Language or locale, such as `en_US`.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// How its holes are named.
    pub parameter_format: ParameterFormat,
    /// Its components, in the form of `POST /{waba}/message_templates`.
    pub components: Vec<Json>,
    /// Where it stands at first.
    pub status: Status,
}

store::statements! {
    INSERT = "INSERT INTO template (business_id, id, waba_id, name, language, category, parameter_format, components, status, version, created_at, updated_at, wording)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)";
    GET = "SELECT id, waba_id, name, language, category, parameter_format, components, status, rejected_reason, previous_category,
  message_send_ttl_seconds, library_template_name, extra, quality_score, quality_at, created_at, updated_at FROM template WHERE business_id = $1 AND id = $2";
    BY_NAME = "SELECT id, waba_id, name, language, category, parameter_format, components, status, rejected_reason, previous_category,
  message_send_ttl_seconds, library_template_name, extra, quality_score, quality_at, created_at, updated_at FROM template
 WHERE business_id = $1 AND waba_id = $2 AND name = $3 AND language = $4";
    STANDING = "SELECT id, version, status, name, quality_score, last_paused_at FROM template WHERE business_id = $1 AND waba_id = $2 AND name = $3 AND language = $4";
    LIST = "SELECT id, waba_id, name, language, category, parameter_format, components, status, rejected_reason, previous_category,
  message_send_ttl_seconds, library_template_name, extra, quality_score, quality_at, created_at, updated_at FROM template
 WHERE business_id = $1 AND waba_id = $2 ORDER BY name, language";
    SET_STATUS = "UPDATE template SET status = $3, rejected_reason = $4, version = $5, updated_at = $6 WHERE business_id = $1 AND id = $2";
    IN_WABA = "SELECT id, waba_id, name, language, category, parameter_format, components, status, rejected_reason, previous_category,
  message_send_ttl_seconds, library_template_name, extra, quality_score, quality_at, created_at, updated_at FROM template
 WHERE business_id = $1 AND waba_id = $2 AND name = $3 ORDER BY language";
    WABA_OF_LINE = "SELECT waba_id FROM phone_number WHERE id = $1 AND business_id = $2";
}

/// Makes a template of a WABA of the scope's business, after checking its form.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, new: &NewTemplate) -> Result<Template> {
    let head = Head {
        name: new.name.clone(),
        language: new.language.clone(),
        category: new.category,
        parameter_format: new.parameter_format,
    };
    let definition = Definition::parse(head, &new.components)?;
    if !crate::business::wabas(tx, scope)?.contains(&new.waba_id) {
        return Err(not_found("WhatsApp Business Account", new.waba_id));
    }
    let (id, version, now) = (tx.next_id(), tx.next_id(), tx.now_ms());
    let components = Json::Array(new.components.clone()).to_string();
    tx.execute(
        INSERT,
        params![
            scope.business().get(),
            id,
            new.waba_id.get(),
            new.name.as_str(),
            new.language.as_str(),
            new.category.as_str(),
            new.parameter_format.as_str(),
            components,
            new.status.as_str(),
            version,
            now,
            submit::wording(&definition)
        ],
    )
    .map_err(|error| {
        if error.is_unique("template__business_id__waba_id__name__language") {
            Error::Taken { field: "name", value: format!("{} ({})", new.name, new.language) }
        } else {
            error.into()
        }
    })?;
    changed(tx, scope, id);
    get(tx, scope, TemplateId::new(id))
}

/// A template of the scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<Template> {
    let row = tx.query_opt(GET, params![scope.business().get(), id.get()])?.ok_or_else(|| not_found("template", id))?;
    read(&row)
}

/// A template of a WABA by its name and language.
pub fn find(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, name: &str, language: &str) -> Result<Option<Template>> {
    let row = tx.query_opt(BY_NAME, params![scope.business().get(), waba.get(), name, language])?;
    row.map(|row| read(&row)).transpose()
}

/// The templates of a WABA with a name, by language.
pub fn named(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, name: &str) -> Result<Vec<Template>> {
    let rows = tx.query(IN_WABA, params![scope.business().get(), waba.get(), name])?;
    rows.iter().map(read).collect()
}

/// The templates of a WABA, by name and language; with a status, those that have it.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, status: Option<Status>) -> Result<Vec<Template>> {
    let rows = tx.query(LIST, params![scope.business().get(), waba.get()])?;
    let templates = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(templates.into_iter().filter(|template| status.is_none_or(|status| template.status == status)).collect())
}

/// Changes where a template stands.
pub fn set_status(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: TemplateId,
    status: Status,
    rejected_reason: Option<&str>,
) -> Result<()> {
    let (version, now) = (tx.next_id(), tx.now_ms());
    let values = params![scope.business().get(), id.get(), status.as_str(), rejected_reason, version, now];
    if tx.execute(SET_STATUS, values)? == 0 {
        return Err(not_found("template", id));
    }
    changed(tx, scope, id.get());
    Ok(())
}

/// Emits `template.changed`.
fn changed(tx: &mut Tx<'_, '_>, scope: Scope, id: i64) {
    tx.emit(NewEvent {
        business: scope.business(),
        kind: "template.changed",
        conversation: None,
        subject: id,
        payload: String::from("{}"),
    });
}

/// Cloud API: a utility template is paced for 7 days after it was paused.
const AFTER_PAUSE_MS: i64 = 7 * 86_400_000;

/// A template with a message's values.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The template.
    pub id: TemplateId,
    /// What the message looks like.
    pub rendered: Rendered,
    /// Whether it has not shown yet that it is taken well: it is paced, see [`pace`].
    pub is_unproven: bool,
}

/// Parsed templates, by id and version.
#[derive(Debug, Default)]
pub struct Cache {
    parsed: RwLock<HashMap<TemplateId, (i64, Arc<Definition>)>>,
}

/// The most templates that are kept parsed.
const CAPACITY: usize = 10_000;

impl Cache {
    /// Puts a message's values into its template, which must be approved for the line's WABA.
    ///
    /// # Errors
    ///
    /// 132001 (not there, not in this language, or not approved), 132015 (paused), 132016 (disabled), and those of [`fit`].
    pub fn render(&self, tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, message: &Message) -> Result<Chosen> {
        let (name, language) = (message.name.as_str(), message.language.code.as_str());
        let row = tx.query_opt(WABA_OF_LINE, params![line.get(), scope.business().get()])?;
        let waba = row.map(|row| row.get(0)).transpose()?.map(WabaId::new);
        let waba = waba.ok_or_else(|| not_found("phone number", line))?;
        let unknown = |what: &str| {
            Error::from(GraphError::unknown_template(format!("template name ({name}) {what} in {language}")))
        };
        let standing = tx.query_opt(STANDING, params![scope.business().get(), waba.get(), name, language])?;
        let standing = standing.ok_or_else(|| unknown("does not exist"))?;
        let (id, version): (i64, i64) = (standing.get(0)?, standing.get(1)?);
        match Status::parse(&standing.get::<String>(2)?) {
            Some(Status::Approved) => {}
            Some(Status::Paused) => {
                let details = format!("template {name} in {language} is paused because of its quality");
                return Err(GraphError::template_paused().with_details(details).into());
            }
            Some(Status::Disabled) => {
                let details = format!("template {name} in {language} is disabled");
                return Err(GraphError::template_disabled().with_details(details).into());
            }
            _ => return Err(unknown("is not approved")),
        }
        let definition = self.definition(tx, scope, TemplateId::new(id), version)?;
        let rendered = fit(&definition, message)?;
        let now = tx.now_ms();
        let is_unproven = match rendered.category {
            Category::Marketing => standing.get::<String>(4)? != Score::Green.as_str(),
            Category::Utility => standing.get::<Option<i64>>(5)?.is_some_and(|at| now - at < AFTER_PAUSE_MS),
            Category::Authentication => false,
        };
        Ok(Chosen { id: TemplateId::new(id), rendered, is_unproven })
    }

    fn definition(&self, tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId, version: i64) -> Result<Arc<Definition>> {
        if let Some((parsed, definition)) = self.parsed.read().get(&id)
            && *parsed == version
        {
            return Ok(definition.clone());
        }
        let template = get(tx, scope, id)?;
        let definition = Arc::new(template.definition()?);
        let mut parsed = self.parsed.write();
        if parsed.len() >= CAPACITY {
            parsed.clear();
        }
        parsed.insert(id, (version, definition.clone()));
        Ok(definition)
    }
}

fn read(row: &Row) -> Result<Template> {
    let id = TemplateId::new(row.get(0)?);
    let corrupt = |column| Error::from(store::error::corrupt("template", column, id));
    let category: String = row.get(4)?;
    let format: String = row.get(5)?;
    let components: String = row.get(6)?;
    let status: String = row.get(7)?;
    let previous: Option<String> = row.get(9)?;
    let extra: String = row.get(12)?;
    let score: String = row.get(13)?;
    Ok(Template {
        id,
        waba_id: WabaId::new(row.get(1)?),
        name: row.get(2)?,
        language: row.get(3)?,
        category: Category::parse(&category).ok_or_else(|| corrupt("category"))?,
        parameter_format: ParameterFormat::parse(&format).ok_or_else(|| corrupt("parameter_format"))?,
        components: serde_json::from_str(&components).map_err(|_| corrupt("components"))?,
        status: Status::parse(&status).ok_or_else(|| corrupt("status"))?,
        rejected_reason: row.get(8)?,
        previous_category: previous.as_deref().and_then(Category::parse),
        message_send_ttl_seconds: row.get(10)?,
        library_template_name: row.get(11)?,
        extra: serde_json::from_str(&extra).map_err(|_| corrupt("extra"))?,
        quality_score: Score::parse(&score).ok_or_else(|| corrupt("quality_score"))?,
        quality_at: row.get(14)?,
        created_at: row.get(15)?,
        updated_at: row.get(16)?,
    })
}
