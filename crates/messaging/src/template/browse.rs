//! Finding templates among many.

use store::{Scope, Tx};
use wire::id::WabaId;
use wire::template::Category;

use super::submit::LIMIT;
use super::{Score, Status, Template, list};
use crate::error::Result;

/// What is looked for; all that is said must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A part of the name.
    pub name: Option<String>,
    /// A part of the name or of the components' texts, in any case.
    pub name_or_content: Option<String>,
    /// A part of the components' texts, in any case.
    pub content: Option<String>,
    /// One of these; empty: any.
    pub status: Vec<Status>,
    /// One of these; empty: any.
    pub category: Vec<Category>,
    /// One of these; empty: any.
    pub language: Vec<String>,
    /// One of these; empty: any.
    pub quality_score: Vec<Score>,
}

/// How many templates a WABA has and may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// As many as fit what is wanted.
    pub total: usize,
    /// As many as there are.
    pub count: usize,
    /// As many as there may be.
    pub limit: i64,
    /// Whether every name has the same languages.
    pub are_translations_complete: bool,
}

/// The templates of a WABA that are wanted, in the order of their ids.
pub fn browse(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, wanted: &Wanted) -> Result<(Vec<Template>, Summary)> {
    let all = list(tx, scope, waba, None)?;
    let count = all.len();
    let are_translations_complete = is_complete(&all);
    let mut found: Vec<Template> = all.into_iter().filter(|template| wanted.fits(template)).collect();
    found.sort_unstable_by_key(|template| template.id.get());
    let summary = Summary { total: found.len(), count, limit: LIMIT, are_translations_complete };
    Ok((found, summary))
}

fn is_complete(all: &[Template]) -> bool {
    // By name and language: those of a name stand together.
    let mut names = all.chunk_by(|one, next| one.name == next.name);
    let languages = |templates: &[Template]| -> Vec<String> {
        templates.iter().map(|template| template.language.clone()).collect()
    };
    let first = names.next().map(languages);
    names.all(|templates| Some(languages(templates)) == first)
}

impl Wanted {
    fn fits(&self, template: &Template) -> bool {
        let content = |part: &str| says(&serde_json::Value::from(template.components.clone()), &part.to_lowercase());
        self.name.as_ref().is_none_or(|part| template.name.contains(part.as_str()))
            && self.content.as_ref().is_none_or(|part| content(part))
            && self
                .name_or_content
                .as_ref()
                .is_none_or(|part| template.name.contains(part.to_lowercase().as_str()) || content(part))
            && (self.status.is_empty() || self.status.contains(&template.status))
            && (self.category.is_empty() || self.category.contains(&template.category))
            && (self.language.is_empty() || self.language.contains(&template.language))
            && (self.quality_score.is_empty() || self.quality_score.contains(&template.quality_score))
    }
}

/// Whether a text of components says `part`; examples are none.
fn says(value: &serde_json::Value, part: &str) -> bool {
    match value {
        serde_json::Value::Array(items) => items.iter().any(|item| says(item, part)),
        serde_json::Value::Object(members) => members.iter().any(|(name, member)| match (name.as_str(), member) {
            ("text", serde_json::Value::String(text)) => text.to_lowercase().contains(part),
            ("example", _) => false,
            (_, member) => says(member, part),
        }),
        _ => false,
    }
}
