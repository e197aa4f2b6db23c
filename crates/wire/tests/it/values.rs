//! Members with values that cannot be sent: each refusal names the member.

use serde_json::{Value, json};

use crate::payload::{example, outbound, with};

#[test]
fn values_of_outbound_members() {
    let action = "/interactive/action";
    let button = |id: &str, title: &str| json!({"type": "reply", "reply": {"id": id, "title": title}});
    let rows =
        |count: usize| -> Vec<Value> { (0..count).map(|at| json!({"id": at.to_string(), "title": "x"})).collect() };
    let items =
        |count: usize| -> Vec<Value> { (0..count).map(|at| json!({"product_retailer_id": at.to_string()})).collect() };
    let cases = [
        ("text", "", "/text/body".to_owned(), json!(" \n"), "text.body", 131_008),
        ("image", "", "/image".to_owned(), json!({}), "image.id", 131_008),
        ("image", "", "/image".to_owned(), json!({"id": "1", "link": "https://x"}), "image", 100),
        ("image", "", "/image".to_owned(), json!({"link": "ftp://x"}), "image.link", 131_009),
        ("audio", "", "/audio/caption".to_owned(), json!("x"), "audio.caption", 100),
        ("location", "", "/location/latitude".to_owned(), json!(90.5), "location.latitude", 131_009),
        ("location", "", "/location/longitude".to_owned(), json!("x"), "location.longitude", 131_009),
        ("contacts", "", "/contacts".to_owned(), json!([]), "contacts", 131_008),
        (
            "contacts",
            "",
            "/contacts/0/name".to_owned(),
            json!({"formatted_name": "A"}),
            "contacts[0].name.first_name",
            131_008,
        ),
        ("contacts", "", "/contacts/0/birthday".to_owned(), json!("1990-13-01"), "contacts[0].birthday", 131_009),
        ("reaction", "", "/reaction/emoji".to_owned(), json!("👍👍"), "reaction.emoji", 131_009),
        ("reaction", "", "/reaction/emoji".to_owned(), json!(null), "reaction.emoji", 131_008),
        ("pin", "", "/pin/expiration_days".to_owned(), json!(31), "pin.expiration_days", 131_009),
        ("interactive", "button", format!("{action}/buttons"), json!([]), "interactive.action.buttons", 131_008),
        (
            "interactive",
            "button",
            format!("{action}/buttons"),
            json!([button("a", "A"), button("b", "B"), button("c", "C"), button("d", "D")]),
            "interactive.action.buttons",
            100,
        ),
        (
            "interactive",
            "button",
            format!("{action}/buttons"),
            json!([button("a", "A"), button("a", "B")]),
            "interactive.action.buttons[1].reply.id",
            131_009,
        ),
        (
            "interactive",
            "button",
            format!("{action}/buttons"),
            json!([button("a", "A"), button("b", "A")]),
            "interactive.action.buttons[1].reply.title",
            131_009,
        ),
        ("interactive", "button", "/interactive/body".to_owned(), json!(null), "interactive.body", 131_008),
        (
            "interactive",
            "list",
            format!("{action}/sections/0/title"),
            json!(null),
            "interactive.action.sections[0].title",
            131_008,
        ),
        (
            "interactive",
            "list",
            format!("{action}/sections/0/rows"),
            json!(rows(11)),
            "interactive.action.sections[0].rows",
            100,
        ),
        (
            "interactive",
            "list",
            format!("{action}/sections/0/rows"),
            json!(rows(10)),
            "interactive.action.sections",
            100,
        ),
        (
            "interactive",
            "list",
            "/interactive/header/type".to_owned(),
            json!("image"),
            "interactive.header.type",
            131_009,
        ),
        (
            "interactive",
            "cta_url",
            format!("{action}/parameters/url"),
            json!("shop"),
            "interactive.action.parameters.url",
            131_009,
        ),
        ("interactive", "cta_url", format!("{action}/name"), json!("x"), "interactive.action.name", 131_009),
        (
            "interactive",
            "product",
            "/interactive/header".to_owned(),
            json!({"type": "text", "text": "x"}),
            "interactive.header",
            100,
        ),
        (
            "interactive",
            "product",
            format!("{action}/catalog_id"),
            json!(null),
            "interactive.action.catalog_id",
            131_008,
        ),
        ("interactive", "product_list", "/interactive/header".to_owned(), json!(null), "interactive.header", 131_008),
        (
            "interactive",
            "product_list",
            format!("{action}/sections/0/product_items"),
            json!(items(30)),
            "interactive.action.sections",
            100,
        ),
        (
            "interactive",
            "location_request_message",
            "/interactive/footer".to_owned(),
            json!({"text": "x"}),
            "interactive.footer",
            100,
        ),
        (
            "interactive",
            "flow",
            format!("{action}/parameters/flow_name"),
            json!("x"),
            "interactive.action.parameters.flow_id",
            100,
        ),
        (
            "interactive",
            "flow",
            format!("{action}/parameters/flow_action"),
            json!("data_exchange"),
            "interactive.action.parameters.flow_action_payload",
            100,
        ),
        (
            "interactive",
            "voice_call",
            format!("{action}/parameters/ttl_minutes"),
            json!(43_201),
            "interactive.action.parameters.ttl_minutes",
            131_009,
        ),
        ("interactive", "carousel", format!("{action}/cards"), json!([]), "interactive.action.cards", 131_008),
        (
            "interactive",
            "carousel",
            format!("{action}/cards/1/card_index"),
            json!(0),
            "interactive.action.cards[1].card_index",
            131_009,
        ),
        (
            "interactive",
            "carousel",
            format!("{action}/cards/0/body/text"),
            json!("a\nb\nc\nd"),
            "interactive.action.cards[0].body.text",
            100,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/total_amount/value"),
            json!(1),
            "interactive.action.parameters.total_amount.value",
            131_009,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/total_amount/offset"),
            json!(10),
            "interactive.action.parameters.total_amount.offset",
            131_009,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/reference_id"),
            json!("a b"),
            "interactive.action.parameters.reference_id",
            131_009,
        ),
        (
            "interactive",
            "order_status",
            format!("{action}/parameters/order/status"),
            json!("lost"),
            "interactive.action.parameters.order.status",
            131_009,
        ),
        (
            "template",
            "",
            "/template/components/2/index".to_owned(),
            json!("10"),
            "template.components[2].index",
            131_009,
        ),
        (
            "template",
            "",
            "/template/components/0/type".to_owned(),
            json!("foot"),
            "template.components[0].type",
            131_009,
        ),
    ];
    for (kind, sub_kind, pointer, value, field, code) in cases {
        let payload = with(&example(kind, sub_kind), &pointer, value);
        let invalid = outbound(&payload).unwrap_err();
        assert_eq!((invalid.field.as_str(), invalid.code), (field, code), "{payload}: {}", invalid.reason);
    }
}
