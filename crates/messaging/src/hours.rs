//! Opening hours: when a line is open, in its own time zone, safe over clock changes and midnight.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::id::PhoneNumberId;

use crate::error::{Error, Result, invalid};
use crate::{business, line, setting};

const NAME: &str = "hours";

/// One opening of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// 1 Monday to 7 Sunday.
    pub day: i8,
    /// `HH:MM`.
    pub opens: String,
    /// `HH:MM`; at or before `opens` it means the next day.
    pub closes: String,
}

/// A line's week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// IANA time zone.
    pub time_zone: String,
    /// The openings; none at all means that no hours are known.
    #[serde(default)]
    pub week: Vec<Opening>,
    /// Day and night.
    #[serde(default)]
    pub always_open: bool,
}

/// Whether a line is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Open at the instant asked for.
    pub is_open: bool,
    /// When that changes next, UTC milliseconds; none: it does not, or no hours are known.
    pub changes_at_ms: Option<i64>,
}

/// The line's hours; when none were written, none are known and the zone is the business's.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Hours> {
    match setting::get(tx, scope, line, NAME)? {
        Some(hours) => Ok(hours),
        None => {
            let time_zone = business::get(tx, scope)?.time_zone;
            Ok(Hours { time_zone, week: Vec::new(), always_open: false })
        }
    }
}

/// Checks and writes the line's hours.
pub fn put(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, hours: &Hours) -> Result<()> {
    line::get(tx, scope, line)?;
    check(hours)?;
    setting::put(tx, scope, line, NAME, hours)
}

/// Checks zone, days and times.
pub fn check(hours: &Hours) -> Result<()> {
    zone(&hours.time_zone)?;
    if hours.week.len() > 28 {
        return Err(invalid("week", "takes at most 28 openings, four a day"));
    }
    for (index, opening) in hours.week.iter().enumerate() {
        if !(1..=7).contains(&opening.day) {
            return Err(invalid(format!("week[{index}].day"), "is 1 (Monday) to 7 (Sunday)"));
        }
        time(&format!("week[{index}].opens"), &opening.opens)?;
        time(&format!("week[{index}].closes"), &opening.closes)?;
    }
    Ok(())
}

/// The time zone of this IANA name.
pub fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name)
        .map_err(|_| invalid("time_zone", format!("{name:?} is not an IANA time zone such as Asia/Tokyo")))
}

fn time(field: &str, text: &str) -> Result<Time> {
    let wrong = || invalid(field, format!("{text:?} is not a time such as 09:30"));
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    if hour.len() != 2 || minute.len() != 2 {
        return Err(wrong());
    }
    let (hour, minute) = (hour.parse().map_err(|_| wrong())?, minute.parse().map_err(|_| wrong())?);
    Time::new(hour, minute, 0, 0).map_err(|_| wrong())
}

impl Hours {
    /// Whether any hours are known.
    pub fn is_known(&self) -> bool {
        self.always_open || !self.week.is_empty()
    }

    /// Open or closed at `now_ms` (UTC milliseconds), and when that changes.
    pub fn at(&self, now_ms: i64) -> Result<Now> {
        if self.always_open {
            return Ok(Now { is_open: true, changes_at_ms: None });
        }
        let spans = self.spans(now_ms)?;
        let open = spans.iter().find(|(from, to)| (*from..*to).contains(&now_ms));
        Ok(match open {
            Some((_, to)) => Now { is_open: true, changes_at_ms: Some(*to) },
            None => {
                Now { is_open: false, changes_at_ms: spans.iter().map(|(from, _)| *from).find(|from| *from > now_ms) }
            }
        })
    }

    /// Openings from yesterday to a week ahead as instants, joined where they touch, in order.
    fn spans(&self, now_ms: i64) -> Result<Vec<(i64, i64)>> {
        let zone = zone(&self.time_zone)?;
        let now = Timestamp::from_millisecond(now_ms).map_err(|_| invalid("now", "is out of range"))?;
        let today = now.to_zoned(zone.clone()).date();
        let mut spans = Vec::new();
        for offset in -1..=8 {
            let Ok(date) = today.checked_add(offset.days()) else { continue };
            for opening in self.week.iter().filter(|opening| opening.day == date.weekday().to_monday_one_offset()) {
                let (opens, closes) = (time("opens", &opening.opens)?, time("closes", &opening.closes)?);
                let until = if closes > opens { date } else { date.tomorrow().unwrap_or(date) };
                spans.push((instant(date, opens, &zone)?, instant(until, closes, &zone)?));
            }
        }
        spans.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
        for (from, to) in spans {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        Ok(joined)
    }
}

fn instant(date: Date, time: Time, zone: &TimeZone) -> Result<i64> {
    let wrong = |_| -> Error { invalid("week", "names a time that is out of range") };
    let zoned = date.to_datetime(time).to_zoned(zone.clone()).map_err(wrong)?;
    Ok(zoned.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(zone: &str, week: &[(i8, &str, &str)]) -> Hours {
        Hours {
            time_zone: zone.into(),
            week: week
                .iter()
                .map(|(day, opens, closes)| Opening { day: *day, opens: (*opens).into(), closes: (*closes).into() })
                .collect(),
            always_open: false,
        }
    }

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn open_in_the_zone_of_the_line() {
        let week = hours("Asia/Tokyo", &[(1, "09:00", "18:00")]);
        let monday = week.at(at("2026-11-23T01:00:00Z")).unwrap();
        assert_eq!(monday, Now { is_open: true, changes_at_ms: Some(at("2026-11-23T09:00:00Z")) });
        let sunday = week.at(at("2026-11-22T10:00:00Z")).unwrap();
        assert_eq!(sunday, Now { is_open: false, changes_at_ms: Some(at("2026-11-23T00:00:00Z")) });
    }

    #[test]
    fn a_shift_over_midnight_and_the_week_s_end() {
        let week = hours("Europe/Rome", &[(7, "18:00", "02:00")]);
        let late = week.at(at("2026-11-23T00:30:00Z")).unwrap();
        assert_eq!(late, Now { is_open: true, changes_at_ms: Some(at("2026-11-23T01:00:00Z")) });
        let after = week.at(at("2026-11-23T02:00:00Z")).unwrap();
        assert_eq!(after.changes_at_ms, Some(at("2026-11-29T17:00:00Z")));
    }

    #[test]
    fn the_hour_follows_a_clock_change() {
        let week = hours("Europe/Berlin", &[(6, "09:00", "12:00"), (7, "09:00", "12:00")]);
        let before = week.at(at("2026-10-24T12:00:00Z")).unwrap();
        assert_eq!(before.changes_at_ms, Some(at("2026-10-25T08:00:00Z")));
    }

    #[test]
    fn touching_openings_are_one() {
        let week = hours("UTC", &[(1, "00:00", "00:00"), (2, "00:00", "12:00")]);
        let now = week.at(at("2026-11-23T05:00:00Z")).unwrap();
        assert_eq!(now.changes_at_ms, Some(at("2026-11-24T12:00:00Z")));
    }

    #[test]
    fn wrong_hours_name_the_field() {
        let error = check(&hours("Mars/Base", &[])).unwrap_err();
        assert!(error.to_string().starts_with("time_zone"), "{error}");
        let error = check(&hours("UTC", &[(1, "9:00", "18:00")])).unwrap_err();
        assert!(error.to_string().starts_with("week[0].opens"), "{error}");
        let error = check(&hours("UTC", &[(8, "09:00", "18:00")])).unwrap_err();
        assert!(error.to_string().starts_with("week[0].day"), "{error}");
    }
}
