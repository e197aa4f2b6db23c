//! The rules of conversation that Meta holds a number to, as pure functions in one place.
//!
//! Each can be switched for a number by whoever operates the server: a business on its own network may lift them all,
//! one that is to behave like WhatsApp leaves them on. What a rule needs to know of a message is gathered for a whole
//! batch ([`facts`]); [`verdict`] decides from it alone, and [`rates`] counts in memory.
//!
//! | rule | code | answered |
//! |---|---|---|
//! | throughput of a number | 130429 | at once: the send is refused and nothing is stored |
//! | pace towards one person | 131056 | at once |
//! | customer service window | 131047 | accepted, then a `failed` status |
//! | people a day (portfolio) | 131048 | accepted, then a `failed` status |
//! | marketing a day for one person | 131049 | accepted, then a `failed` status |
//! | blocked person | 131026 | accepted, then a `failed` status |
//! | blocked by the person | 131026 | accepted, then a `failed` status |
//! | template not proven yet | - | held: it goes out later, or fails with 132015 ([`crate::template::pace`]) |
//! | nobody at that address | 131026 | accepted, then a `failed` status, by the channel |
//!
//! A person who answers from the console is told at once in every case: nothing of theirs is stored that can't go out.

pub mod facts;
pub mod rates;
pub mod verdict;

use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::PhoneNumberId;

use crate::error::{Result, invalid};
use crate::{line, setting};

/// Cloud API: a customer's message opens the window for 24 hours.
pub const WINDOW_MS: i64 = 24 * 3_600_000;

/// Cloud API: an answer within 24 hours to a customer who came by an advertisement opens the free entry point for 72 hours.
pub const ENTRY_POINT_MS: i64 = 72 * 3_600_000;

/// Cloud API: messaging limits count the people of the last 24 hours.
pub const DAY_MS: i64 = 24 * 3_600_000;

/// Cloud API: messages a second of a number.
pub const THROUGHPUT: u32 = 80;

/// Cloud API: messages a second of a number at the higher level.
pub const THROUGHPUT_UPGRADED: u32 = 1_000;

/// Cloud API: the people a day that a portfolio may write to first, by tier.
pub const MESSAGING_LIMITS: [u32; 4] = [250, 2_000, 10_000, 100_000];

/// Ours: marketing templates a day that a person gets outside their window; Meta's cap moves and is not published.
pub const MARKETING_PER_DAY: u32 = 2;

/// The highest number that a limit of ours takes.
const MOST: u32 = 100_000;

const NAME: &str = "rules";

/// Which rules a number is held to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Only templates go out when the customer's last message is older than 24 hours.
    pub customer_service_window: bool,
    /// One message to a person each 6 seconds, with bursts of up to 45 that are waited for afterwards.
    pub pair_rate: bool,
    /// Messages a second, 1 to 100,000; Meta has 80 and, at the higher level, 1,000. `null`: no limit.
    pub throughput_per_second: Option<u32>,
    /// People of the whole business in 24 hours who are written to outside their window: 250, 2,000, 10,000 or 100,000.
    /// `null`: no limit.
    pub messaging_limit: Option<u32>,
    /// Marketing templates that a person gets in 24 hours outside their window, 1 to 100,000. `null`: no limit.
    pub marketing_per_person_per_day: Option<u32>,
    /// Nothing goes out to people whom the number has blocked, and what they write is refused.
    pub blocked_people: bool,
    /// A message to somebody who has never opened the chat fails; otherwise it waits for them.
    pub undeliverable: bool,
    /// A marketing template that has not shown yet how it is taken goes out to 250 people first; the others wait half an
    /// hour, or until somebody complains.
    pub template_pacing: bool,
}

impl Default for Rules {
    /// Meta's rules for a new number of an unverified business.
    fn default() -> Self {
        Self {
            customer_service_window: true,
            pair_rate: true,
            throughput_per_second: Some(THROUGHPUT),
            messaging_limit: Some(MESSAGING_LIMITS[0]),
            marketing_per_person_per_day: Some(MARKETING_PER_DAY),
            blocked_people: true,
            undeliverable: true,
            template_pacing: true,
        }
    }
}

impl Rules {
    /// No limits: for a number on the business's own network. Blocking and unreachable people stay as they are.
    pub fn lifted() -> Self {
        Self {
            customer_service_window: false,
            pair_rate: false,
            throughput_per_second: None,
            messaging_limit: None,
            marketing_per_person_per_day: None,
            blocked_people: true,
            undeliverable: true,
            template_pacing: false,
        }
    }

    fn check(&self) -> Result<()> {
        let numbers = [
            ("throughput_per_second", self.throughput_per_second),
            ("marketing_per_person_per_day", self.marketing_per_person_per_day),
        ];
        for (field, number) in numbers {
            if number.is_some_and(|number| !(1..=MOST).contains(&number)) {
                return Err(invalid(field, format!("must be 1 to {MOST}, or null for no limit")));
            }
        }
        if self.messaging_limit.is_some_and(|limit| !MESSAGING_LIMITS.contains(&limit)) {
            return Err(invalid("messaging_limit", "must be 250, 2000, 10000 or 100000, or null for no limit"));
        }
        Ok(())
    }
}

/// The rules of a line; Meta's when they were never changed.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Rules> {
    Ok(setting::get(tx, scope, line, NAME)?.unwrap_or_default())
}

/// Replaces the rules of a line of the scope's business. Every node goes by them from its next batch on.
pub fn put(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, rules: &Rules) -> Result<()> {
    rules.check()?;
    line::get(tx, scope, line)?;
    setting::put(tx, scope, line, NAME, rules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_held_to_what_they_mean() {
        assert!(Rules::default().check().is_ok() && Rules::lifted().check().is_ok());
        for wrong in [
            Rules { throughput_per_second: Some(0), ..Rules::default() },
            Rules { throughput_per_second: Some(MOST + 1), ..Rules::default() },
            Rules { marketing_per_person_per_day: Some(0), ..Rules::default() },
            Rules { messaging_limit: Some(300), ..Rules::default() },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
