//! The restaurant's message templates: approved ones of every kind, in English and Japanese.

use messaging::template::{self, NewTemplate, Status};
use serde_json::{Value, json};
use store::Tx;
use wire::template::{Category, ParameterFormat};

use super::seed::Demo;
use crate::serve::Error;

/// Makes those that are not there yet.
pub fn create(tx: &mut Tx<'_, '_>, demo: &Demo) -> Result<(), Error> {
    for (name, language, category, components) in all() {
        if template::find(tx, demo.scope, demo.waba, name, language)?.is_some() {
            continue;
        }
        let Value::Array(components) = components else { continue };
        let parameter_format =
            if name == "event_invitation" { ParameterFormat::Named } else { ParameterFormat::Positional };
        let new = NewTemplate {
            waba_id: demo.waba,
            name: name.to_owned(),
            language: language.to_owned(),
            category,
            parameter_format,
            components,
            status: Status::Approved,
        };
        template::create(tx, demo.scope, &new)?;
    }
    Ok(())
}

type Row = (&'static str, &'static str, Category, Value);

/// What stands for the variables of a text in the review, in their order.
const EXAMPLES: [&str; 4] = ["Aiko", "A-1042", "19:30", "4"];

fn body(text: &str) -> Value {
    let names = text.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0));
    let examples: Vec<(&str, &str)> = names.zip(EXAMPLES).collect();
    let is_named = examples.iter().any(|(name, _)| name.starts_with(|char: char| char.is_ascii_alphabetic()));
    let example = if is_named {
        let named = examples.iter().map(|(name, example)| json!({"param_name": name, "example": example}));
        json!({"body_text_named_params": named.collect::<Vec<_>>()})
    } else {
        json!({"body_text": [examples.iter().map(|(_, example)| example).collect::<Vec<_>>()]})
    };
    match examples.is_empty() {
        true => json!({"type": "BODY", "text": text}),
        false => json!({"type": "BODY", "text": text, "example": example}),
    }
}

fn footer(text: &str) -> Value {
    json!({"type": "FOOTER", "text": text})
}

fn header(format: &str) -> Value {
    match format {
        "IMAGE" | "VIDEO" | "DOCUMENT" => {
            let file = format!("https://luigi.example/examples/{}", format.to_lowercase());
            json!({"type": "HEADER", "format": format, "example": {"header_handle": [file]}})
        }
        _ => json!({"type": "HEADER", "format": format}),
    }
}

fn title(text: &str) -> Value {
    json!({"type": "HEADER", "format": "TEXT", "text": text})
}

fn buttons(buttons: Value) -> Value {
    json!({"type": "BUTTONS", "buttons": buttons})
}

fn reply(text: &str) -> Value {
    json!({"type": "QUICK_REPLY", "text": text})
}

fn link(text: &str, url: &str) -> Value {
    json!({"type": "URL", "text": text, "url": url, "example": [url]})
}

fn card(text: &str, order: &str, menu: &str) -> Value {
    let menu = link(menu, "https://luigi.example/menu/{{1}}");
    json!({"components": [header("IMAGE"), body(text), buttons(json!([reply(order), menu]))]})
}

fn all() -> Vec<Row> {
    let mut all = plain();
    all.extend(rich());
    all.extend(shop());
    all
}

fn plain() -> Vec<Row> {
    use Category::{Authentication, Marketing, Utility};
    let hello = "Welcome and congratulations!! This message demonstrates your ability to send a template message. Thank you \
                 for trying it.";
    let otp = |minutes: u64| {
        json!([
            {"type": "BODY", "add_security_recommendation": true},
            {"type": "FOOTER", "code_expiration_minutes": minutes},
            buttons(json!([{"type": "OTP", "otp_type": "COPY_CODE"}])),
        ])
    };
    let reminder =
        "Hi {{1}}, we look forward to seeing you on {{2}} at {{3}}, table for {{4}} people. Is it still right?";
    let reminder_ja = "こんにちは、{{1}}様。{{2}} {{3}}に{{4}}名様でご予約を承っております。ご変更はございませんか。";
    let invitation = "Dear {{first_name}}, on {{event_date}} we open the new wine and cook for friends. Will you come?";
    vec![
        ("hello_world", "en_US", Utility, json!([title("Hello World"), body(hello), footer("Trattoria Luigi")])),
        (
            "booking_reminder",
            "en",
            Utility,
            json!([body(reminder), buttons(json!([reply("Yes, we come"), reply("Change it"), reply("Cancel")]))]),
        ),
        (
            "booking_reminder",
            "ja",
            Utility,
            json!([body(reminder_ja), buttons(json!([reply("伺います"), reply("変更したい"), reply("キャンセル")]))]),
        ),
        ("login_code", "en", Authentication, otp(10)),
        ("login_code", "ja", Authentication, otp(10)),
        (
            "event_invitation",
            "en",
            Marketing,
            json!([
                title("An evening at Luigi's"),
                body(invitation),
                buttons(json!([reply("I come"), reply("Not this time")]))
            ]),
        ),
        (
            "find_us",
            "en",
            Utility,
            json!([
                header("LOCATION"),
                body("Your table waits, {{1}}. This is how you find us."),
                buttons(json!([{"type": "PHONE_NUMBER", "text": "Call us", "phone_number": "+81300001200"}])),
            ]),
        ),
        (
            "call_us_back",
            "en",
            Utility,
            json!([
                body("Hi {{1}}, we tried to reach you about your booking."),
                buttons(json!([{"type": "VOICE_CALL", "text": "Call Luigi"}]))
            ]),
        ),
    ]
}

