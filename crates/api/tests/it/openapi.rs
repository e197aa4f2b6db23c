//! The OpenAPI document is a snapshot: a changed shape shows in review.

use std::path::Path;

use reqwest::Method;

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
