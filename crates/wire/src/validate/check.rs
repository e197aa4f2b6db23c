//! The checks that all others are made of.

use std::collections::HashSet;
use std::fmt::Display;

use crate::Invalid;

/// `text` has at most `max` characters.
pub(super) fn at_most(field: impl Display, text: &str, max: usize) -> Result<(), Invalid> {
    // Bytes bound characters from above: most texts are not counted at all.
    if text.len() <= max || text.chars().count() <= max {
        return Ok(());
    }
    Err(Invalid::parameter(field, format!("must have at most {max} characters")))
}

/// `text` is not blank and has at most `max` characters.
pub(super) fn required(field: impl Display, text: &str, max: usize) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::required(field));
    }
    at_most(field, text, max)
}

/// An optional text that, when there, is not blank and has at most `max` characters.
pub(super) fn optional(field: impl Display, text: Option<&str>, max: usize) -> Result<(), Invalid> {
    text.map_or(Ok(()), |text| required(field, text, max))
}

/// An id or a reference is there; its length is nobody's limit.
pub(super) fn present(field: impl Display, text: Option<&str>) -> Result<&str, Invalid> {
    text.filter(|text| !text.trim().is_empty()).ok_or_else(|| Invalid::required(field))
}

/// `count` lies between `min` and `max`.
pub(super) fn count(field: impl Display, count: usize, min: usize, max: usize) -> Result<(), Invalid> {
    if count == 0 && min > 0 {
        return Err(Invalid::required(field));
    }
    if (min..=max).contains(&count) {
        return Ok(());
    }
    Err(Invalid::parameter(field, format!("must have {min} to {max} items, has {count}")))
}

/// `value` is one of `known`.
pub(super) fn one_of(field: impl Display, value: &str, known: &[&str]) -> Result<(), Invalid> {
    if known.contains(&value) {
        return Ok(());
    }
    Err(Invalid::value(field, format!("must be one of {}", known.join(", "))))
}

/// An absolute HTTP(S) address with a host.
pub(super) fn url(field: impl Display, url: &str) -> Result<(), Invalid> {
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let rest = scheme.map_or("", |scheme| &url[scheme.len()..]);
    let has_host = rest.starts_with(|first: char| first.is_alphanumeric() || first == '[');
    if has_host && !url.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Ok(());
    }
    Err(Invalid::value(field, "must be an http:// or https:// address"))
}

/// Values that may not repeat, such as the ids of buttons.
#[derive(Default)]
pub(super) struct Unique<'a>(HashSet<&'a str>);

impl<'a> Unique<'a> {
    /// `value` was not seen before.
    pub(super) fn add(&mut self, field: impl Display, value: &'a str) -> Result<(), Invalid> {
        if self.0.insert(value) { Ok(()) } else { Err(Invalid::value(field, format!("`{value}` is used twice"))) }
    }
}
