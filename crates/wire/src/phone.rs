//! From what a caller typed to the digits of a `wa_id`.

/// Fewest digits of a normalized number.
pub const MIN_DIGITS: usize = 5;

/// Most digits of a normalized number (E.164).
pub const MAX_DIGITS: usize = 15;

/// The `wa_id` digits of a phone number, or `None` when `to` is not one.
///
/// - `+`, `-`, `(`, `)` and spaces are dropped (Cloud API: `to`); any other character that is not an ASCII digit refuses.
/// - With a leading `+` the digits are taken as they are.
/// - Without it they are taken as international too, since bots answer to the `from` digits of a webhook; only a
///   national number, known by its leading `0`, gets `sender_country` (calling code of the sender's number, such as
///   `"81"`) in place of its zeros.
/// - 5 to 15 digits remain, not beginning with `0`, which no country has.
pub fn normalize(to: &str, sender_country: Option<&str>) -> Option<String> {
    let to = to.trim();
    let mut digits = String::with_capacity(MAX_DIGITS);
    for character in to.chars() {
        match character {
            '0'..='9' => digits.push(character),
            '+' | '-' | '(' | ')' | ' ' => {}
            _ => return None,
        }
    }
    if digits.starts_with('0') && !to.starts_with('+') {
        let country = sender_country?.trim_start_matches('+');
        digits = format!("{country}{}", digits.trim_start_matches('0'));
    }
    let is_wa_id = (MIN_DIGITS..=MAX_DIGITS).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_wa_id.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn punctuation_is_dropped() {
        for to in ["+16505551234", "16505551234", "+1 (650) 555-1234", " +1-650-555-1234 "] {
            assert_eq!(normalize(to, Some("81")).as_deref(), Some("16505551234"), "{to}");
        }
    }

    #[test]
    fn national_numbers_need_the_senders_country() {
        assert_eq!(normalize("090-1234-5678", Some("81")).as_deref(), Some("819012345678"));
        assert_eq!(normalize("090-1234-5678", Some("+81")).as_deref(), Some("819012345678"));
        assert_eq!(normalize("090-1234-5678", None), None);
        assert_eq!(normalize("+090-1234-5678", Some("81")), None);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for to in [
            "",
            "+",
            "1234",
            "1234567890123456",
            "abc",
            "1650555123x",
            "１６５０５５５１２３４",
            "group.id",
            "0",
            "00000",
        ] {
            assert_eq!(normalize(to, Some("1")), None, "{to}");
        }
        assert_eq!(normalize("012345", Some("x")), None);
    }
}
