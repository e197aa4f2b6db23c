//! Interactive messages of a business: which parts each kind allows, and their limits.

use super::{carousel, check, choices, links, outbound as plain, payment, products};
use crate::Invalid;
use crate::limits::{BODY_CHARS, FOOTER_CHARS, HEADER_CHARS, LIST_BODY_CHARS};
use crate::message::Interactive;
use crate::message::interactive::{Action, Header, Parts};

pub(super) const ACTION: &str = "interactive.action";
pub(super) const PARAMETERS: &str = "interactive.action.parameters";
const RICH: &[&str] = &["text", "image", "video", "document"];

/// Which parts a kind of interactive message allows.
struct Allowed {
    headers: &'static [&'static str],
    is_header_required: bool,
    is_body_required: bool,
    body_chars: usize,
    has_footer: bool,
}

const USUAL: Allowed = Allowed {
    headers: &[],
    is_header_required: false,
    is_body_required: true,
    body_chars: BODY_CHARS,
    has_footer: true,
};

pub(super) fn outbound(interactive: &Interactive) -> Result<(), Invalid> {
    let Some(allowed) = allowed(interactive) else {
        return Err(Invalid::value("interactive.type", format!("`{}` cannot be sent", interactive.kind())));
    };
    if let Some(found) = interactive.parts() {
        parts(found, &allowed)?;
    }
    action(interactive)
}

fn allowed(interactive: &Interactive) -> Option<Allowed> {
    Some(match interactive {
        Interactive::Button(_) | Interactive::CtaUrl(_) | Interactive::Flow(_) | Interactive::AddressMessage(_) => {
            Allowed { headers: RICH, ..USUAL }
        }
        Interactive::List(_) => Allowed { headers: &["text"], body_chars: LIST_BODY_CHARS, ..USUAL },
        Interactive::Product(_) => Allowed { is_body_required: false, ..USUAL },
        Interactive::ProductList(_) => Allowed { headers: &["text"], is_header_required: true, ..USUAL },
        Interactive::OrderDetails(_) => Allowed { headers: &["image", "text", "document"], ..USUAL },
        Interactive::CatalogMessage(_) | Interactive::OrderStatus(_) => USUAL,
        Interactive::LocationRequest(_)
        | Interactive::VoiceCall(_)
        | Interactive::RequestContactInfo(_)
        | Interactive::Carousel(_) => Allowed { has_footer: false, ..USUAL },
        Interactive::CallPermissionRequest(_) => Allowed { has_footer: false, is_body_required: false, ..USUAL },
        Interactive::ButtonReply(_)
        | Interactive::ListReply(_)
        | Interactive::NfmReply(_)
        | Interactive::CallPermissionReply(_)
        | Interactive::Unknown { .. } => return None,
    })
}

fn parts(parts: Parts<'_>, allowed: &Allowed) -> Result<(), Invalid> {
    match parts.header {
        None if allowed.is_header_required => return Err(Invalid::required("interactive.header")),
        None => {}
        Some(_) if allowed.headers.is_empty() => {
            return Err(Invalid::parameter("interactive.header", "is not allowed for this type"));
        }
        Some(header) => {
            check::one_of("interactive.header.type", &header.kind, allowed.headers)?;
            self::header("interactive.header", header)?;
        }
    }
    match parts.body {
        None if allowed.is_body_required => return Err(Invalid::required("interactive.body")),
        None => {}
        Some(body) => check::required("interactive.body.text", &body.text, allowed.body_chars)?,
    }
    match parts.footer {
        Some(_) if !allowed.has_footer => Err(Invalid::parameter("interactive.footer", "is not allowed for this type")),
        Some(footer) => check::required("interactive.footer.text", &footer.text, FOOTER_CHARS),
        None => Ok(()),
    }
}

/// The member of a header that its type names.
pub(super) fn header(path: &str, header: &Header) -> Result<(), Invalid> {
    check::optional(format_args!("{path}.sub_text"), header.sub_text.as_deref(), HEADER_CHARS)?;
    let media = match header.kind.as_str() {
        "text" => {
            let text = header.text.as_deref().unwrap_or_default();
            return check::required(format_args!("{path}.text"), text, HEADER_CHARS);
        }
        "image" => &header.image,
        "video" => &header.video,
        "document" => &header.document,
        _ => &header.gif,
    };
    let path = format!("{path}.{}", header.kind);
    media.as_deref().map_or_else(|| Err(Invalid::required(&path)), |media| plain::source(&path, media))
}

fn action(interactive: &Interactive) -> Result<(), Invalid> {
    match interactive {
        Interactive::Button(prompt) => choices::buttons(&prompt.action),
        Interactive::List(prompt) => choices::list(&prompt.action),
        Interactive::CtaUrl(prompt) => links::cta_url(PARAMETERS, named(&prompt.action, "cta_url")?),
        Interactive::Product(prompt) => products::one(&prompt.action),
        Interactive::ProductList(prompt) => products::many(&prompt.action),
        Interactive::CatalogMessage(prompt) => name(&prompt.action, "catalog_message"),
        Interactive::LocationRequest(prompt) => name(&prompt.action, "send_location"),
        Interactive::AddressMessage(prompt) => products::address(named(&prompt.action, "address_message")?),
        Interactive::Flow(prompt) => links::flow(named(&prompt.action, "flow")?),
        Interactive::OrderDetails(prompt) => payment::details(named(&prompt.action, "review_and_pay")?),
        Interactive::OrderStatus(prompt) => payment::status(named(&prompt.action, "review_order")?),
        Interactive::Carousel(prompt) => carousel::outbound(&prompt.action),
        Interactive::VoiceCall(prompt) => {
            name(&prompt.action, "voice_call")?;
            prompt.action.parameters.as_ref().map_or(Ok(()), links::voice_call)
        }
        Interactive::CallPermissionRequest(prompt) => name(&prompt.action, "call_permission_request"),
        Interactive::RequestContactInfo(prompt) => name(&prompt.action, "request_contact_info"),
        Interactive::ButtonReply(_)
        | Interactive::ListReply(_)
        | Interactive::NfmReply(_)
        | Interactive::CallPermissionReply(_)
        | Interactive::Unknown { .. } => Ok(()),
    }
}

fn name<P>(action: &Action<P>, name: &str) -> Result<(), Invalid> {
    check::one_of(format_args!("{ACTION}.name"), &action.name, &[name])
}

/// The parameters of an action that has this name and cannot do without them.
fn named<'a, P>(action: &'a Action<P>, name: &str) -> Result<&'a P, Invalid> {
    self::name(action, name)?;
    action.parameters.as_ref().ok_or_else(|| Invalid::required(PARAMETERS))
}
