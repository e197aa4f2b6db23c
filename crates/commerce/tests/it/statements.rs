//! Every statement is understood by both engines, and lists are read by index.

use commerce::Error;
use store::Value;
use store::testing::TestStore;

#[tokio::test]
async fn every_statement_prepares_on_each_engine() {
    for test in TestStore::each().await {
        let wrong = test
            .store
            .read(|tx| {
                let mut wrong = Vec::new();
                for sql in commerce::statements() {
                    if let Err(error) = tx.savepoint(|tx| tx.prepare(sql).map_err(Error::from)) {
                        wrong.push(format!("{sql}: {error}"));
                    }
                }
                Ok::<_, Error>(wrong)
            })
            .await
            .unwrap();
        assert!(wrong.is_empty(), "{:?}: {wrong:#?}", test.store.engine());
    }
}

#[tokio::test]
async fn no_statement_walks_a_business() {
    const LISTS: [&str; 1] = ["FROM catalog WHERE business_id = $1 ORDER"];
    let test = TestStore::sqlite().await;
    let walks = test
        .store
        .write(|tx| {
            let mut walks = Vec::new();
            for sql in commerce::statements() {
                let count = (1..=20).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
                for row in tx.query(&format!("EXPLAIN QUERY PLAN {sql}"), &vec![Value::Null; count])? {
                    let step: String = row.get(3)?;
                    let is_walk = step.starts_with("SCAN ") && !step.contains("json_each")
                        || step.ends_with("(business_id=?)")
                        || step.contains("TEMP B-TREE");
                    if is_walk && !LISTS.iter().any(|list| sql.contains(list)) {
                        walks.push(format!("{step}: {sql}"));
                    }
                }
            }
            Ok::<_, Error>(walks)
        })
        .await
        .unwrap();
    assert!(walks.is_empty(), "{walks:#?}");
}
