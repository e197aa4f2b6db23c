//! Previews of links: what the first link of a text leads to, shown above the text.
//!
//! A preview is a courtesy: the text has gone out already, one that can't be had is left out, and nobody is told.

mod page;

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value as Json};
use store::{Scope, Store, Tx, params};
use url::Url;
use wire::id::PhoneNumberId;

use super::media::{self, CACHED_MS};
use super::queue::{self, Taken};
use super::{Source, Trouble};
use crate::error::Result;
use crate::message::change;

/// The most bytes of a page that are read: what describes it stands at its beginning.
pub const MAX_BYTES: usize = 512 * 1024;

/// How long fetching a page may take: nobody waits for a preview.
pub const TIMEOUT: Duration = Duration::from_secs(8);

/// The member of a message that holds its preview.
pub(crate) const MEMBER: &str = "link_preview";

store::statements! {
    CACHED = "SELECT preview FROM link_preview WHERE business_id = $1 AND url_hash = $2 AND fetched_at > $3";
    REMEMBER = "INSERT INTO link_preview (business_id, url_hash, preview, fetched_at) VALUES ($1, $2, $3, $4)
 ON CONFLICT (business_id, url_hash) DO UPDATE SET preview = EXCLUDED.preview, fetched_at = EXCLUDED.fetched_at";
    FORGET = "DELETE FROM link_preview WHERE business_id = $1 AND fetched_at <= $2";
}

/// The beginning of a page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it is, after redirects.
    pub url: String,
    /// What the server says it is.
    pub mime_type: Option<String>,
    /// Its first bytes.
    pub bytes: Bytes,
}

/// What a message shows of a page; `None` when there is nothing to show.
pub(super) type Found = Option<Map<String, Json>>;

/// The link that a text wants a preview of (Cloud API: the first one).
pub(super) fn link_in(text: &str) -> Option<String> {
    wire::format::links(text).into_iter().find(|link| link.starts_with("http"))
}

/// The link that a message is to show a preview of.
pub(super) fn wanted(taken: &Taken) -> Option<String> {
    link_in(taken.content.get("text")?.get("body")?.as_str()?)
}

/// Finds out what to show of a page, unless that was done lately. An error is the store's.
pub(super) async fn fetch<S: Source>(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    source: &S,
    link: &str,
) -> Result<Found> {
    let hash = store::secret::hash_token(link);
    let known = store.read({
        let hash = hash.clone();
        move |tx| cached(tx, scope, &hash)
    });
    if let Some(found) = known.await? {
        return Ok(found);
    }
    let found = match source.page(link, MAX_BYTES).await {
        Ok(page) => look(store, scope, line, source, link, &page).await?,
        Err(Trouble::Lasting(reason) | Trouble::Passing(reason)) => {
            tracing::debug!(reason, "a link has no preview");
            None
        }
    };
    let kept = found.clone();
    store.write(move |tx| remember(tx, scope, &hash, kept)).await?;
    Ok(found)
}

async fn look<S: Source>(
    store: &Store,
    scope: Scope,
    line: PhoneNumberId,
    source: &S,
    link: &str,
    page: &Page,
) -> Result<Found> {
    let Some(about) = page::read(page.mime_type.as_deref(), &page.bytes) else { return Ok(None) };
    let mut found = Map::new();
    found.insert("url".to_owned(), Json::from(link));
    found.insert("title".to_owned(), Json::from(about.title));
    if let Some(description) = about.description {
        found.insert("description".to_owned(), Json::from(description));
    }
    let image = about.image.and_then(|image| Url::parse(&page.url).ok()?.join(&image).ok());
    if let Some(image) = image
        && let Ok(id) = media::fetch(store, scope, line, source, &media::Want::picture(image.as_str())).await?
    {
        found.insert("image_media_id".to_owned(), Json::from(id.to_string()));
    }
    Ok(Some(found))
}

fn cached(tx: &mut Tx<'_, '_>, scope: Scope, hash: &str) -> Result<Option<Found>> {
    let since = tx.now_ms() - CACHED_MS;
    let Some(row) = tx.query_opt(CACHED, params![scope.business().get(), hash, since])? else { return Ok(None) };
    let preview: Option<String> = row.get(0)?;
    Ok(Some(preview.and_then(|text| serde_json::from_str(&text).ok())))
}

fn remember(tx: &mut Tx<'_, '_>, scope: Scope, hash: &str, found: Found) -> Result<()> {
    let (business, now) = (scope.business().get(), tx.now_ms());
    tx.execute(FORGET, params![business, now - CACHED_MS])?;
    let preview = found.map(|found| Json::Object(found).to_string());
    tx.execute(REMEMBER, params![business, hash, preview, now])?;
    Ok(())
}

/// Gives a message its preview, unless its text is another one by now.
pub(super) fn note(tx: &mut Tx<'_, '_>, scope: Scope, before: &Taken, found: &HashMap<String, Found>) -> Result<()> {
    let Some(mut taken) = queue::finish(tx, scope, before)? else { return Ok(()) };
    let preview = wanted(&taken).and_then(|link| found.get(&link).cloned().flatten());
    if let Some(preview) = preview {
        taken.content.insert(MEMBER.to_owned(), Json::Object(preview));
        change::fill(tx, scope, taken.conversation, taken.id, &taken.content)?;
    }
    Ok(())
}
