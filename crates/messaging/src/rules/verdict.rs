//! Whether a message may go out, and how it is billed: decided from facts, without asking anybody.

use serde::{Deserialize, Serialize};
use wire::error::GraphError;
use wire::template::Category;

use crate::rules::{ENTRY_POINT_MS, Rules, WINDOW_MS};

/// What a message is, for the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything but a template: it answers the customer.
    Service,
    /// A template of a category.
    Template(Category),
}

impl Kind {
    /// The kind of a message with or without a template's category.
    pub fn of(category: Option<Category>) -> Self {
        category.map_or(Self::Service, Self::Template)
    }
}

/// What the rules need to know of the person that a message is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// When they last wrote, UTC milliseconds.
    pub last_inbound_at: Option<i64>,
    /// When they came by an advertisement or a referring link.
    pub referred_at: Option<i64>,
    /// When the business's answer opened the free entry point.
    pub entry_point_opened_at: Option<i64>,
    /// Whether the number has blocked them.
    pub is_blocked: bool,
    /// Whether they have blocked the number.
    pub has_blocked: bool,
    /// Marketing templates that they got in the last 24 hours outside their window.
    pub marketing_today: u32,
    /// Whether the messaging limit has counted them in the last 24 hours.
    pub is_counted_today: bool,
}

impl Person {
    /// Whether the customer service window is open.
    pub fn has_window(&self, now_ms: i64) -> bool {
        self.last_inbound_at.is_some_and(|at| now_ms - at < WINDOW_MS)
    }

    /// Whether the free entry point is open. It is about billing only: the window does not grow by it.
    pub fn has_entry_point(&self, now_ms: i64) -> bool {
        self.entry_point_opened_at.is_some_and(|at| now_ms - at < ENTRY_POINT_MS)
    }

    /// Whether an answer now opens the free entry point.
    pub fn opens_entry_point(&self, now_ms: i64) -> bool {
        let is_due = self.referred_at.is_some_and(|at| now_ms - at < WINDOW_MS);
        is_due && self.entry_point_opened_at.is_none_or(|opened| Some(opened) < self.referred_at)
    }
}

/// Why a message can't go out; `None`: it can. `counted_today` are the people whom the messaging limit has counted.
pub fn refusal(rules: &Rules, person: &Person, kind: Kind, counted_today: u64, now_ms: i64) -> Option<GraphError> {
    if rules.blocked_people && person.is_blocked {
        return Some(GraphError::undeliverable().with_details("the phone number has blocked this person"));
    }
    if person.has_blocked {
        return Some(GraphError::undeliverable().with_details("the person takes nothing from this phone number"));
    }
    if person.has_window(now_ms) {
        return None;
    }
    if rules.customer_service_window && kind == Kind::Service {
        return Some(GraphError::re_engagement().with_details(
            "more than 24 hours have passed since the customer last wrote to this number; send a template",
        ));
    }
    if let (Some(most), Kind::Template(Category::Marketing)) = (rules.marketing_per_person_per_day, kind)
        && person.marketing_today >= most
    {
        return Some(
            GraphError::of(131_049)
                .with_details(format!("this person got {most} marketing messages in the last 24 hours; wait a day")),
        );
    }
    match rules.messaging_limit {
        Some(most) if !person.is_counted_today && counted_today >= u64::from(most) => {
            Some(GraphError::of(131_048).with_details(format!(
                "the business has written to {most} people outside their window in the last 24 hours, its messaging limit"
            )))
        }
        _ => None,
    }
}

/// How a message is billed, as its statuses say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// `service`, `marketing`, `utility`, `authentication` or `referral_conversion`.
    pub category: BilledAs,
    /// `regular`, `free_customer_service` or `free_entry_point`.
    #[serde(rename = "type")]
    pub kind: Tariff,
    /// Whether it costs: only what is regular does.
    pub billable: bool,
}

/// The category that a message is billed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BilledAs {
    /// An answer.
    Service,
    /// A marketing template.
    Marketing,
    /// A utility template.
    Utility,
    /// A one-time code.
    Authentication,
    /// Anything within a free entry point.
    ReferralConversion,
}

/// Why a message costs or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tariff {
    /// It costs.
    Regular,
    /// Free within the customer service window.
    FreeCustomerService,
    /// Free within the free entry point.
    FreeEntryPoint,
}

