//! Reading a payload and writing it again loses nothing.

use serde_json::{Map, Value, json};
use wire::message::{Content, Message, Request, Send};
use wire::status::Status;
use wire::validate;
use wire::webhook::{Envelope, Inbound};

fn payloads(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn outbound() -> Vec<Value> {
    payloads(include_str!("../examples/outbound.json"))
}

#[test]
fn outbound_contents() {
    for payload in outbound() {
        let content = Content::parse(&payload).unwrap_or_else(|invalid| panic!("{invalid}: {payload}"));
        assert!(!matches!(content, Content::Unknown { .. }), "{payload}");
        assert_eq!(Value::Object(content.to_json()), payload);
        assert_eq!(content.kind(), payload["type"]);
        assert_eq!(validate::outbound(&content), Ok(()), "{payload}");
        assert_eq!(serde_json::from_value::<Content>(payload).unwrap(), content);
    }
}

#[test]
fn send_requests() {
    for payload in outbound() {
        let mut request = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234",
            "recipient": "US.1", "biz_opaque_callback_data": "42", "recipient_identity_key_hash": "h",
            "category": "utility", "ttl_seconds": 60, "context": {"message_id": "wamid.X"}});
        request.as_object_mut().unwrap().extend(payload.as_object().unwrap().clone());
        let send = Send::parse(&request).unwrap();
        assert_eq!(send.message.context.as_ref().unwrap().id.as_deref(), Some("wamid.X"));
        assert_eq!(Value::Object(send.to_json()), request);
    }
}

#[test]
fn read_receipts() {
    let request = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.X",
        "typing_indicator": {"type": "text"}});
    let Request::Read(receipt) = Request::parse(&request).unwrap() else { panic!("a receipt") };
    assert_eq!(receipt.message_id, "wamid.X");
    assert_eq!(serde_json::to_value(&receipt).unwrap(), request);
}

#[test]
fn inbound_messages() {
    for payload in payloads(include_str!("../examples/inbound.json")) {
        let inbound: Inbound = serde_json::from_value(payload.clone()).unwrap();
        assert_eq!(serde_json::to_value(&inbound).unwrap(), payload);
    }
}

#[test]
fn inbound_contents_a_customer_may_send() {
    let allowed = [
        "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "order", "button",
    ];
    for payload in payloads(include_str!("../examples/inbound.json")) {
        let content = Content::parse_lossy(&payload);
        let is_checked = allowed.contains(&content.kind()) && !matches!(content, Content::Unknown { .. });
        // Media of Meta has addresses of Meta; ours are ids.
        if is_checked {
            assert_eq!(validate::inbound(&content), Ok(()), "{payload}");
        }
    }
}

#[test]
fn webhooks() {
    for payload in payloads(include_str!("../examples/webhooks.json")) {
        let envelope = Envelope::parse(&payload).unwrap();
        assert_eq!(serde_json::to_value(&envelope).unwrap(), payload);
        for change in &envelope.entry[0].changes {
            if let Some(value) = change.messages() {
                assert_eq!(value.unwrap().to_json(), change.value);
            }
        }
    }
}

#[test]
fn statuses_are_read() {
    let webhooks = payloads(include_str!("../examples/webhooks.json"));
    let value = Envelope::parse(&webhooks[1]).unwrap().entry[0].changes[0].messages().unwrap().unwrap();
    let statuses: Vec<_> = value.statuses.iter().map(wire::webhook::StatusUpdate::status).collect();
    assert_eq!(statuses, [Some(Status::Delivered), Some(Status::Failed), None]);
}

#[test]
fn unknown_members_are_kept_at_every_level() {
    let inbound = payloads(include_str!("../examples/inbound.json"));
    for payload in outbound().into_iter().chain(inbound) {
        let kind = payload["type"].clone();
        let name = kind.as_str().unwrap();
        let Some(mut body) = payload.get(name).cloned() else {
            continue;
        };
        mark(&mut body);
        let payload = json!({"type": kind, name: body});
        if let Ok(content) = Content::parse(&payload) {
            assert_eq!(Value::Object(content.to_json()), payload);
        }
    }
}

