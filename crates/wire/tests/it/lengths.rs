//! Each limit on a text: what is at it passes, what is over it fails and names the member.

use serde_json::json;
use wire::limits;

use crate::payload::{dotted, example, outbound, text, with};

#[test]
fn lengths_of_outbound_texts() {
    let action = "/interactive/action";
    let cases = [
        ("text", "", "/text/body".to_owned(), limits::TEXT_BODY_CHARS),
        ("image", "", "/image/caption".to_owned(), limits::CAPTION_CHARS),
        ("video", "", "/video/caption".to_owned(), limits::CAPTION_CHARS),
        ("document", "", "/document/caption".to_owned(), limits::CAPTION_CHARS),
        ("document", "", "/document/filename".to_owned(), limits::FILENAME_CHARS),
        ("interactive", "button", "/interactive/body/text".to_owned(), limits::BODY_CHARS),
        ("interactive", "button", "/interactive/footer/text".to_owned(), limits::FOOTER_CHARS),
        ("interactive", "button", format!("{action}/buttons/1/reply/title"), limits::BUTTON_TITLE_CHARS),
        ("interactive", "button", format!("{action}/buttons/1/reply/id"), limits::BUTTON_ID_CHARS),
        ("interactive", "list", "/interactive/header/text".to_owned(), limits::HEADER_CHARS),
        ("interactive", "list", "/interactive/header/sub_text".to_owned(), limits::HEADER_CHARS),
        ("interactive", "list", "/interactive/body/text".to_owned(), limits::LIST_BODY_CHARS),
        ("interactive", "list", format!("{action}/button"), limits::LIST_BUTTON_CHARS),
        ("interactive", "list", format!("{action}/sections/0/title"), limits::SECTION_TITLE_CHARS),
        ("interactive", "list", format!("{action}/sections/0/rows/0/id"), limits::ROW_ID_CHARS),
        ("interactive", "list", format!("{action}/sections/0/rows/0/title"), limits::ROW_TITLE_CHARS),
        ("interactive", "list", format!("{action}/sections/0/rows/0/description"), limits::ROW_DESCRIPTION_CHARS),
        ("interactive", "cta_url", format!("{action}/parameters/display_text"), limits::CTA_DISPLAY_TEXT_CHARS),
        ("interactive", "product_list", format!("{action}/sections/0/title"), limits::SECTION_TITLE_CHARS),
        ("interactive", "voice_call", format!("{action}/parameters/display_text"), limits::CTA_DISPLAY_TEXT_CHARS),
        ("interactive", "voice_call", format!("{action}/parameters/payload"), limits::VOICE_CALL_PAYLOAD_CHARS),
        ("interactive", "flow", format!("{action}/parameters/flow_cta"), limits::FLOW_CTA_CHARS),
        (
            "interactive",
            "address_message",
            format!("{action}/parameters/values/in_pin_code"),
            limits::IN_PIN_CODE_CHARS,
        ),
        ("interactive", "carousel", format!("{action}/cards/0/body/text"), limits::CARD_BODY_CHARS),
        (
            "interactive",
            "carousel",
            format!("{action}/cards/0/action/parameters/display_text"),
            limits::CTA_DISPLAY_TEXT_CHARS,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/payment_configuration"),
            limits::PAYMENT_CONFIGURATION_CHARS,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/order/items/0/name"),
            limits::ORDER_ITEM_NAME_CHARS,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/order/tax/description"),
            limits::AMOUNT_DESCRIPTION_CHARS,
        ),
        (
            "interactive",
            "order_details",
            format!("{action}/parameters/order/expiration/description"),
            limits::EXPIRATION_DESCRIPTION_CHARS,
        ),
        (
            "interactive",
            "order_status",
            format!("{action}/parameters/order/description"),
            limits::ORDER_STATUS_DESCRIPTION_CHARS,
        ),
        ("template", "", "/template/name".to_owned(), limits::TEMPLATE_NAME_CHARS),
        ("template", "", "/template/components/2/parameters/0/payload".to_owned(), limits::TEMPLATE_PAYLOAD_CHARS),
        ("template", "", "/template/components/4/parameters/0/coupon_code".to_owned(), limits::COUPON_CODE_CHARS),
    ];
    for (kind, sub_kind, pointer, max) in cases {
        let example = example(kind, sub_kind);
        assert_eq!(outbound(&with(&example, &pointer, json!(text(max)))), Ok(()), "{kind} {sub_kind} {pointer}");
        let over = outbound(&with(&example, &pointer, json!(text(max + 1)))).unwrap_err();
        assert_eq!((over.field, over.code), (dotted(&pointer), 100), "{}", over.reason);
        assert!(over.reason.contains(&max.to_string()), "{}", over.reason);
    }
}
