//! Visitors and their sessions: an opaque token of which only the hash is stored.
//!
//! Each session has a visitor of its own, and a visitor belongs to a contact; the same person on two devices is two
//! visitors of one contact. A session ends a year after it was last used. To spare the disk its end is moved at most
//! once a day, so it may come up to a day early.

use messaging::{contact, conversation, feedback, link};
use serde::{Deserialize, Serialize};
use store::{NewEvent, Scope, Tx, params, secret};
use wire::id::{BusinessId, ContactId, ConversationId, PhoneNumberId, VisitorId};

use crate::error::{Error, Result, invalid};
use crate::webchat::{number, thread};

const DAY_MS: i64 = 86_400_000;

/// How long an unused session lives, in milliseconds.
pub const LIFE_MS: i64 = 365 * DAY_MS;

/// The event of a visitor who belongs to another contact now.
pub const MOVED: &str = "visitor.moved";

/// The event of a visitor whose session was ended.
pub const SIGNED_OUT: &str = "visitor.signed_out";

/// A customer at one browser or tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The id.
    pub id: VisitorId,
    /// The line they write to.
    pub line: PhoneNumberId,
    /// Who they are.
    pub contact: ContactId,
    /// Where they came from, until their conversation is opened and has it.
    pub reference: Option<String>,
    /// The short link they came by since they last wrote; their next message says so.
    pub referral: Option<Referral>,
}

/// An opening of a short link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// The link's code.
    pub code: String,
    /// What the business knows the link by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A visitor's session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The business they write to.
    pub scope: Scope,
    /// Who holds it.
    pub visitor: Visitor,
    /// When it ends if it is not used again, UTC milliseconds.
    pub expires_at_ms: i64,
    /// Whether it is time to [`touch`] it.
    pub is_stale: bool,
}

/// What a visitor says when they come.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// The phone number they claim to have.
    pub from: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// The language they read.
    pub language: Option<String>,
    /// The code of the short link they came by.
    pub link: Option<String>,
}

/// A visitor as they are shown to themselves.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The business-scoped user id.
    pub user_id: String,
    /// The phone number, when there is one.
    pub wa_id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// The conversation, when there is one.
    pub conversation: Option<ConversationId>,
    /// Whether they want nothing from the line.
    pub has_blocked: bool,
}

store::statements! {
    INSERT = "INSERT INTO visitor (business_id, id, phone_number_id, contact_id, reference, last_seen_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    INSERT_SESSION = "INSERT INTO visitor_session (token_hash, business_id, visitor_id, phone_number_id, expires_at) VALUES ($1, $2, $3, $4, $5)";
    BY_TOKEN = "SELECT v.business_id, v.id, v.phone_number_id, v.contact_id, v.reference, v.referral, s.expires_at
 FROM visitor_session s JOIN visitor v ON v.business_id = s.business_id AND v.id = s.visitor_id
 WHERE s.token_hash = $1 AND s.phone_number_id = $2 AND s.expires_at > $3";
    GET = "SELECT id, phone_number_id, contact_id, reference, referral FROM visitor WHERE business_id = $1 AND id = $2";
    TOUCH = "UPDATE visitor_session SET expires_at = $2 WHERE token_hash = $1 AND expires_at > $3 AND expires_at < $2";
    SEEN = "UPDATE visitor SET last_seen_at = $3 WHERE business_id = $1 AND id = $2";
    SET_REFERENCE = "UPDATE visitor SET reference = $3 WHERE business_id = $1 AND id = $2";
    SET_REFERRAL = "UPDATE visitor SET referral = $3 WHERE business_id = $1 AND id = $2";
    REVOKE = "DELETE FROM visitor_session WHERE token_hash = $1";
    FORGET_GUEST = "DELETE FROM visitor WHERE business_id = $1 AND id = $2
 AND NOT EXISTS (SELECT 1 FROM contact_address a WHERE a.business_id = visitor.business_id AND a.contact_id = visitor.contact_id AND a.kind = 'wa_id')";
}

