//! The welcome: what customers read when they write for the first time, or again after a long silence.
//!
//! The texts of a line are a document of it (`line_setting`, name `welcome`); [`text`] fills them in, and
//! [`Greeter`] follows the journal and sends them.

pub mod greeter;
mod hours;
pub mod text;

use std::collections::BTreeMap;

use messaging::{line, setting};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::PhoneNumberId;

use crate::agents::check_language;
use crate::error::{Result, invalid};

pub use greeter::Greeter;

const NAME: &str = "welcome";

/// The longest text, in characters.
pub const TEXT_CHARS: usize = 1024;

/// The most languages of one welcome.
pub const MAX_LANGUAGES: usize = 40;

/// The longest silence that can be asked for, in days.
pub const MAX_SILENCE_DAYS: u32 = 365;

/// How a line welcomes its customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// Whether it does.
    pub enabled: bool,
    /// After how many days of silence it does so again, 1 to 365.
    #[serde(default = "two_weeks")]
    pub silence_days: u32,
    /// The texts by language (BCP 47), up to 1,024 characters each.
    pub text: BTreeMap<String, String>,
}

fn two_weeks() -> u32 {
    14
}

impl Default for Welcome {
    /// What a line does that nobody has told otherwise: it greets in English and Japanese and names its hours.
    fn default() -> Self {
        let text = [
            (
                "en",
                "Hi {{customer}}, thank you for writing to {{business}}.\nWe are {{hours}}.\nTell us how we can help: you will get your answer here.",
            ),
            (
                "ja",
                "{{business}}にご連絡いただき、ありがとうございます。\n営業状況：{{hours}}\nご用件をお書きください。こちらでお答えいたします。",
            ),
        ];
        Self {
            enabled: true,
            silence_days: two_weeks(),
            text: text.into_iter().map(|(language, text)| (language.to_owned(), text.to_owned())).collect(),
        }
    }
}

/// How the line welcomes its customers; the default when nobody has said.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Welcome> {
    line::get(tx, scope, line)?;
    Ok(setting::get(tx, scope, line, NAME)?.unwrap_or_default())
}

/// Checks and writes how the line welcomes its customers; emits `line.changed`.
pub fn put(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, welcome: &Welcome) -> Result<()> {
    line::get(tx, scope, line)?;
    check(welcome)?;
    Ok(setting::put(tx, scope, line, NAME, welcome)?)
}

/// Checks days, languages and lengths.
pub fn check(welcome: &Welcome) -> Result<()> {
    if !(1..=MAX_SILENCE_DAYS).contains(&welcome.silence_days) {
        return Err(invalid("silence_days", format!("is 1 to {MAX_SILENCE_DAYS}")));
    }
    if welcome.enabled && welcome.text.is_empty() {
        return Err(invalid("text", "needs a text in one language at least"));
    }
    if welcome.text.len() > MAX_LANGUAGES {
        return Err(invalid("text", format!("takes at most {MAX_LANGUAGES} languages")));
    }
    for (language, text) in &welcome.text {
        check_language(language)
            .map_err(|_| invalid("text", format!("{language:?} is not a language tag such as en or pt-BR")))?;
        if text.trim().is_empty() || text.chars().count() > TEXT_CHARS {
            return Err(invalid(format!("text.{language}"), format!("needs 1 to {TEXT_CHARS} characters")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &[(&str, &str)]) -> Welcome {
        let text = text.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect();
        Welcome { text, ..Welcome::default() }
    }

    #[test]
    fn the_default_is_a_welcome_one_may_write() {
        let welcome = Welcome::default();
        check(&welcome).unwrap();
        assert_eq!((welcome.enabled, welcome.silence_days), (true, 14));
        assert!(welcome.text.values().all(|text| text.contains("{{hours}}")));
        let json = serde_json::to_value(&welcome).unwrap();
        assert_eq!(serde_json::from_value::<Welcome>(json).unwrap(), welcome);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let field = |welcome: &Welcome| check(welcome).unwrap_err().to_string().split(':').next().unwrap().to_owned();
        assert_eq!(field(&Welcome { silence_days: 0, ..Welcome::default() }), "silence_days");
        assert_eq!(field(&Welcome { silence_days: 366, ..Welcome::default() }), "silence_days");
        assert_eq!(field(&with(&[])), "text");
        assert_eq!(field(&with(&[("english!", "hi")])), "text");
        assert_eq!(field(&with(&[("en", " \n")])), "text.en");
        assert_eq!(field(&with(&[("en", &"x".repeat(1025))])), "text.en");
        check(&with(&[("pt-BR", &"あ".repeat(1024))])).unwrap();
        check(&Welcome { enabled: false, ..with(&[]) }).unwrap();
    }
}
