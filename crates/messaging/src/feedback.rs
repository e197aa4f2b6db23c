//! What customers think of what they get: they block a number, or report a message. Templates and numbers are rated by it.

use std::error::Error as StdError;

use serde_json::{Value as Json, json};
use store::jobs::{self, Done};
use store::{Scope, Store, Tx, ids, params};
use wire::id::{ContactId, ConversationId, MessageId, PhoneNumberId, TemplateId};

use crate::error::{Error, Result, invalid, not_found, refused};
use crate::template::{self, Score, Template, pace, quality};
use crate::{conversation, line};

/// Cloud API: quality is made of the feedback of the last 7 days.
pub const SPAN_MS: i64 = 7 * 86_400_000;

/// The job that looks again at a template when feedback has grown old.
pub const ASSESS: &str = "template.assess";

/// Why somebody blocks or reports (Cloud API, block reasons).
pub const REASONS: [&str; 9] = [
    "NO_LONGER_NEEDED",
    "NO_REASON",
    "NO_REASON_GIVEN",
    "NO_SIGN_UP",
    "OFFENSIVE_MESSAGES",
    "OTHER",
    "OTP_DID_NOT_REQUEST",
    "SPAM",
    "UNKNOWN_BLOCK_REASON",
];

/// Ours: with fewer delivered messages and bad answers than these nothing is said of a template.
const ENOUGH: (i64, i64) = (10, 2);
/// Ours: of a hundred people, how many have to complain, and how many at least, for `RED` and for `YELLOW`.
const RED: (i64, i64) = (10, 3);
const YELLOW: (i64, i64) = (4, 2);

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They want nothing more from the number.
    Block,
    /// They complain about what they got.
    Report,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Report => "report",
        }
    }
}

store::statements! {
    ADD = "INSERT INTO feedback (business_id, id, phone_number_id, contact_id, template_id, kind, reason, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    SHUT = "INSERT INTO blocked_by_customer (business_id, phone_number_id, contact_id, created_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, phone_number_id, contact_id) DO NOTHING";
    IS_SHUT = "SELECT created_at FROM blocked_by_customer WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3";
    OPEN = "DELETE FROM blocked_by_customer WHERE business_id = $1 AND phone_number_id = $2 AND contact_id = $3";
    NEWEST_TEMPLATE = "SELECT content FROM message
 WHERE business_id = $1 AND conversation_id = $2 AND id >= $3 AND direction = 'out' AND kind = 'template' ORDER BY id DESC LIMIT 1";
    MESSAGE = "SELECT content FROM message WHERE business_id = $1 AND id = $2 AND conversation_id = $3 AND direction = 'out'";
    OF_TEMPLATE = "SELECT COUNT(DISTINCT contact_id) FROM feedback WHERE business_id = $1 AND template_id = $2 AND created_at > $3";
    DELIVERED = "SELECT CAST(COALESCE(SUM(delivered), 0) AS BIGINT) FROM template_count
 WHERE business_id = $1 AND template_id = $2 AND slot > $3";
    OF_LINE = "SELECT COUNT(DISTINCT contact_id) FROM feedback WHERE business_id = $1 AND phone_number_id = $2 AND created_at > $3";
    DELIVERED_ON_LINE = "SELECT CAST(COALESCE(SUM(delivered), 0) AS BIGINT) FROM message_count
 WHERE business_id = $1 AND phone_number_id = $2 AND slot > $3 AND product <> 'incoming'";
    QUALITY_BY = "SELECT quality_by, quality_at FROM template WHERE business_id = $1 AND id = $2";
    REASONS_OF = "SELECT reason, COUNT(*) FROM feedback
 WHERE business_id = $1 AND template_id = $2 AND created_at >= $3 AND created_at < $4 AND kind = 'block' GROUP BY reason ORDER BY 2 DESC, reason";
}

/// A customer wants nothing more from the number of a conversation. Saying it again changes nothing.
pub fn block(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId, reason: &str) -> Result<()> {
    check(reason)?;
    let at = conversation::get(tx, scope, id)?;
    let now = tx.now_ms();
    let values = params![scope.business().get(), at.line.get(), at.contact.get(), now];
    if tx.execute(SHUT, values)? == 0 {
        return Ok(());
    }
    conversation::changed(tx, scope, id);
    let since = ids::first_at_ms(now - SPAN_MS);
    let newest = tx.query_opt(NEWEST_TEMPLATE, params![scope.business().get(), id.get(), since])?;
    let content: Option<String> = newest.map(|row| row.get(0)).transpose()?;
    complain(tx, scope, (at.line, at.contact), Kind::Block, content.as_deref(), reason)
}

/// A customer takes a block back.
pub fn unblock(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId) -> Result<()> {
    let at = conversation::get(tx, scope, id)?;
    if tx.execute(OPEN, params![scope.business().get(), at.line.get(), at.contact.get()])? > 0 {
        conversation::changed(tx, scope, id);
    }
    Ok(())
}

/// A customer complains about a message of the business in a conversation.
pub fn report(tx: &mut Tx<'_, '_>, scope: Scope, id: ConversationId, message: MessageId, reason: &str) -> Result<()> {
    check(reason)?;
    let at = conversation::get(tx, scope, id)?;
    let row = tx.query_opt(MESSAGE, params![scope.business().get(), message.get(), id.get()])?;
    let content: String = row.ok_or_else(|| invalid("message_id", "is not a message of the business"))?.get(0)?;
    complain(tx, scope, (at.line, at.contact), Kind::Report, Some(&content), reason)
}