/// Opens a session on a line and returns its token, which can't be had again.
///
/// Without `from` the visitor is a guest: a new contact with a user id alone. With it they are the contact that has this
/// number, which is trusted only where `trusts_claims`: else it is [`Error::ConfirmationRequired`].
pub fn open(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    open: &Open,
    trusts_claims: bool,
) -> Result<(String, Session)> {
    messaging::line::get(tx, scope, line)?;
    let contact = match &open.from {
        None => contact::create(tx, scope, None, None, None)?,
        Some(_) if !trusts_claims => return Err(Error::ConfirmationRequired),
        Some(from) => number::contact_of(tx, scope, &number::parse("from", from)?)?,
    };
    let (id, now) = (tx.next_id(), tx.now_ms());
    let business = scope.business().get();
    tx.execute(INSERT, params![business, id, line.get(), contact.get(), Option::<&str>::None, now])?;
    let token = secret::new_token();
    let expires_at_ms = now + LIFE_MS;
    tx.execute(INSERT_SESSION, params![secret::hash_token(&token), business, id, line.get(), expires_at_ms])?;
    let visitor = Visitor { id: VisitorId::new(id), line, contact, reference: None, referral: None };
    describe(tx, scope, &visitor, open.name.as_deref(), open.language.as_deref())?;
    let visitor = arrive(tx, scope, visitor, open.link.as_deref())?;
    Ok((token, Session { scope, visitor, expires_at_ms, is_stale: false }))
}

/// Who holds this token on this line. It is where a scope comes from, hence takes none; it only reads.
pub fn authenticate(tx: &mut Tx<'_, '_>, line: PhoneNumberId, token: &str) -> Result<Option<Session>> {
    let now = tx.now_ms();
    let Some(row) = tx.query_opt(BY_TOKEN, params![secret::hash_token(token), line.get(), now])? else {
        return Ok(None);
    };
    let expires_at_ms = row.get(6)?;
    Ok(Some(Session {
        scope: Scope::of(BusinessId::new(row.get(0)?)),
        visitor: Visitor {
            id: VisitorId::new(row.get(1)?),
            line: PhoneNumberId::new(row.get(2)?),
            contact: ContactId::new(row.get(3)?),
            reference: row.get(4)?,
            referral: read_referral(row.get(5)?),
        },
        expires_at_ms,
        is_stale: expires_at_ms <= now + LIFE_MS - DAY_MS,
    }))
}

/// A visitor of the scope's business; `None` when there is none (any more).
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: VisitorId) -> Result<Option<Visitor>> {
    let Some(row) = tx.query_opt(GET, params![scope.business().get(), id.get()])? else { return Ok(None) };
    Ok(Some(Visitor {
        id: VisitorId::new(row.get(0)?),
        line: PhoneNumberId::new(row.get(1)?),
        contact: ContactId::new(row.get(2)?),
        reference: row.get(3)?,
        referral: read_referral(row.get(4)?),
    }))
}

/// What a visitor is told of themselves.
pub fn facts(tx: &mut Tx<'_, '_>, scope: Scope, visitor: &Visitor) -> Result<Facts> {
    let contact = contact::get(tx, scope, visitor.contact)?;
    Ok(Facts {
        user_id: contact.address("user_id").unwrap_or_default().to_owned(),
        wa_id: contact.address(number::KIND).map(str::to_owned),
        name: contact.name,
        language: contact.language,
        conversation: thread::of(tx, scope, visitor)?,
        has_blocked: feedback::has_blocked(tx, scope, visitor.line, visitor.contact)?,
    })
}

