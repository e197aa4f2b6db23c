//! Pictures of products: who may see them, and fetching those that are given by a link.
//!
//! Customers get pictures from this server only. A linked one is fetched by a job into media, with several tries; why
//! that failed stands at the product.

use std::error::Error as StdError;
use std::future::Future;

use bytes::Bytes;
use futures::stream::{self, StreamExt as _};
use messaging::line;
use messaging::media::{self, Claim, Kind};
use store::jobs::{self, Done};
use store::{Scope, Store, Tx, Type, Value, params};
use wire::id::{MediaId, PhoneNumberId};

use crate::{Error, Result};

/// The job that fetches linked pictures.
pub const FETCH: &str = "commerce.fetch_images";

/// The largest picture, in bytes.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// How many are fetched at once, and in one run of the job: it gives the other jobs their turn.
const AT_ONCE: usize = 4;
const PER_RUN: i64 = 8;

/// A picture that could not be fetched so often stays without one until its link changes.
const MAX_ATTEMPTS: i64 = 5;
const FIRST_PAUSE_MS: i64 = 30_000;

/// Where pictures are fetched from: the internet, guarded.
pub trait Source: Send + Sync {
    /// The bytes at an address, at most [`MAX_BYTES`]; the error is a reason for people.
    fn get(&self, url: &str) -> impl Future<Output = std::result::Result<Bytes, String>> + Send;
}

store::statements! {
    DUE = "SELECT catalog_id, retailer_id, image_link, image_attempts FROM product
 WHERE business_id = $1 AND image_due_at <= $2 ORDER BY image_due_at LIMIT $3";
    NEXT_DUE = "SELECT image_due_at FROM product WHERE business_id = $1 AND image_due_at IS NOT NULL ORDER BY image_due_at LIMIT 1";
    FETCHED = "UPDATE product SET image_media_id = $5, image_error = NULL, image_attempts = 0, image_due_at = NULL
 WHERE business_id = $1 AND catalog_id = $2 AND retailer_id = $3 AND image_link = $4";
    FAILED = "UPDATE product SET image_error = $5, image_attempts = $6, image_due_at = $7
 WHERE business_id = $1 AND catalog_id = $2 AND retailer_id = $3 AND image_link = $4";
    IS_PUBLIC = "SELECT 1 FROM product_image WHERE business_id = $1 AND media_id = $2";
}

const PUBLIC: [(&str, Type); 2] = [("business_id", Type::BigInt), ("media_id", Type::BigInt)];

/// Lets everybody see these media.
pub(crate) fn publish(tx: &mut Tx<'_, '_>, scope: Scope, ids: &[MediaId]) -> Result<()> {
    let rows = ids.iter().map(|id| vec![Value::from(scope.business().get()), Value::from(id.get())]).collect();
    tx.insert_many("product_image", &PUBLIC, rows, "ON CONFLICT DO NOTHING")?;
    Ok(())
}

/// Whether a media object is or was the picture of a product.
pub fn is_public(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId) -> Result<bool> {
    Ok(tx.query_opt(IS_PUBLIC, params![scope.business().get(), id.get()])?.is_some())
}

/// Writes the job down that fetches what is due. Each call is a job of its own: one that is just ending could miss it.
pub(crate) fn enqueue(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
    let (now, key) = (tx.now_ms(), format!("{FETCH}:{}", tx.next_id()));
    jobs::enqueue(tx, scope.business(), FETCH, &key, "{}", now)?;
    Ok(())
}

struct Due {
    catalog: i64,
    retailer_id: String,
    link: String,
    attempts: i64,
}

/// Fetches some pictures that are due.
pub async fn run<S: Source>(
    store: &Store,
    scope: Scope,
    source: &S,
) -> std::result::Result<Done, Box<dyn StdError + Send + Sync>> {
    let (due, line) = store
        .read(move |tx| {
            let line = line::list(tx, scope)?.first().map(|line| line.id);
            Ok::<_, Error>((due(tx, scope)?, line))
        })
        .await?;
    let Some(line) = line else { return Ok(Done::Finished) };
    stream::iter(due)
        .map(|item| one(store, scope, line, source, item))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await
        .into_iter()
        .collect::<Result<Vec<()>>>()?;
    let next = store.read(move |tx| next_due(tx, scope)).await?;
    Ok(next.map_or(Done::Finished, Done::Again))
}

fn due(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Due>> {
    let now = tx.now_ms();
    let rows = tx.query(DUE, params![scope.business().get(), now, PER_RUN])?;
    let read = |row: &store::Row| {
        Ok(Due { catalog: row.get(0)?, retailer_id: row.get(1)?, link: row.get(2)?, attempts: row.get(3)? })
    };
    rows.iter().map(read).collect()
}

fn next_due(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Option<i64>> {
    let row = tx.query_opt(NEXT_DUE, params![scope.business().get()])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

async fn one<S: Source>(store: &Store, scope: Scope, line: PhoneNumberId, source: &S, item: Due) -> Result<()> {
    let fetched = match source.get(&item.link).await {
        Ok(bytes) => keep(store, scope, line, bytes).await?,
        Err(reason) => Err(reason),
    };
    store.write(move |tx| note(tx, scope, &item, fetched)).await
}

/// Stores a picture; the inner error is what is wrong with it.
async fn keep(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    bytes: Bytes,
) -> Result<std::result::Result<MediaId, String>> {
    if bytes.len() > MAX_BYTES {
        return Ok(Err(format!("the picture has more than {MAX_BYTES} bytes")));
    }
    // Asked before it is stored: what is no picture is not kept.
    let marks: [&[u8]; 3] = [b"\xff\xd8\xff", b"\x89PNG", b"GIF8"];
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    if !is_webp && !marks.iter().any(|mark| bytes.starts_with(mark)) {
        return Ok(Err("what is at this address is not a JPEG, PNG, WebP or GIF picture".to_owned()));
    }
    match media::upload(store, scope, line, "catalog".to_owned(), Claim::default(), bytes).await {
        Ok(media) if Kind::of(&media.mime_type) == Kind::Image => Ok(Ok(media.id)),
        Ok(media) => Ok(Err(format!("what is at this address is {}, not a picture", media.mime_type))),
        Err(Error::Refused { reason, .. }) => Ok(Err(reason)),
        Err(error) => Err(error),
    }
}

fn note(tx: &mut Tx<'_, '_>, scope: Scope, item: &Due, fetched: std::result::Result<MediaId, String>) -> Result<()> {
    let (business, id, link) = (scope.business().get(), item.retailer_id.as_str(), item.link.as_str());
    match fetched {
        Ok(media) => {
            publish(tx, scope, &[media])?;
            tx.execute(FETCHED, params![business, item.catalog, id, link, media.get()])?;
        }
        Err(reason) => {
            let attempts = item.attempts + 1;
            let pause = FIRST_PAUSE_MS << (2 * attempts.clamp(1, MAX_ATTEMPTS));
            let again = (attempts < MAX_ATTEMPTS).then(|| tx.now_ms() + pause);
            tx.execute(FAILED, params![business, item.catalog, id, link, reason, attempts, again])?;
        }
    }
    Ok(())
}
