//! Statements are read by index: neither a table nor a business is read from end to end.

use channels::Error;
use store::Value;
use store::testing::TestStore;

/// Rare and of few rows: the demo's last code, and the read markers of an empty conversation that is dropped.
const RARE: [&str; 2] = ["SELECT shown_code FROM", "DELETE FROM read_marker"];

#[tokio::test]
async fn nothing_is_read_from_end_to_end() {
    let test = TestStore::sqlite().await;
    for sql in channels::statements() {
        if RARE.iter().any(|rare| sql.starts_with(rare)) {
            continue;
        }
        let count = (1..=20).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let plan = test.store.read(move |tx| {
            let rows = tx.query(&explain, &vec![Value::Null; count])?;
            Ok::<_, Error>(rows.iter().map(|row| row.get(3)).collect::<Result<Vec<String>, _>>()?)
        });
        for step in plan.await.unwrap() {
            let reads_a_table = step.starts_with("SCAN ") && !step.contains("json_each");
            let reads_a_business = step.ends_with("(business_id=?)");
            assert!(!reads_a_table && !reads_a_business, "{step}\n{sql}");
        }
    }
}
