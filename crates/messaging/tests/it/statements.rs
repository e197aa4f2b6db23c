//! Every statement is understood by both engines, and lists are read by index.

use messaging::Error;
use store::params;
use store::testing::TestStore;

#[tokio::test]
async fn every_statement_prepares_on_each_engine() {
    for test in TestStore::each().await {
        let wrong = test
            .store
            .read(|tx| {
                let mut wrong = Vec::new();
                for sql in messaging::statements() {
                    // A failed statement ends a transaction on PostgreSQL, so each has a savepoint of its own.
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
async fn a_thread_s_page_is_read_by_its_index() {
    let test = TestStore::sqlite().await;
    let plan = test
        .store
        .read(|tx| {
            let sql = "EXPLAIN QUERY PLAN SELECT id FROM message WHERE business_id = $1 AND conversation_id = $2
 AND id < $3 AND kind NOT IN ('reaction', 'edit', 'revoke') ORDER BY id DESC LIMIT $4";
            let row = tx.query_one(sql, params![1_i64, 2_i64, 3_i64, 4_i64])?;
            Ok::<_, Error>(row.get::<String>(3)?)
        })
        .await
        .unwrap();
    assert!(plan.contains("message_by_conversation"), "{plan}");
}

/// SQLite looks up what it is asked for, and walks no business: statements that read a list of a business say so.
#[tokio::test]
async fn no_statement_walks_a_business() {
    const LISTS: [&str; 10] = [
        "FROM business ORDER BY id",
        "FROM phone_number WHERE business_id = $1",
        "FROM link WHERE business_id = $1 ORDER",
        "FROM app WHERE",
        "FROM waba WHERE",
        "FROM waba_access WHERE",
        "FROM system_user WHERE",
        "FROM access_token WHERE business_id",
        "FROM solution WHERE business_id",
        "FROM preverified_number WHERE business_id",
    ];
    let test = TestStore::sqlite().await;
    let walks = test
        .store
        .write(|tx| {
            let mut walks = Vec::new();
            for sql in messaging::statements() {
                let count = (1..=20).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
                let nulls = vec![store::Value::Null; count];
                for row in tx.query(&format!("EXPLAIN QUERY PLAN {sql}"), &nulls)? {
                    let step: String = row.get(3)?;
                    let is_walk =
                        step.starts_with("SCAN ") && !step.contains("json_each") && !step.contains("CONSTANT")
                            || step.ends_with("(business_id=?)");
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
