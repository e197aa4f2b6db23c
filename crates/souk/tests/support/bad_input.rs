//! Requests that make no sense, at every documented address: each gets an answer, none of them a 5xx.

use futures::StreamExt as _;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::support::{Owner, PATIENCE, Visitor};
use crate::world::Server;

const CHAT: [(&str, &str); 17] = [
    ("GET", "/chat/v1/lines/{id}"),
    ("POST", "/chat/v1/{id}/session"),
    ("GET", "/chat/v1/{id}/session"),
    ("PATCH", "/chat/v1/{id}/session"),
    ("POST", "/chat/v1/{id}/confirmations"),
    ("PUT", "/chat/v1/{id}/confirmations/{id}"),
    ("GET", "/chat/v1/{id}/messages"),
    ("GET", "/chat/v1/{id}/messages?before={id}&after={id}&limit={id}"),
    ("POST", "/chat/v1/{id}/messages"),
    ("PATCH", "/chat/v1/{id}/messages/{id}"),
    ("DELETE", "/chat/v1/{id}/messages/{id}"),
    ("POST", "/chat/v1/{id}/receipts"),
    ("POST", "/chat/v1/{id}/typing"),
    ("POST", "/chat/v1/{id}/media?file_name={id}&voice={id}&duration_ms={id}&waveform={id}"),
    ("GET", "/chat/v1/{id}/media/{id}"),
    ("GET", "/chat/v1/{id}/live"),
    ("DELETE", "/chat/v1/{id}/session"),
];

const OTHERS: [(&str, &str); 8] = [
    ("POST", "/v23.0/{id}/messages"),
    ("POST", "/{id}/messages"),
    ("GET", "/v23.0/{id}"),
    ("GET", "/l/{id}"),
    ("GET", "/c/{id}"),
    ("GET", "/c/{id}/manifest.webmanifest"),
    ("GET", "/sign-in?token={id}"),
    ("GET", "/_app/{id}"),
];

/// Ids that are unknown, forged or none at all; the first one is the demo's line.
const IDS: [&str; 9] = [
    "LINE",
    "0",
    "-1",
    "99999999999999999999999",
    "wamid.HBgLMTIz",
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "%F0%9F%99%82",
];

fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000)).into_bytes();
    vec![
        ("nothing", Vec::new()),
        ("no JSON", b"{\"a\":".to_vec()),
        ("broken UTF-8", b"{\"client_id\":\"\xff\xfe\",\"message\":{\"type\":\"text\",\"text\":{\"body\":\"\xc3\x28\"}}}".to_vec()),
        ("null", b"null".to_vec()),
        ("a list", b"[1,2]".to_vec()),
        ("unknown members", br#"{"no_such_member":1,"__proto__":{}}"#.to_vec()),
        (
            "wrong types",
            br#"{"client_id":{},"message":[],"status":7,"message_id":[],"state":{},"token":1,"name":false,"email":[],
            "password":{},"from":[],"up_to":1,"phone":{},"code":[],"week":1,"text":3,"silence_days":"x","to":{},"type":1}"#
                .to_vec(),
        ),
        ("NUL characters", br#"{"client_id":"a\u0000","name":"\u0000","token":"\u0000","email":"\u0000","password":"\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000","phone":"\u0000","code":"\u0000","text":"\u0000","status":"read","message_id":"\u0000","up_to":"\u0000","from":"\u0000","message":{"type":"text","text":{"body":"\u0000"}}}"#.to_vec()),
        ("numbers beyond", br#"{"client_id":"a","message":{"type":"location","location":{"latitude":1e999,"longitude":-1e308}},"silence_days":99999999999999999999,"limit":-1}"#.to_vec()),
        ("deep lists", deep("[", "]")),
        ("deep objects", deep("{\"message\":", "")),
        ("too much", vec![b' '; 3 << 20]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_answers_nonsense_clearly() {
    let server = Server::demo();
    let line = server.credentials()["phone_number_id"].as_str().unwrap().to_owned();
    let owner = Owner::sign_in(&server).await;
    let visitor = Visitor::open(&server, "4915550000007").await;
    // A connection that the server closed over one request is not for the next one.
    let http = Client::builder().timeout(PATIENCE).pool_max_idle_per_host(0).build().unwrap();
    let described: Value = owner.get("/openapi.json").await;
    let mut addresses: Vec<(String, String)> =
        CHAT.iter().chain(&OTHERS).map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
    for (path, operations) in described["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys().filter(|name| *name != "parameters") {
            let path = if path.starts_with("/api/") { path.clone() } else { format!("/api/v1{path}") };
            addresses.push((method.to_uppercase(), path));
        }
    }
    assert!(addresses.len() > 50, "{}", addresses.len());

    let bodies = bodies();
    let mut requests: Vec<(String, RequestBuilder)> = Vec::new();
    for (method, path) in &addresses {
        for (index, id) in IDS.iter().enumerate() {
            let path = fill(path, if *id == "LINE" { &line } else { id });
            // All bodies at the line, two at the other ids.
            let few = [bodies[5].clone(), bodies[6].clone()];
            let some: &[(&str, Vec<u8>)] = if method == "GET" || method == "DELETE" {
                &bodies[..1]
            } else if index == 0 {
                &bodies
            } else {
                &few
            };
            for (what, body) in some {
                for who in ["nobody", "forged", "signed in"] {
                    if who == "signed in" && method == "DELETE" && path.ends_with("/session") {
                        continue;
                    }
                    let verb: Method = method.parse().unwrap();
                    let mut request = http
                        .request(verb, format!("{}{path}", server.url))
                        .header("content-type", "application/json")
                        .header("origin", &server.url)
                        .body(body.clone());
                    request = match who {
                        "forged" => request
                            .header("cookie", format!("souk_session=AAAA; souk_chat_{line}=..%00"))
                            .header("authorization", "Bearer forged"),
                        "signed in" if path.starts_with("/api/") => request.header("cookie", &owner.cookie),
                        "signed in" if path.starts_with("/chat/") => request.bearer_auth(&visitor.token),
                        "signed in" => request.bearer_auth(server.credentials()["token"].as_str().unwrap()),
                        _ => request,
                    };
                    requests.push((format!("{method} {path}, {what}, {who}"), request));
                }
            }
        }
    }
    let count = requests.len();
    let ask = |(what, request): (String, RequestBuilder)| async move {
        match request.send().await {
            Ok(response) => {
                let status = response.status();
                let is_problem = status.is_client_error() && !what.contains("/_app/") && !what.contains(" /c/");
                let text = response.text().await.unwrap_or_default();
                if status.is_server_error() {
                    Some(format!("{status} at {what}: {text}"))
                } else if is_problem && what.contains("/v1/") && !text.contains("\"status\"") {
                    Some(format!("no problem document at {what}: {status} {text}"))
                } else {
                    None
                }
            }
            // A server may hang up on a body that it will not read.
            Err(error) if what.contains("too much") && !error.is_timeout() => None,
            Err(error) => Some(format!("{what}: {error:?}")),
        }
    };
    let wrong: Vec<String> =
        futures::stream::iter(requests).map(ask).buffer_unordered(16).filter_map(std::future::ready).collect().await;
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    eprintln!("{count} requests");
    assert_eq!(owner.get("/me").await["agent"]["role"], "owner", "it still serves, and nobody was changed");
}

/// Every `{parameter}` becomes the id.
fn fill(path: &str, id: &str) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        filled.push_str(id);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    filled + rest
}
