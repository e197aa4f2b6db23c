//! Wild input never panics and is never lost.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wire::message::{Content, Message, Request};
use wire::validate;

const KINDS: &[&str] = &[
    "text",
    "image",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
    "button",
    "order",
    "system",
    "pin",
    "edit",
    "revoke",
    "unsupported",
    "hologram",
    "",
];

const NAMES: &[&str] = &[
    "type",
    "text",
    "body",
    "id",
    "link",
    "caption",
    "interactive",
    "action",
    "buttons",
    "reply",
    "title",
    "sections",
    "rows",
    "cards",
    "header",
    "footer",
    "parameters",
    "name",
    "latitude",
    "longitude",
    "message",
    "message_id",
    "emoji",
    "context",
    "edit",
    "original_message_id",
    "components",
    "language",
    "code",
    "order",
    "items",
    "x",
];

fn wild_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        proptest::sample::select(KINDS).prop_map(Value::from),
        proptest::sample::select(
            &["button", "list", "flow", "carousel", "button_reply", "nfm_reply", "order_details"][..]
        )
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((proptest::sample::select(NAMES), inner), 0..6).prop_map(|members| {
                Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

fn check_all(payload: &Value) {
    if let Ok(content) = Content::parse(payload) {
        let _ = validate::outbound(&content);
        let _ = validate::inbound(&content);
        let _ = (content.preview(), content.media_ids());
        let written = Value::Object(content.to_json());
        let again = Content::parse(&written).expect("what was written is read");
        assert_eq!(again, content);
        assert_eq!(Value::Object(again.to_json()), written);
    }
    let _ = Request::parse(payload);
    let _ = Message::parse(payload);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_json(payload in wild_json()) {
        check_all(&payload);
    }

    #[test]
    fn any_body(kind in proptest::sample::select(KINDS), body in wild_json()) {
        check_all(&json!({"type": kind, kind: body}));
    }

    #[test]
    fn unknown_types_keep_their_json(body in wild_json()) {
        let payload = json!({"type": "hologram", "hologram": body});
        let content = Content::parse(&payload).unwrap();
        prop_assert_eq!(&content, &Content::Unknown { kind: "hologram".to_owned(), raw: body.clone() });
        if !body.is_null() {
            prop_assert_eq!(Value::Object(content.to_json()), payload);
        }
    }

    #[test]
    fn lossy_messages_lose_nothing(kind in proptest::sample::select(&KINDS[..18]), body in wild_json(), context in wild_json()) {
        let members: Map<String, Value> = match json!({"type": kind, kind: body, "context": context, "beside": 1}) {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let written = Message::parse_lossy(members.clone()).to_json();
        prop_assert_eq!(&written["beside"], &members["beside"]);
        prop_assert_eq!(&written["type"], &members["type"]);
    }
}

#[test]
fn deep_nesting_is_refused() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"a": deep});
    }
    for kind in ["text", "interactive", "template", "hologram"] {
        let invalid = Content::parse(&json!({"type": kind, kind: deep})).unwrap_err();
        assert_eq!((invalid.field.as_str(), invalid.code), (kind, 100));
    }
}

#[test]
fn wrong_shapes_name_the_member() {
    let cases = [
        (json!(7), "message", 100),
        (json!({"type": 7}), "type", 100),
        (json!({"type": "text"}), "text", 131_008),
        (json!({"type": "text", "text": "hi"}), "text", 100),
        (json!({"type": "text", "text": {}}), "text.body", 131_008),
        (json!({"type": "text", "text": {"body": 7}}), "text.body", 100),
        (json!({"type": "image", "image": {"caption": []}}), "image.caption", 100),
        (json!({"type": "location", "location": {"latitude": true, "longitude": 1}}), "location.latitude", 100),
        (json!({"type": "contacts", "contacts": {}}), "contacts", 100),
        (json!({"type": "contacts", "contacts": [{"name": {}}]}), "contacts[0].name.formatted_name", 131_008),
        (json!({"type": "interactive", "interactive": {}}), "interactive.type", 131_008),
        (json!({"type": "interactive", "interactive": {"type": "button"}}), "interactive.action", 131_008),
        (
            json!({"type": "interactive", "interactive": {"type": "button", "action": {"buttons": [{"type": "reply", "reply": {"id": "a"}}]}}}),
            "interactive.action.buttons[0].reply.title",
            131_008,
        ),
        (json!({"type": "interactive", "interactive": {"type": "button_reply"}}), "interactive.button_reply", 131_008),
        (json!({"type": "template", "template": {"name": "x"}}), "template.language", 131_008),
        (
            json!({"type": "edit", "edit": {"original_message_id": "x", "message": {"type": "text", "text": {}}}}),
            "edit.message.text.body",
            131_008,
        ),
    ];
    for (payload, field, code) in cases {
        let invalid = Content::parse(&payload).unwrap_err();
        assert_eq!((invalid.field.as_str(), invalid.code), (field, code), "{payload}: {invalid}");
    }
}

#[test]
fn text_that_is_no_json_is_a_clear_error() {
    let parse = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&deep).unwrap_err().contains("recursion limit"));
    for surrogate in [r#"{"type":"text","text":{"body":"\ud83d"}}"#, r#"{"type":"text","text":{"body":"\udc00x"}}"#] {
        let said = parse(surrogate).unwrap_err();
        assert!(said.contains("surrogate") || said.contains("hex escape"), "{said}");
    }
    // Of members given twice the last one counts, as in every reader of JSON that Meta's clients use.
    let twice = parse(r#"{"type":"text","text":{"body":"a","body":"b"},"text":{"body":"c"}}"#).unwrap();
    assert_eq!(Content::parse(&twice).unwrap(), Content::text("c"));
}

proptest! {
    #[test]
    fn messages_and_requests_are_written_as_they_are_read(
        kind in proptest::sample::select(KINDS), body in wild_json(), context in wild_json()
    ) {
        let payload = json!({"messaging_product": "whatsapp", "to": "1", "type": kind, kind: body, "context": context});
        if let Ok(message) = Message::parse(&payload) {
            let written = Value::Object(message.to_json());
            prop_assert_eq!(&Message::parse(&written).expect("what was written is read"), &message);
        }
        if let Ok(Request::Send(send)) = Request::parse(&payload) {
            let written = Value::Object(send.to_json());
            prop_assert_eq!(Request::parse(&written).expect("what was written is read"), Request::Send(send));
        }
    }

    #[test]
    fn any_webhook(body in wild_json()) {
        let payload = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [
            {"field": "messages", "value": body}]}]});
        let envelope = wire::webhook::Envelope::parse(&payload).unwrap();
        if let Some(Ok(value)) = envelope.entry[0].changes[0].messages() {
            let written = value.to_json();
            prop_assert_eq!(wire::webhook::MessagesValue::parse(&written).expect("what was written is read"), value);
        }
    }
}
