//! What only a review needs of a template: an example for every variable and file, and the details of buttons.

use serde_json::Value;

use super::hole::{self, Piece};
use super::{Category, Definition, ParameterFormat, refuse};
use crate::error::GraphError;
use crate::limits::{TEMPLATE_LABEL_CHARS, TEMPLATE_OTP_APPS, TEMPLATE_PACKAGE_CHARS, TEMPLATE_SIGNATURE_CHARS};

type Result<T> = std::result::Result<T, GraphError>;

/// Checks the components of a template that is in form.
pub(super) fn check(definition: &Definition, components: &[Value]) -> Result<()> {
    let format = definition.head.parameter_format;
    for component in components {
        component_of(component, format, "")?;
        if kind(component) == "CAROUSEL" {
            for (at, card) in list(component, "cards").iter().enumerate() {
                for component in list(card, "components") {
                    component_of(component, format, &format!("CAROUSEL.cards[{at}]."))?;
                }
            }
        }
    }
    Ok(())
}

fn component_of(component: &Value, format: ParameterFormat, path: &str) -> Result<()> {
    match kind(component).as_str() {
        "HEADER" => header(component, format, &format!("{path}HEADER")),
        "BODY" => {
            let text = text(component, "text");
            whole(text, &format!("{path}BODY.text"), refuse::BODY)?;
            let example = component.get("example").unwrap_or(&Value::Null);
            examples(text, format, example, "body_text", &format!("{path}BODY"), refuse::BODY)
        }
        "BUTTONS" => list(component, "buttons")
            .iter()
            .enumerate()
            .try_for_each(|(at, button)| button_of(button, &format!("{path}BUTTONS.buttons[{at}]"))),
        _ => Ok(()),
    }
}

