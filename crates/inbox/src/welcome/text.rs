//! Filling in a text: which language, and what its variables stand for.

use messaging::hours::Hours;

use super::{Welcome, hours};
use crate::error::Result;

/// What a text may speak of.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// `{{customer}}`: the customer's name.
    pub customer: Option<&'a str>,
    /// `{{business}}`: the name that customers see.
    pub business: &'a str,
    /// `{{hours}}`: whether the line is open and when that changes.
    pub hours: &'a Hours,
    /// `{{reference}}`: where the conversation came from.
    pub reference: Option<&'a str>,
    /// The time, UTC milliseconds.
    pub now_ms: i64,
}

/// The longest text message, in characters (Cloud API).
const BODY_CHARS: usize = 4096;

impl Welcome {
    /// The text for a customer: in their language, else the business's, else English, else the first there is.
    /// Returns it with its language.
    pub fn choose(&self, customer: Option<&str>, business: &str) -> Option<(&str, &str)> {
        let wanted = customer.into_iter().chain([business, "en"]);
        wanted
            .filter_map(|language| self.in_language(language))
            .next()
            .or_else(|| self.text.iter().next())
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// The text of exactly this language, else of it without region, else of the same in another region.
    fn in_language(&self, language: &str) -> Option<(&String, &String)> {
        let tag = language.replace('_', "-");
        let find = |is: &dyn Fn(&str) -> bool| self.text.iter().find(|(key, _)| is(key));
        find(&|key| key.eq_ignore_ascii_case(&tag))
            .or_else(|| find(&|key| key.eq_ignore_ascii_case(primary(&tag))))
            .or_else(|| find(&|key| primary(key).eq_ignore_ascii_case(primary(&tag))))
    }
}

/// The language of a tag without script and region: `pt` of `pt-BR`.
pub(super) fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// Fills in a text of a language.
///
/// A line that speaks of what is not known (no hours, no reference) is left out. A customer without name is called by
/// the language's word for that. Variables that are none of ours stay as they are, and what is filled in is not
/// looked at again. The result has no more characters than a message may have, and is empty when nothing is left to say.
pub fn render(text: &str, language: &str, facts: &Facts<'_>) -> Result<String> {
    let words = hours::words(language);
    let open = hours::sentence(facts.hours, facts.now_ms, words)?;
    let customer = facts.customer.map(str::trim).filter(|name| !name.is_empty());
    let reference = facts.reference.map(str::trim).filter(|reference| !reference.is_empty());
    let is_known = |name: &str| match name {
        "hours" => open.is_some(),
        "reference" => reference.is_some(),
        _ => true,
    };
    let mut lines = Vec::new();
    for line in text.lines() {
        let parts = parts(line);
        if !parts.iter().all(|part| matches!(part, Part::Text(_)) || part.name().is_some_and(is_known)) {
            continue;
        }
        let mut out = String::with_capacity(line.len());
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Variable { name, whole } => match *name {
                    "customer" => match customer {
                        Some(name) => out.push_str(name),
                        None => nameless(&mut out, words.customer, parts.get(index + 1)),
                    },
                    "business" => out.push_str(facts.business),
                    "hours" => out.push_str(open.as_deref().unwrap_or_default()),
                    "reference" => out.push_str(reference.unwrap_or_default()),
                    _ => out.push_str(whole),
                },
            }
        }
        lines.push(out);
    }
    Ok(lines.join("\n").trim().chars().take(BODY_CHARS).collect())
}

/// Calls a customer without name by the language's word. Where it has none the space before goes too ("Hola!"), and a
/// title that follows is not said twice ("お客様", not "お客様様").
fn nameless(out: &mut String, word: &str, next: Option<&Part<'_>>) {
    if word.is_empty() {
        out.truncate(out.trim_end_matches(' ').len());
        return;
    }
    let follows = match next {
        Some(Part::Text(text)) => text,
        _ => "",
    };
    let is_titled = word.ends_with('様') && ["様", "さま", "さん"].iter().any(|title| follows.starts_with(title));
    out.push_str(if is_titled { word.trim_end_matches('様') } else { word });
}

enum Part<'a> {
    Text(&'a str),
    Variable { name: &'a str, whole: &'a str },
}

impl Part<'_> {
    fn name(&self) -> Option<&str> {
        match self {
            Part::Text(_) => None,
            Part::Variable { name, .. } => Some(name),
        }
    }
}

