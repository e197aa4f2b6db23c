//! The schemas of both engines are equal, and the journal, jobs and media keep their promises on both.

use std::collections::BTreeMap;

use store::testing::TestStore;
use store::{Engine, Error, NewEvent, Tx, jobs, journal, params};
use wire::id::{BusinessId, MediaId};

const BUSINESS: BusinessId = BusinessId::new(7);

/// Tables with their columns: (type, not null).
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

fn sqlite_schema(tx: &mut Tx<'_, '_>) -> Result<Schema, Error> {
    let tables = tx.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_migration'",
        params![],
    )?;
    let mut schema = Schema::new();
    for table in tables {
        let table: String = table.get(0)?;
        let mut columns = BTreeMap::new();
        for row in tx.query("SELECT name, type, \"notnull\" FROM pragma_table_info($1)", params![table.as_str()])? {
            let kind: String = row.get(1)?;
            let kind = if kind == "INTEGER" { "BIGINT".to_owned() } else { kind };
            columns.insert(row.get(0)?, (kind, row.get(2)?));
        }
        schema.insert(table, columns);
    }
    Ok(schema)
}

fn postgres_schema(tx: &mut Tx<'_, '_>) -> Result<Schema, Error> {
    let rows = tx.query(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), UPPER(CAST(data_type AS TEXT)), is_nullable = 'NO'
 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'schema_migration'",
        params![],
    )?;
    let mut schema = Schema::new();
    for row in rows {
        schema.entry(row.get(0)?).or_default().insert(row.get(1)?, (row.get(2)?, row.get(3)?));
    }
    Ok(schema)
}

