//! What lists show, and which media a message holds.

use serde_json::{Value, json};
use wire::message::Content;

fn content(payload: Value) -> Content {
    Content::parse(&payload).unwrap()
}

#[test]
fn previews() {
    let cases = [
        (json!({"type": "text", "text": {"body": "*Hi*\n there "}}), "Hi there"),
        (json!({"type": "image", "image": {"id": "1"}}), ""),
        (json!({"type": "image", "image": {"id": "1", "caption": "_blue_"}}), "blue"),
        (json!({"type": "document", "document": {"id": "1", "filename": "a.pdf"}}), "a.pdf"),
        (json!({"type": "location", "location": {"latitude": 1, "longitude": 2, "name": "Store"}}), "Store"),
        (
            json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}, {"name": {"formatted_name": "B"}}]}),
            "A, B",
        ),
        (json!({"type": "reaction", "reaction": {"message_id": "x", "emoji": "👍"}}), "👍"),
        (json!({"type": "button", "button": {"text": "Stop"}}), "Stop"),
        (
            json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}}}),
            "Yes",
        ),
        (
            json!({"type": "interactive", "interactive": {"type": "call_permission_request", "action": {"name": "x"}}}),
            "",
        ),
        (json!({"type": "hologram", "hologram": {}}), ""),
    ];
    for (payload, expected) in cases {
        assert_eq!(content(payload.clone()).preview(), expected, "{payload}");
    }
    let long = Content::text("あ".repeat(1000)).preview();
    assert_eq!(long.chars().count(), 200);
}

#[test]
fn media_ids() {
    let payloads: Vec<Value> = serde_json::from_str(include_str!("../examples/outbound.json")).unwrap();
    let ids: Vec<String> = payloads
        .into_iter()
        .flat_map(|payload| content(payload).media_ids().into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let expected = [
        "1037543291543636",
        "1166846181421424",
        "1013859600285441",
        "1376223850470843",
        "798882015472548",
        "77",
        "88",
        "99",
    ];
    assert_eq!(ids, expected);
    let edit = json!({"type": "edit", "edit": {"original_message_id": "a", "message": {"type": "image", "image": {"id": 66}}}});
    assert_eq!(content(edit).media_ids(), ["66"]);
}
