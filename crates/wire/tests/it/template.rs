//! Templates: their form, and the values of a message in them.

use proptest::prelude::*;
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::message::Content;
use wire::template::{Category, Definition, Head, ParameterFormat, Rendered, fit};

fn define(category: Category, format: ParameterFormat, components: Value) -> Result<Definition, GraphError> {
    let head = Head { name: "t".into(), language: "en_US".into(), category, parameter_format: format };
    Definition::parse(head, components.as_array().unwrap())
}

fn marketing(components: Value) -> Definition {
    define(Category::Marketing, ParameterFormat::Positional, components).unwrap()
}

fn send(definition: &Definition, components: Value) -> Result<Rendered, GraphError> {
    let json =
        json!({"type": "template", "template": {"name": "t", "language": {"code": "en_US"}, "components": components}});
    let Content::Template(template) = Content::parse_lossy(&json) else { panic!("not a template") };
    fit(definition, &template)
}

#[track_caller]
fn refused(definition: &Definition, components: Value, code: u32, details: &str) {
    let error = send(definition, components).unwrap_err();
    assert_eq!(error.code, code, "{:?}", error.details);
    assert!(error.details.as_deref().is_some_and(|text| text.contains(details)), "{:?}", error.details);
}

fn body(texts: &[&str]) -> Value {
    let parameters: Vec<_> = texts.iter().map(|text| json!({"type": "text", "text": text})).collect();
    json!({"type": "body", "parameters": parameters})
}

#[test]
fn texts_are_filled_and_counted() {
    let definition = marketing(json!([
        {"type": "HEADER", "format": "TEXT", "text": "For {{1}}"},
        {"type": "BODY", "text": "Hi {{1}}, your order {{2}} is here. Bye {{1}}!"},
        {"type": "FOOTER", "text": "Luigi"},
    ]));
    let header = json!({"type": "HEADER", "parameters": [{"type": "text", "text": "you"}]});
    let shown = send(&definition, json!([header, body(&["Aiko", "{{1}}"])])).unwrap();
    assert_eq!(shown.category, Category::Marketing);
    assert_eq!(
        shown.json,
        json!({"header": {"type": "text", "text": "For you"}, "body": "Hi Aiko, your order {{1}} is here. Bye Aiko!",
            "footer": "Luigi", "buttons": []})
    );
    refused(&definition, json!([header, body(&["Aiko"])]), 132_000, "body: number of localizable_params (1)");
    refused(&definition, json!([body(&["a", "b"])]), 132_000, "header");
    refused(&definition, json!([header, body(&["a", "b\nc"])]), 132_018, "parameters[1]");
    refused(&definition, json!([header, body(&["a", &"x".repeat(1_100)])]), 132_005, "body");
    let image =
        json!({"type": "body", "parameters": [{"type": "image", "image": {"id": "1"}}, {"type": "text", "text": "b"}]});
    refused(&definition, json!([header, image]), 132_012, "received IMAGE");
    refused(&definition, json!([header, body(&["a", "b"]), body(&["a", "b"])]), 131_009, "already");
    let amounts = json!({"type": "body", "parameters": [
        {"type": "currency", "currency": {"fallback_value": "¥900", "code": "JPY", "amount_1000": 900_000}},
        {"type": "date_time", "date_time": {"fallback_value": "Monday"}}]});
    let shown = send(&definition, json!([header, amounts])).unwrap();
    assert_eq!(shown.json["body"], "Hi ¥900, your order Monday is here. Bye ¥900!");
}

#[test]
fn named_values_find_their_holes() {
    let text = json!([{"type": "BODY", "text": "Dear {{first_name}}, see you on {{day}}, all right?"}]);
    let definition = define(Category::Utility, ParameterFormat::Named, text).unwrap();
    let value = |name: Option<&str>, text: &str| json!({"type": "text", "parameter_name": name, "text": text});
    let with = |values: [Value; 2]| json!([{"type": "body", "parameters": values}]);
    let shown = send(&definition, with([value(Some("day"), "Monday"), value(Some("first_name"), "Aiko")])).unwrap();
    assert_eq!(shown.json["body"], "Dear Aiko, see you on Monday, all right?");
    let twice = with([value(Some("day"), "a"), value(Some("day"), "b")]);
    refused(&definition, twice, 132_012, "twice");
    refused(&definition, with([value(None, "a"), value(Some("day"), "b")]), 132_012, "parameter_name");
}

