//! What a new server begins with: one empty business with a line, and a link for its owner.

use inbox::{agents, links};
use messaging::business;
use messaging::line::{self, NewLine};
use store::{Scope, Tx, secret};

use crate::serve::Error;

/// What the business is called until its owner says otherwise.
const NAME: &str = "My business";
/// The name in the chat's address until its owner says otherwise.
const HANDLE: &str = "chat";

/// Makes the first business of an empty database. While nobody has set it up, also makes a one-time link to do so, and
/// returns its path: only its hash is stored, so a link that was lost is followed by another at the next start.
pub fn ensure(tx: &mut Tx<'_, '_>) -> Result<(Scope, Option<String>), Error> {
    let scope = match business::first(tx)? {
        Some(scope) => scope,
        None => create(tx)?,
    };
    if !agents::list(tx, scope)?.is_empty() {
        return Ok((scope, None));
    }
    let link = links::owner(tx, scope)?;
    Ok((scope, Some(format!("/setup?token={}", link.token))))
}

fn create(tx: &mut Tx<'_, '_>) -> Result<Scope, Error> {
    let (business, waba_id) = business::create(tx, NAME, "UTC", "en")?;
    let scope = Scope::of(business.id);
    // The line is Souk's own web chat, which needs no number of a phone company: 999 is no country's code.
    let digits = secret::new_digits();
    let (first, second) = digits.split_at(3);
    let new = NewLine {
        waba_id,
        display_phone_number: format!("+999 {first} {second}"),
        handle: HANDLE.to_owned(),
        verified_name: NAME.to_owned(),
    };
    line::create(tx, scope, &new)?;
    Ok(scope)
}
