//! Every statement of this crate is understood by both engines.

use store::testing::TestStore;

#[tokio::test]
async fn every_statement_is_prepared() {
    let statements = channels::statements();
    assert!(statements.len() > 30, "{}", statements.len());
    for test in TestStore::each().await {
        let statements = statements.clone();
        test.store
            .read(move |tx| {
                for sql in statements {
                    tx.prepare(sql).unwrap_or_else(|error| panic!("{sql}\n{error}"));
                }
                Ok::<_, channels::Error>(())
            })
            .await
            .unwrap();
    }
}
