//! Every statement of this crate is understood by both engines.

use store::testing::TestStore;

#[tokio::test]
async fn every_statement_is_prepared() {
    for test in TestStore::each().await {
        let read = test.store.read(|tx| {
            for sql in integrations::statements() {
                tx.prepare(sql).unwrap_or_else(|error| panic!("{sql}\n{error}"));
            }
            Ok::<_, integrations::Error>(())
        });
        read.await.unwrap();
    }
}