/// How a message to this person is billed now (Meta's price per message since July 2025).
pub fn pricing(person: &Person, kind: Kind, now_ms: i64) -> Pricing {
    let (category, tariff) = if person.has_entry_point(now_ms) || person.opens_entry_point(now_ms) {
        (BilledAs::ReferralConversion, Tariff::FreeEntryPoint)
    } else {
        match kind {
            Kind::Service => (BilledAs::Service, Tariff::FreeCustomerService),
            Kind::Template(Category::Utility) if person.has_window(now_ms) => {
                (BilledAs::Utility, Tariff::FreeCustomerService)
            }
            Kind::Template(Category::Utility) => (BilledAs::Utility, Tariff::Regular),
            Kind::Template(Category::Marketing) => (BilledAs::Marketing, Tariff::Regular),
            Kind::Template(Category::Authentication) => (BilledAs::Authentication, Tariff::Regular),
        }
    };
    Pricing { category, kind: tariff, billable: tariff == Tariff::Regular }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_800_000_000_000;
    const MARKETING: Kind = Kind::Template(Category::Marketing);
    const UTILITY: Kind = Kind::Template(Category::Utility);

    fn code(rules: &Rules, person: &Person, kind: Kind, counted: u64) -> Option<u32> {
        refusal(rules, person, kind, counted, NOW).map(|error| error.code)
    }

    fn wrote(ago_ms: i64) -> Person {
        Person { last_inbound_at: Some(NOW - ago_ms), ..Person::default() }
    }

    #[test]
    fn the_window_is_24_hours_to_the_millisecond() {
        let rules = Rules::default();
        assert_eq!(code(&rules, &wrote(WINDOW_MS - 1), Kind::Service, 0), None);
        assert_eq!(code(&rules, &wrote(WINDOW_MS), Kind::Service, 0), Some(131_047));
        assert_eq!(code(&rules, &Person::default(), Kind::Service, 0), Some(131_047));
        assert_eq!(code(&rules, &Person::default(), UTILITY, 0), None);
        assert_eq!(code(&Rules::lifted(), &Person::default(), Kind::Service, u64::MAX), None);
    }

    #[test]
    fn limits_hold_outside_the_window_only() {
        let rules = Rules::default();
        let counted = Person { is_counted_today: true, ..Person::default() };
        assert_eq!(code(&rules, &Person::default(), UTILITY, 250), Some(131_048));
        assert_eq!(code(&rules, &counted, UTILITY, 250), None);
        assert_eq!(code(&rules, &wrote(0), UTILITY, 250), None);
        let tired = Person { marketing_today: 2, ..counted };
        assert_eq!(code(&rules, &tired, MARKETING, 0), Some(131_049));
        assert_eq!(code(&rules, &tired, UTILITY, 0), None);
        assert_eq!(code(&rules, &Person { last_inbound_at: Some(NOW), ..tired }, MARKETING, 0), None);
    }

    #[test]
    fn nothing_goes_to_somebody_blocked() {
        let blocked = Person { is_blocked: true, ..wrote(0) };
        assert_eq!(code(&Rules::default(), &blocked, Kind::Service, 0), Some(131_026));
        assert_eq!(code(&Rules { blocked_people: false, ..Rules::default() }, &blocked, Kind::Service, 0), None);
        let gone = Person { has_blocked: true, ..wrote(0) };
        assert_eq!(
            code(&Rules::lifted(), &gone, Kind::Service, 0),
            Some(131_026),
            "what a person wants is no rule of ours"
        );
    }

    #[test]
    fn what_costs() {
        let is = |person: &Person, kind| {
            let pricing = pricing(person, kind, NOW);
            (pricing.category, pricing.kind, pricing.billable)
        };
        let free = Tariff::FreeCustomerService;
        assert_eq!(is(&wrote(0), Kind::Service), (BilledAs::Service, free, false));
        assert_eq!(is(&wrote(0), UTILITY), (BilledAs::Utility, free, false));
        assert_eq!(is(&wrote(WINDOW_MS), UTILITY), (BilledAs::Utility, Tariff::Regular, true));
        assert_eq!(is(&wrote(0), MARKETING), (BilledAs::Marketing, Tariff::Regular, true));
        let entry = Person { entry_point_opened_at: Some(NOW - ENTRY_POINT_MS + 1), ..wrote(0) };
        assert_eq!(is(&entry, MARKETING), (BilledAs::ReferralConversion, Tariff::FreeEntryPoint, false));
        let over = Person { entry_point_opened_at: Some(NOW - ENTRY_POINT_MS), ..wrote(0) };
        assert_eq!(is(&over, MARKETING), (BilledAs::Marketing, Tariff::Regular, true));
        let json = serde_json::to_value(pricing(&wrote(0), Kind::Service, NOW)).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"category": "service", "type": "free_customer_service", "billable": false})
        );
    }

    #[test]
    fn an_answer_within_a_day_opens_the_entry_point_once() {
        let came = |ago: i64| Person { referred_at: Some(NOW - ago), ..Person::default() };
        assert!(came(WINDOW_MS - 1).opens_entry_point(NOW));
        assert!(!came(WINDOW_MS).opens_entry_point(NOW));
        let open = Person { entry_point_opened_at: Some(NOW - 5), ..came(10) };
        assert!(!open.opens_entry_point(NOW));
        let again = Person { entry_point_opened_at: Some(NOW - 50), ..came(10) };
        assert!(again.opens_entry_point(NOW), "a second advertisement begins anew");
    }

    proptest! {
        #[test]
        fn an_open_window_lets_everything_pass(ago in 0..WINDOW_MS, counted: u64, marketing: u32) {
            let person = Person { marketing_today: marketing, ..wrote(ago) };
            for kind in [Kind::Service, MARKETING, UTILITY, Kind::Template(Category::Authentication)] {
                prop_assert_eq!(code(&Rules::default(), &person, kind, counted), None);
            }
        }

        #[test]
        fn only_what_is_regular_costs(
            inbound in proptest::option::of(-1_i64..3 * WINDOW_MS),
            opened in proptest::option::of(0..2 * ENTRY_POINT_MS),
            template: bool,
        ) {
            let person = Person {
                last_inbound_at: inbound.map(|ago| NOW - ago),
                entry_point_opened_at: opened.map(|ago| NOW - ago),
                ..Person::default()
            };
            let pricing = pricing(&person, if template { UTILITY } else { Kind::Service }, NOW);
            prop_assert_eq!(pricing.billable, pricing.kind == Tariff::Regular);
            prop_assert!(!pricing.billable || template);
        }
    }
}