/// The unique keys by name; SQLite's keys in rowid order are the ones whose PostgreSQL twin leads with the business.
fn unique_indexes(tx: &mut Tx<'_, '_>) -> Result<Vec<String>, Error> {
    let sql = match tx.engine() {
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
        Engine::Postgres => {
            "SELECT CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = current_schema()
 AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY CAST(indexname AS TEXT) COLLATE \"C\""
        }
    };
    tx.query(sql, params![])?.iter().map(|row| Ok(row.get(0)?)).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_and_indexes() {
    let mut seen = Vec::new();
    for test in TestStore::each().await {
        let found = test
            .store
            .read(|tx| {
                let schema = match tx.engine() {
                    Engine::Sqlite => sqlite_schema(tx)?,
                    Engine::Postgres => postgres_schema(tx)?,
                };
                Ok::<_, Error>((schema, unique_indexes(tx)?))
            })
            .await
            .unwrap();
        assert!(found.0.contains_key("message"));
        seen.push(found);
    }
    for pair in seen.windows(2) {
        assert_eq!(pair[0].0, pair[1].0);
        assert_eq!(pair[0].1, pair[1].1);
    }
}

#[tokio::test]
async fn migrations_run_once_and_know_newer_ones() {
    for test in TestStore::each().await {
        store::migrate::run(test.store.db()).await.unwrap();
        let newer = "INSERT INTO schema_migration (number, name) VALUES (999, 'later')";
        test.store.write(move |tx| tx.execute(newer, params![]).map_err(Error::from)).await.unwrap();
        let refused = store::migrate::run(test.store.db()).await.unwrap_err();
        assert!(matches!(refused, Error::Newer { found: 999, .. }), "{refused}");
    }
}

fn event(subject: i64) -> NewEvent {
    NewEvent { business: BUSINESS, kind: "thing.happened", conversation: None, subject, payload: "{}".into() }
}

#[tokio::test]
async fn events_commit_with_their_rows_or_not_at_all() {
    for test in TestStore::each().await {
        let failed = test
            .store
            .write(|tx| {
                tx.emit(event(1));
                Err::<(), _>(store::error::corrupt("a", "b", "c"))
            })
            .await;
        assert!(failed.is_err());
        test.store
            .write(|tx| {
                tx.emit(event(2));
                let undone = tx.attempt(|tx| {
                    tx.emit(event(3));
                    Err::<(), Error>(store::error::corrupt("a", "b", "c"))
                });
                assert!(undone.is_err());
                tx.emit(event(4));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let events = test.store.read(|tx| Ok::<_, Error>(journal::after(tx, 0, 10)?)).await.unwrap();
        assert_eq!(events.iter().map(|event| event.subject).collect::<Vec<_>>(), [2, 4]);
    }
}

#[tokio::test]
async fn the_journal_s_order_has_no_late_comers() {
    for test in TestStore::each().await {
        let store = test.store.clone();
        let writers = (0..8_i64).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..25 {
                    store
                        .write(move |tx| {
                            tx.emit(event(writer * 1_000 + number));
                            Ok::<_, Error>(())
                        })
                        .await
                        .unwrap();
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let mut seen = Vec::new();
        while seen.len() < 200 {
            let after = seen.last().copied().unwrap_or(0);
            let found = store.read(move |tx| Ok::<_, Error>(journal::after(tx, after, 50)?)).await.unwrap();
            seen.extend(found.iter().map(|event| event.seq));
            tokio::task::yield_now().await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let all = store.read(|tx| Ok::<_, Error>(journal::after(tx, 0, 1_000)?)).await.unwrap();
        assert_eq!(all.iter().map(|event| event.seq).collect::<Vec<_>>(), seen);
    }
}

#[tokio::test]
async fn a_job_is_claimed_once_retried_and_kept_unique() {
    for test in TestStore::each().await {
        let store = test.store.clone();
        let made = store
            .write(|tx| {
                let now = tx.now_ms();
                let first = jobs::enqueue(tx, BUSINESS, "greet", "greet:1", "{}", now + 5_000)?;
                let second = jobs::enqueue(tx, BUSINESS, "greet", "greet:1", "{}", now)?;
                Ok::<_, Error>((first, second))
            })
            .await
            .unwrap();
        assert_eq!(made, (true, false));
        let claim = || store.write(|tx| Ok::<_, Error>(jobs::claim(tx, 10)?));
        assert!(claim().await.unwrap().is_empty());
        test.clock.advance_ms(5_000);
        let job = claim().await.unwrap().pop().expect("due");
        assert!(claim().await.unwrap().is_empty(), "claimed twice");
        test.clock.advance_ms(jobs::LEASE_MS);
        assert_eq!(claim().await.unwrap().len(), 1, "a lost worker's job is taken over");
        store.write(move |tx| Ok::<_, Error>(jobs::finish(tx, &job, None)?)).await.unwrap();
        assert!(claim().await.unwrap().is_empty());
        test.clock.advance_ms(2_000);
        let job = claim().await.unwrap().pop().expect("tried again");
        assert_eq!(job.attempts, 1);
        store.write(move |tx| Ok::<_, Error>(jobs::finish(tx, &job, Some(jobs::Done::Finished))?)).await.unwrap();
        test.clock.advance_ms(jobs::LEASE_MS * 2);
        assert!(claim().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn media_are_read_whole_in_part_and_not_by_others() {
    let test = TestStore::sqlite().await;
    let media = test.store.media();
    let id = MediaId::new(5);
    media.put(BUSINESS, id, "0123456789".into()).await.unwrap();
    assert_eq!(media.get(BUSINESS, id, None).await.unwrap().unwrap(), "0123456789");
    assert_eq!(media.get(BUSINESS, id, Some(2..5)).await.unwrap().unwrap(), "234");
    assert!(media.get(BusinessId::new(8), id, None).await.unwrap().is_none());
    media.delete(BUSINESS, id).await.unwrap();
    media.delete(BUSINESS, id).await.unwrap();
    assert!(media.get(BUSINESS, id, None).await.unwrap().is_none());
}

#[tokio::test]
async fn a_data_folder_has_one_process() {
    let test = TestStore::sqlite().await;
    let again = store::Store::open(store::Options::new(test.folder())).await;
    assert!(matches!(again.err(), Some(Error::DataFolder { .. })));
}
