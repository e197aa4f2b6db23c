//! Errors about templates: Meta's finer numbers, each with a title for people.

use crate::error::GraphError;

/// 100 with a finer number of Meta's template errors, said for people too.
pub fn of(subcode: u32, details: impl Into<String>) -> GraphError {
    let details = details.into();
    GraphError {
        user_title: Some(title(subcode).to_owned()),
        user_msg: Some(details.clone()),
        ..GraphError::parameter(details).with_subcode(subcode)
    }
}

fn title(subcode: u32) -> &'static str {
    match subcode {
        TOO_MANY => "Message template limit exceeded",
        BEING_DELETED => "Message template language is being deleted",
        EXISTS => "Content in this language already exists",
        TOO_LONG => "Character limit exceeded",
        HEADER => "Message header format is incorrect",
        BODY => "Message body format is incorrect",
        FOOTER => "Message footer format is incorrect",
        TOO_MANY_HOLES => "Parameters-to-words ratio exceeds limit",
        EDGE => "Leading or trailing parameters are not allowed",
        _ => "Invalid message template",
    }
}

/// 100: something else is wrong with a component.
pub fn form(details: impl Into<String>) -> GraphError {
    let details = details.into();
    GraphError {
        user_title: Some(title(0).to_owned()),
        user_msg: Some(details.clone()),
        ..GraphError::parameter(details)
    }
}

/// Something is longer than it may be.
pub(super) fn length(what: &str, text: &str, most: usize) -> Result<(), GraphError> {
    if text.len() <= most || text.chars().count() <= most {
        return Ok(());
    }
    Err(of(TOO_LONG, format!("{what}: must have at most {most} characters")))
}

/// The WABA has as many templates as it may have.
pub const TOO_MANY: u32 = 2_388_019;
/// The name's template in this language has been deleted lately.
pub const BEING_DELETED: u32 = 2_388_023;
/// The name has a template in this language already.
pub const EXISTS: u32 = 2_388_024;
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