/// Cuts a line at its `{{variables}}`.
fn parts(line: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(open) = rest.find("{{") {
        let Some(length) = rest[open..].find("}}") else { break };
        let close = open + length + 2;
        parts.push(Part::Text(&rest[..open]));
        parts.push(Part::Variable { name: rest[open + 2..close - 2].trim(), whole: &rest[open..close] });
        rest = &rest[close..];
    }
    parts.push(Part::Text(rest));
    parts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn always() -> Hours {
        Hours { time_zone: "Asia/Tokyo".to_owned(), week: Vec::new(), always_open: true }
    }

    fn unknown() -> Hours {
        Hours { always_open: false, ..always() }
    }

    fn facts<'a>(hours: &'a Hours, customer: Option<&'a str>, reference: Option<&'a str>) -> Facts<'a> {
        Facts { customer, business: "Trattoria Luigi", hours, reference, now_ms: 1_764_000_000_000 }
    }

    fn filled(text: &str, language: &str, customer: Option<&str>) -> String {
        render(text, language, &facts(&always(), customer, Some("table 12"))).unwrap()
    }

    #[test]
    fn variables_are_filled_in_once() {
        let text = "Hi {{customer}} at {{ reference }}, {{business}} is {{hours}}.";
        assert_eq!(filled(text, "en", Some("Aiko")), "Hi Aiko at table 12, Trattoria Luigi is open day and night.");
        assert_eq!(filled("{{customer}}!", "en", Some("{{business}}")), "{{business}}!");
    }

    #[test]
    fn what_is_none_of_ours_stays() {
        for text in ["{{coupon}} and {{}} and {{ x }}", "a { b } {{ c", "}} {{", "{{{{customer", "price {{a}b}}"] {
            assert_eq!(filled(text, "en", Some("Aiko")), text.trim());
        }
    }

    #[test]
    fn lines_about_what_is_not_known_are_left_out() {
        let nothing = unknown();
        let text = "Hello\nWe are {{hours}}.\nYou sit at {{reference}}.\nSee you";
        assert_eq!(render(text, "en", &facts(&nothing, None, None)).unwrap(), "Hello\nSee you");
        assert_eq!(render("We are {{hours}}", "en", &facts(&nothing, None, None)).unwrap(), "");
        assert_eq!(render("{{coupon}} {{hours}}", "en", &facts(&nothing, None, None)).unwrap(), "");
        assert_eq!(render("at {{reference}}", "en", &facts(&nothing, None, Some("  "))).unwrap(), "");
    }

    #[test]
    fn a_customer_without_name() {
        for (language, text, said) in [
            ("en", "Hi {{customer}}!", "Hi there!"),
            ("es", "Hola {{customer}}!", "Hola!"),
            ("id", "Halo {{customer}}!", "Halo Kak!"),
            ("ja", "{{customer}}、こんにちは", "お客様、こんにちは"),
            ("ja", "{{customer}}様、こんにちは", "お客様、こんにちは"),
            ("ja", "{{customer}}さん", "お客さん"),
        ] {
            assert_eq!(filled(text, language, None), said);
            assert_eq!(filled(text, language, Some(" ")), said);
        }
        assert_eq!(filled("{{customer}}様", "ja", Some("愛子")), "愛子様");
    }

    #[test]
    fn the_defaults_read_well() {
        let welcome = Welcome::default();
        let (language, text) = welcome.choose(Some("fr"), "en").unwrap();
        assert_eq!(
            filled(text, language, None),
            "Hi there, thank you for writing to Trattoria Luigi.\nWe are open day and night.\nTell us how we can help: you will get your answer here."
        );
        let (language, text) = welcome.choose(Some("ja"), "en").unwrap();
        let said = render(text, language, &facts(&unknown(), None, None)).unwrap();
        assert_eq!(
            said,
            "Trattoria Luigiにご連絡いただき、ありがとうございます。\nご用件をお書きください。こちらでお答えいたします。"
        );
    }

    #[test]
    fn the_language_is_the_customers_then_the_businesss_then_english() {
        let text: BTreeMap<String, String> =
            ["de", "en", "pt-BR", "zh", "zh-Hant"].iter().map(|tag| ((*tag).to_owned(), (*tag).to_owned())).collect();
        let welcome = Welcome { text, ..Welcome::default() };
        for (customer, business, chosen) in [
            (Some("de"), "en", "de"),
            (Some("de-AT"), "en", "de"),
            (Some("pt"), "en", "pt-BR"),
            (Some("pt_PT"), "en", "pt-BR"),
            (Some("ZH-HANT"), "en", "zh-Hant"),
            (Some("fr"), "de-DE", "de"),
            (Some("fr"), "fr", "en"),
            (None, "fr", "en"),
        ] {
            assert_eq!(welcome.choose(customer, business), Some((chosen, chosen)), "{customer:?} {business}");
        }
        let text = BTreeMap::from([("ko".to_owned(), "안녕".to_owned())]);
        let korean = Welcome { text, ..Welcome::default() };
        assert_eq!(korean.choose(Some("fr"), "fr"), Some(("ko", "안녕")));
        assert_eq!(Welcome { text: BTreeMap::new(), ..korean }.choose(None, "en"), None);
    }

    #[test]
    fn no_longer_than_a_message() {
        let text = "{{customer}} ".repeat(80);
        assert_eq!(filled(&text, "en", Some(&"x".repeat(128))).chars().count(), BODY_CHARS);
    }

    proptest! {
        #[test]
        fn any_text_is_filled_in(text in "(\\{\\{|\\}\\}|customer|hours|reference|[ a-z{}様\n])*", name in ".{0,20}") {
            let said = render(&text, "ja", &facts(&unknown(), Some(&name), None)).unwrap();
            prop_assert!(said.chars().count() <= BODY_CHARS);
        }
    }
}
