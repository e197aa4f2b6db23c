//! Whatever is sent to any operation of the Cloud API, the answer is Graph's: a success or its error envelope, never a 5xx.

use std::sync::Arc;

use api::graph::{Kind, ROUTES, Route};
use messaging::token;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::authorization::template_group;
use crate::graph_partner::partnership;
use crate::support::{Answer, Business, World, each, png};

/// How many bodies are made up for each operation, beside the fixed ones.
const MADE_UP: usize = 30;

/// Names that operations know, so that what is made up gets past the first look.
const NAMES: [&str; 36] = [
    "messaging_product",
    "to",
    "recipient",
    "type",
    "text",
    "body",
    "image",
    "id",
    "link",
    "template",
    "name",
    "language",
    "code",
    "components",
    "interactive",
    "action",
    "context",
    "message_id",
    "status",
    "fields",
    "limit",
    "after",
    "before",
    "file",
    "file_length",
    "file_name",
    "file_type",
    "object",
    "callback_url",
    "verify_token",
    "webhook_configuration",
    "override_callback_uri",
    "is_cart_enabled",
    "websites",
    "about",
    "access_token",
];

/// Bodies that are wrong in a known way.
fn fixed() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str, depth| [open.repeat(depth), close.repeat(depth)].concat().into_bytes();
    [
        &b""[..],
        b"{",
        b"}",
        b"null",
        b"true",
        b"[]",
        b"[{}]",
        b"\"x\"",
        b"{}",
        b"{\"\":\"\"}",
        b"{\"a\":1,}",
        b"{'a':1}",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe\x00",
        b"{\"to\":\"\xff\"}",
        b"\x00",
        b"NaN",
        b"{\"to\":NaN}",
        br#"{"to":"\ud800"}"#,
        br#"{"to":"\udc00\ud800","text":{"body":"\ud83d"}}"#,
        br#"{"to":"1","to":"2"}"#,
        br#"{"text":{"body":"a","body":"b"}}"#,
        br#"{"\u0000":"\u0000"}"#,
        br#"{"messaging_product":"whatsapp\u0000","to":"+1\u0000"}"#,
        br#"{"limit":1e999}"#,
        br#"{"limit":-0.0000000000000000000000000000000000001}"#,
        br#"{"limit":123456789012345678901234567890}"#,
        br#"{"access_token":{}}"#,
        br#"{"access_token":""}"#,
    ]
    .into_iter()
    .map(<[u8]>::to_vec)
    .chain([deep("[", "]", 5_000), deep("{\"a\":", "}", 5_000), deep("[", "", 100_000), vec![b' '; 1_000_000]])
    .collect()
}

/// A fixed sequence of numbers that look random (splitmix64): each run makes the same bodies.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    fn text(&mut self) -> String {
        const TEXTS: [&str; 18] = [
            "",
            " ",
            "whatsapp",
            "text",
            "image",
            "template",
            "819012345678",
            "\u{0}",
            "a\u{0}b",
            "{",
            "[1,",
            "-1",
            "99999999999999999999",
            "http://127.0.0.1:1/",
            "http://[::",
            "wamid.x",
            "\u{202e}\u{fffd}\u{10ffff}👩‍👩‍👧",
            "id,name{a{b",
        ];
        match self.below(6) {
            0 => "x".repeat(self.below(5_000)),
            _ => TEXTS[self.below(TEXTS.len())].to_owned(),
        }
    }

    fn value(&mut self, depth: usize) -> Value {
        const NUMBERS: [f64; 6] = [0.0, -1.0, 0.5, 1e18, -1.7e308, 4_294_967_296.0];
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(NUMBERS[self.below(NUMBERS.len())]),
            3 => json!(self.next()),
            4 => json!(self.text()),
            5 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let members = (0..self.below(6)).map(|_| (NAMES[self.below(NAMES.len())].to_owned(), self.value(depth)));
        Value::Object(members.collect())
    }
}

