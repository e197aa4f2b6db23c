//! Copying templates from one WABA of a business to another.

use store::{Scope, Tx};
use wire::id::WabaId;
use wire::template::refuse;

use super::archive::Outcome;
use super::submit::{self, Submission};
use super::{Score, Status, Template};
use crate::error::{Error, Result, not_found};

/// Cloud API: up to 500 templates are copied at once.
pub const MOST: usize = 500;

/// Copies templates of `source` that are approved and of good or unknown quality; they are reviewed anew.
///
/// # Errors
///
/// 100: there are too many, or both WABAs are the same one.
pub fn migrate(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    waba: WabaId,
    source: WabaId,
    templates: &[Template],
) -> Result<Outcome> {
    if source == waba {
        return Err(refuse::form("source_waba_id: is the WABA that they would be copied to").into());
    }
    if templates.len() > MOST {
        return Err(refuse::form(format!("template_ids: takes up to {MOST}")).into());
    }
    if !crate::business::wabas(tx, scope)?.contains(&source) {
        return Err(not_found("WhatsApp Business Account", source));
    }
    let mut outcome = Outcome::default();
    for template in templates {
        let fits =
            template.status == Status::Approved && matches!(template.quality_score, Score::Green | Score::Unknown);
        let copied = if fits {
            let submission = Submission {
                message_send_ttl_seconds: template.message_send_ttl_seconds,
                library_template_name: template.library_template_name.clone(),
                extra: template.extra.clone(),
                ..Submission::new(template.head(), template.components.clone())
            };
            // Every reason not to take it is found before anything is written.
            submit::create(tx, scope, waba, &submission)
        } else {
            Err(refuse::form("only approved templates of good or unknown quality are copied").into())
        };
        match copied {
            Ok(copy) => outcome.done.push(copy.id),
            Err(Error::Rule(error)) => {
                let why = error.details.clone().unwrap_or_else(|| error.title.clone());
                outcome.failed.insert(template.id.to_string(), why);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}
