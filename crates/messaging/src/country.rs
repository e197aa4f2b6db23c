//! The country of a phone number.

use rlibphonenumber::PhoneNumber;

/// What stands for a country that is not known.
pub const UNKNOWN: &str = "ZZ";

/// The country (ISO 3166-1 alpha-2) that international digits belong to, by the plans of numbers that
/// libphonenumber knows; [`UNKNOWN`] when no plan has them.
pub fn of(digits: &str) -> String {
    let number: Option<PhoneNumber> = format!("+{digits}").parse().ok();
    let region = number.and_then(|number| number.get_region_code());
    // What belongs to no country, such as satellite telephones, has a number in place of letters.
    let code = region.map(|region| region.as_region_str().to_string());
    code.filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
        .unwrap_or_else(|| UNKNOWN.to_owned())
}

/// The calling code of international digits: 81 of `819012345678`; none when no plan has them.
pub fn calling_code(digits: &str) -> Option<i32> {
    let number: PhoneNumber = format!("+{digits}").parse().ok()?;
    Some(number.country_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_that_share_a_calling_code_are_told_apart() {
        for (digits, country) in [
            ("819012345678", "JP"),
            ("81312345678", "JP"),
            ("12125551234", "US"),
            ("14165551234", "CA"),
            ("18765551234", "JM"),
            ("79161234567", "RU"),
            ("77012345678", "KZ"),
            ("447400123456", "GB"),
            ("447781123456", "GG"),
            ("5511987654321", "BR"),
            ("393123456789", "IT"),
        ] {
            assert_eq!(of(digits), country, "{digits}");
        }
    }

    #[test]
    fn what_no_plan_has_is_not_known() {
        for digits in ["", "0", "999123456789", "88213612345", "1", "abc", "99999999999999999999999"] {
            assert_eq!(of(digits), UNKNOWN, "{digits}");
        }
    }
}
