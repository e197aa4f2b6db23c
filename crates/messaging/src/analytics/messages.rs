//! Messages by line, time, country and how they are billed.

use std::collections::BTreeMap;

use store::{Scope, Tx, Type, Value};

use crate::analytics::counter::{Facts, Step};
use crate::analytics::{SLOT_MS, slot};
use crate::error::Result;
use crate::rules::verdict::{BilledAs, Pricing, Tariff};

const COLUMNS: [(&str, Type); 10] = [
    ("business_id", Type::BigInt),
    ("phone_number_id", Type::BigInt),
    ("slot", Type::BigInt),
    ("country", Type::Text),
    ("product", Type::Text),
    ("category", Type::Text),
    ("tariff", Type::Text),
    ("sent", Type::BigInt),
    ("delivered", Type::BigInt),
    ("read", Type::BigInt),
];
const ADD: &str = "ON CONFLICT (business_id, phone_number_id, slot, country, product, category, tariff) DO UPDATE SET
 sent = message_count.sent + EXCLUDED.sent, delivered = message_count.delivered + EXCLUDED.delivered,
 read = message_count.read + EXCLUDED.read";

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    line: i64,
    slot: i64,
    country: String,
    product: &'static str,
    category: &'static str,
    tariff: &'static str,
}

/// What a batch adds.
#[derive(Default)]
pub(super) struct Messages(BTreeMap<Key, Reached>);

/// How many messages reached a stage.
#[derive(Clone, Copy, Default)]
pub(super) struct Reached {
    pub(super) sent: i64,
    pub(super) delivered: i64,
    pub(super) read: i64,
}

impl Reached {
    pub(super) fn add(&mut self, step: Step) {
        self.sent += i64::from(step.sent);
        self.delivered += i64::from(step.delivered);
        self.read += i64::from(step.read);
    }
}

impl Messages {
    /// A customer's message: sent by them, and delivered with that.
    pub(super) fn received(&mut self, message: &Facts, at_ms: i64) {
        self.add(message, "incoming", ("", ""), Step { sent: true, delivered: true, read: false }, at_ms);
    }

    pub(super) fn stepped(&mut self, message: &Facts, step: Step, at_ms: i64) {
        let product = if message.kind == "template" { "template" } else { "service" };
        self.add(message, product, names(message.pricing), step, at_ms);
    }

    fn add(
        &mut self,
        message: &Facts,
        product: &'static str,
        (category, tariff): (&'static str, &'static str),
        step: Step,
        at_ms: i64,
    ) {
        if step == Step::default() {
            return;
        }
        let (line, country) = (message.line, message.country.clone());
        let key = Key { line, slot: slot(at_ms, SLOT_MS), country, product, category, tariff };
        self.0.entry(key).or_default().add(step);
    }

    pub(super) fn write(self, tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
        let row = |(key, reached): (Key, Reached)| {
            vec![
                Value::from(scope.business().get()),
                Value::from(key.line),
                Value::from(key.slot),
                Value::from(key.country),
                Value::from(key.product),
                Value::from(key.category),
                Value::from(key.tariff),
                Value::from(reached.sent),
                Value::from(reached.delivered),
                Value::from(reached.read),
            ]
        };
        tx.insert_many("message_count", &COLUMNS, self.0.into_iter().map(row).collect(), ADD)?;
        Ok(())
    }
}

/// Category and type of a price as analytics spell them.
pub(super) fn names(pricing: Pricing) -> (&'static str, &'static str) {
    let category = match pricing.category {
        BilledAs::Service => "SERVICE",
        BilledAs::Marketing => "MARKETING",
        BilledAs::Utility => "UTILITY",
        BilledAs::Authentication => "AUTHENTICATION",
        BilledAs::ReferralConversion => "REFERRAL_CONVERSION",
    };
    let tariff = match pricing.kind {
        Tariff::Regular => "REGULAR",
        Tariff::FreeCustomerService => "FREE_CUSTOMER_SERVICE",
        Tariff::FreeEntryPoint => "FREE_ENTRY_POINT",
    };
    (category, tariff)
}
