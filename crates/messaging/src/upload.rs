//! Uploads in pieces: how far a file has come, and the handle of a whole one. Bytes rest in the media store.

use store::jobs::{self, Done};
use store::{Row, Scope, Store, Tx, params, secret};
use wire::id::{AppId, MediaId};

use crate::business;
use crate::error::{Error, Result};

/// How long a session and its handle are good for, in milliseconds.
pub const LIFE_MS: i64 = 30 * 86_400_000;

/// A file on its way.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id; its bytes rest under it.
    pub id: MediaId,
    /// The file's name.
    pub name: Option<String>,
    /// What it is said to be.
    pub mime_type: String,
    /// How many bytes it will have.
    pub length: i64,
    /// How many have come.
    pub offset: i64,
}

store::statements! {
    INSERT = "INSERT INTO upload_session (business_id, id, app_id, file_name, mime_type, file_length, file_offset, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, 0, $7)";
    GET = "SELECT id, file_name, mime_type, file_length, file_offset FROM upload_session
 WHERE business_id = $1 AND id = $2 AND created_at > $3";
    BY_HANDLE = "SELECT id, file_name, mime_type, file_length, file_offset FROM upload_session
 WHERE business_id = $1 AND id = $2 AND handle_hash = $3 AND created_at > $4";
    ADVANCE = "UPDATE upload_session SET file_offset = $4, handle_hash = $5 WHERE business_id = $1 AND id = $2 AND file_offset = $3";
    ENDED = "SELECT id FROM upload_session WHERE business_id = $1 AND created_at <= $2 ORDER BY created_at LIMIT 100";
    FORGET = "DELETE FROM upload_session WHERE business_id = $1 AND id = $2";
}

/// Begins a session.
pub fn start(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    app: AppId,
    name: Option<&str>,
    mime_type: &str,
    length: i64,
) -> Result<MediaId> {
    let (id, now) = (tx.next_id(), tx.now_ms());
    tx.execute(INSERT, params![scope.business().get(), id, app.get(), name, mime_type, length, now])?;
    Ok(MediaId::new(id))
}

/// A session that has not ended.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId) -> Result<Option<Session>> {
    let since = tx.now_ms() - LIFE_MS;
    tx.query_opt(GET, params![scope.business().get(), id.get(), since])?.map(|row| read(&row)).transpose()
}

/// The whole file that a handle is of.
pub fn by_handle(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId, handle: &str) -> Result<Option<Session>> {
    let (since, hash) = (tx.now_ms() - LIFE_MS, secret::hash_token(handle));
    tx.query_opt(BY_HANDLE, params![scope.business().get(), id.get(), hash, since])?.map(|row| read(&row)).transpose()
}

/// Notes that the file has come from `from` to `to`, with its handle when it is whole; false when it had moved already.
pub fn advance(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    id: MediaId,
    from: i64,
    to: i64,
    handle: Option<&str>,
) -> Result<bool> {
    let hash = handle.map(secret::hash_token);
    Ok(tx.execute(ADVANCE, params![scope.business().get(), id.get(), from, to, hash])? == 1)
}

/// The job that forgets sessions and their bytes.
pub const EXPIRE: &str = "messaging.uploads";

const HOUR_MS: i64 = 3_600_000;

/// Starts the job, unless it waits already; it serves all businesses.
pub fn schedule(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
    let now = tx.now_ms();
    jobs::enqueue(tx, scope.business(), EXPIRE, EXPIRE, "{}", now)?;
    Ok(())
}

/// Does the job once, for every business.
pub async fn run(store: &Store) -> Result<Done> {
    for scope in store.read(business::all).await? {
        expire(store, scope).await?;
    }
    Ok(Done::Again(store.clock().now_ms() + HOUR_MS))
}

/// Forgets a business's sessions that have ended, with their bytes; returns how many.
pub async fn expire(store: &Store, scope: Scope) -> Result<usize> {
    let mut count = 0;
    loop {
        let until = store.clock().now_ms() - LIFE_MS;
        let ended = store
            .read(move |tx| {
                let rows = tx.query(ENDED, params![scope.business().get(), until])?;
                rows.iter().map(|row| Ok::<_, Error>(row.get::<i64>(0)?)).collect::<Result<Vec<_>>>()
            })
            .await?;
        if ended.is_empty() {
            return Ok(count);
        }
        for id in ended {
            store.media().delete(scope.business(), MediaId::new(id)).await?;
            store.write(move |tx| Ok::<_, Error>(tx.execute(FORGET, params![scope.business().get(), id])?)).await?;
            count += 1;
        }
    }
}

fn read(row: &Row) -> Result<Session> {
    Ok(Session {
        id: MediaId::new(row.get(0)?),
        name: row.get(1)?,
        mime_type: row.get(2)?,
        length: row.get(3)?,
        offset: row.get(4)?,
    })
}
