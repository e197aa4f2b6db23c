//! Every example of Meta's OpenAPI document is read and written again without loss.
//!
//! The document is no part of the repository. It is looked for where `SOUK_CLOUD_API_DOCUMENT` says, and in
//! `shared/reference/` beside the workspace or above that; without it, this test says so and the examples in
//! `tests/examples/` speak alone.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use wire::message::{Content, Request};
use wire::validate;
use wire::webhook::Envelope;

const NAME: &str = "shared/reference/business-messaging-api_v23.0.yaml";

/// Requests of the document that break its own rules, by the name of the example, and why.
const BROKEN: &[(&str, &str)] = &[
    ("Send Multi-Product Message", "the header's type is a placeholder; only `text` is allowed there"),
    ("Send Order Status Message", "the reference id has more than its 35 characters"),
    ("Send Reply to List Message", "`interactive` without `type`, which makes it a text without one"),
    ("Send Sample Issue Resolution Template", "texts of parameters are booleans"),
];

fn document() -> Option<Value> {
    let path = match std::env::var_os("SOUK_CLOUD_API_DOCUMENT") {
        Some(path) => PathBuf::from(path),
        None => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let places = [root.join("..").join(NAME), root.join("../..").join(NAME)];
            places.into_iter().find(|path| path.exists())?
        }
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_norway::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Calls `see` with the name and value of each example below a node.
fn examples(node: &Value, name: &str, see: &mut dyn FnMut(&str, &Value)) {
    match node {
        Value::Array(items) => items.iter().for_each(|item| examples(item, name, see)),
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("example", value) => see(name, value),
                    ("examples", Value::Object(named)) => {
                        for (name, example) in named {
                            see(name, example.get("value").unwrap_or(example));
                        }
                    }
                    (_, member) => examples(member, key, see),
                }
            }
        }
        _ => {}
    }
}

/// Calls `see` with every object inside a value.
fn objects(value: &Value, see: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| objects(item, see)),
        Value::Object(members) => {
            see(members);
            members.values().for_each(|member| objects(member, see));
        }
        _ => {}
    }
}

/// A value less what means nothing: absent, null and an empty list are the same to the Cloud API.
fn meaning(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(meaning).collect(),
        Value::Object(members) => {
            let is_something =
                |value: &Value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty());
            members
                .iter()
                .filter(|(_, member)| is_something(member))
                .map(|(name, member)| (name.clone(), meaning(member)))
                .collect()
        }
        value => value.clone(),
    }
}

/// An example with addresses in place of placeholders for them.
fn with_addresses(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(with_addresses).collect(),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), with_addresses(member))).collect(),
        Value::String(text) if text.contains("http(s)://") => {
            Value::from(text.trim_matches(['<', '>']).replace("http(s)://", "https://"))
        }
        value => value.clone(),
    }
}

#[test]
fn examples_are_read_and_written_without_loss() {
    let Some(document) = document() else {
        eprintln!("the document {NAME} is not here and SOUK_CLOUD_API_DOCUMENT not set: nothing is compared with it");
        return;
    };
    let (mut messages, mut webhooks, mut lost) = (0, 0, Vec::new());
    examples(&document, "", &mut |name, example| {
        objects(example, &mut |members| {
            if members.get("object").is_some_and(|object| object == wire::webhook::OBJECT) {
                webhooks += 1;
                let webhook = Value::Object(members.clone());
                match Envelope::parse(&webhook) {
                    Ok(envelope) => {
                        let written = serde_json::to_value(&envelope).unwrap();
                        if meaning(&written) != meaning(&webhook) {
                            lost.push(format!("{name}: {written} for {webhook}"));
                        }
                    }
                    Err(invalid) => lost.push(format!("{name}: {invalid}: {webhook}")),
                }
            }
            let Some(kind) = members.get("type").and_then(Value::as_str) else { return };
            let Some(body) = members.get(kind) else { return };
            messages += 1;
            let payload = serde_json::json!({"type": kind, kind: body});
            let written = Value::Object(Content::parse_lossy(&payload).to_json());
            if meaning(&written) != meaning(&payload) {
                lost.push(format!("{name}: {written} for {payload}"));
            }
        });
    });
    assert!(messages > 50, "{messages} messages and {webhooks} webhooks");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn requests_are_understood_and_keep_the_rules() {
    let Some(document) = document() else {
        eprintln!("the document {NAME} is not here and SOUK_CLOUD_API_DOCUMENT not set: nothing is compared with it");
        return;
    };
    let (mut seen, mut wrong) = (0, Vec::new());
    for path in ["/{Version}/{Phone-Number-ID}/messages", "/{Version}/{Phone-Number-ID}/marketing_messages"] {
        examples(&document["paths"][path]["post"]["requestBody"], "", &mut |name, example| {
            seen += 1;
            let mut example = with_addresses(example);
            if example.get("status").is_none() && example.get("type").is_none() {
                example["type"] = Value::from("text");
            }
            let refused = match Request::parse(&example) {
                Ok(Request::Send(send)) => {
                    let written = Value::Object(send.to_json());
                    if meaning(&written) != meaning(&example) {
                        wrong.push(format!("{name}: {written} for {example}"));
                    }
                    validate::send(&send).err()
                }
                Ok(Request::Read(receipt)) => {
                    let written = serde_json::to_value(&receipt).unwrap();
                    if meaning(&written) != meaning(&example) {
                        wrong.push(format!("{name}: {written} for {example}"));
                    }
                    None
                }
                Err(invalid) => Some(invalid),
            };
            let is_known = BROKEN.iter().any(|(broken, _)| *broken == name);
            match refused {
                Some(invalid) if !is_known => wrong.push(format!("{name}: {invalid}: {example}")),
                None if is_known => wrong.push(format!("{name} is listed as broken and is not")),
                _ => {}
            }
        });
    }
    assert!(seen > 40, "{seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
