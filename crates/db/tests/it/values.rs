//! Values go in and come out the same.

use db::{Error, Row, Value, params};

use crate::support::on_both;

const TABLE: &str = "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, flag BOOLEAN, data BYTEA, small INTEGER)";

on_both! {
    async fn round_trip(fixture) {
        fixture.batch(TABLE).await;
        let rows = fixture.db.write::<Vec<Row>, Error, _>(|tx| {
            let insert = "INSERT INTO t (id, name, flag, data, small) VALUES ($1, $2, $3, $4, $5)";
            tx.execute(insert, params![i64::MIN, "Ünïcødé 🎉 \"quoted\" 'single' \\ \n", true, vec![0u8, 255, 7], 7])?;
            tx.execute(insert, params![i64::MAX, "", false, Vec::<u8>::new(), -7i64])?;
            tx.execute(insert, params![0, None::<String>, None::<bool>, None::<Vec<u8>>, Value::Null])?;
            tx.query("SELECT id, name, flag, data, small FROM t ORDER BY id", params![])
        }).await.unwrap();
        let first = &rows[0];
        assert_eq!(first.get::<i64>(0).unwrap(), i64::MIN);
        assert_eq!(first.get::<String>(1).unwrap(), "Ünïcødé 🎉 \"quoted\" 'single' \\ \n");
        assert_eq!(first.text(1).unwrap().chars().count(), 31);
        assert!(first.get::<bool>(2).unwrap());
        assert_eq!(first.get::<Vec<u8>>(3).unwrap(), [0, 255, 7]);
        assert_eq!(first.get::<i32>(4).unwrap(), 7);
        let nulls = &rows[1];
        assert_eq!(nulls.get::<Option<String>>(1).unwrap(), None);
        assert_eq!(nulls.get::<Option<bool>>(2).unwrap(), None);
        assert_eq!(nulls.get::<Option<Vec<u8>>>(3).unwrap(), None);
        assert_eq!(nulls.get::<Option<i64>>(4).unwrap(), None);
        let last = &rows[2];
        assert_eq!(last.get::<i64>(0).unwrap(), i64::MAX);
        assert_eq!(last.get::<Option<String>>(1).unwrap().as_deref(), Some(""));
        assert_eq!(last.get::<Option<bool>>(2).unwrap(), Some(false));
        assert_eq!(last.get::<Vec<u8>>(3).unwrap(), Vec::<u8>::new());
    }

    async fn wrong_columns_are_told(fixture) {
        let row = fixture.db.read::<Row, Error, _>(|tx| {
            tx.query_one("SELECT CAST('x' AS TEXT), CAST(300 AS BIGINT), CAST(NULL AS TEXT)", params![])
        }).await.unwrap();
        assert_eq!(row.len(), 3);
        assert_eq!(row.get::<i64>(0), Err(Error::Column { index: 0, expected: "integer", found: "text" }));
        assert!(matches!(row.get::<u8>(1), Err(Error::Column { index: 1, .. })));
        assert!(matches!(row.get::<String>(2), Err(Error::Column { found: "null", .. })));
        assert!(matches!(row.get::<i64>(3), Err(Error::Column { index: 3, .. })));
    }

    async fn placeholders_in_any_order(fixture) {
        fixture.batch(TABLE).await;
        fixture.db.write::<_, Error, _>(|tx| {
            tx.execute("INSERT INTO t (name, id) VALUES ($2, $1)", params![1, "one"])?;
            tx.execute("INSERT INTO t (id, name) VALUES ($1, '$1 -- ' || $2)", params![2, "two"])?;
            Ok(())
        }).await.unwrap();
        let rows = fixture.db.read::<_, Error, _>(|tx| {
            tx.query(
                "SELECT name FROM t WHERE (id = $2 OR name = $1) AND ($2 = id OR $1 = name) ORDER BY id -- $3",
                params!["$1 -- two", 1],
            )
        }).await.unwrap();
        assert_eq!(rows.iter().map(|r| r.text(0).unwrap()).collect::<Vec<_>>(), ["one", "$1 -- two"]);
    }

    async fn the_count_of_parameters_must_fit(fixture) {
        for given in [params![].to_vec(), params![1, 2].to_vec()] {
            let result = fixture.db.read::<_, Error, _>(move |tx| {
                tx.query("SELECT CAST($1 AS BIGINT)", &given)
            }).await;
            assert!(matches!(result, Err(Error::Driver(_))), "{result:?}");
        }
    }

    async fn lists(fixture) {
        fixture.batch(TABLE).await;
        fixture.db.write::<_, Error, _>(|tx| {
            for (id, name) in [(1, "a\"b"), (2, "ü\\\n"), (3, "c"), (4, "d")] {
                tx.execute("INSERT INTO t (id, name, flag) VALUES ($1, $2, $3)", params![id, name, id > 2])?;
            }
            Ok(())
        }).await.unwrap();
        let ids = |sql: &'static str, list: Value| {
            let db = fixture.db.clone();
            async move {
                db.read::<Vec<i64>, Error, _>(move |tx| {
                    tx.query(sql, &[list])?.iter().map(|row| row.get(0)).collect()
                }).await.unwrap()
            }
        };
        let by_id = "SELECT id FROM t WHERE id IN LIST($1) ORDER BY id";
        assert_eq!(ids(by_id, vec![3i64, 1, 99].into()).await, [1, 3]);
        assert_eq!(ids(by_id, vec![Some(2i64), None].into()).await, [2]);
        assert!(ids(by_id, Vec::<i64>::new().into()).await.is_empty());
        assert!(ids(by_id, Value::Null).await.is_empty());
        let by_name = "SELECT id FROM t WHERE name IN LIST($1) ORDER BY id";
        assert_eq!(ids(by_name, vec!["a\"b", "ü\\\n", "x"].into()).await, [1, 2]);
        let others = "SELECT id FROM t WHERE name NOT IN LIST($1) ORDER BY id";
        assert_eq!(ids(others, vec!["c".to_owned()].into()).await, [1, 2, 4]);
        let by_flag = "SELECT id FROM t WHERE flag IN LIST($1) ORDER BY id";
        assert_eq!(ids(by_flag, vec![true].into()).await, [3, 4]);
    }

    async fn sums_and_expressions_read_alike(fixture) {
        fixture.batch(TABLE).await;
        let row = fixture.db.write::<_, Error, _>(|tx| {
            tx.execute("INSERT INTO t (id, small) VALUES (1, 4), (9000000000000000000, 5)", params![])?;
            tx.query_one(
                "SELECT SUM(id), SUM(small), COUNT(*), MAX(id) > 3, SUM(id) > $1 FROM t",
                params![10_000_000_000i64],
            )
        }).await.unwrap();
        assert_eq!(row.get::<i64>(0).unwrap(), 9_000_000_000_000_000_001);
        assert_eq!(row.get::<i64>(1).unwrap(), 9);
        assert_eq!(row.get::<i64>(2).unwrap(), 2);
        assert!(row.get::<bool>(3).unwrap());
        assert!(row.get::<bool>(4).unwrap());
    }

    async fn nul_characters_are_refused(fixture) {
        fixture.batch(TABLE).await;
        let result = fixture.db.write(|tx| {
            tx.execute("INSERT INTO t (id, name) VALUES (1, $1)", params!["a\0b"])
        }).await;
        let Err(Error::Driver(message)) = result else { panic!("{result:?}") };
        assert!(message.contains("NUL"), "{message}");
    }

    async fn floats_are_refused(fixture) {
        let result = fixture.db.read::<_, Error, _>(|tx| {
            tx.query("SELECT CAST(1.5 AS DOUBLE PRECISION)", params![])
        }).await;
        let Err(Error::Driver(message)) = result else { panic!("{result:?}") };
        assert!(message.contains("floating-point"), "{message}");
    }

    async fn changed_rows_are_counted(fixture) {
        fixture.batch(TABLE).await;
        let counts = fixture.db.write::<_, Error, _>(|tx| {
            let insert = "INSERT INTO t (id) VALUES (1), (2), (3) ON CONFLICT DO NOTHING RETURNING id";
            Ok([
                tx.execute(insert, params![])?,
                tx.execute(insert, params![])?,
                tx.execute("UPDATE t SET name = 'x' WHERE id > $1", params![1])?,
                tx.execute("DELETE FROM t WHERE id = $1", params![99])?,
                tx.query("UPDATE t SET flag = TRUE RETURNING id", params![])?.len() as u64,
            ])
        }).await.unwrap();
        assert_eq!(counts, [3, 0, 2, 0, 3]);
        let first = fixture.db.write::<_, Error, _>(|tx| {
            tx.query_one("UPDATE t SET small = 5 RETURNING small", params![])?.get::<i64>(0)
        }).await.unwrap();
        assert_eq!(first, 5);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t WHERE small = 5").await, 3);
    }
}
