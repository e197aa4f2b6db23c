//! A failure inside a savepoint is confined; outside it fails the transaction, on both engines.

use db::{Error, Tx, params};

use crate::support::on_both;

const TABLE: &str = "CREATE TABLE t (id BIGINT, CONSTRAINT t__id PRIMARY KEY (id))";

fn add(tx: &mut Tx<'_>, id: i64) -> Result<u64, Error> {
    tx.execute("INSERT INTO t (id) VALUES ($1)", params![id])
}

on_both! {
    async fn a_failure_is_confined(fixture) {
        fixture.batch(TABLE).await;
        fixture.db.write::<_, Error, _>(|tx| {
            add(tx, 1)?;
            let again = tx.savepoint(|tx| { add(tx, 2)?; add(tx, 1) });
            assert!(again.unwrap_err().is_unique("t.id"));
            tx.savepoint(|tx| {
                add(tx, 3)?;
                let inner = tx.savepoint(|tx| { add(tx, 4)?; Err::<(), _>(Error::NoRow) });
                assert_eq!(inner, Err(Error::NoRow));
                add(tx, 5)
            })?;
            Ok(())
        }).await.unwrap();
        assert_eq!(fixture.number("SELECT SUM(id) FROM t").await, 1 + 3 + 5);
    }

    async fn a_swallowed_failure_fails_the_whole(fixture) {
        fixture.batch(TABLE).await;
        let result = fixture.db.write::<_, Error, _>(|tx| {
            add(tx, 1)?;
            let _swallowed = add(tx, 1);
            let after = tx.query("SELECT id FROM t", params![]);
            assert!(matches!(after, Err(Error::Driver(_))), "{after:?}");
            Ok(())
        }).await;
        assert!(result.unwrap_err().is_unique("t.id"));
        let result = fixture.db.write::<_, Error, _>(|tx| {
            let inner = tx.savepoint(|tx| { add(tx, 2)?; let _swallowed = add(tx, 2); Ok::<_, Error>(()) });
            assert!(inner.unwrap_err().is_unique("t.id"));
            add(tx, 3)
        }).await;
        assert_eq!(result, Ok(1));
        assert_eq!(fixture.number("SELECT SUM(id) FROM t").await, 3);
    }
}