fn rich() -> Vec<Row> {
    use Category::{Marketing, Utility};
    let order = "Hi {{1}}, your order {{2}} is on its way and arrives at about {{3}}.";
    let order_ja = "こんにちは、{{1}}様。ご注文 {{2}} を発送しました。{{3}}頃のお届け予定です。";
    let url = "https://luigi.example/orders/{{1}}";
    let carousel = "Hi {{1}}, three pizzas are new this week.";
    let carousel_ja = "こんにちは、{{1}}様。今週の新作ピザ3種です。";
    vec![
        (
            "order_update",
            "en",
            Utility,
            json!([
                header("IMAGE"),
                body(order),
                footer("Trattoria Luigi"),
                buttons(json!([reply("Thank you"), link("Follow it", url)])),
            ]),
        ),
        (
            "order_update",
            "ja",
            Utility,
            json!([
                header("IMAGE"),
                body(order_ja),
                footer("トラットリア・ルイージ"),
                buttons(json!([reply("ありがとう"), link("配送状況", url)])),
            ]),
        ),
        ("receipt", "en", Utility, json!([header("DOCUMENT"), body("Here is your receipt for {{1}}, thank you.")])),
        (
            "kitchen_film",
            "en",
            Marketing,
            json!([header("VIDEO"), body("Look over the shoulder of our cook, {{1}}: the dough rests for two days.")]),
        ),
        (
            "weekend_offer",
            "en",
            Marketing,
            json!([
                header("IMAGE"),
                body("Hi {{1}}, every pizza is {{2}} off until Sunday night. Show the code when you order."),
                {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Weekend offer", "has_expiration": true}},
                buttons(json!([{"type": "COPY_CODE", "example": "PIZZA25"}, link("Order now", url)])),
            ]),
        ),
        (
            "coupon",
            "ja",
            Marketing,
            json!([
                body("こんにちは、{{1}}様。次回ご利用いただけるクーポンをお送りします。"),
                buttons(json!([reply("配信停止"), {"type": "COPY_CODE", "example": "PIZZA25"}])),
            ]),
        ),
        (
            "new_pizzas",
            "en",
            Marketing,
            json!([body(carousel), {"type": "CAROUSEL", "cards": [
                card("Fior di zucca: courgette flowers and anchovies.", "Order it", "More"),
                card("Tartufo: black truffle, mushrooms, thyme.", "Order it", "More"),
                card("Limone: lemon, ricotta, a little honey.", "Order it", "More"),
            ]}]),
        ),
        (
            "new_pizzas",
            "ja",
            Marketing,
            json!([body(carousel_ja), {"type": "CAROUSEL", "cards": [
                card("ズッキーニの花とアンチョビ", "注文する", "詳しく"),
                card("黒トリュフとマッシュルーム", "注文する", "詳しく"),
                card("レモンとリコッタ、はちみつ", "注文する", "詳しく"),
            ]}]),
        ),
    ]
}

fn shop() -> Vec<Row> {
    use Category::{Marketing, Utility};
    vec![
        (
            "our_shop",
            "en",
            Marketing,
            json!([
                body("Hi {{1}}, our pantry is open: oil, pasta and wine to take home."),
                footer("Best before the weekend"),
                buttons(json!([{"type": "CATALOG", "text": "View catalog"}])),
            ]),
        ),
        (
            "chosen_for_you",
            "en",
            Marketing,
            json!([
                title("Chosen for you"),
                body("Hi {{1}}, these go well with what you had last time."),
                buttons(json!([{"type": "MPM", "text": "View items"}])),
            ]),
        ),
        (
            "back_in_stock",
            "en",
            Marketing,
            json!([
                header("PRODUCT"),
                body("Good news, {{1}}: it is back."),
                buttons(json!([{"type": "SPM", "text": "View"}]))
            ]),
        ),
        (
            "from_the_pantry",
            "en",
            Marketing,
            json!([body("Hi {{1}}, new in the pantry."), {"type": "CAROUSEL", "cards": [pantry(), pantry()]}]),
        ),
        (
            "pay_your_order",
            "en",
            Utility,
            json!([
                body("Hi {{1}}, your order {{2}} is ready to be paid."),
                buttons(json!([{"type": "ORDER_DETAILS", "text": "Review and Pay"}])),
            ]),
        ),
        (
            "tell_us",
            "en",
            Utility,
            json!([
                body("Hi {{1}}, how was your evening with us?"),
                buttons(json!([{"type": "FLOW", "text": "Tell us", "flow_id": "1"}])),
            ]),
        ),
    ]
}

fn pantry() -> Value {
    json!({"components": [header("PRODUCT"), buttons(json!([{"type": "SPM", "text": "View"}]))]})
}

#[cfg(test)]
mod tests {
    use wire::template::{Definition, Head};

    use super::*;

    #[test]
    fn every_template_is_in_form() {
        for (name, language, category, components) in all() {
            let parameter_format =
                if name == "event_invitation" { ParameterFormat::Named } else { ParameterFormat::Positional };
            let head = Head { name: name.to_owned(), language: language.to_owned(), category, parameter_format };
            let components = components.as_array().cloned().unwrap_or_default();
            if let Err(error) = Definition::submit(head, &components) {
                panic!("{name} ({language}): {:?}", error.details);
            }
        }
    }
}
