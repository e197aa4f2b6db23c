//! Importing a catalogue from CSV: Meta's product feed, or plain columns of the same meaning.
//!
//! The file is read in batches, each written in one transaction, so that memory and locks have a bound. A row is
//! imported whole or not at all; what is wrong with it is said by line and column, and the other rows go on. Importing
//! the same file again changes nothing. Columns that a file does not have keep what products have.

mod columns;
mod row;

use std::collections::HashMap;
use std::io::Cursor;

use bytes::Bytes;
use csv::{Reader, ReaderBuilder, StringRecord};
use messaging::error::refused;
use serde::Serialize;
use store::{Scope, Store, Tx};
use utoipa::ToSchema;
use wire::id::CatalogId;

use crate::catalog::Catalog;
use crate::product::{self, Outcome, Product};
use crate::{Error, Result};

use columns::Columns;
use row::Row;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The most rows of a file.
pub const MAX_ROWS: usize = 50_000;
/// The most errors that are listed; the others are counted.
pub const MAX_ERRORS: usize = 500;

/// How many rows one transaction writes.
const BATCH: usize = 500;

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub struct Report {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How many rows the file has, without its head.
    pub rows: usize,
    /// How many products are new.
    pub created: usize,
    /// How many products were changed.
    pub updated: usize,
    /// How many products were there just so.
    pub unchanged: usize,
    /// How many rows were left out.
    pub failed: usize,
    /// What is wrong with them, in the file's order; at most 500.
    pub errors: Vec<RowError>,
    /// Columns of the file that mean nothing here.
    pub ignored_columns: Vec<String>,
}

/// Why a row was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportError)]
pub struct RowError {
    /// Where the row begins: the number of the line, from 1.
    pub line: u64,
    /// The column at fault, as the file calls it.
    pub column: Option<String>,
    /// What is wrong, after the column's name.
    pub reason: String,
}

/// Imports a file into a catalogue; with `dry_run` it only says what would happen.
pub async fn run(store: &Store, scope: Scope, catalog: Catalog, file: Bytes, dry_run: bool) -> Result<Report> {
    let (id, mut source) = (catalog.id, off_thread(move || Source::open(file, catalog)).await??);
    let mut report = Report { dry_run, ignored_columns: source.columns.ignored.clone(), ..Report::default() };
    loop {
        let (returned, batch) = off_thread(move || {
            let batch = source.batch();
            (source, batch)
        })
        .await?;
        source = returned;
        let is_last = batch.is_last;
        let done = if dry_run {
            store.read(move |tx| judge(tx, scope, id, batch, false)).await?
        } else {
            store.write(move |tx| judge(tx, scope, id, batch, true)).await?
        };
        report.add(done);
        if is_last {
            return Ok(report);
        }
    }
}

/// Reading and checking is work for the processor: it leaves the threads that answer requests.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Busy)
}

impl Report {
    fn add(&mut self, done: Report) {
        self.rows += done.rows;
        self.created += done.created;
        self.updated += done.updated;
        self.unchanged += done.unchanged;
        self.failed += done.failed;
        let room = MAX_ERRORS - self.errors.len().min(MAX_ERRORS);
        self.errors.extend(done.errors.into_iter().take(room));
    }

    fn fail(&mut self, error: RowError) {
        self.failed += 1;
        self.errors.push(error);
    }
}

/// Some rows of a file, read and of sound shape.
#[derive(Default)]
struct Batch {
    rows: Vec<Row>,
    report: Report,
    is_last: bool,
}

struct Source {
    reader: Reader<Cursor<Bytes>>,
    columns: Columns,
    catalog: Catalog,
    /// Where each id stands.
    seen: HashMap<String, u64>,
    record: StringRecord,
}

