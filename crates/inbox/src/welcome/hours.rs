//! Opening hours as a part of a sentence, in the languages of the screens.

use jiff::civil::Weekday;
use jiff::{Timestamp, Zoned};
use messaging::hours::{self, Hours};

use crate::error::{Result, invalid};

/// The words of a language. `{}` stands for a time, or a day and a time.
pub(super) struct Words {
    /// Primary subtag of the language.
    language: &'static str,
    always: &'static str,
    open_today: &'static str,
    open: &'static str,
    back_today: &'static str,
    back: &'static str,
    /// Monday first.
    days: [&'static str; 7],
    /// What to call a customer without name; empty: nothing.
    pub(super) customer: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    always: "open day and night",
    open_today: "open today until {}",
    open: "open until {}",
    back_today: "closed now, back today at {}",
    back: "closed now, back {}",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    customer: "there",
};

const OTHERS: [Words; 6] = [
    Words {
        language: "ja",
        always: "24時間営業",
        open_today: "本日{}まで営業中",
        open: "{}まで営業中",
        back_today: "ただいま営業時間外（本日{}から営業）",
        back: "ただいま営業時間外（{}から営業）",
        days: ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"],
        customer: "お客様",
    },
    Words {
        language: "es",
        always: "abiertos las 24 horas",
        open_today: "abiertos hoy hasta las {}",
        open: "abiertos hasta: {}",
        back_today: "cerrados ahora, volvemos hoy a las {}",
        back: "cerrados ahora, volvemos: {}",
        days: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        customer: "",
    },
    Words {
        language: "pt",
        always: "abertos 24 horas",
        open_today: "abertos hoje até {}",
        open: "abertos até {}",
        back_today: "fechados agora, voltamos hoje às {}",
        back: "fechados agora, voltamos {}",
        days: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"],
        customer: "",
    },
    Words {
        language: "id",
        always: "buka 24 jam",
        open_today: "buka hari ini sampai {}",
        open: "buka sampai {}",
        back_today: "sedang tutup, buka lagi hari ini pukul {}",
        back: "sedang tutup, buka lagi {}",
        days: ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
        customer: "Kak",
    },
    Words {
        language: "hi",
        always: "24 घंटे खुला है",
        open_today: "आज {} बजे तक खुला है",
        open: "{} बजे तक खुला है",
        back_today: "अभी बंद है, आज {} बजे खुलेगा",
        back: "अभी बंद है, {} बजे खुलेगा",
        days: ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"],
        customer: "",
    },
    Words {
        language: "ar",
        always: "مفتوح على مدار الساعة",
        open_today: "مفتوح اليوم حتى {}",
        open: "مفتوح حتى {}",
        back_today: "مغلق الآن، نعود اليوم الساعة {}",
        back: "مغلق الآن، نعود {}",
        days: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
        customer: "",
    },
];

/// The words of a language; English where it has none here.
pub(super) fn words(language: &str) -> &'static Words {
    let primary = super::text::primary(language);
    OTHERS.iter().find(|words| words.language.eq_ignore_ascii_case(primary)).unwrap_or(&ENGLISH)
}

/// Whether the line is open and when that changes, to go on after "We are": `None` when no hours are known.
///
/// "open today until 22:00", "open until 02:00" (tonight), "closed now, back today at 17:00",
/// "closed now, back Monday 11:00".
pub(super) fn sentence(hours: &Hours, now_ms: i64, words: &Words) -> Result<Option<String>> {
    if !hours.is_known() {
        return Ok(None);
    }
    let state = hours.at(now_ms)?;
    let Some(changes_at_ms) = state.changes_at_ms else {
        return Ok(state.is_open.then(|| words.always.to_owned()));
    };
    let (now, change) = (local(hours, now_ms)?, local(hours, changes_at_ms)?);
    let is_today = change.date() == now.date();
    let sentence = if state.is_open {
        let ends_with_today =
            change.time() == jiff::civil::Time::midnight() && Some(change.date()) == now.date().tomorrow().ok();
        if is_today {
            words.open_today.replace("{}", &time(&change))
        } else if ends_with_today {
            words.open_today.replace("{}", "24:00")
        } else if changes_at_ms - now_ms < 86_400_000 {
            words.open.replace("{}", &time(&change))
        } else {
            words.open.replace("{}", &day_and_time(&change, words))
        }
    } else if is_today {
        words.back_today.replace("{}", &time(&change))
    } else {
        words.back.replace("{}", &day_and_time(&change, words))
    };
    Ok(Some(sentence))
}

