//! The OpenAPI document is a snapshot: a changed shape shows in review.

use std::path::Path;

use reqwest::Method;
use serde_json::Value;

use crate::support::{Answer, each};

#[test]
fn the_snapshot_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi/console.json");
    let document = api::console::document();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &document).unwrap();
    }
    let snapshot = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        snapshot == document,
        "docs/openapi/console.json is stale: run `UPDATE_OPENAPI=1 cargo test -p api the_snapshot_is_up_to_date` and review what changed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_is_served() {
    each(async |world| {
        let answer = Answer::of(world.request(Method::GET, "/api/v1/openapi.json")).await;
        assert_eq!(answer.ok(200)["info"]["title"], "Souk console API");
    })
    .await;
}

#[test]
fn every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(&api::console::document()).unwrap();
    let mut lost = Vec::new();
    references(&document, &mut |name| {
        let is_there = name.strip_prefix('#').is_some_and(|pointer| document.pointer(pointer).is_some());
        if !is_there {
            lost.push(name.to_owned());
        }
    });
    assert!(lost.is_empty(), "{lost:?}");
}

fn references(node: &Value, see: &mut dyn FnMut(&str)) {
    match node {
        Value::Array(items) => items.iter().for_each(|item| references(item, see)),
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(name) if key == "$ref" => see(name),
                    member => references(member, see),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn what_may_be_left_out_is_not_required() {
    let document: Value = serde_json::from_str(&api::console::document()).unwrap();
    assert_eq!(document["components"]["schemas"]["UpdateMe"].get("required"), None);
}
