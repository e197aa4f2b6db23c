//! What was counted, by time, line and kind.

use store::{Row, Scope, Tx, params};
use wire::id::{PhoneNumberId, TemplateId};

use crate::error::Result;

store::statements! {
    MESSAGES = "SELECT slot - slot % $5, phone_number_id, country, product, category, tariff, CAST(SUM(sent) AS BIGINT), CAST(SUM(delivered) AS BIGINT), CAST(SUM(read) AS BIGINT)
 FROM message_count WHERE business_id = $1 AND phone_number_id IN LIST($2) AND slot >= $3 AND slot < $4
 GROUP BY 1, phone_number_id, country, product, category, tariff ORDER BY 1, phone_number_id, country, product, category, tariff";
    CONVERSATIONS = "SELECT slot - slot % $5, phone_number_id, country, category, tariff, CAST(SUM(opened) AS BIGINT)
 FROM conversation_count WHERE business_id = $1 AND phone_number_id IN LIST($2) AND slot >= $3 AND slot < $4
 GROUP BY 1, phone_number_id, country, category, tariff ORDER BY 1, phone_number_id, country, category, tariff";
    TEMPLATES = "SELECT template_id, slot, sent, delivered, read FROM template_count
 WHERE business_id = $1 AND template_id IN LIST($2) AND slot >= $3 AND slot < $4 ORDER BY template_id, slot";
    EXCHANGED = "SELECT product, CAST(SUM(sent) AS BIGINT), CAST(SUM(delivered) AS BIGINT) FROM message_count
 WHERE business_id = $1 AND phone_number_id = $2 AND slot >= $3 GROUP BY product";
    CLICKS = "SELECT template_id, slot, button, clicks FROM template_click
 WHERE business_id = $1 AND template_id IN LIST($2) AND slot >= $3 AND slot < $4 ORDER BY template_id, slot, button";
}

/// Which counts are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The lines.
    pub lines: Vec<PhoneNumberId>,
    /// From when, UTC milliseconds.
    pub from_ms: i64,
    /// To before when, UTC milliseconds.
    pub to_ms: i64,
    /// How long a time is counted together, in milliseconds: half an hour or a day.
    pub step_ms: i64,
}

/// Messages of one kind in one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    /// When the time began, UTC milliseconds.
    pub at_ms: i64,
    /// The line.
    pub line: PhoneNumberId,
    /// The country of the people, ISO 3166-1 alpha-2; `ZZ` when it is not known.
    pub country: String,
    /// `template`, `service` or `incoming`.
    pub product: String,
    /// The category they are billed in, `SERVICE`, `MARKETING`, ...; nothing for incoming ones.
    pub category: String,
    /// `REGULAR`, `FREE_CUSTOMER_SERVICE` or `FREE_ENTRY_POINT`; nothing for incoming ones.
    pub tariff: String,
    /// How many were sent.
    pub sent: i64,
    /// How many were delivered.
    pub delivered: i64,
    /// How many were read.
    pub read: i64,
}

/// Conversations of one kind that were opened in one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversations {
    /// When the time began, UTC milliseconds.
    pub at_ms: i64,
    /// The line.
    pub line: PhoneNumberId,
    /// The country of the people.
    pub country: String,
    /// The category.
    pub category: String,
    /// How their first message was billed.
    pub tariff: String,
    /// How many were opened.
    pub opened: i64,
}

/// Messages of a template in a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfTemplate {
    /// The template.
    pub template: TemplateId,
    /// When the quarter began, UTC milliseconds.
    pub at_ms: i64,
    /// How many were sent.
    pub sent: i64,
    /// How many were delivered.
    pub delivered: i64,
    /// How many were read.
    pub read: i64,
}

/// Taps on a quick reply of a template in a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clicks {
    /// The template.
    pub template: TemplateId,
    /// When the quarter began, UTC milliseconds.
    pub at_ms: i64,
    /// The button's text.
    pub button: String,
    /// How often it was tapped.
    pub clicks: i64,
}

/// The messages that are wanted, in the order of time.
pub fn messages(tx: &mut Tx<'_, '_>, scope: Scope, wanted: &Wanted) -> Result<Vec<Messages>> {
    let read = |row: &Row| {
        Ok(Messages {
            at_ms: row.get(0)?,
            line: PhoneNumberId::new(row.get(1)?),
            country: row.get(2)?,
            product: row.get(3)?,
            category: row.get(4)?,
            tariff: row.get(5)?,
            sent: row.get(6)?,
            delivered: row.get(7)?,
            read: row.get(8)?,
        })
    };
    rows(tx, MESSAGES, scope, wanted)?.iter().map(read).collect()
}

/// How many messages a line has received, and how many of its own were delivered, since a time (UTC milliseconds).
pub fn exchanged(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, since_ms: i64) -> Result<(i64, i64)> {
    let (mut received, mut delivered) = (0, 0);
    for row in tx.query(EXCHANGED, params![scope.business().get(), line.get(), since_ms])? {
        match row.get::<String>(0)?.as_str() {
            "incoming" => received += row.get::<i64>(1)?,
            _ => delivered += row.get::<i64>(2)?,
        }
    }
    Ok((received, delivered))
}

/// The conversations that are wanted, in the order of time.
pub fn conversations(tx: &mut Tx<'_, '_>, scope: Scope, wanted: &Wanted) -> Result<Vec<Conversations>> {
    let read = |row: &Row| {
        Ok(Conversations {
            at_ms: row.get(0)?,
            line: PhoneNumberId::new(row.get(1)?),
            country: row.get(2)?,
            category: row.get(3)?,
            tariff: row.get(4)?,
            opened: row.get(5)?,
        })
    };
    rows(tx, CONVERSATIONS, scope, wanted)?.iter().map(read).collect()
}

fn rows(tx: &mut Tx<'_, '_>, sql: &'static str, scope: Scope, wanted: &Wanted) -> Result<Vec<Row>> {
    let lines: Vec<i64> = wanted.lines.iter().map(|line| line.get()).collect();
    Ok(tx.query(sql, params![scope.business().get(), lines, wanted.from_ms, wanted.to_ms, wanted.step_ms])?)
}

/// What templates counted from one time to before another, UTC milliseconds.
pub fn templates(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    ids: &[TemplateId],
    (from_ms, to_ms): (i64, i64),
) -> Result<(Vec<OfTemplate>, Vec<Clicks>)> {
    let business = scope.business().get();
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let counts = tx.query(TEMPLATES, params![business, ids.clone(), from_ms, to_ms])?;
    let count = |row: &Row| {
        Ok(OfTemplate {
            template: TemplateId::new(row.get(0)?),
            at_ms: row.get(1)?,
            sent: row.get(2)?,
            delivered: row.get(3)?,
            read: row.get(4)?,
        })
    };
    let clicks = tx.query(CLICKS, params![business, ids, from_ms, to_ms])?;
    let click = |row: &Row| {
        Ok(Clicks {
            template: TemplateId::new(row.get(0)?),
            at_ms: row.get(1)?,
            button: row.get(2)?,
            clicks: row.get(3)?,
        })
    };
    Ok((counts.iter().map(count).collect::<Result<_>>()?, clicks.iter().map(click).collect::<Result<_>>()?))
}