/// Changes what the visitor says of themselves; what is `None` stays, and so does what is the same.
pub fn describe(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    visitor: &Visitor,
    name: Option<&str>,
    language: Option<&str>,
) -> Result<()> {
    if name.is_none() && language.is_none() {
        return Ok(());
    }
    let known = contact::get(tx, scope, visitor.contact)?;
    if let Some(name) = name.map(str::trim)
        && known.name.as_deref().unwrap_or_default() != name
    {
        if name.chars().any(char::is_control) {
            return Err(invalid("name", "must not hold control characters"));
        }
        contact::set_name(tx, scope, visitor.contact, Some(name))?;
    }
    if let Some(language) = language
        && known.language.as_deref() != Some(language)
    {
        contact::set_language(tx, scope, visitor.contact, language)?;
    }
    Ok(())
}

/// Notes the short link that the visitor came by: the opening on the visitor, for their next message to say, and the
/// link's reference on their conversation, or until there is one on the visitor. A link that is gone, or another line's,
/// is as good as none.
pub fn arrive(tx: &mut Tx<'_, '_>, scope: Scope, mut visitor: Visitor, code: Option<&str>) -> Result<Visitor> {
    let is_code = |code: &&str| code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let Some(code) = code.map(str::trim).filter(is_code) else { return Ok(visitor) };
    let link = link::find(tx, &code.to_ascii_uppercase())?
        .filter(|link| link.business == scope.business() && link.phone_number_id == visitor.line);
    let Some(link) = link else { return Ok(visitor) };
    let referral = Referral { code: link.code, reference: link.reference };
    set_referral(tx, scope, visitor.id, Some(&referral))?;
    let reference = referral.reference.clone();
    visitor.referral = Some(referral);
    let Some(reference) = reference else { return Ok(visitor) };
    match thread::of(tx, scope, &visitor)? {
        Some(_) => {
            let (line, contact) = (visitor.line, visitor.contact);
            conversation::open(tx, scope, line, contact, conversation::WEBCHAT, Some(&reference))?;
        }
        None => {
            set_reference(tx, scope, visitor.id, Some(&reference))?;
            visitor.reference = Some(reference);
        }
    }
    Ok(visitor)
}

/// Moves the end of a session that is in use; call it when [`Session::is_stale`]. Returns when it ends then.
pub fn touch(tx: &mut Tx<'_, '_>, session: &Session, token: &str) -> Result<i64> {
    let now = tx.now_ms();
    tx.execute(TOUCH, params![secret::hash_token(token), now + LIFE_MS, now])?;
    tx.execute(SEEN, params![session.scope.business().get(), session.visitor.id.get(), now])?;
    Ok(now + LIFE_MS)
}

/// Ends a session. A guest can't come back, so they are not reachable from then on; a contact with a phone number is.
pub fn sign_out(tx: &mut Tx<'_, '_>, session: &Session, token: &str) -> Result<()> {
    tx.execute(REVOKE, params![secret::hash_token(token)])?;
    let visitor = session.visitor.id.get();
    tx.execute(FORGET_GUEST, params![session.scope.business().get(), visitor])?;
    emit(tx, session.scope, SIGNED_OUT, session.visitor.id);
    Ok(())
}

pub(crate) fn set_reference(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    visitor: VisitorId,
    reference: Option<&str>,
) -> Result<()> {
    tx.execute(SET_REFERENCE, params![scope.business().get(), visitor.get(), reference])?;
    Ok(())
}

pub(crate) fn set_referral(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    visitor: VisitorId,
    referral: Option<&Referral>,
) -> Result<()> {
    let text = referral.and_then(|referral| serde_json::to_string(referral).ok());
    tx.execute(SET_REFERRAL, params![scope.business().get(), visitor.get(), text])?;
    Ok(())
}

fn read_referral(text: Option<String>) -> Option<Referral> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}

pub(crate) fn emit(tx: &mut Tx<'_, '_>, scope: Scope, kind: &'static str, visitor: VisitorId) {
    tx.emit(NewEvent {
        business: scope.business(),
        kind,
        conversation: None,
        subject: visitor.get(),
        payload: String::from("{}"),
    });
}
