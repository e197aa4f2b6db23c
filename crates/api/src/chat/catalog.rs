//! The catalogue of a line, for everybody: products by pages or by id, and their pictures.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use commerce::product::{self, Product, Wanted};
use commerce::snapshot::Shown;
use commerce::{image, settings};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, StatusCode};
use messaging::{line, media};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use wire::id::{CatalogId, MediaId, PhoneNumberId};

use super::line::unknown;
use crate::extract::{Path, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

/// The most products that are asked for by id at once: as many as a message names.
const MOST_IDS: usize = 30;

#[derive(Serialize)]
struct Item {
    retailer_id: String,
    #[serde(flatten)]
    shown: Shown,
}

impl Item {
    fn new(line: PhoneNumberId, product: Product) -> Self {
        Self { retailer_id: product.retailer_id.clone(), shown: Shown::new(line, product) }
    }
}

#[derive(Deserialize)]
pub(super) struct Listing {
    cursor: Option<String>,
    limit: Option<usize>,
    q: Option<String>,
}

#[derive(Serialize)]
struct Page {
    catalog_id: CatalogId,
    data: Vec<Item>,
    next: Option<String>,
}

/// A page of the catalogue that customers of the line may browse.
pub(super) async fn list_products(
    State(app): State<Arc<App>>,
    Path(id): Path<PhoneNumberId>,
    Query(query): Query<Listing>,
    headers: HeaderMap,
) -> Result<Response> {
    let page = app.store.read(move |tx| {
        let scope = scope(tx, id)?;
        let catalog = settings::shown(tx, scope, id)?.ok_or_else(no_catalog)?;
        let wanted = Wanted { cursor: query.cursor, search: query.q, with_hidden: false };
        let page = product::list(tx, scope, catalog.id, &wanted, query.limit.unwrap_or(50))?;
        let data = page.data.into_iter().map(|product| Item::new(id, product)).collect();
        Ok::<_, Problem>(Page { catalog_id: catalog.id, data, next: page.next })
    });
    tagged(&page.await?, &headers)
}

#[derive(Deserialize)]
pub(super) struct Wish {
    ids: String,
}

#[derive(Serialize)]
struct Items {
    data: Vec<Item>,
}

/// Products by the seller's ids; those that are not to be seen are absent.
pub(super) async fn get_products(
    State(app): State<Arc<App>>,
    Path(id): Path<PhoneNumberId>,
    Query(query): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response> {
    let ids: Vec<String> = query.ids.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.len() > MOST_IDS {
        return Err(Problem::invalid("ids", format!("must be at most {MOST_IDS} ids with commas")));
    }
    let items = app.store.read(move |tx| {
        let scope = scope(tx, id)?;
        // Messages may show products of a catalogue that is not browsed.
        let catalog = settings::connected(tx, scope, id)?.ok_or_else(no_catalog)?;
        let mut found = product::get_many(tx, scope, catalog.id, &ids)?;
        let seen = ids.iter().filter_map(|id| found.remove(id)).filter(|product| !product.details.is_hidden);
        Ok::<_, Problem>(Items { data: seen.map(|product| Item::new(id, product)).collect() })
    });
    tagged(&items.await?, &headers)
}

/// The picture of a product.
pub(super) async fn get_image(
    State(app): State<Arc<App>>,
    Path((id, image)): Path<(PhoneNumberId, MediaId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = app.store.read(move |tx| {
        let scope = scope(tx, id)?;
        if !image::is_public(tx, scope, image)? {
            return Err(Problem::not_found("there is no such picture"));
        }
        Ok((scope, media::get(tx, scope, image)?))
    });
    let (scope, media) = found.await?;
    let mut response = crate::media::serve(&app, scope, media, &headers).await?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}

fn scope(tx: &mut Tx<'_, '_>, id: PhoneNumberId) -> Result<Scope> {
    Ok(Scope::of(line::find(tx, id)?.ok_or_else(unknown)?.business))
}

fn no_catalog() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_catalog", "this business shows no catalogue here")
}

/// Answers with JSON that caches keep for a minute and then ask about by its tag.
fn tagged(body: &impl Serialize, headers: &HeaderMap) -> Result<Response> {
    let body = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    let hash = store::secret::sha256(&body);
    let tag: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, "application/json")], body).into_response()
    };
    let out = response.headers_mut();
    out.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(ETAG, tag);
    }
    Ok(response)
}
