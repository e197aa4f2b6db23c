//! What a customer may send through a channel of ours, such as the web chat.
//!
//! Messages that come from Meta are not checked: they are stored as they are.

use super::{check, outbound as plain};
use crate::Invalid;
use crate::limits::{
    BUTTON_ID_CHARS, BUTTON_TITLE_CHARS, CART_ITEM_QUANTITY, CART_ITEMS, ROW_ID_CHARS, ROW_TITLE_CHARS,
    TEMPLATE_PAYLOAD_CHARS, TEXT_BODY_CHARS,
};
use crate::message::interactive::Choice;
use crate::message::{Content, Interactive, Order};

/// Checks a message of a customer. Media must have been uploaded before: an `id`, never a `link`.
pub fn inbound(content: &Content) -> Result<(), Invalid> {
    match content {
        Content::Text(text) => check::required("text.body", &text.body, TEXT_BODY_CHARS),
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => {
            let kind = content.kind();
            check::present(format_args!("{kind}.id"), media.id.as_deref())?;
            if media.link.is_some() {
                return Err(Invalid::parameter(format_args!("{kind}.link"), "is not allowed; upload the media first"));
            }
            plain::captions(content, media)
        }
        Content::Location(place) => plain::location("location", place),
        Content::Contacts(cards) => plain::contacts(cards),
        Content::Reaction(reaction) => plain::reaction(reaction),
        Content::Interactive(interactive) => reply(interactive),
        Content::Button(button) => {
            check::required("button.text", &button.text, TEMPLATE_PAYLOAD_CHARS)?;
            let payload = button.payload.as_deref().unwrap_or_default();
            check::at_most("button.payload", payload, TEMPLATE_PAYLOAD_CHARS)
        }
        Content::Order(order) => self::order(order),
        Content::Edit(edit) => {
            check::present("edit.original_message_id", Some(&edit.original_message_id))?;
            if matches!(*edit.content, Content::Edit(_) | Content::Revoke(_)) {
                return Err(Invalid::unsupported_type(edit.content.kind()).within("edit.message"));
            }
            inbound(&edit.content).map_err(|invalid| invalid.within("edit.message"))
        }
        Content::Revoke(revoke) => {
            check::present("revoke.original_message_id", Some(&revoke.original_message_id)).map(drop)
        }
        Content::Template(_)
        | Content::System(_)
        | Content::Pin(_)
        | Content::Unsupported(_)
        | Content::Unknown { .. } => Err(Invalid::unsupported_type(content.kind())),
    }
}

fn reply(interactive: &Interactive) -> Result<(), Invalid> {
    match interactive {
        Interactive::ButtonReply(answer) => {
            choice("interactive.button_reply", &answer.reply, BUTTON_ID_CHARS, BUTTON_TITLE_CHARS)
        }
        Interactive::ListReply(answer) => {
            choice("interactive.list_reply", &answer.reply, ROW_ID_CHARS, ROW_TITLE_CHARS)
        }
        Interactive::NfmReply(answer) => match answer.reply.response() {
            Some(response) if response.is_object() => Ok(()),
            _ => Err(Invalid::value("interactive.nfm_reply.response_json", "must be a JSON object in a string")),
        },
        Interactive::CallPermissionReply(answer) => {
            check::one_of("interactive.call_permission_reply.response", &answer.reply.response, &["accept", "reject"])
        }
        prompt => Err(Invalid::value("interactive.type", format!("`{}` cannot be sent by a customer", prompt.kind()))),
    }
}

fn choice(path: &str, choice: &Choice, id_chars: usize, title_chars: usize) -> Result<(), Invalid> {
    check::required(format_args!("{path}.id"), &choice.id, id_chars)?;
    check::required(format_args!("{path}.title"), &choice.title, title_chars)
}

fn order(order: &Order) -> Result<(), Invalid> {
    let items = &order.product_items;
    check::at_most("order.text", order.text.as_deref().unwrap_or_default(), TEXT_BODY_CHARS)?;
    check::count("order.product_items", items.len(), 1, CART_ITEMS)?;
    for (at, item) in items.iter().enumerate() {
        let path = format!("order.product_items[{at}]");
        check::present(format_args!("{path}.product_retailer_id"), Some(&item.product_retailer_id))?;
        if !item.quantity.as_u64().is_some_and(|quantity| (1..=CART_ITEM_QUANTITY).contains(&quantity)) {
            let reason = format!("must be 1 to {CART_ITEM_QUANTITY}");
            return Err(Invalid::value(format_args!("{path}.quantity"), reason));
        }
        if !item.item_price.as_f64().is_some_and(|price| price >= 0.0) {
            return Err(Invalid::value(format_args!("{path}.item_price"), "must not be negative"));
        }
        if item.currency.len() != 3 || !item.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Invalid::value(format_args!("{path}.currency"), "must be an ISO 4217 code"));
        }
    }
    Ok(())
}