impl Source {
    /// Checks what concerns the whole file: its size, encoding, head and number of rows.
    fn open(file: Bytes, catalog: Catalog) -> Result<Self> {
        if file.len() > MAX_BYTES {
            return Err(refused("media_size", format!("the file must have at most {MAX_BYTES} bytes")));
        }
        let file = if file.starts_with(b"\xef\xbb\xbf") { file.slice(3..) } else { file };
        let Ok(text) = std::str::from_utf8(&file) else {
            return Err(wrong("the file is not UTF-8: save it as \"CSV UTF-8\""));
        };
        if text.contains('\0') {
            return Err(wrong("the file holds NUL characters, it is not CSV"));
        }
        let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
            return Err(wrong("the file is empty: its first line must name the columns, such as id,title,price"));
        };
        let delimiter = delimiter(first);
        let open = || {
            let mut builder = ReaderBuilder::new();
            builder.delimiter(delimiter).flexible(true).from_reader(Cursor::new(file.clone()))
        };
        let mut counted = open();
        let mut record = csv::ByteRecord::new();
        let mut rows = 0_usize;
        while counted.read_byte_record(&mut record).map_err(|error| wrong(error.to_string()))? {
            rows += 1;
            if rows > MAX_ROWS {
                return Err(wrong(format!("the file must have at most {MAX_ROWS} rows: split it")));
            }
        }
        let mut reader = open();
        let columns = Columns::of(reader.headers().map_err(|error| wrong(error.to_string()))?)?;
        Ok(Self { reader, columns, catalog, seen: HashMap::new(), record: StringRecord::new() })
    }

    fn batch(&mut self) -> Batch {
        let mut batch = Batch::default();
        while batch.rows.len() + batch.report.failed < BATCH {
            match self.reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => {
                    batch.is_last = true;
                    break;
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    batch.report.rows += 1;
                    batch.report.fail(RowError { line, column: None, reason: error.to_string() });
                    continue;
                }
            }
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            batch.report.rows += 1;
            let line = self.record.position().map_or(0, csv::Position::line);
            match self.row(line) {
                Ok(row) => batch.rows.push(row),
                Err(error) => batch.report.fail(error),
            }
        }
        batch
    }

    fn row(&mut self, line: u64) -> std::result::Result<Row, RowError> {
        let row = row::read(&self.columns, &self.record, line, &self.catalog)?;
        if let Some(before) = self.seen.get(&row.retailer_id) {
            let reason = format!("{:?} stands in line {before} already", row.retailer_id);
            return Err(self.columns.error(line, "retailer_id", reason));
        }
        self.seen.insert(row.retailer_id.clone(), line);
        Ok(row)
    }
}

fn wrong(reason: impl Into<String>) -> Error {
    messaging::error::invalid("file", reason)
}

/// What separates the cells: of comma, semicolon and tab the one that the head has most, outside quotes.
fn delimiter(head: &str) -> u8 {
    let count = |delimiter: char| {
        let mut is_quoted = false;
        head.chars()
            .filter(|letter| {
                is_quoted ^= *letter == '"';
                *letter == delimiter && !is_quoted
            })
            .count()
    };
    if count('\t') > count(',').max(count(';')) {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}

/// Completes rows with what products have, checks them, and writes them when `is_real`.
fn judge(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId, batch: Batch, is_real: bool) -> Result<Report> {
    let Batch { rows, mut report, .. } = batch;
    let ids: Vec<String> = rows.iter().map(|row| row.retailer_id.clone()).collect();
    let known: HashMap<String, Product> = product::get_many(tx, scope, catalog, &ids)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let before = known.get(&row.retailer_id).map(|product| &product.details);
        match row.details(before) {
            Ok(details) => items.push((row.retailer_id, details)),
            Err(error) => report.fail(error),
        }
    }
    report.errors.sort_by_key(|error| error.line);
    let outcomes = if is_real {
        product::put_many(tx, scope, catalog, items)?
    } else {
        items.into_iter().map(|(id, details)| product::outcome(details, known.get(&id))).collect()
    };
    for outcome in outcomes {
        match outcome {
            Outcome::Created => report.created += 1,
            Outcome::Updated => report.updated += 1,
            Outcome::Unchanged => report.unchanged += 1,
        }
    }
    Ok(report)
}
