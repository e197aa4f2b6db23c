//! Schema migrations: two folders with the same numbers, forward only.

use crate::error::Error;
use crate::{Engine, params, planner};

/// One step of the schema, in both engines' words.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number; they are applied in this order.
    pub number: i64,
    /// What it is about.
    pub name: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// All migrations, oldest first.
pub const MIGRATIONS: &[Migration] = migrations![
    1 "0001_foundation",
    2 "0002_pricing",
    3 "0003_webhooks",
    4 "0004_media_sessions",
    5 "0005_templates",
    6 "0006_commerce",
    7 "0007_referral",
    8 "0008_media_fetch",
    9 "0009_team",
    10 "0010_template_review",
    11 "0011_registration",
    12 "0012_qr_codes",
    13 "0013_analytics",
    14 "0014_access",
    15 "0015_partners",
    16 "0016_feedback",
];

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)";
const LOCK: &str = "SELECT pg_advisory_xact_lock(7305812)";
const NEWEST: &str = "SELECT COALESCE(MAX(number), 0) FROM schema_migration";
const APPLIED: &str = "INSERT INTO schema_migration (number, name) VALUES ($1, $2)";

/// Applies what is missing, in one transaction: an interrupted upgrade leaves the old schema.
pub async fn run(db: &db::Db) -> Result<(), Error> {
    db.write(|tx| {
        if tx.engine() == Engine::Postgres {
            tx.query(LOCK, params![])?;
        }
        tx.batch(TABLE)?;
        let newest: i64 = tx.query_one(NEWEST, params![])?.get(0)?;
        let known = MIGRATIONS.last().map_or(0, |migration| migration.number);
        if newest > known {
            return Err(Error::Newer { found: newest, known });
        }
        for migration in MIGRATIONS.iter().filter(|migration| migration.number > newest) {
            let sql = match tx.engine() {
                Engine::Sqlite => migration.sqlite,
                Engine::Postgres => migration.postgres,
            };
            tx.batch(sql)?;
            tx.execute(APPLIED, params![migration.number, migration.name])?;
        }
        if newest < known && tx.engine() == Engine::Sqlite {
            planner::teach(tx)?;
        }
        Ok(())
    })
    .await
}