/// Whether a customer wants nothing from a number.
pub fn has_blocked(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<bool> {
    Ok(tx.query_opt(IS_SHUT, params![scope.business().get(), line.get(), contact.get()])?.is_some())
}

/// Refuses what a customer writes who wants nothing from the number: they take their block back first.
pub fn check_open(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, contact: ContactId) -> Result<()> {
    if has_blocked(tx, scope, line, contact)? {
        return Err(refused("you_blocked", "you have blocked this business; unblock it to write"));
    }
    Ok(())
}

fn check(reason: &str) -> Result<()> {
    if REASONS.contains(&reason) {
        return Ok(());
    }
    Err(invalid("reason", format!("must be one of {}", REASONS.join(", "))))
}

fn complain(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    (line, contact): (PhoneNumberId, ContactId),
    kind: Kind,
    content: Option<&str>,
    reason: &str,
) -> Result<()> {
    let template = match content {
        Some(content) => template_of(tx, scope, line, content)?,
        None => None,
    };
    let (id, now, business) = (tx.next_id(), tx.now_ms(), scope.business().get());
    let about = template.as_ref().map(|template| template.id.get());
    tx.execute(ADD, params![business, id, line.get(), contact.get(), about, kind.as_str(), reason, now])?;
    if let Some(template) = template {
        assess(tx, scope, template.id, true)?;
    }
    Ok(())
}

/// The template that a message was made of, as far as it is still there.
fn template_of(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, content: &str) -> Result<Option<Template>> {
    let content: Json = serde_json::from_str(content).unwrap_or_default();
    let text = |path: &str| content.pointer(path).and_then(Json::as_str);
    let (Some(name), Some(language)) = (text("/template/name"), text("/template/language/code")) else {
        return Ok(None);
    };
    let waba = line::get(tx, scope, line)?.waba_id;
    template::find(tx, scope, waba, name, language)
}

/// What the last 7 days say of so many delivered messages with so many people who complain; `None`: too little is known.
fn judge(delivered: i64, complaints: i64) -> Option<Score> {
    let reaches =
        |(of_hundred, least): (i64, i64)| complaints >= least && complaints * 100 >= of_hundred * delivered.max(1);
    if delivered < ENOUGH.0 && complaints < ENOUGH.1 {
        None
    } else if reaches(RED) {
        Some(Score::Red)
    } else if reaches(YELLOW) {
        Some(Score::Yellow)
    } else {
        (delivered >= ENOUGH.0).then_some(Score::Green)
    }
}

/// Rates a template by its customers. What a person said of it stays for 7 days, unless somebody `complains` now.
fn assess(tx: &mut Tx<'_, '_>, scope: Scope, template: TemplateId, complains: bool) -> Result<()> {
    let (business, id, now) = (scope.business().get(), template.get(), tx.now_ms());
    let row = tx.query_opt(QUALITY_BY, params![business, id])?.ok_or_else(|| not_found("template", template))?;
    let (by, since): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
    if !complains && by == "person" && since.is_some_and(|since| now - since < SPAN_MS) {
        return Ok(());
    }
    let complaints = tx.query_one(OF_TEMPLATE, params![business, id, now - SPAN_MS])?.get(0)?;
    let delivered = tx.query_one(DELIVERED, params![business, id, now - SPAN_MS])?.get(0)?;
    if let Some(score) = judge(delivered, complaints) {
        quality::found(tx, scope, template, score, complains)?;
        if score != Score::Green {
            let (key, payload) = (format!("{ASSESS}/{id}"), json!({ "id": template }).to_string());
            jobs::enqueue(tx, scope.business(), ASSESS, &key, &payload, now + SPAN_MS + 1).map_err(Error::from)?;
        }
    }
    Ok(())
}

/// Rates a template that nobody complained about just now: it has been held up, or its feedback has grown old.
pub(crate) fn look_again(tx: &mut Tx<'_, '_>, scope: Scope, id: TemplateId) -> Result<()> {
    match assess(tx, scope, id, false) {
        Err(Error::NotFound { .. }) => Ok(()),
        assessed => assessed,
    }
}

/// Does the job [`ASSESS`].
pub async fn run(store: &Store, scope: Scope, payload: &str) -> Result<Done, Box<dyn StdError + Send + Sync>> {
    if let Some(id) = pace::named(payload)? {
        store.write(move |tx| look_again(tx, scope, id)).await?;
    }
    Ok(Done::Finished)
}

/// How a number is taken: by the feedback of the last 7 days on all that it sent.
pub fn of_line(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Score> {
    let (business, since) = (scope.business().get(), tx.now_ms() - SPAN_MS);
    let complaints = tx.query_one(OF_LINE, params![business, line.get(), since])?.get(0)?;
    let delivered = tx.query_one(DELIVERED_ON_LINE, params![business, line.get(), since])?.get(0)?;
    Ok(judge(delivered, complaints).unwrap_or_default())
}

/// Why people blocked a number after a template between two times (UTC milliseconds), the most frequent reason first.
pub fn reasons(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    template: TemplateId,
    (from_ms, to_ms): (i64, i64),
) -> Result<Vec<(String, i64)>> {
    let rows = tx.query(REASONS_OF, params![scope.business().get(), template.get(), from_ms, to_ms])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_needs_people_and_complaints() {
        assert_eq!(judge(0, 1), None);
        assert_eq!(judge(9, 0), None);
        assert_eq!(judge(10, 0), Some(Score::Green));
        assert_eq!(judge(1_000, 2), Some(Score::Green));
        assert_eq!(judge(50, 2), Some(Score::Yellow));
        assert_eq!(judge(5, 2), Some(Score::Yellow), "too few for the worst");
        assert_eq!(judge(30, 3), Some(Score::Red));
        assert_eq!(judge(31, 3), Some(Score::Yellow));
        assert_eq!(judge(0, 3), Some(Score::Red));
    }
}