#[test]
fn each_header_takes_its_own() {
    for (format, good, wrong) in [
        ("IMAGE", json!({"type": "image", "image": {"id": "5"}}), json!({"type": "video", "video": {"id": "5"}})),
        ("VIDEO", json!({"type": "video", "video": {"id": "5"}}), json!({"type": "text", "text": "x"})),
        (
            "DOCUMENT",
            json!({"type": "document", "document": {"id": "5", "filename": "a.pdf"}}),
            json!({"type": "image", "image": {"id": "5"}}),
        ),
        (
            "LOCATION",
            json!({"type": "location", "location": {"latitude": 35.6, "longitude": 139.7, "name": "Luigi"}}),
            json!({"type": "text", "text": "x"}),
        ),
        (
            "PRODUCT",
            json!({"type": "product", "product": {"catalog_id": "1", "product_retailer_id": "p1"}}),
            json!({"type": "text", "text": "x"}),
        ),
    ] {
        let definition = marketing(json!([{"type": "HEADER", "format": format}, {"type": "BODY", "text": "hello"}]));
        let kind = good["type"].as_str().unwrap().to_owned();
        let shown = send(&definition, json!([{"type": "header", "parameters": [good.clone()]}])).unwrap();
        assert_eq!(shown.json["header"]["type"], kind);
        assert_eq!(shown.json["header"][&kind], good[&kind]);
        refused(&definition, json!([]), 132_012, &format!("expected {format}, received UNKNOWN"));
        refused(
            &definition,
            json!([{"type": "header", "parameters": [wrong]}]),
            132_012,
            &format!("expected {format}"),
        );
    }
}

#[test]
fn each_button_takes_its_own() {
    let buttons = json!([
        {"type": "QUICK_REPLY", "text": "Yes"},
        {"type": "URL", "text": "Follow", "url": "https://x.example/o/{{1}}"},
        {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+8131200"},
        {"type": "COPY_CODE", "example": "ABC"},
        {"type": "CATALOG"},
        {"type": "FLOW", "text": "Tell us", "flow_id": "9"},
    ]);
    let definition = marketing(json!([{"type": "BODY", "text": "hello"}, {"type": "BUTTONS", "buttons": buttons}]));
    let button = |index: Value, sub_type: &str, parameter: Value| json!({"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]});
    let url = button(json!("1"), "url", json!({"type": "text", "text": "77"}));
    let code = button(json!(3), "copy_code", json!({"type": "coupon_code", "coupon_code": "PIZZA25"}));
    let shop =
        button(json!(4), "CATALOG", json!({"type": "action", "action": {"thumbnail_product_retailer_id": "p1"}}));
    let shown = send(&definition, json!([url, code, shop])).unwrap();
    assert_eq!(
        shown.json["buttons"],
        json!([
            {"index": 0, "type": "QUICK_REPLY", "text": "Yes", "payload": "Yes"},
            {"index": 1, "type": "URL", "text": "Follow", "url": "https://x.example/o/77"},
            {"index": 2, "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+8131200"},
            {"index": 3, "type": "COPY_CODE", "text": "Copy offer code", "code": "PIZZA25"},
            {"index": 4, "type": "CATALOG", "text": "View catalog", "thumbnail_product_retailer_id": "p1"},
            {"index": 5, "type": "FLOW", "text": "Tell us", "flow_id": "9"},
        ])
    );
    refused(&definition, json!([url]), 132_000, "Button at index 3 of type COPY_CODE");
    refused(&definition, json!([code]), 132_000, "Button at index 1 of type URL");
    let wrong = button(json!(0), "url", json!({"type": "text", "text": "x"}));
    refused(&definition, json!([url, code, wrong]), 132_012, "index 0 is of type QUICK_REPLY, received url");
    let beyond = button(json!(7), "url", json!({"type": "text", "text": "x"}));
    refused(&definition, json!([url, code, beyond]), 131_009, "no button at index 7");
}

#[test]
fn products_orders_and_offers() {
    let mpm = marketing(json!([
        {"type": "HEADER", "format": "TEXT", "text": "For you"}, {"type": "BODY", "text": "hello"},
        {"type": "BUTTONS", "buttons": [{"type": "MPM"}]}]));
    let action = |action: Value| json!([{"type": "button", "sub_type": "mpm", "index": "0", "parameters": [{"type": "action", "action": action}]}]);
    let sections = json!([{"title": "Oil", "product_items": [{"product_retailer_id": "p1"}]}]);
    let shown = send(&mpm, action(json!({"thumbnail_product_retailer_id": "p1", "sections": sections}))).unwrap();
    assert_eq!(shown.json["buttons"][0]["sections"], sections);
    refused(&mpm, action(json!({"sections": []})), 131_009, "sections");

    let offer = marketing(json!([
        {"type": "BODY", "text": "Only now"},
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Weekend", "has_expiration": true}},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Order", "url": "https://x.example"}]}]));
    let until =
        json!({"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1_800_000_000_000_i64}});
    let shown = send(&offer, json!([{"type": "limited_time_offer", "parameters": [until]}])).unwrap();
    assert_eq!(shown.json["limited_time_offer"], json!({"text": "Weekend", "expires_at": 1_800_000_000_000_i64}));
    refused(&offer, json!([]), 132_000, "limited_time_offer");
}

#[test]
fn a_one_time_code_has_the_platform_s_words() {
    let definition = define(
        Category::Authentication,
        ParameterFormat::Positional,
        json!([
            {"type": "BODY", "add_security_recommendation": true},
            {"type": "FOOTER", "code_expiration_minutes": 10},
            {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]},
        ]),
    )
    .unwrap();
    let button = |code: &str| json!({"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": code}]});
    let shown = send(&definition, json!([body(&["J$FpnYnP"]), button("J$FpnYnP")])).unwrap();
    assert_eq!(
        shown.json,
        json!({"body": "*J$FpnYnP* is your verification code. For your security, do not share this code.",
            "footer": "This code expires in 10 minutes.",
            "buttons": [{"index": 0, "type": "OTP", "otp_type": "COPY_CODE", "text": "Copy code", "code": "J$FpnYnP"}]})
    );
    refused(&definition, json!([body(&["1"]), button("2")]), 131_009, "code of the body");
    refused(&definition, json!([body(&["1"])]), 132_000, "type OTP");
    refused(&definition, json!([body(&["1234567890123456"]), button("1")]), 131_009, "15 characters");
}

