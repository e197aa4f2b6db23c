//! Errors are the same on both engines.

use db::{Db, Dialect, Engine, Error, Options, params};

use crate::support::on_both;

const SCHEMA: Dialect = db::dialect! {
    // SQLite names its unique constraints by their columns, so only PostgreSQL's need names.
    sqlite: "CREATE TABLE owner (id BIGINT PRIMARY KEY);
        CREATE TABLE t (
            id BIGINT PRIMARY KEY,
            owner_id BIGINT REFERENCES owner (id),
            a TEXT NOT NULL,
            b TEXT,
            c TEXT,
            CONSTRAINT t_b_known CHECK (b <> 'bad'),
            UNIQUE (owner_id, a)
        );
        CREATE UNIQUE INDEX t__b ON t (b) WHERE id > 0;
        CREATE UNIQUE INDEX t_lower_c ON t (lower(c));",
    postgres: "CREATE TABLE owner (id BIGINT CONSTRAINT owner__id PRIMARY KEY);
        CREATE TABLE t (
            id BIGINT CONSTRAINT t__id PRIMARY KEY,
            owner_id BIGINT CONSTRAINT t_owner REFERENCES owner (id),
            a TEXT NOT NULL,
            b TEXT,
            c TEXT,
            CONSTRAINT t_b_known CHECK (b <> 'bad'),
            CONSTRAINT t__owner_id__a UNIQUE (owner_id, a)
        );
        CREATE UNIQUE INDEX t__b ON t (b) WHERE id > 0;
        CREATE UNIQUE INDEX t_lower_c ON t (lower(c));",
};

async fn refused(db: &Db, sql: &'static str) -> Error {
    db.write::<_, Error, _>(move |tx| tx.execute(sql, params![])).await.unwrap_err()
}

on_both! {
    async fn constraints_have_one_name(fixture) {
        let db = &fixture.db;
        db.write(|tx| { let sql = SCHEMA.sql(tx.engine()); tx.batch(sql) }).await.unwrap();
        db.write::<_, Error, _>(|tx| {
            tx.execute("INSERT INTO owner (id) VALUES (1), (2)", params![])?;
            tx.execute("INSERT INTO t (id, owner_id, a, b, c) VALUES (1, 1, 'a', 'b', 'c')", params![])
        }).await.unwrap();

        let unique = |name: &str| Error::Unique { constraint: name.into() };
        assert_eq!(refused(db, "INSERT INTO t (id, a) VALUES (1, 'x')").await, unique("t__id"));
        assert_eq!(refused(db, "INSERT INTO t (id, a, b) VALUES (2, 'x', 'b')").await, unique("t__b"));
        let both = refused(db, "INSERT INTO t (id, owner_id, a) VALUES (2, 1, 'a')").await;
        assert_eq!(both, unique("t__owner_id__a"));
        assert!(both.is_unique("t.owner_id,t.a") && both.is_unique("t__owner_id__a") && !both.is_unique("t.a"));
        let indexed = refused(db, "INSERT INTO t (id, a, c) VALUES (2, 'x', 'C')").await;
        assert_eq!(indexed, unique("t_lower_c"));
        assert_eq!(
            refused(db, "INSERT INTO t (id, a, b) VALUES (2, 'x', 'bad')").await,
            Error::Check { constraint: "t_b_known".into() }
        );
        assert_eq!(
            refused(db, "INSERT INTO t (id) VALUES (2)").await,
            Error::NotNull { column: "t.a".into() }
        );
        let named = if db.engine() == Engine::Postgres { "t_owner" } else { "" };
        for sql in ["INSERT INTO t (id, owner_id, a) VALUES (2, 99, 'x')", "DELETE FROM owner WHERE id = 1"] {
            assert_eq!(refused(db, sql).await, Error::ForeignKey { constraint: named.into() });
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 1);
    }

    async fn wrong_statements_are_the_drivers(fixture) {
        for sql in ["SELEKT 1", "SELECT * FROM nowhere"] {
            let error = fixture.db.read::<_, Error, _>(move |tx| tx.query(sql, params![])).await.unwrap_err();
            assert!(matches!(error, Error::Driver(_)), "{error:?}");
            let error = fixture.db.read::<_, Error, _>(move |tx| tx.prepare(sql)).await.unwrap_err();
            assert!(matches!(error, Error::Driver(_)), "{error:?}");
        }
        fixture.db.read::<_, Error, _>(|tx| tx.prepare("SELECT CAST($1 AS TEXT)")).await.unwrap();
    }

    async fn no_row(fixture) {
        let result = fixture.db.write::<_, Error, _>(|tx| {
            assert_eq!(tx.query_opt("SELECT 1 WHERE 1 = 2", params![])?, None);
            assert_eq!(tx.query_one("SELECT 1 WHERE 1 = 2", params![]), Err(Error::NoRow));
            tx.query_one("SELECT 7 UNION ALL SELECT 7", params![])?.get::<i64>(0)
        }).await;
        assert_eq!(result, Ok(7));
    }

    async fn reads_cannot_write(fixture) {
        fixture.batch("CREATE TABLE t (id BIGINT PRIMARY KEY)").await;
        let result = fixture.db.read(|tx| tx.execute("INSERT INTO t (id) VALUES (1)", params![])).await;
        assert!(matches!(result, Err(Error::Driver(_))), "{result:?}");
        assert_eq!(fixture.number("SELECT COUNT(*) FROM t").await, 0);
    }
}

#[tokio::test]
async fn wrong_urls_are_told_without_their_password() {
    for url in [
        "mysql://u:secret@h/d",
        "sqlite:",
        "sqlite::memory:",
        "postgres://u:secret@h:port/d",
        "sqlite:/nowhere/at/all.db",
        "postgres://u:secret@127.0.0.1:1/d",
    ] {
        let Err(error) = Db::open(Options::new(url)).await else {
            panic!("{url} was opened");
        };
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    assert!(!format!("{:?}", Options::new("postgres://u:secret@h/d")).contains("secret"));
}
