//! Templates at send: what can be said without the template itself.

use serde_json::Value;

use super::check;
use super::outbound as plain;
use crate::Invalid;
use crate::limits::{COUPON_CODE_CHARS, TEMPLATE_BUTTON_INDEX, TEMPLATE_NAME_CHARS, TEMPLATE_PAYLOAD_CHARS};
use crate::message::Template;
use crate::message::template::{Component, Parameter};

const COMPONENTS: [&str; 7] =
    ["header", "body", "button", "carousel", "limited_time_offer", "order_status", "tap_target_configuration"];

pub(super) fn outbound(template: &Template) -> Result<(), Invalid> {
    check::required("template.name", &template.name, TEMPLATE_NAME_CHARS)?;
    check::present("template.language.code", Some(&template.language.code))?;
    if let Some(policy) = &template.language.policy {
        check::one_of("template.language.policy", policy, &["deterministic"])?;
    }
    components("template.components", &template.components)
}

fn components(path: &str, components: &[Component]) -> Result<(), Invalid> {
    for (at, component) in components.iter().enumerate() {
        let path = format!("{path}[{at}]");
        let kind = component.kind.to_ascii_lowercase();
        check::one_of(format_args!("{path}.type"), &kind, &COMPONENTS)?;
        if kind == "button" {
            check::present(format_args!("{path}.sub_type"), component.sub_type.as_deref())?;
            index(&path, component.index.as_ref())?;
        }
        for (at, parameter) in component.parameters.iter().enumerate() {
            self::parameter(&format!("{path}.parameters[{at}]"), parameter)?;
        }
        for (at, card) in component.cards.iter().enumerate() {
            self::components(&format!("{path}.cards[{at}].components"), &card.components)?;
        }
    }
    Ok(())
}

fn index(path: &str, index: Option<&Value>) -> Result<(), Invalid> {
    let number = match index {
        None => return Err(Invalid::required(format_args!("{path}.index"))),
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_u64(),
    };
    match number {
        Some(number) if number <= TEMPLATE_BUTTON_INDEX => Ok(()),
        _ => Err(Invalid::value(format_args!("{path}.index"), format!("must be 0 to {TEMPLATE_BUTTON_INDEX}"))),
    }
}

fn parameter(path: &str, parameter: &Parameter) -> Result<(), Invalid> {
    match parameter.kind.to_ascii_lowercase().as_str() {
        "text" => check::present(format_args!("{path}.text"), parameter.text.as_deref()).map(drop),
        "payload" => {
            let payload = parameter.payload.as_deref().unwrap_or_default();
            check::at_most(format_args!("{path}.payload"), payload, TEMPLATE_PAYLOAD_CHARS)
        }
        "coupon_code" => {
            let code = check::present(format_args!("{path}.coupon_code"), parameter.coupon_code.as_deref())?;
            check::at_most(format_args!("{path}.coupon_code"), code, COUPON_CODE_CHARS)
        }
        kind @ ("image" | "video" | "gif" | "document") => match parameter.media() {
            Some(media) => plain::source(&format!("{path}.{kind}"), media),
            None => Err(Invalid::required(format_args!("{path}.{kind}"))),
        },
        "location" => match &parameter.location {
            Some(location) => plain::location(&format!("{path}.location"), location),
            None => Err(Invalid::required(format_args!("{path}.location"))),
        },
        "" => Err(Invalid::required(format_args!("{path}.type"))),
        _ => Ok(()),
    }
}