/// What an operation is called on.
async fn node(world: &World, business: &Business, token: &str, kind: Kind) -> String {
    match kind {
        Kind::Phone => business.line.id.to_string(),
        Kind::Waba => business.line.waba_id.to_string(),
        Kind::Business => business.id().to_string(),
        Kind::App => business.app.id.to_string(),
        Kind::Template => {
            let name = format!("fuzz_{}", store::secret::new_code(8).to_lowercase());
            let components = json!([{"type": "BODY", "text": name}]);
            let new = json!({"name": name, "language": "en", "category": "UTILITY", "components": components});
            let path = format!("/v26.0/{}/message_templates", business.line.waba_id);
            let made = Answer::of(world.request(Method::POST, &path).bearer_auth(token).json(&new)).await;
            made.ok(200)["id"].as_str().unwrap().to_owned()
        }
        Kind::SystemUser => world.system_user(business).await.to_string(),
        Kind::BusinessProfile => (business.line.id.get() | 1 << 62).to_string(),
        Kind::MessageHistory => world.sent(business, "look into this").await.to_string(),
        Kind::Solution => partnership(world, business).await[0].clone(),
        Kind::MigrationIntent => partnership(world, business).await[1].clone(),
        Kind::MobilityIntent => partnership(world, business).await[2].clone(),
        Kind::TemplateGroup => template_group(world, business).await,
        Kind::Preverified => partnership(world, business).await[3].clone(),
        Kind::Media => {
            let file = Part::bytes(png()).file_name("a.png").mime_str("image/png").unwrap();
            let form = Form::new().text("messaging_product", "whatsapp").part("file", file);
            let path = format!("/v26.0/{}/media", business.line.id);
            let uploaded = Answer::of(world.request(Method::POST, &path).bearer_auth(token).multipart(form)).await;
            uploaded.ok(200)["id"].as_str().unwrap().to_owned()
        }
    }
}

#[track_caller]
fn check(route: &Route, path: &str, body: &[u8], answer: &Answer) {
    let what = || {
        let body = String::from_utf8_lossy(&body[..body.len().min(500)]);
        format!("{} {path} {body}: {} {}", route.method, answer.status, String::from_utf8_lossy(&answer.bytes))
    };
    let json: Value = serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| panic!("{}", what()));
    if answer.status.is_success() {
        assert!(json.get("error").is_none(), "{}", what());
        return;
    }
    assert!(answer.status.is_client_error(), "{}", what());
    let error = &json["error"];
    assert!(error["code"].is_u64() && error["message"].is_string(), "{}", what());
    assert!(error["type"].is_string() && error["fbtrace_id"].is_string(), "{}", what());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_comes_is_answered_as_graph_answers() {
    const TYPES: [&str; 7] = [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "text/plain",
        "application/json; charset=utf-16",
        "x",
    ];
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (scope, app) = (business.scope, business.app.id);
        let token = world.store().write(move |tx| {
            let user = token::create_system_user(tx, scope, app, "all", token::Role::Admin)?;
            token::issue(tx, scope, app, user, &[token::MESSAGING, token::MANAGEMENT], None)
        });
        let token = token.await.unwrap();
        let mut random = Random(7);
        let fixed = fixed();
        for route in ROUTES {
            let path = format!("/v26.0/{}/", node(&world, &business, &token, route.node).await);
            let path = format!("{path}{}", route.edge.replace('*', "%00%ff"));
            let call = async |path: &str, content_type: &str, body: Vec<u8>| {
                // A body that is refused before it was read whole ends its connection: each request has its own.
                let request =
                    world.request(route.method.clone(), path).bearer_auth(&token).header("connection", "close");
                let answer = Answer::of(request.header("content-type", content_type).body(body.clone())).await;
                check(route, path, &body, &answer);
            };
            for body in &fixed {
                call(&path, TYPES[0], body.clone()).await;
                call(&path, TYPES[1 + random.below(TYPES.len() - 1)], body.clone()).await;
            }
            for _ in 0..MADE_UP {
                let members = random.object(4);
                call(&path, TYPES[0], members.to_string().into_bytes()).await;
                let pairs = members.as_object().unwrap().iter().map(|(name, value)| (name, value.to_string()));
                let form = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap();
                call(&format!("{path}?{form}"), TYPES[0], Vec::new()).await;
                call(&path, TYPES[1], form.into_bytes()).await;
            }
            for query in ["%", "%ff=%fe&fields=%00", "fields=a{", "limit=-1&after=%f0%9f", "&&==&", "access_token[]=1"]
            {
                call(&format!("{path}?{query}"), TYPES[0], Vec::new()).await;
            }
        }
    })
    .await;
}
