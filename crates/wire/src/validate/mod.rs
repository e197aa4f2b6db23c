//! Checks of Meta's limits: what a business may send, and what a customer may.
//!
//! Field names are dotted paths as Meta spells them. Checks that need more than the message (whether a media id exists,
//! a template fits, a window is open) belong to `messaging`.

mod carousel;
mod check;
mod choices;
mod inbound;
mod interactive;
mod links;
mod outbound;
mod payment;
mod products;
mod template;

pub use inbound::inbound;
pub use outbound::outbound;

use crate::Invalid;
use crate::limits::{BIZ_OPAQUE_CALLBACK_DATA_CHARS, MediaKind};
use crate::message::{Content, Send};

/// Checks a whole request to the messages endpoint: its envelope and its content.
pub fn send(send: &Send) -> Result<(), Invalid> {
    if send.messaging_product != "whatsapp" {
        return Err(Invalid::parameter("messaging_product", "must be `whatsapp`"));
    }
    let is_group = match send.recipient_type.as_deref() {
        None | Some("individual") => false,
        Some("group") => true,
        Some(_) => {
            return Err(Invalid::parameter("recipient_type", "must be `individual` or `group`"));
        }
    };
    let is_given =
        |recipient: &Option<String>| recipient.as_ref().is_some_and(|recipient| !recipient.trim().is_empty());
    if !is_given(&send.to) && !is_given(&send.recipient) {
        return Err(Invalid::required("to"));
    }
    if let Some(data) = &send.biz_opaque_callback_data {
        check::at_most("biz_opaque_callback_data", data, BIZ_OPAQUE_CALLBACK_DATA_CHARS)?;
    }
    if send.message.context.is_some() && matches!(send.message.content, Content::Reaction(_)) {
        return Err(Invalid::parameter("context", "cannot be used with a reaction"));
    }
    let is_for_groups = matches!(send.message.content, Content::Pin(_));
    let is_for_individuals = matches!(send.message.content, Content::Interactive(_));
    if (is_for_groups && !is_group) || (is_for_individuals && is_group) {
        return Err(Invalid::unsupported_type(send.message.content.kind()));
    }
    outbound(&send.message.content)
}

/// Checks type and size of a file to be uploaded as media of a kind.
///
/// `is_animated` matters for stickers only: static ones are held to the smaller size.
pub fn media(kind: MediaKind, mime_type: &str, size_bytes: u64, is_animated: bool) -> Result<(), Invalid> {
    let rule = kind.rule();
    if !rule.takes(mime_type) {
        let known = rule.mime_types.join(", ");
        return Err(Invalid::parameter(
            "type",
            format!("`{mime_type}` is not allowed for {}; use {known}", kind.as_str()),
        ));
    }
    let max_bytes = match kind {
        MediaKind::Sticker if !is_animated => crate::limits::STICKER_STATIC_BYTES,
        _ => rule.max_bytes,
    };
    if size_bytes == 0 || size_bytes > max_bytes {
        return Err(Invalid::parameter("file", format!("must have 1 to {max_bytes} bytes, has {size_bytes}")));
    }
    Ok(())
}
