//! Prices as people and feeds write them, read into minor units without a float in between.

use serde_json::Number;

use crate::currency::Currency;

/// The highest price, in minor units.
pub const MAX_MINOR: i64 = 1_000_000_000_000;

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// In the currency's minor unit: cents of EUR, yen of JPY.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Reads a price such as `12.50 EUR`, `EUR 12.50`, `1,200 JPY`, `¥1200` or, in the currency of the catalogue, `12.50`.
///
/// Decimals have a point and are no more than the currency has; a comma may only group thousands. Errors are reasons
/// that follow the field's name.
pub fn parse(text: &str, default: Currency) -> Result<Money, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("is required".to_owned());
    }
    let is_amount = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '+');
    let first = text.find(is_amount).ok_or_else(|| unreadable(text))?;
    let length = text[first..].find(|letter| !is_amount(letter)).unwrap_or(text.len() - first);
    let (before, amount, after) = (&text[..first], &text[first..first + length], &text[first + length..]);
    let currency = match (before.trim(), after.trim()) {
        ("", "") => default,
        (name, "") | ("", name) => named(name, default)?,
        _ => return Err(unreadable(text)),
    };
    let minor = minor(amount, currency)?;
    Ok(Money { minor, currency })
}

/// A code, or a sign: one that several currencies share is the catalogue's own when that is among them.
fn named(name: &str, default: Currency) -> Result<Currency, String> {
    let among = |codes: &[&str]| {
        let code = codes.iter().find(|code| **code == default.code()).or(codes.first()).copied();
        code.and_then(|code| code.parse().ok())
    };
    let sign = match name {
        "€" => among(&["EUR"]),
        "£" => among(&["GBP", "EGP", "GIP", "FKP", "SHP", "SSP", "SYP", "LBP"]),
        "¥" | "￥" | "円" => among(&["JPY", "CNY"]),
        "元" => among(&["CNY"]),
        "$" => among(&[
            "USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BBD", "BMD", "BND", "BSD",
            "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD",
        ]),
        "₩" => among(&["KRW"]),
        "₹" => among(&["INR"]),
        "₫" => among(&["VND"]),
        "₱" => among(&["PHP"]),
        "₺" => among(&["TRY"]),
        "₴" => among(&["UAH"]),
        "₪" => among(&["ILS"]),
        "₦" => among(&["NGN"]),
        "฿" => among(&["THB"]),
        "R$" => among(&["BRL"]),
        _ => None,
    };
    sign.or_else(|| name.parse().ok())
        .ok_or_else(|| format!("names no currency: {:?} is not an ISO 4217 code such as EUR", short(name)))
}

fn minor(amount: &str, currency: Currency) -> Result<i64, String> {
    if amount.starts_with('-') {
        return Err("must not be negative".to_owned());
    }
    let (whole, decimals) = match amount.split_once('.') {
        Some((whole, decimals)) => (whole, decimals),
        None => (amount, ""),
    };
    let has_point = whole.len() < amount.len();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if has_point && !is_digits(decimals) {
        return Err(unreadable(amount));
    }
    let whole = match whole.split_once(',') {
        None if is_digits(whole) => whole.to_owned(),
        None => return Err(unreadable(amount)),
        Some((head, _)) => {
            let groups = whole.split(',').skip(1).all(|group| group.len() == 3 && is_digits(group));
            if !groups || !is_digits(head) || head.len() > 3 {
                return Err(format!(
                    "{:?} can't be read: write decimals with a point, such as 12.50, and commas only between thousands",
                    short(amount)
                ));
            }
            whole.replace(',', "")
        }
    };
    let places = currency.decimals() as usize;
    let kept = decimals.trim_end_matches('0');
    if kept.len() > places {
        return Err(format!("has {} decimals, {currency} has {places}", decimals.len()));
    }
    let digits = format!("{whole}{kept:0<places$}");
    let minor = digits.parse::<i64>().ok().filter(|minor| *minor <= MAX_MINOR);
    minor.ok_or_else(|| format!("must be at most {} {currency}", plain(MAX_MINOR, currency)))
}

fn unreadable(text: &str) -> String {
    format!("{:?} can't be read as a price: write it such as 12.50 EUR", short(text))
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The amount in major units with all decimals: `12.50`, `1200`.
pub fn plain(minor: i64, currency: Currency) -> String {
    let places = currency.decimals() as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// The amount in major units as a JSON number, as the Cloud API's orders have it; exact, because prices are limited
/// to [`MAX_MINOR`].
pub fn major(minor: i64, currency: Currency) -> Number {
    let text = plain(minor, currency);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.parse().unwrap_or_else(|_| Number::from(0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn prices_are_read_strictly() {
        let read = |text: &str| parse(text, currency("EUR")).map(|money| (money.minor, money.currency.code()));
        for (text, minor, code) in [
            ("12.50 EUR", 1_250, "EUR"),
            ("EUR 12.5", 1_250, "EUR"),
            ("12.5", 1_250, "EUR"),
            ("1,200 JPY", 1_200, "JPY"),
            ("¥1200", 1_200, "JPY"),
            ("￥ 1,200", 1_200, "JPY"),
            ("1200円", 1_200, "JPY"),
            ("1200.00 JPY", 1_200, "JPY"),
            ("$9.99", 999, "USD"),
            ("0.125 KWD", 125, "KWD"),
            ("1,234,567.89usd", 123_456_789, "USD"),
            (" 7 ", 700, "EUR"),
        ] {
            assert_eq!(read(text), Ok((minor, code)), "{text}");
        }
        for (text, reason) in [
            ("", "required"),
            ("free", "can't be read"),
            ("12,50 EUR", "point"),
            ("1,2345", "point"),
            ("1.250,00", "can't be read"),
            ("12.345 EUR", "decimals"),
            ("0.5 JPY", "decimals"),
            ("-3 EUR", "negative"),
            ("12.50 EURO", "ISO 4217"),
            ("12 EUR 13", "ISO 4217"),
            ("EUR 12 EUR", "can't be read"),
            ("12.", "can't be read"),
            (".5", "can't be read"),
            ("1e3", "ISO 4217"),
            ("99999999999999999999", "at most"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
        assert_eq!(parse("$5", currency("CAD")).unwrap().currency.code(), "CAD");
    }

    #[test]
    fn amounts_are_written_in_major_units() {
        assert_eq!(plain(5, currency("EUR")), "0.05");
        assert_eq!(plain(1_200, currency("JPY")), "1200");
        assert_eq!(major(1_250, currency("EUR")).to_string(), "12.5");
        assert_eq!(major(1_200, currency("EUR")).to_string(), "12");
        assert_eq!(major(1_200, currency("JPY")).to_string(), "1200");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(minor in 0..=MAX_MINOR, index in 0..155_usize) {
            let currency = Currency::all().nth(index).unwrap();
            let text = format!("{} {currency}", plain(minor, currency));
            prop_assert_eq!(parse(&text, currency), Ok(Money { minor, currency }));
            let exact: f64 = plain(minor, currency).parse().unwrap();
            prop_assert_eq!(major(minor, currency).as_f64(), Some(exact));
        }

        #[test]
        fn nothing_makes_it_panic(text in ".{0,40}") {
            let _ = parse(&text, currency("EUR"));
        }
    }
}