fn header(component: &Value, format: ParameterFormat, path: &str) -> Result<()> {
    let example = component.get("example").unwrap_or(&Value::Null);
    match component.get("format").and_then(Value::as_str).unwrap_or("TEXT").to_ascii_uppercase().as_str() {
        "TEXT" => {
            let text = text(component, "text");
            whole(text, &format!("{path}.text"), refuse::HEADER)?;
            if text.contains(['\n', '\r', '*', '~', '`']) {
                return Err(refuse::of(refuse::HEADER, format!("{path}.text: must not have new lines or formatting")));
            }
            examples(text, format, example, "header_text", path, refuse::HEADER)
        }
        "IMAGE" | "VIDEO" | "GIF" | "DOCUMENT" => {
            let handle = first_text(example.get("header_handle"));
            if handle.is_none_or(str::is_empty) {
                let details = format!("{path}.example.header_handle: needs the handle of an uploaded file");
                return Err(refuse::of(refuse::HEADER, details));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Braces in pairs are variables: others would be sent as they stand.
fn whole(text: &str, path: &str, subcode: u32) -> Result<()> {
    let is_broken =
        |piece: &Piece<'_>| matches!(piece, Piece::Text(text) if text.contains("{{") || text.contains("}}"));
    if hole::pieces(text).iter().any(is_broken) {
        let details = format!("{path}: variables have names of a-z, 0-9 and _ between two pairs of braces");
        return Err(refuse::of(subcode, details));
    }
    Ok(())
}

/// Every variable of a text has an example: in a list by position, or by name.
fn examples(
    text: &str,
    format: ParameterFormat,
    example: &Value,
    member: &str,
    path: &str,
    subcode: u32,
) -> Result<()> {
    let names = hole::names(text);
    if names.is_empty() {
        return Ok(());
    }
    let missing = |what: String| refuse::of(subcode, format!("{path}.example.{what}"));
    match format {
        ParameterFormat::Positional => {
            let given = match example.get(member) {
                Some(Value::Array(rows)) => match rows.first() {
                    Some(Value::Array(first)) => first.as_slice(),
                    _ => rows.as_slice(),
                },
                Some(single @ Value::String(_)) => std::slice::from_ref(single),
                _ => &[],
            };
            let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
            if given.len() != names.len() || !given.iter().all(is_text) {
                return Err(missing(format!("{member}: needs an example for each of {} variables", names.len())));
            }
        }
        ParameterFormat::Named => {
            let given = list(example, &format!("{member}_named_params"));
            for name in names {
                let is_given = given.iter().any(|one| {
                    one.get("param_name").and_then(Value::as_str) == Some(name)
                        && !self::text(one, "example").trim().is_empty()
                });
                if !is_given {
                    return Err(missing(format!("{member}_named_params: needs an example for {name}")));
                }
            }
        }
    }
    Ok(())
}

fn button_of(button: &Value, path: &str) -> Result<()> {
    match kind(button).as_str() {
        "URL" => {
            let has_hole = !hole::names(text(button, "url")).is_empty();
            if has_hole && first_text(button.get("example")).is_none_or(str::is_empty) {
                return Err(refuse::form(format!("{path}.example: needs an example of the address")));
            }
            Ok(())
        }
        "OTP" => one_time_code(button, path),
        "FLOW" => {
            one_of(button, "flow_action", &["navigate", "data_exchange"], path)?;
            one_of(button, "icon", &["DOCUMENT", "PROMOTION", "REVIEW"], path)
        }
        "REQUEST_CONTACT_INFO" => one_of(button, "text", &["Share Contact Info"], path),
        "PHONE_NUMBER" => {
            let number = text(button, "phone_number");
            let digits = number.strip_prefix('+').unwrap_or(number);
            let is_number = digits.chars().all(|char| char.is_ascii_digit() || matches!(char, ' ' | '-' | '(' | ')'));
            if !is_number || !digits.contains(|char: char| char.is_ascii_digit()) {
                return Err(refuse::form(format!("{path}.phone_number: must be a phone number")));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn one_time_code(button: &Value, path: &str) -> Result<()> {
    refuse::length(&format!("{path}.autofill_text"), text(button, "autofill_text"), TEMPLATE_LABEL_CHARS)?;
    if text(button, "otp_type").eq_ignore_ascii_case("COPY_CODE") {
        return Ok(());
    }
    let apps = list(button, "supported_apps");
    if !(1..=TEMPLATE_OTP_APPS).contains(&apps.len()) {
        return Err(refuse::form(format!("{path}.supported_apps: needs 1 to {TEMPLATE_OTP_APPS} apps")));
    }
    for (at, app) in apps.iter().enumerate() {
        let package = text(app, "package_name");
        let is_segment = |segment: &str| {
            segment.starts_with(|char: char| char.is_ascii_alphabetic())
                && segment.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
        };
        let is_package = package.split('.').count() >= 2 && package.split('.').all(is_segment);
        if !is_package || package.len() > TEMPLATE_PACKAGE_CHARS {
            return Err(refuse::form(format!("{path}.supported_apps[{at}].package_name: is not a package's name")));
        }
        let hash = text(app, "signature_hash");
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
        if hash.len() != TEMPLATE_SIGNATURE_CHARS || !hash.bytes().all(is_sign) {
            let details = format!("must have {TEMPLATE_SIGNATURE_CHARS} of A-Z, a-z, 0-9, +, / and =");
            return Err(refuse::form(format!("{path}.supported_apps[{at}].signature_hash: {details}")));
        }
    }
    Ok(())
}

fn one_of(button: &Value, member: &str, known: &[&str], path: &str) -> Result<()> {
    match button.get(member) {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(text)) if known.iter().any(|known| text.eq_ignore_ascii_case(known)) => Ok(()),
        Some(_) => Err(refuse::form(format!("{path}.{member}: must be {}", known.join(" or ")))),
    }
}

/// How long a message of a template may wait to be delivered, when its template says.
///
/// # Errors
///
/// 100: outside the range of the category (Cloud API: 30 to 900 seconds for one-time codes, 30 seconds to 12 hours for
/// utility, 12 hours to 30 days for marketing; -1 is 30 days, not for marketing).
pub fn ttl_seconds(category: Category, seconds: i64) -> Result<i64> {
    let (least, most, is_free) = match category {
        Category::Authentication => (30, 900, true),
        Category::Utility => (30, 43_200, true),
        Category::Marketing => (43_200, 2_592_000, false),
    };
    if (least..=most).contains(&seconds) || (is_free && seconds == -1) {
        return Ok(seconds);
    }
    let also = if is_free { ", or -1" } else { "" };
    let category = category.as_str();
    Err(refuse::form(format!("message_send_ttl_seconds: must be {least} to {most}{also} for {category}")))
}

fn kind(value: &Value) -> String {
    text(value, "type").to_ascii_uppercase()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A text, or the first of a list.
fn first_text(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::Array(list) => list.first()?.as_str(),
        value => value.as_str(),
    }
}
