//! Reply buttons and lists.

use super::check;
use super::interactive::ACTION;
use crate::Invalid;
use crate::limits::{
    BUTTON_ID_CHARS, BUTTON_TITLE_CHARS, BUTTONS, LIST_BUTTON_CHARS, LIST_ROWS, LIST_SECTIONS, ROW_DESCRIPTION_CHARS,
    ROW_ID_CHARS, ROW_TITLE_CHARS, SECTION_TITLE_CHARS,
};
use crate::message::interactive::{ButtonAction, ListAction};

/// Reply buttons, unique by id and by title.
pub(super) fn buttons(action: &ButtonAction) -> Result<(), Invalid> {
    check::count(format_args!("{ACTION}.buttons"), action.buttons.len(), 1, BUTTONS)?;
    let (mut ids, mut titles) = (check::Unique::default(), check::Unique::default());
    for (at, button) in action.buttons.iter().enumerate() {
        let path = format!("{ACTION}.buttons[{at}]");
        check::one_of(format_args!("{path}.type"), &button.kind, &["reply"])?;
        let Some(label) = &button.reply else {
            return Err(Invalid::required(format_args!("{path}.reply")));
        };
        check::required(format_args!("{path}.reply.id"), &label.id, BUTTON_ID_CHARS)?;
        check::required(format_args!("{path}.reply.title"), &label.title, BUTTON_TITLE_CHARS)?;
        ids.add(format_args!("{path}.reply.id"), &label.id)?;
        titles.add(format_args!("{path}.reply.title"), &label.title)?;
    }
    Ok(())
}

/// A list of rows, unique by id over all sections.
pub(super) fn list(action: &ListAction) -> Result<(), Invalid> {
    check::required(format_args!("{ACTION}.button"), &action.button, LIST_BUTTON_CHARS)?;
    check::count(format_args!("{ACTION}.sections"), action.sections.len(), 1, LIST_SECTIONS)?;
    let mut ids = check::Unique::default();
    for (at, section) in action.sections.iter().enumerate() {
        let path = format!("{ACTION}.sections[{at}]");
        section_title(&path, section.title.as_deref(), action.sections.len())?;
        check::count(format_args!("{path}.rows"), section.rows.len(), 1, LIST_ROWS)?;
        for (at, row) in section.rows.iter().enumerate() {
            let path = format!("{path}.rows[{at}]");
            check::required(format_args!("{path}.id"), &row.id, ROW_ID_CHARS)?;
            check::required(format_args!("{path}.title"), &row.title, ROW_TITLE_CHARS)?;
            let description = row.description.as_deref().unwrap_or_default();
            check::at_most(format_args!("{path}.description"), description, ROW_DESCRIPTION_CHARS)?;
            ids.add(format_args!("{path}.id"), &row.id)?;
        }
    }
    let rows = action.sections.iter().map(|section| section.rows.len()).sum();
    check::count(format_args!("{ACTION}.sections"), rows, 1, LIST_ROWS).map_err(|invalid| Invalid {
        reason: format!("must have at most {LIST_ROWS} rows in all, has {rows}"),
        ..invalid
    })
}

/// Titles may be missing only where there is one section.
pub(super) fn section_title(path: &str, title: Option<&str>, sections: usize) -> Result<(), Invalid> {
    let title = title.unwrap_or_default();
    if sections > 1 {
        check::required(format_args!("{path}.title"), title, SECTION_TITLE_CHARS)
    } else {
        check::at_most(format_args!("{path}.title"), title, SECTION_TITLE_CHARS)
    }
}
