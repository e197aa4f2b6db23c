//! Schedules of a WABA: kept for the programs that plan by them. Souk's own opening hours are a line's (`hours`).

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use store::{Row, Scope, Tx, params};
use wire::error::GraphError;
use wire::id::WabaId;

use crate::business;
use crate::error::{Error, Result};
use crate::hours;

/// Cloud API: 1 to 100 characters of a name.
pub const NAME_CHARS: usize = 100;
/// Cloud API: up to 500 characters of a description.
pub const DESCRIPTION_CHARS: usize = 500;
/// The most schedules of a WABA; Meta states no limit.
pub const MOST: usize = 100;

const TYPES: [&str; 5] = ["BUSINESS_HOURS", "AUTOMATED_RESPONSE", "MESSAGE_CAMPAIGN", "MAINTENANCE_WINDOW", "CUSTOM"];
const DAYS: [&str; 7] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// A schedule, with the Cloud API's members.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Schedule {
    /// 1 to 100 characters, once in a WABA.
    pub name: String,
    /// What it is for.
    pub schedule_type: String,
    /// Up to 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The time of day it begins, such as `09:00`.
    pub start_time: String,
    /// The time of day it ends; before the beginning: on the next day.
    pub end_time: String,
    /// An IANA time zone; none: the business's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `MONDAY` to `SUNDAY`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days_of_week: Vec<String>,
    /// Whether it holds; it does unless said otherwise.
    #[serde(default = "yes")]
    pub is_active: bool,
    /// When it comes again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence_pattern: Option<Recurrence>,
}

/// When a schedule comes again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recurrence {
    /// `DAILY`, `WEEKLY`, `MONTHLY` or `YEARLY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frequency: Option<String>,
    /// Each so many of them; 1 or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<u32>,
    /// The last day, such as `2027-01-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
}

/// A schedule as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its id.
    pub id: i64,
    /// What it says.
    pub schedule: Schedule,
    /// `ACTIVE`, `INACTIVE`, or `EXPIRED` when its last day is over.
    pub status: &'static str,
    /// UTC milliseconds.
    pub created_at: i64,
    /// UTC milliseconds.
    pub updated_at: i64,
}

store::statements! {
    INSERT = "INSERT INTO schedule (business_id, id, waba_id, name, content, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    LIST = "SELECT id, content, created_at, updated_at FROM schedule WHERE business_id = $1 AND waba_id = $2 ORDER BY id";
}

fn yes() -> bool {
    true
}

impl Schedule {
    fn check(&self) -> std::result::Result<(), GraphError> {
        let wrong = |what: String| Err(GraphError::parameter(what));
        let within = |text: &str, least: usize, most: usize| {
            (least..=most).contains(&text.chars().count()) && !text.chars().any(|char| char == '\0')
        };
        if !within(self.name.trim(), 1, NAME_CHARS) {
            return wrong(format!("name: needs 1 to {NAME_CHARS} characters"));
        }
        if self.description.as_deref().is_some_and(|text| !within(text, 0, DESCRIPTION_CHARS)) {
            return wrong(format!("description: takes up to {DESCRIPTION_CHARS} characters"));
        }
        one_of("schedule_type", &self.schedule_type, &TYPES)?;
        for (field, text) in [("start_time", &self.start_time), ("end_time", &self.end_time)] {
            if time(text).is_none() {
                return wrong(format!("{field}: must be a time such as 09:00"));
            }
        }
        if let Some(zone) = &self.timezone
            && hours::zone(zone).is_err()
        {
            return wrong("timezone: must be an IANA time zone such as Asia/Tokyo".to_owned());
        }
        for day in &self.days_of_week {
            one_of("days_of_week", day, &DAYS)?;
        }
        let Some(pattern) = &self.recurrence_pattern else { return Ok(()) };
        if let Some(frequency) = &pattern.frequency {
            one_of("recurrence_pattern.frequency", frequency, &FREQUENCIES)?;
        }
        if pattern.interval == Some(0) {
            return wrong("recurrence_pattern.interval: must be 1 or more".to_owned());
        }
        if pattern.end_date.as_deref().is_some_and(|date| date.parse::<Date>().is_err()) {
            return wrong("recurrence_pattern.end_date: must be a date such as 2027-01-31".to_owned());
        }
        Ok(())
    }

