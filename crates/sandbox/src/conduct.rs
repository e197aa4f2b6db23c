//! What goes wrong, and how often.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire::Invalid;
use wire::error::lookup;

use crate::happens;

/// The most faults at once.
pub const FAULTS: usize = 20;
/// The longest that an answer is delayed, in milliseconds: a request has to end within the server's own deadline.
pub const ANSWER_DELAY_MS: i64 = 20_000;
/// The longest that webhooks are delayed, in milliseconds.
pub const WEBHOOK_DELAY_MS: i64 = 3_600_000;

/// What goes wrong for a business.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SandboxConduct)]
pub struct Conduct {
    /// Errors; of those that fit a call the first one happens. Up to 20.
    pub faults: Vec<Fault>,
    /// How long every call of the Cloud API waits before it is done, 0 to 20,000 milliseconds.
    pub answer_delay_ms: i64,
    /// What happens to webhooks.
    pub webhooks: Webhooks,
}

/// An error that is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SandboxFault)]
pub struct Fault {
    /// The Cloud API's code.
    pub code: u32,
    /// How it shows.
    pub way: Way,
    /// Which calls it is for; a status is always a message's.
    pub on: On,
    /// Only messages to this phone number, in digits.
    pub to: Option<String>,
    /// How many of a hundred calls it is for.
    pub percent: u8,
    /// How often it still happens; null: without an end.
    pub left: Option<u32>,
}

impl Default for Fault {
    fn default() -> Self {
        Self { code: 0, way: Way::Answer, on: On::Messages, to: None, percent: 100, left: None }
    }
}

/// How an error shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SandboxWay)]
pub enum Way {
    /// The call is answered with it and not done.
    #[default]
    Answer,
    /// The message is accepted and then gets the status `failed` with it.
    Status,
}

/// Calls of the Cloud API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SandboxOn)]
pub enum On {
    /// Sends.
    #[default]
    Messages,
    /// Everything else.
    Management,
    /// Every call.
    All,
}

/// What happens to webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SandboxWebhooks)]
pub struct Webhooks {
    /// How much later they come, 0 to 3,600,000 milliseconds.
    pub delay_ms: i64,
    /// How many of a hundred requests come twice.
    pub duplicate_percent: u8,
    /// How many of a hundred updates are held back, so that later ones come before.
    pub reorder_percent: u8,
}

impl Conduct {
    /// Checks the bounds of everything.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.faults.len() > FAULTS {
            return Err(Invalid::parameter("faults", format!("are {}; up to {FAULTS} are kept", self.faults.len())));
        }
        for (at, fault) in self.faults.iter().enumerate() {
            fault.check().map_err(|invalid| invalid.within(&format!("faults[{at}]")))?;
        }
        within("answer_delay_ms", self.answer_delay_ms, ANSWER_DELAY_MS)?;
        within("webhooks.delay_ms", self.webhooks.delay_ms, WEBHOOK_DELAY_MS)?;
        within("webhooks.duplicate_percent", self.webhooks.duplicate_percent.into(), 100)?;
        within("webhooks.reorder_percent", self.webhooks.reorder_percent.into(), 100)
    }

    /// The code of the first fault that happens to a call, which is counted.
    pub(crate) fn strike(&mut self, way: Way, on: On, to: Option<&str>) -> Option<u32> {
        let fault = self.faults.iter_mut().find(|fault| fault.fits(way, on, to) && happens(fault.percent))?;
        if let Some(left) = &mut fault.left {
            *left -= 1;
        }
        Some(fault.code)
    }
}

impl Fault {
    fn check(&self) -> Result<(), Invalid> {
        if lookup(self.code).is_none() {
            return Err(Invalid::value(
                "code",
                format!("{} is no error code of the Cloud API that is known", self.code),
            ));
        }
        if !(1..=100).contains(&self.percent) {
            return Err(Invalid::value("percent", "must be 1 to 100"));
        }
        let is_number = |to: &str| (1..=20).contains(&to.len()) && to.bytes().all(|byte| byte.is_ascii_digit());
        match &self.to {
            Some(to) if !is_number(to) => Err(Invalid::value("to", "must be a phone number in digits")),
            Some(_) if self.on != On::Messages => Err(Invalid::value("to", "goes with `on: messages` alone")),
            _ if self.way == Way::Status && self.on == On::Management => {
                Err(Invalid::value("on", "must be `messages`: only messages have a status"))
            }
            _ => Ok(()),
        }
    }

    fn fits(&self, way: Way, on: On, to: Option<&str>) -> bool {
        self.way == way
            && self.left != Some(0)
            && (self.on == on || self.on == On::All)
            && self.to.as_deref().is_none_or(|wanted| to == Some(wanted))
    }
}

fn within(field: &str, value: i64, most: i64) -> Result<(), Invalid> {
    if (0..=most).contains(&value) { Ok(()) } else { Err(Invalid::value(field, format!("must be 0 to {most}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conduct(json: serde_json::Value) -> Conduct {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_fault_happens_as_often_as_it_is_told_and_to_whom() {
        let mut conduct = conduct(serde_json::json!({ "faults": [
            { "code": 131_026, "to": "15550001", "left": 2 }, { "code": 4, "on": "management" },
            { "code": 131_049, "way": "status" },
        ] }));
        conduct.check().unwrap();
        let mut answers = |on, to| conduct.strike(Way::Answer, on, to);
        assert_eq!(answers(On::Messages, Some("15550002")), None);
        assert_eq!(answers(On::Messages, Some("15550001")), Some(131_026));
        assert_eq!(answers(On::Management, None), Some(4));
        assert_eq!(answers(On::Messages, Some("15550001")), Some(131_026));
        assert_eq!(answers(On::Messages, Some("15550001")), None, "it happens twice");
        assert_eq!(conduct.strike(Way::Status, On::Messages, Some("1")), Some(131_049));
    }

    #[test]
    fn what_is_out_of_bounds_is_named() {
        let field = |json| conduct(json).check().unwrap_err().field;
        assert_eq!(field(serde_json::json!({ "faults": [{ "code": 5 }] })), "faults[0].code");
        assert_eq!(field(serde_json::json!({ "faults": [{ "code": 4, "percent": 0 }] })), "faults[0].percent");
        assert_eq!(field(serde_json::json!({ "faults": [{ "code": 4, "to": "+1" }] })), "faults[0].to");
        assert_eq!(field(serde_json::json!({ "faults": [{ "code": 4, "on": "all", "to": "1" }] })), "faults[0].to");
        let status = serde_json::json!({ "code": 4, "on": "management", "way": "status" });
        assert_eq!(field(serde_json::json!({ "faults": [status] })), "faults[0].on");
        assert_eq!(field(serde_json::json!({ "answer_delay_ms": 20_001 })), "answer_delay_ms");
        assert_eq!(field(serde_json::json!({ "webhooks": { "delay_ms": -1 } })), "webhooks.delay_ms");
        assert_eq!(field(serde_json::json!({ "webhooks": { "reorder_percent": 101 } })), "webhooks.reorder_percent");
        let many = Conduct { faults: vec![Fault { code: 4, ..Fault::default() }; 21], ..Conduct::default() };
        assert_eq!(many.check().unwrap_err().field, "faults");
    }
}
