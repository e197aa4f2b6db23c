//! Buttons that lead out of the chat: web pages, calls, Flows.

use super::check;
use super::interactive::PARAMETERS;
use crate::Invalid;
use crate::limits::{CTA_DISPLAY_TEXT_CHARS, FLOW_CTA_CHARS, VOICE_CALL_PAYLOAD_CHARS, VOICE_CALL_TTL_MINUTES};
use crate::message::interactive::{CtaUrl, FlowCall, VoiceCall};

/// A link button.
pub(super) fn cta_url(path: &str, cta: &CtaUrl) -> Result<(), Invalid> {
    check::required(format_args!("{path}.display_text"), &cta.display_text, CTA_DISPLAY_TEXT_CHARS)?;
    check::url(format_args!("{path}.url"), &cta.url)
}

/// A call button.
pub(super) fn voice_call(call: &VoiceCall) -> Result<(), Invalid> {
    check::optional(format_args!("{PARAMETERS}.display_text"), call.display_text.as_deref(), CTA_DISPLAY_TEXT_CHARS)?;
    let payload = call.payload.as_deref().unwrap_or_default();
    check::at_most(format_args!("{PARAMETERS}.payload"), payload, VOICE_CALL_PAYLOAD_CHARS)?;
    match call.ttl_minutes {
        Some(minutes) if !(1..=VOICE_CALL_TTL_MINUTES).contains(&minutes) => Err(Invalid::value(
            format_args!("{PARAMETERS}.ttl_minutes"),
            format!("must be 1 to {VOICE_CALL_TTL_MINUTES} minutes"),
        )),
        _ => Ok(()),
    }
}

/// A button that opens a Flow.
pub(super) fn flow(flow: &FlowCall) -> Result<(), Invalid> {
    let field = |name: &str| format!("{PARAMETERS}.{name}");
    check::one_of(field("flow_message_version"), &flow.flow_message_version, &["3"])?;
    match (&flow.flow_id, &flow.flow_name) {
        (None, None) => return Err(Invalid::required(field("flow_id"))),
        (Some(_), Some(_)) => {
            return Err(Invalid::parameter(field("flow_id"), "cannot be used with `flow_name`"));
        }
        (Some(id), None) => check::present(field("flow_id"), Some(id))?,
        (None, Some(name)) => check::present(field("flow_name"), Some(name))?,
    };
    check::required(field("flow_cta"), &flow.flow_cta, FLOW_CTA_CHARS)?;
    check::one_of(field("mode"), flow.mode.as_deref().unwrap_or("published"), &["published", "draft"])?;
    let action = flow.flow_action.as_deref().unwrap_or("navigate");
    check::one_of(field("flow_action"), action, &["navigate", "data_exchange"])?;
    let Some(payload) = &flow.flow_action_payload else {
        return Ok(());
    };
    if action == "data_exchange" {
        return Err(Invalid::parameter(field("flow_action_payload"), "is not allowed with `data_exchange`"));
    }
    match payload.get("data") {
        Some(data) if data.as_object().is_none_or(serde_json::Map::is_empty) => {
            Err(Invalid::value(field("flow_action_payload.data"), "must be a non-empty object"))
        }
        _ => Ok(()),
    }
}
