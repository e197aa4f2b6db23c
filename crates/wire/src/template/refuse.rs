//! Errors about a template's definition.

use crate::error::GraphError;

/// 100 with a finer number of Meta's template errors.
pub(super) fn of(subcode: u32, details: impl Into<String>) -> GraphError {
    GraphError::parameter(details).with_subcode(subcode)
}

/// 100: something else is wrong with a component.
pub(super) fn form(details: impl Into<String>) -> GraphError {
    GraphError::parameter(details)
}

/// Something is longer than it may be.
pub(super) fn length(what: &str, text: &str, most: usize) -> Result<(), GraphError> {
    if text.len() <= most || text.chars().count() <= most {
        return Ok(());
    }
    Err(of(TOO_LONG, format!("{what}: must have at most {most} characters")))
}

/// A field exceeds its limit.
pub(super) const TOO_LONG: u32 = 2_388_040;
/// The header's form.
pub(super) const HEADER: u32 = 2_388_047;
/// The body's form.
pub(super) const BODY: u32 = 2_388_072;
/// The footer's form.
pub(super) const FOOTER: u32 = 2_388_073;
/// Too many holes for so short a text.
pub(super) const TOO_MANY_HOLES: u32 = 2_388_293;
/// A hole at the beginning or the end of the body.
pub(super) const EDGE: u32 = 2_388_299;
