//! Conversations in Meta's sense of billing before July 2025: 24 hours that the first message of a category opens.

use std::collections::{BTreeMap, HashMap};

use store::{Scope, Tx, Type, Value, params};

use crate::analytics::counter::Facts;
use crate::analytics::messages::names;
use crate::analytics::{SLOT_MS, slot};
use crate::error::Result;
use crate::rules::verdict::{BilledAs, Pricing};
use crate::rules::{DAY_MS, ENTRY_POINT_MS};

store::statements! {
    OPEN = "SELECT conversation_id, category, opened_at FROM conversation_window WHERE business_id = $1 AND conversation_id IN LIST($2)";
}

const WINDOW: [(&str, Type); 4] = [
    ("business_id", Type::BigInt),
    ("conversation_id", Type::BigInt),
    ("category", Type::Text),
    ("opened_at", Type::BigInt),
];
const REOPEN: &str =
    "ON CONFLICT (business_id, conversation_id, category) DO UPDATE SET opened_at = EXCLUDED.opened_at";

const COUNT: [(&str, Type); 7] = [
    ("business_id", Type::BigInt),
    ("phone_number_id", Type::BigInt),
    ("slot", Type::BigInt),
    ("country", Type::Text),
    ("category", Type::Text),
    ("tariff", Type::Text),
    ("opened", Type::BigInt),
];
const ADD: &str = "ON CONFLICT (business_id, phone_number_id, slot, country, category, tariff) DO UPDATE SET
 opened = conversation_count.opened + EXCLUDED.opened";

/// The messages of a batch that were delivered, in their order.
#[derive(Default)]
pub(super) struct Conversations(Vec<Delivered>);

struct Delivered {
    conversation: i64,
    line: i64,
    country: String,
    pricing: Pricing,
    at_ms: i64,
}

impl Conversations {
    pub(super) fn delivered(&mut self, message: &Facts, at_ms: i64) {
        self.0.push(Delivered {
            conversation: message.conversation,
            line: message.line,
            country: message.country.clone(),
            pricing: message.pricing,
            at_ms,
        });
    }

    pub(super) fn write(self, tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let business = scope.business().get();
        let mut ids: Vec<i64> = self.0.iter().map(|message| message.conversation).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut open: HashMap<i64, HashMap<String, i64>> = HashMap::new();
        for row in tx.query(OPEN, params![business, ids])? {
            open.entry(row.get(0)?).or_default().insert(row.get(1)?, row.get(2)?);
        }
        let (mut windows, mut counts) = (BTreeMap::new(), BTreeMap::new());
        for message in self.0 {
            let open = open.entry(message.conversation).or_default();
            if !opens(open, message.pricing, message.at_ms) {
                continue;
            }
            let (category, tariff) = names(message.pricing);
            open.insert(category.to_owned(), message.at_ms);
            windows.insert((message.conversation, category), message.at_ms);
            let slot = slot(message.at_ms, SLOT_MS);
            *counts.entry((message.line, slot, message.country, category, tariff)).or_default() += 1;
        }
        let windows = windows.into_iter().map(|((conversation, category), at)| {
            vec![Value::from(business), Value::from(conversation), Value::from(category), Value::from(at)]
        });
        tx.insert_many("conversation_window", &WINDOW, windows.collect(), REOPEN)?;
        let counts = counts.into_iter().map(|((line, slot, country, category, tariff), opened): (_, i64)| {
            vec![
                Value::from(business),
                Value::from(line),
                Value::from(slot),
                Value::from(country),
                Value::from(category),
                Value::from(tariff),
                Value::from(opened),
            ]
        });
        tx.insert_many("conversation_count", &COUNT, counts.collect(), ADD)?;
        Ok(())
    }
}

/// Whether a message opens a conversation: none of its category is open, and no free entry point. An answer opens one only
/// when no conversation of any category is open.
fn opens(open: &HashMap<String, i64>, pricing: Pricing, at_ms: i64) -> bool {
    let is_open = |category: &str| {
        let length_ms = if category == REFERRAL { ENTRY_POINT_MS } else { DAY_MS };
        open.get(category).is_some_and(|opened| at_ms - opened < length_ms)
    };
    match pricing.category {
        BilledAs::Service => !open.keys().any(|category| is_open(category)),
        _ => !is_open(names(pricing).0) && !is_open(REFERRAL),
    }
}

const REFERRAL: &str = "REFERRAL_CONVERSION";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::verdict::Tariff;

    const HOUR_MS: i64 = 3_600_000;

    fn as_billed(category: BilledAs) -> Pricing {
        Pricing { category, kind: Tariff::Regular, billable: true }
    }

    #[test]
    fn a_conversation_of_a_category_is_open_for_a_day() {
        let open = HashMap::from([("MARKETING".to_owned(), 0)]);
        assert!(!opens(&open, as_billed(BilledAs::Marketing), DAY_MS - 1));
        assert!(opens(&open, as_billed(BilledAs::Marketing), DAY_MS));
        assert!(opens(&open, as_billed(BilledAs::Utility), HOUR_MS), "another category opens another");
        assert!(!opens(&open, as_billed(BilledAs::Service), HOUR_MS), "an answer opens none beside another");
        assert!(opens(&open, as_billed(BilledAs::Service), DAY_MS));
    }

    #[test]
    fn nothing_opens_within_a_free_entry_point() {
        let open = HashMap::from([(REFERRAL.to_owned(), 0)]);
        for category in [BilledAs::Marketing, BilledAs::Service, BilledAs::ReferralConversion] {
            assert!(!opens(&open, as_billed(category), ENTRY_POINT_MS - 1));
            assert!(opens(&open, as_billed(category), ENTRY_POINT_MS));
        }
    }
}
