//! Message templates: texts with holes that a business may send first, once they are approved.
//!
//! - [`Definition::parse`] reads a template as it is created and checks Meta's rules of form.
//! - [`Definition::submit`] holds one that is handed in for review to the rest: examples, and what only a review needs.
//! - [`fit()`] puts the values of a message into it, or says which component and parameter does not fit.
//!
//! Limits are Meta's (Cloud API, message templates) unless they say otherwise.

mod button;
mod check;
mod component;
mod fit;
mod hole;
mod preset;
pub mod refuse;
mod submission;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;

pub use button::Button;
pub use check::LANGUAGES;
pub use component::{Body, Card, Footer, Header, MediaFormat, Offer};
pub use fit::{Rendered, fit};
pub use submission::ttl_seconds;

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Category {
    /// Anything that promotes, or is not clearly something else.
    Marketing,
    /// About something the customer asked for.
    Utility,
    /// One-time codes.
    Authentication,
}

impl Category {
    /// As Meta spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Marketing => "MARKETING",
            Self::Utility => "UTILITY",
            Self::Authentication => "AUTHENTICATION",
        }
    }

    /// Reads it, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Marketing, Self::Utility, Self::Authentication];
        all.into_iter().find(|category| text.eq_ignore_ascii_case(category.as_str()))
    }
}

/// How the holes of a template are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ParameterFormat {
    /// `{{1}}`, `{{2}}`, ...
    #[default]
    Positional,
    /// `{{first_name}}`.
    Named,
}

impl ParameterFormat {
    /// As Meta spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Positional => "POSITIONAL",
            Self::Named => "NAMED",
        }
    }

    /// Reads it, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Positional, Self::Named].into_iter().find(|format| text.eq_ignore_ascii_case(format.as_str()))
    }
}

/// What names a template and says how to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Up to 512 of `a-z`, `0-9` and `_`.
    pub name: String,
    /// Language or locale, such as `en_US`.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// How its holes are named.
    pub parameter_format: ParameterFormat,
}

/// A template, read and found to be in form.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// What names it.
    pub head: Head,
    /// The header.
    pub header: Option<Header>,
    /// The body.
    pub body: Body,
    /// The footer.
    pub footer: Option<Footer>,
    /// The buttons, in order.
    pub buttons: Vec<Button>,
    /// The cards of a carousel; empty when it is none.
    pub cards: Vec<Card>,
    /// The limited-time offer.
    pub offer: Option<Offer>,
}

impl Definition {
    /// Reads the components of a template in the form in which they are created, and checks them.
    ///
    /// # Errors
    ///
    /// 100 with Meta's subcode where there is one; `details` names the component and the limit.
    pub fn parse(head: Head, components: &[Value]) -> Result<Self, GraphError> {
        let definition = component::parse(head, components)?;
        check::check(&definition)?;
        Ok(definition)
    }

    /// Reads and checks a template that is handed in for review: every variable and every file has an example.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn submit(head: Head, components: &[Value]) -> Result<Self, GraphError> {
        let definition = Self::parse(head, components)?;
        submission::check(&definition, components)?;
        Ok(definition)
    }

    /// The words of body and footer, by which templates are told apart; `None` for one-time codes, which all have the same.
    pub fn wording(&self) -> Option<String> {
        let Body::Text(body) = &self.body else { return None };
        let footer = if let Some(Footer::Text(footer)) = &self.footer { footer.as_str() } else { "" };
        Some(format!("{}\n{}", body.trim(), footer.trim()))
    }

    /// The body and the footer with variables as they stand, the platform's own words of one-time codes included.
    pub fn texts(&self) -> (String, Option<String>) {
        fit::texts(self)
    }
}

/// The label of a button that copies a one-time code, in a template's language.
pub fn copy_code_label(language: &str) -> &'static str {
    preset::of(language).copy_code
}
