//! What is asked for: `analytics.start(1).end(2).granularity(DAY).country_codes(["JP"])`.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use messaging::analytics::SLOT_MS;
use messaging::line::Line;
use wire::error::GraphError;

use super::super::answer::Result;
use super::super::fields::Field;

const DAY_MS: i64 = 86_400_000;
/// Cloud API: analytics go back one year.
const YEAR_MS: i64 = 366 * DAY_MS;
/// The most values of a filter.
const MOST: usize = 1_000;

/// How long the time of a data point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Granularity {
    HalfHour,
    Day,
    Month,
}

impl Granularity {
    /// How long the times are that the database adds up, in milliseconds.
    pub(super) fn step_ms(self) -> i64 {
        if self == Self::HalfHour { SLOT_MS } else { DAY_MS }
    }

    /// When the time began that a moment is in, UTC.
    pub(super) fn floor(self, at_ms: i64) -> i64 {
        match self {
            Self::HalfHour | Self::Day => at_ms - at_ms.rem_euclid(self.step_ms()),
            Self::Month => self.month(at_ms, 0).unwrap_or(at_ms),
        }
    }

    /// When the time after that of a moment begins.
    pub(super) fn next(self, at_ms: i64) -> i64 {
        match self {
            Self::HalfHour | Self::Day => self.floor(at_ms) + self.step_ms(),
            Self::Month => self.month(at_ms, 1).unwrap_or(at_ms),
        }
    }

    fn month(self, at_ms: i64, later: i64) -> Option<i64> {
        let date = Timestamp::from_millisecond(at_ms).ok()?.to_zoned(TimeZone::UTC).date();
        let first = date.first_of_month().checked_add(later.months()).ok()?;
        Some(first.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
    }
}

/// What may be asked of a field.
pub(super) struct Shape {
    pub(super) granularities: &'static [(&'static str, Granularity)],
    /// Filters with the values that they know, beside those by phone number and country.
    pub(super) filters: &'static [(&'static str, &'static [&'static str])],
    pub(super) dimensions: &'static [&'static str],
    pub(super) metrics: &'static [&'static str],
}

/// What is asked for.
pub(super) struct Query {
    /// From when, a multiple of the granularity, UTC milliseconds.
    pub(super) from_ms: i64,
    /// To before when, likewise.
    pub(super) to_ms: i64,
    pub(super) granularity: Granularity,
    pub(super) granularity_name: &'static str,
    lists: Vec<(String, Vec<String>)>,
}

