//! Payloads to take apart, and the checks made of them.

use serde_json::Value;
use wire::message::Content;
use wire::{Invalid, validate};

pub fn text(chars: usize) -> String {
    "é".repeat(chars)
}

pub fn outbound(payload: &Value) -> Result<(), Invalid> {
    validate::outbound(&Content::parse(payload)?)
}

pub fn inbound(payload: &Value) -> Result<(), Invalid> {
    validate::inbound(&Content::parse(payload)?)
}

/// A payload of `example` with the member at `pointer` replaced.
pub fn with(example: &Value, pointer: &str, value: Value) -> Value {
    let mut payload = example.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = payload.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match parent {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        parent => parent[name] = value,
    }
    payload
}

/// `text.body` for `/text/body`, `a[0].b` for `/a/0/b`.
pub fn dotted(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str(&format!("[{part}]"));
        } else {
            path.push_str(if path.is_empty() { "" } else { "." });
            path.push_str(part);
        }
    }
    path
}

pub fn example(kind: &str, sub_kind: &str) -> Value {
    let payloads: Vec<Value> = serde_json::from_str(include_str!("../examples/outbound.json")).unwrap();
    let is_it = |payload: &Value| payload["type"] == kind && (sub_kind.is_empty() || payload[kind]["type"] == sub_kind);
    payloads.into_iter().find(is_it).unwrap()
}
