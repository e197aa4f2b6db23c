//! The buttons of a template.

use serde_json::Value;

use super::{preset, refuse};
use crate::error::GraphError;

/// A button as its template has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Button {
    /// Answers with its label.
    QuickReply {
        /// The label.
        text: String,
    },
    /// Opens an address, which may end in a hole.
    Url {
        /// The label.
        text: String,
        /// The address.
        url: String,
    },
    /// Calls a phone number.
    PhoneNumber {
        /// The label.
        text: String,
        /// The number.
        phone_number: String,
    },
    /// Copies a coupon's code.
    CopyCode,
    /// Copies or fills in a one-time code.
    Otp {
        /// `COPY_CODE`, `ONE_TAP` or `ZERO_TAP`.
        otp_type: String,
        /// The label, when it is not Meta's own.
        text: Option<String>,
    },
    /// Opens a Flow.
    Flow {
        /// The label.
        text: String,
        /// The Flow, when it is named by its id.
        flow_id: Option<String>,
    },
    /// One of the kinds with a label and nothing else.
    Plain {
        /// Which.
        kind: PlainKind,
        /// The label.
        text: String,
    },
}

/// Buttons that their template gives a label only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainKind {
    /// Opens the catalogue.
    Catalog,
    /// Opens a choice of products.
    Mpm,
    /// Opens the header's product.
    Spm,
    /// Calls the business.
    VoiceCall,
    /// Asks for the customer's contact.
    RequestContactInfo,
    /// Shows an order to pay.
    OrderDetails,
}

impl PlainKind {
    const ALL: [Self; 6] =
        [Self::Catalog, Self::Mpm, Self::Spm, Self::VoiceCall, Self::RequestContactInfo, Self::OrderDetails];

    fn as_str(self) -> &'static str {
        match self {
            Self::Catalog => "CATALOG",
            Self::Mpm => "MPM",
            Self::Spm => "SPM",
            Self::VoiceCall => "VOICE_CALL",
            Self::RequestContactInfo => "REQUEST_CONTACT_INFO",
            Self::OrderDetails => "ORDER_DETAILS",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Catalog => "View catalog",
            Self::Mpm => "View items",
            Self::Spm => "View",
            Self::VoiceCall => "Call now",
            Self::RequestContactInfo => "Share Contact Info",
            Self::OrderDetails => "Review and Pay",
        }
    }
}

impl Button {
    /// As Meta spells its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::QuickReply { .. } => "QUICK_REPLY",
            Self::Url { .. } => "URL",
            Self::PhoneNumber { .. } => "PHONE_NUMBER",
            Self::CopyCode => "COPY_CODE",
            Self::Otp { .. } => "OTP",
            Self::Flow { .. } => "FLOW",
            Self::Plain { kind, .. } => kind.as_str(),
        }
    }

    /// What it says in the language of its template.
    pub fn label<'a>(&'a self, language: &str) -> &'a str {
        match self {
            Self::QuickReply { text }
            | Self::Url { text, .. }
            | Self::PhoneNumber { text, .. }
            | Self::Flow { text, .. }
            | Self::Plain { text, .. }
            | Self::Otp { text: Some(text), .. } => text,
            Self::Otp { text: None, .. } => preset::of(language).copy_code,
            Self::CopyCode => preset::of(language).copy_offer,
        }
    }

    /// What a message's component calls it: a one-time code is filled in like an address.
    pub(super) fn sub_type(&self) -> String {
        match self {
            Self::Otp { .. } => "url".to_owned(),
            button => button.kind().to_ascii_lowercase(),
        }
    }
}

/// Reads a BUTTONS component.
pub(super) fn list(component: &Value, path: &str) -> Result<Vec<Button>, GraphError> {
    let buttons = component.get("buttons").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if buttons.is_empty() {
        return Err(refuse::form(format!("{path}.buttons: is required")));
    }
    buttons.iter().enumerate().map(|(at, button)| read(button, &format!("{path}.buttons[{at}]"))).collect()
}

fn read(button: &Value, path: &str) -> Result<Button, GraphError> {
    let given = |member: &str| button.get(member).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let text = |member: &str, most: usize| {
        let text = given(member).ok_or_else(|| refuse::form(format!("{path}.{member}: is required")))?;
        refuse::length(&format!("{path}.{member}"), text, most)?;
        Ok::<_, GraphError>(text.to_owned())
    };
    let kind = given("type").unwrap_or_default().to_ascii_uppercase();
    Ok(match kind.as_str() {
        "QUICK_REPLY" => Button::QuickReply { text: text("text", LABEL)? },
        "URL" => Button::Url { text: text("text", LABEL)?, url: text("url", URL)? },
        "PHONE_NUMBER" => {
            Button::PhoneNumber { text: text("text", LABEL)?, phone_number: text("phone_number", PHONE)? }
        }
        "COPY_CODE" => {
            let example = button.get("example").map(|example| match example {
                Value::Array(list) => list.first().and_then(Value::as_str).unwrap_or_default(),
                example => example.as_str().unwrap_or_default(),
            });
            let example = example.filter(|example| !example.is_empty());
            let example = example.ok_or_else(|| refuse::form(format!("{path}.example: is required")))?;
            refuse::length(&format!("{path}.example"), example, crate::limits::COUPON_CODE_CHARS)?;
            Button::CopyCode
        }
        "OTP" => {
            let otp_type = given("otp_type").unwrap_or_default().to_ascii_uppercase();
            if !["COPY_CODE", "ONE_TAP", "ZERO_TAP"].contains(&otp_type.as_str()) {
                return Err(refuse::form(format!("{path}.otp_type: must be COPY_CODE, ONE_TAP or ZERO_TAP")));
            }
            if otp_type == "ZERO_TAP" && button.get("zero_tap_terms_accepted").and_then(Value::as_bool) != Some(true) {
                return Err(refuse::form(format!("{path}.zero_tap_terms_accepted: must be true")));
            }
            let label = given("text").map(|_| text("text", LABEL)).transpose()?;
            Button::Otp { otp_type, text: label }
        }
        "FLOW" => {
            let named =
                ["flow_id", "flow_name", "flow_json"].into_iter().filter(|member| button.get(*member).is_some());
            if named.count() != 1 {
                return Err(refuse::form(format!("{path}: needs one of flow_id, flow_name and flow_json")));
            }
            let flow_id = button.get("flow_id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
            Button::Flow { text: text("text", LABEL)?, flow_id }
        }
        kind => {
            let known = PlainKind::ALL.into_iter().find(|plain| plain.as_str() == kind);
            let plain = known.ok_or_else(|| refuse::form(format!("{path}.type: is not a kind of button")))?;
            let label = if given("text").is_some() { text("text", LABEL)? } else { plain.label().to_owned() };
            Button::Plain { kind: plain, text: label }
        }
    })
}

/// Labels of buttons.
const LABEL: usize = 25;
/// Addresses of buttons.
const URL: usize = 2_000;
/// Phone numbers of buttons.
const PHONE: usize = 20;