impl Query {
    pub(super) fn of(field: &Field, shape: &Shape, now_ms: i64) -> Result<Self> {
        let wrong = |name: &str, what: &str| GraphError::parameter(format!("{}.{name}: {what}", field.name));
        let required = |name: &str| field.modifier(name).ok_or_else(|| wrong(name, "is required"));
        let (start, end) = range(|name| required(name).map(str::to_owned), &wrong, now_ms, (YEAR_MS, "one year"))?;
        let granularity = unquoted(required("granularity")?);
        let Some((granularity_name, granularity)) =
            shape.granularities.iter().find(|(name, _)| *name == granularity).copied()
        else {
            let names: Vec<&str> = shape.granularities.iter().map(|(name, _)| *name).collect();
            return Err(wrong("granularity", &format!("must be one of {}", names.join(", "))).into());
        };
        let mut lists = Vec::new();
        for (name, argument) in &field.modifiers {
            let values = list(argument);
            if values.len() > MOST {
                return Err(wrong(name, &format!("takes at most {MOST} values")).into());
            }
            let known = match name.as_str() {
                "start" | "end" | "granularity" => continue,
                "phone_numbers" => None,
                "country_codes" => {
                    let is_code =
                        |value: &String| value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase());
                    if !values.iter().all(is_code) {
                        return Err(wrong(name, "must be countries of two letters, such as JP").into());
                    }
                    None
                }
                "dimensions" if !shape.dimensions.is_empty() => Some(shape.dimensions),
                "metric_types" if !shape.metrics.is_empty() => Some(shape.metrics),
                _ => match shape.filters.iter().find(|(filter, _)| filter == name) {
                    Some((_, known)) => Some(*known),
                    None => return Err(wrong(name, "is not known").into()),
                },
            };
            if known.is_some_and(|known| values.iter().any(|value| !known.contains(&value.as_str()))) {
                let known = known.unwrap_or_default().join(", ");
                return Err(wrong(name, &format!("takes only {known}")).into());
            }
            lists.push((name.clone(), values));
        }
        let (from_ms, to_ms) = (granularity.floor(start), granularity.next(end - 1));
        Ok(Self { from_ms, to_ms, granularity, granularity_name, lists })
    }

    /// The values of a filter; none: all are wanted.
    pub(super) fn filter(&self, name: &str) -> &[String] {
        self.lists.iter().find(|(known, _)| known == name).map_or(&[], |(_, values)| values)
    }

    /// Whether a filter lets a value pass.
    pub(super) fn allows(&self, filter: &str, value: &str) -> bool {
        let wanted = self.filter(filter);
        wanted.is_empty() || wanted.iter().any(|wanted| wanted == value)
    }

    pub(super) fn has_dimension(&self, name: &str) -> bool {
        self.filter("dimensions").iter().any(|known| known == name)
    }

    /// Whether a metric is wanted: all are, when none is named.
    pub(super) fn has_metric(&self, name: &str) -> bool {
        self.allows("metric_types", name)
    }

    /// The lines that are wanted of those of the WABA.
    pub(super) fn lines(&self, lines: Vec<Line>) -> Result<Vec<Line>> {
        let digits = |number: &String| number.chars().filter(char::is_ascii_digit).collect::<String>();
        let wanted: Vec<String> = self.filter("phone_numbers").iter().map(digits).collect();
        if let Some(at) = wanted.iter().position(|wanted| !lines.iter().any(|line| line.digits == *wanted)) {
            let number: String = self.filter("phone_numbers")[at].chars().take(40).collect();
            return Err(
                GraphError::parameter(format!("phone_numbers: {number} is not a number of this account")).into()
            );
        }
        Ok(lines.into_iter().filter(|line| wanted.is_empty() || wanted.contains(&line.digits)).collect())
    }
}

/// `start` and `end`, Unix seconds, as UTC milliseconds; not longer ago than the look-back.
pub(super) fn range(
    given: impl Fn(&str) -> std::result::Result<String, GraphError>,
    wrong: &impl Fn(&str, &str) -> GraphError,
    now_ms: i64,
    (back_ms, back): (i64, &str),
) -> Result<(i64, i64)> {
    let time = |name: &str| {
        let seconds = unquoted(&given(name)?).parse::<u32>();
        seconds.map(|seconds| i64::from(seconds) * 1_000).map_err(|_| wrong(name, "must be a Unix time in seconds"))
    };
    let (start, end) = (time("start")?, time("end")?);
    if start >= end {
        return Err(wrong("end", "must be after start").into());
    }
    if start < now_ms - back_ms {
        return Err(wrong("start", &format!("may be at most {back} ago")).into());
    }
    Ok((start, end))
}

/// The values of a list, quoted or bare, with or without brackets.
pub(super) fn list(text: &str) -> Vec<String> {
    let text = text.trim();
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    inner.split(',').map(unquoted).filter(|value| !value.is_empty()).collect()
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_quoted_or_bare() {
        for text in ["[\"A\",\"B\"]", "['A', 'B']", "[A,B]", "A,B", " A , B "] {
            assert_eq!(list(text), ["A", "B"], "{text}");
        }
        assert!(list("[]").is_empty() && list("").is_empty());
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let (month, at) = (Granularity::Month, 1_709_208_000_000); // 29 February 2024, 12:00
        assert_eq!(month.floor(at), 1_706_745_600_000);
        assert_eq!(month.next(at), 1_709_251_200_000);
        assert_eq!(Granularity::HalfHour.floor(1_709_209_799_999), 1_709_208_000_000);
        assert_eq!(Granularity::Day.next(1_709_164_800_000), 1_709_251_200_000);
    }
}
