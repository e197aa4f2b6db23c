//! Many rows in one call.

use db::{Error, Type, Value, params};

use crate::support::on_both;

const COLUMNS: &[(&str, Type)] =
    &[("id", Type::BigInt), ("name", Type::Text), ("flag", Type::Boolean), ("data", Type::Bytea)];

const TABLE: &str = "CREATE TABLE t (id BIGINT, name TEXT, flag BOOLEAN, data BYTEA,
    CONSTRAINT t__id PRIMARY KEY (id))";

fn row(id: i64, name: Option<&str>, flag: Option<bool>, data: Option<&[u8]>) -> Vec<Value> {
    vec![id.into(), name.into(), flag.into(), data.into()]
}

on_both! {
    async fn all_types_and_nulls(fixture) {
        fixture.batch(TABLE).await;
        let rows = vec![
            row(3, Some("ü\"'"), Some(true), Some(&[0, 1])),
            row(1, None, None, None),
            row(2, Some(""), Some(false), Some(&[])),
        ];
        let (count, found) = fixture.db.write::<_, Error, _>(move |tx| {
            let count = tx.insert_many("t", COLUMNS, rows, "")?;
            Ok((count, tx.query("SELECT id, name, flag, data FROM t ORDER BY id", params![])?))
        }).await.unwrap();
        assert_eq!(count, 3);
        assert_eq!(found[0].get::<Option<String>>(1).unwrap(), None);
        assert_eq!(found[0].get::<Option<bool>>(2).unwrap(), None);
        assert_eq!(found[0].get::<Option<Vec<u8>>>(3).unwrap(), None);
        assert_eq!(found[1].get::<Option<Vec<u8>>>(3).unwrap(), Some(vec![]));
        assert_eq!(found[2].get::<String>(1).unwrap(), "ü\"'");
        assert!(found[2].get::<bool>(2).unwrap());
    }

    async fn conflicts(fixture) {
        fixture.batch(TABLE).await;
        let counts = fixture.db.write::<_, Error, _>(|tx| {
            let two = || vec![row(1, Some("a"), None, None), row(2, Some("b"), None, None)];
            let three = || [two(), vec![row(3, Some("c"), None, None)]].concat();
            Ok([
                tx.insert_many("t", COLUMNS, two(), "")?,
                tx.insert_many("t", COLUMNS, three(), "ON CONFLICT DO NOTHING")?,
                tx.insert_many("t", COLUMNS, three(), "ON CONFLICT (id) DO UPDATE SET name = excluded.name")?,
                tx.insert_many("t", COLUMNS, vec![], "")?,
            ])
        }).await.unwrap();
        assert_eq!(counts, [2, 1, 3, 0]);
        let error = fixture.db.write::<_, Error, _>(|tx| {
            tx.insert_many("t", COLUMNS, vec![row(9, None, None, None), row(1, None, None, None)], "")
        }).await.unwrap_err();
        assert!(error.is_unique("t.id"), "{error}");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 3);
    }

    async fn wrong_rows_are_refused(fixture) {
        fixture.batch(TABLE).await;
        for bad in [vec![Value::Int(1)], vec!["x".into(), "x".into(), true.into(), Value::Null]] {
            let result = fixture.db.write::<_, Error, _>(move |tx| {
                tx.insert_many("t", COLUMNS, vec![bad], "")
            }).await;
            assert!(matches!(result, Err(Error::Driver(_))), "{result:?}");
        }
    }
}