#[test]
fn a_carousel_has_all_its_cards() {
    let card = json!({"components": [
        {"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Pizza {{1}}!"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Order"}]}]});
    let definition = marketing(json!([{"type": "BODY", "text": "New"}, {"type": "CAROUSEL", "cards": [card, card]}]));
    let given = |index: u64, name: &str| {
        json!({"card_index": index, "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": "5"}}]}, body(&[name]),
            {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": name}]}]})
    };
    let carousel = |cards: Value| json!([{"type": "carousel", "cards": cards}]);
    let shown = send(&definition, carousel(json!([given(1, "B"), given(0, "A")]))).unwrap();
    assert_eq!(shown.json["cards"][0]["body"], "Pizza A!");
    assert_eq!(shown.json["cards"][1]["buttons"][0]["payload"], "B");
    refused(&definition, carousel(json!([given(0, "A")])), 132_000, "number of cards (1)");
    refused(&definition, carousel(json!([given(0, "A"), given(0, "B")])), 131_009, "card_index");
    let bare = json!({"card_index": 1, "components": [body(&["B"])]});
    refused(&definition, carousel(json!([given(0, "A"), bare])), 132_012, "carousel: card 1: header");
}

#[test]
fn a_bad_definition_is_refused_with_meta_s_number() {
    let of = |category, components| define(category, ParameterFormat::Positional, components).unwrap_err().subcode;
    let body = |text: &str| json!([{"type": "BODY", "text": text}]);
    let utility = |components| of(Category::Utility, components);
    assert_eq!(utility(body("{{1}} is here now")), Some(2_388_299));
    assert_eq!(utility(body("Here is your {{1}}")), Some(2_388_299));
    assert_eq!(utility(body("Hello {{2}} you")), Some(2_388_072));
    assert_eq!(utility(body("Hello {{1}}{{2}} you")), Some(2_388_072));
    assert_eq!(utility(body("a{{1}}.{{2}}.{{3}}b")), Some(2_388_293));
    assert_eq!(utility(body(&"x".repeat(1_025))), Some(2_388_040));
    assert_eq!(utility(json!([{"type": "FOOTER", "text": "x"}])), Some(2_388_072));
    let footer = json!([{"type": "BODY", "text": "x"}, {"type": "FOOTER", "text": "a {{1}} b"}]);
    assert_eq!(utility(footer), Some(2_388_073));
    let buttons = |buttons: Value| json!([{"type": "BODY", "text": "x"}, {"type": "BUTTONS", "buttons": buttons}]);
    let (reply, url) =
        (json!({"type": "QUICK_REPLY", "text": "a"}), json!({"type": "URL", "text": "b", "url": "https://x"}));
    let fails = |category, components| define(category, ParameterFormat::Positional, components).is_err();
    assert!(fails(Category::Utility, buttons(json!([reply, url, reply]))));
    assert!(!fails(Category::Utility, buttons(json!([reply, reply, url]))));
    assert!(fails(Category::Utility, buttons(json!([{"type": "OTP", "otp_type": "COPY_CODE"}]))));
    assert!(fails(Category::Utility, buttons(json!([{"type": "CATALOG"}]))));
    assert!(fails(Category::Authentication, json!([{"type": "BODY"}])));
}

proptest! {
    #[test]
    fn nothing_panics(text in ".{0,60}", value in ".{0,40}", index in any::<u64>(), kind in "[a-z_]{0,12}") {
        let components = json!([{"type": "BODY", "text": text}, {"type": kind, "format": value, "buttons": [{"type": text, "text": value}]}]);
        for format in [ParameterFormat::Positional, ParameterFormat::Named] {
            let _ = define(Category::Marketing, format, components.clone());
            if let Ok(definition) = define(Category::Marketing, format, json!([{"type": "BODY", "text": text}])) {
                let _ = send(&definition, json!([body(&[&value]), {"type": kind, "index": index, "cards": [{"card_index": index}]}]));
            }
        }
    }
}
