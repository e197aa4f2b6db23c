//! What SQLite's planner is told of the data.
//!
//! Without statistics it takes a business for ten rows, and would rather walk all conversations of a business than look
//! up fifty messages by their ids. `ANALYZE` on a young database would teach it as wrongly. So the statistics are
//! written by rule: a large business, of which only narrow columns pick few rows.

use crate::params;

/// Columns that many rows of a business share.
const COARSE: [&str; 6] = ["business_id", "kind", "state", "phone_number_id", "scope", "catalog_id"];
const ROWS: i64 = 1_000_000;

/// Writes the statistics of every index; SQLite only.
pub(crate) fn teach(tx: &mut db::Tx<'_>) -> Result<(), db::Error> {
    tx.batch("ANALYZE; DELETE FROM sqlite_stat1")?;
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    for table in tx.query(tables, params![])? {
        let table: String = table.get(0)?;
        let indexes = "SELECT name, \"unique\" FROM pragma_index_list($1)";
        for row in tx.query(indexes, params![table.as_str()])? {
            let (index, is_unique): (String, bool) = (row.get(0)?, row.get(1)?);
            let columns = tx.query("SELECT name FROM pragma_index_info($1)", params![index.as_str()])?;
            let mut rows = ROWS;
            let mut stat = rows.to_string();
            for (place, column) in columns.iter().enumerate() {
                let column: String = column.get(0)?;
                if is_unique && place + 1 == columns.len() {
                    rows = 1;
                } else if !COARSE.contains(&column.as_str()) {
                    rows = rows.min(if column == "agent_id" { 1_000 } else { 10 });
                }
                stat.push_str(&format!(" {rows}"));
            }
            // A key of a table WITHOUT ROWID is known by the table's name.
            let name = if index.starts_with("sqlite_autoindex") { table.clone() } else { index };
            let insert = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)";
            tx.execute(insert, params![table.as_str(), name, stat])?;
        }
    }
    tx.batch("ANALYZE sqlite_schema")
}