fn local(hours: &Hours, at_ms: i64) -> Result<Zoned> {
    let at = Timestamp::from_millisecond(at_ms).map_err(|_| invalid("now", "is out of range"))?;
    Ok(at.to_zoned(hours::zone(&hours.time_zone)?))
}

fn time(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn day_and_time(at: &Zoned, words: &Words) -> String {
    let weekday: Weekday = at.weekday();
    let day = words.days.iter().zip(0..).find(|(_, offset)| *offset == weekday.to_monday_zero_offset());
    format!("{} {}", day.map_or("", |(day, _)| day), time(at))
}

#[cfg(test)]
mod tests {
    use messaging::hours::Opening;

    use super::*;

    fn hours(week: &[(i8, &str, &str)]) -> Hours {
        Hours {
            time_zone: "Asia/Tokyo".to_owned(),
            week: week
                .iter()
                .map(|(day, opens, closes)| Opening { day: *day, opens: (*opens).into(), closes: (*closes).into() })
                .collect(),
            always_open: false,
        }
    }

    /// The sentence at a local time of Tokyo; 2026-11-23 is a Monday.
    fn at(hours: &Hours, local: &str, language: &str) -> Option<String> {
        let now: Timestamp = format!("{local}:00+09:00").parse().unwrap();
        sentence(hours, now.as_millisecond(), words(language)).unwrap()
    }

    #[test]
    fn says_until_when_and_from_when() {
        let week: Vec<_> = [1, 2, 3, 4, 5].map(|day| (day, "11:00", "22:00")).into();
        let restaurant = hours(&week);
        for (now, said) in [
            ("2026-11-23T12:00", "open today until 22:00"),
            ("2026-11-23T09:00", "closed now, back today at 11:00"),
            ("2026-11-23T22:00", "closed now, back Tuesday 11:00"),
            ("2026-11-27T23:00", "closed now, back Monday 11:00"),
        ] {
            assert_eq!(at(&restaurant, now, "en-GB").as_deref(), Some(said), "{now}");
        }
        assert_eq!(at(&restaurant, "2026-11-23T12:00", "ja").as_deref(), Some("本日22:00まで営業中"));
        assert_eq!(
            at(&restaurant, "2026-11-27T23:00", "ja").as_deref(),
            Some("ただいま営業時間外（月曜日 11:00から営業）")
        );
    }

    #[test]
    fn over_midnight_and_longer() {
        let bar = hours(&[(1, "18:00", "02:00"), (2, "18:00", "00:00"), (6, "00:00", "00:00"), (7, "00:00", "12:00")]);
        for (now, said) in [
            ("2026-11-23T21:00", "open until 02:00"),
            ("2026-11-24T01:00", "open today until 02:00"),
            ("2026-11-24T20:00", "open today until 24:00"),
            ("2026-11-28T09:00", "open until Sunday 12:00"),
            ("2026-11-28T13:00", "open until 12:00"),
        ] {
            assert_eq!(at(&bar, now, "en").as_deref(), Some(said), "{now}");
        }
    }

    #[test]
    fn a_weekly_opening_is_named_by_its_day() {
        let weekly = hours(&[(1, "11:00", "12:00")]);
        assert_eq!(at(&weekly, "2026-11-23T12:30", "en").as_deref(), Some("closed now, back Monday 11:00"));
    }

    #[test]
    fn always_and_unknown() {
        let mut day_and_night = hours(&[]);
        assert_eq!(at(&day_and_night, "2026-11-23T12:00", "en"), None);
        day_and_night.always_open = true;
        assert_eq!(at(&day_and_night, "2026-11-23T12:00", "xx").as_deref(), Some("open day and night"));
    }

    #[test]
    fn every_language_has_its_holes() {
        for words in OTHERS.iter().chain([&ENGLISH]) {
            for text in [words.open_today, words.open, words.back_today, words.back] {
                assert_eq!(text.matches("{}").count(), 1, "{}: {text}", words.language);
            }
            assert!(!words.always.contains('{') && words.days.iter().all(|day| !day.is_empty()));
        }
    }
}