/// Puts a member nobody knows into every object.
fn mark(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mark),
        Value::Object(members) => {
            members.values_mut().for_each(mark);
            members.insert("from_the_future".to_owned(), json!({"x": [1, null]}));
        }
        _ => {}
    }
}

#[test]
fn the_type_defaults_to_text() {
    let content = Content::parse(&json!({"text": {"body": "hi"}})).unwrap();
    assert_eq!(content, Content::text("hi"));
}

#[test]
fn a_reply_is_written_for_its_direction() {
    let message = Message::new(Content::text("hi")).replying_to("wamid.X");
    assert_eq!(message.to_json()["context"], json!({"id": "wamid.X"}));
    assert_eq!(Send::new("1650", message).to_json()["context"], json!({"message_id": "wamid.X"}));
}

#[test]
fn an_edit_inside_an_edit_is_kept_raw() {
    let inner = json!({"original_message_id": "b", "message": {"type": "text", "text": {"body": "x"}}});
    let payload =
        json!({"type": "edit", "edit": {"original_message_id": "a", "message": {"type": "edit", "edit": inner}}});
    let Content::Edit(edit) = Content::parse(&payload).unwrap() else { panic!("an edit") };
    assert_eq!(*edit.content, Content::Unknown { kind: "edit".to_owned(), raw: inner });
    assert_eq!(Value::Object(Content::Edit(edit).to_json()), payload);
}

#[test]
fn a_broken_payload_survives_as_unknown() {
    let members: Map<String, Value> =
        serde_json::from_value(json!({"type": "text", "text": 7, "context": 8, "other": 9})).unwrap();
    let message = Message::parse_lossy(members.clone());
    assert_eq!(message.content, Content::Unknown { kind: "text".to_owned(), raw: json!(7) });
    assert_eq!(message.to_json(), members);
}

#[test]
fn every_status() {
    let payloads = payloads(include_str!("../examples/statuses.json"));
    for payload in &payloads {
        let status: wire::webhook::StatusUpdate = serde_json::from_value(payload.clone()).unwrap();
        assert_eq!(serde_json::to_value(&status).unwrap(), *payload);
    }
    for name in ["sent", "delivered", "read", "played", "failed"] {
        assert!(payloads.iter().any(|payload| payload["status"] == name), "there is no example of {name}");
    }
}

#[test]
fn every_webhook_field() {
    for payload in payloads(include_str!("../examples/fields.json")) {
        let envelope = Envelope::parse(&payload).unwrap();
        assert_eq!(serde_json::to_value(&envelope).unwrap(), payload);
    }
}

#[test]
fn there_is_an_example_of_every_type() {
    let inbound = payloads(include_str!("../examples/inbound.json"));
    let kinds = [
        "text",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "order",
        "button",
        "interactive",
        "system",
        "unsupported",
        "edit",
        "revoke",
        "media_placeholder",
        "request_welcome",
    ];
    for kind in kinds {
        assert!(inbound.iter().any(|payload| payload["type"] == kind), "there is no inbound example of {kind}");
    }
    let outbound = outbound();
    let prompts = [
        "button",
        "list",
        "cta_url",
        "product",
        "product_list",
        "catalog_message",
        "location_request_message",
        "address_message",
        "flow",
        "order_details",
        "order_status",
        "carousel",
        "voice_call",
        "call_permission_request",
        "request_contact_info",
    ];
    for kind in prompts {
        let is_there = outbound.iter().any(|payload| payload["interactive"]["type"] == kind);
        assert!(is_there, "there is no outbound example of {kind}");
    }
    for kind in [
        "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "reaction", "template", "pin",
    ] {
        assert!(outbound.iter().any(|payload| payload["type"] == kind), "there is no outbound example of {kind}");
    }
}