    fn status(&self, now_ms: i64, zone: &str) -> &'static str {
        let last = self.recurrence_pattern.as_ref().and_then(|pattern| pattern.end_date.as_deref());
        let today = hours::zone(self.timezone.as_deref().unwrap_or(zone))
            .ok()
            .and_then(|zone| Timestamp::from_millisecond(now_ms).ok().map(|now| now.to_zoned(zone).date()));
        match (last.and_then(|last| last.parse::<Date>().ok()), today) {
            (Some(last), Some(today)) if last < today => "EXPIRED",
            _ if self.is_active => "ACTIVE",
            _ => "INACTIVE",
        }
    }
}

fn one_of(field: &str, given: &str, known: &[&str]) -> std::result::Result<(), GraphError> {
    if known.contains(&given) {
        return Ok(());
    }
    let given: String = given.chars().take(40).collect();
    Err(GraphError::parameter(format!("{field}: {given} is none of {}", known.join(", "))))
}

/// A time of day: `09:00`, `09:00:30`, and with the offset that a full time of RFC 3339 has.
fn time(text: &str) -> Option<Time> {
    let clock = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let clock = clock.split_once(['+', '-']).map_or(clock, |(clock, _)| clock);
    if clock.len() < 5 || !clock.is_ascii() { None } else { clock.parse().ok() }
}

/// Makes a schedule; returns its id.
///
/// # Errors
///
/// 100: a member breaks its rule, the name is taken, or there are too many.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId, schedule: &Schedule) -> Result<i64> {
    schedule.check()?;
    let known = list(tx, scope, waba)?;
    if known.iter().any(|stored| stored.schedule.name == schedule.name) {
        return Err(GraphError::parameter("name: another schedule of the account has it").into());
    }
    if known.len() >= MOST {
        return Err(GraphError::parameter(format!("an account has at most {MOST} schedules")).into());
    }
    let (id, now) = (tx.next_id(), tx.now_ms());
    let content = serde_json::to_string(schedule).map_err(|_| Error::from(GraphError::unknown()))?;
    let row = params![scope.business().get(), id, waba.get(), schedule.name.as_str(), content, now];
    match tx.execute(INSERT, row) {
        Err(error) if error.is_unique("schedule__business_id__waba_id__name") => {
            Err(GraphError::parameter("name: another schedule of the account has it").into())
        }
        done => {
            done?;
            Ok(id)
        }
    }
}

/// The schedules of a WABA, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, waba: WabaId) -> Result<Vec<Stored>> {
    let (zone, now) = (business::get(tx, scope)?.time_zone, tx.now_ms());
    let rows = tx.query(LIST, params![scope.business().get(), waba.get()])?;
    rows.iter().map(|row| read(row, now, &zone)).collect()
}

fn read(row: &Row, now_ms: i64, zone: &str) -> Result<Stored> {
    let (id, content): (i64, String) = (row.get(0)?, row.get(1)?);
    let schedule: Schedule =
        serde_json::from_str(&content).map_err(|_| store::error::corrupt("schedule", "content", id))?;
    let status = schedule.status(now_ms, zone);
    Ok(Stored { id, schedule, status, created_at: row.get(2)?, updated_at: row.get(3)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        for good in ["09:00", "23:59", "09:00:30", "09:00:00Z", "09:00:00.5+09:00"] {
            assert!(time(good).is_some(), "{good}");
        }
        for bad in ["", "9:00", "24:00", "09", "soon", "09:60", "٠٩:٠٠"] {
            assert!(time(bad).is_none(), "{bad}");
        }
    }
}
