//! What customers may send, what requests may hold, which files may be uploaded.

use serde_json::{Value, json};
use wire::limits::MediaKind;
use wire::message::{Content, Send};
use wire::{limits, validate};

use crate::payload::{example, inbound, outbound, text, with};

#[test]
fn customers_and_businesses_send_different_types() {
    for kind in ["button", "order", "system", "revoke", "hologram"] {
        let content = Content::Unknown { kind: kind.to_owned(), raw: json!({}) };
        assert_eq!(validate::outbound(&content).unwrap_err().code, 131_051);
        assert_eq!(validate::inbound(&content).unwrap_err().code, 131_051);
    }
    let reply = json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "a", "title": "A"}}});
    assert_eq!(inbound(&reply), Ok(()));
    assert_eq!(outbound(&reply).unwrap_err().field, "interactive.type");
    assert_eq!(inbound(&example("interactive", "button")).unwrap_err().field, "interactive.type");
    assert_eq!(inbound(&example("template", "")).unwrap_err().code, 131_051);
}

#[test]
fn inbound_limits() {
    let body = |chars: usize| json!({"type": "text", "text": {"body": text(chars)}});
    assert_eq!(inbound(&body(limits::TEXT_BODY_CHARS)), Ok(()));
    let cases = [
        (body(limits::TEXT_BODY_CHARS + 1), "text.body"),
        (body(0), "text.body"),
        (json!({"type": "image", "image": {"link": "https://x"}}), "image.id"),
        (json!({"type": "image", "image": {"id": "1", "link": "https://x"}}), "image.link"),
        (json!({"type": "image", "image": {"id": "1", "caption": text(limits::CAPTION_CHARS + 1)}}), "image.caption"),
        (json!({"type": "reaction", "reaction": {"message_id": "x", "emoji": "ok"}}), "reaction.emoji"),
        (json!({"type": "location", "location": {"latitude": 0, "longitude": 181}}), "location.longitude"),
        (json!({"type": "order", "order": {"product_items": []}}), "order.product_items"),
        (
            json!({"type": "order", "order": {"product_items": [{"product_retailer_id": "a", "quantity": 100, "item_price": 1, "currency": "USD"}]}}),
            "order.product_items[0].quantity",
        ),
        (
            json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "x"}}}),
            "interactive.nfm_reply.response_json",
        ),
        (
            json!({"type": "edit", "edit": {"original_message_id": "x", "message": {"type": "text", "text": {"body": " "}}}}),
            "edit.message.text.body",
        ),
    ];
    for (payload, field) in cases {
        assert_eq!(inbound(&payload).unwrap_err().field, field, "{payload}");
    }
}

#[test]
fn requests() {
    let example = json!({"messaging_product": "whatsapp", "to": "16505551234", "type": "text", "text": {"body": "hi"}});
    let check = |payload: &Value| Send::parse(payload).and_then(|send| validate::send(&send));
    assert_eq!(check(&example), Ok(()));
    let reaction = json!({"message_id": "wamid.X", "emoji": "👍"});
    let reacting = with(&with(&example, "/type", json!("reaction")), "/reaction", reaction);
    let cases = [
        (with(&example, "/messaging_product", json!(null)), "messaging_product", 100),
        (with(&example, "/messaging_product", json!("sms")), "messaging_product", 100),
        (with(&example, "/recipient_type", json!("crowd")), "recipient_type", 100),
        (with(&example, "/to", json!("")), "to", 131_008),
        (with(&example, "/biz_opaque_callback_data", json!(text(513))), "biz_opaque_callback_data", 100),
        (with(&example, "/context", json!(7)), "context", 100),
        (with(&reacting, "/context", json!({"message_id": "wamid.Y"})), "context", 100),
        (with(&example, "/type", json!("pin")), "pin", 131_008),
    ];
    for (payload, field, code) in cases {
        let invalid = check(&payload).unwrap_err();
        assert_eq!((invalid.field.as_str(), invalid.code), (field, code), "{payload}");
    }
}

#[test]
fn files() {
    assert_eq!(validate::media(MediaKind::Image, "image/png", 5 * 1024 * 1024, false), Ok(()));
    assert!(validate::media(MediaKind::Image, "image/png", 5 * 1024 * 1024 + 1, false).is_err());
    assert!(validate::media(MediaKind::Image, "image/gif", 1, false).is_err());
    assert!(validate::media(MediaKind::Image, "image/png", 0, false).is_err());
    assert!(validate::media(MediaKind::Sticker, "image/webp", 200 * 1024, false).is_err());
    assert_eq!(validate::media(MediaKind::Sticker, "image/webp", 200 * 1024, true), Ok(()));
}
