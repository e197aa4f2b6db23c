//! The business's catalogue and its products.

use std::sync::Arc;

use axum::extract::State;
use commerce::catalog::{self, Catalog};
use commerce::import::{self, Report};
use commerce::product::{self, Details, Page, Product, Wanted};
use commerce::settings;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::{IntoParams, ToSchema};
use wire::id::MediaId;

use super::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath, Query, Upload, given};
use crate::media::Binary;
use crate::problem::{Problem, Result};
use crate::state::App;

/// The catalogue and how many products it has.
#[derive(Serialize, ToSchema)]
pub(super) struct CatalogView {
    #[serde(flatten)]
    catalog: Catalog,
    /// How many products there are, the hidden ones too.
    products: i64,
}

/// 404: the business has made no catalogue yet.
fn no_catalog() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_catalog", "there is no catalogue yet: make one first")
}

fn of(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Catalog> {
    catalog::of_business(tx, scope)?.ok_or_else(no_catalog)
}

/// The business's catalogue; 404 `no_catalog` before there is one.
#[utoipa::path(get, path = "/catalog", tag = "Catalogue", responses((status = 200, body = CatalogView)))]
pub(super) async fn get_catalog(State(app): State<Arc<App>>, agent: Agent) -> Result<Json<CatalogView>> {
    let found = app.store.read(move |tx| {
        let catalog = of(tx, agent.scope)?;
        let products = product::count(tx, agent.scope, catalog.id)?;
        Ok::<_, Problem>(CatalogView { catalog, products })
    });
    Ok(Json(found.await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCatalog {
    /// Up to 100 characters.
    name: String,
    /// The ISO 4217 currency of prices that name none.
    currency: String,
}

/// Makes the business's catalogue and shows it on its lines, or changes its name and currency.
#[utoipa::path(
    post, path = "/catalog", tag = "Catalogue",
    responses((status = 201, body = CatalogView), (status = 200, body = CatalogView))
)]
pub(super) async fn put_catalog(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<NewCatalog>,
) -> Result<(StatusCode, Json<CatalogView>)> {
    let scope = admin.scope;
    let put = app.store.write(move |tx| {
        if let Some(there) = catalog::of_business(tx, scope)? {
            let catalog = catalog::update(tx, scope, there.id, &body.name, &body.currency)?;
            let products = product::count(tx, scope, catalog.id)?;
            return Ok((StatusCode::OK, CatalogView { catalog, products }));
        }
        let catalog = catalog::create(tx, scope, &body.name, &body.currency)?;
        settings::connect_lines(tx, scope, catalog.id)?;
        Ok::<_, Problem>((StatusCode::CREATED, CatalogView { catalog, products: 0 }))
    });
    let (status, view) = put.await?;
    Ok((status, Json(view)))
}

#[derive(Deserialize, IntoParams)]
pub(super) struct Listing {
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 50 when not said.
    limit: Option<usize>,
    /// Those whose name or seller's id holds this text.
    q: Option<String>,
}

/// A page of products in the catalogue's order, with hidden ones.
#[utoipa::path(get, path = "/catalog/products", tag = "Catalogue", params(Listing), responses((status = 200, body = Page)))]
pub(super) async fn list_products(
    State(app): State<Arc<App>>,
    agent: Agent,
    Query(query): Query<Listing>,
) -> Result<Json<Page>> {
    let scope = agent.scope;
    let wanted = Wanted { cursor: query.cursor, search: query.q, with_hidden: true };
    let page = app.store.read(move |tx| {
        let catalog = of(tx, scope)?;
        Ok::<_, Problem>(product::list(tx, scope, catalog.id, &wanted, query.limit.unwrap_or(50))?)
    });
    Ok(Json(page.await?))
}

#[derive(Deserialize, ToSchema)]
pub(super) struct NewProduct {
    /// The seller's own id, up to 100 characters.
    retailer_id: String,
    #[serde(flatten)]
    details: Details,
}

/// Adds a product; 409 `taken` when its id is there.
#[utoipa::path(post, path = "/catalog/products", tag = "Catalogue", responses((status = 201, body = Product)))]
pub(super) async fn create_product(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<NewProduct>,
) -> Result<(StatusCode, Json<Product>)> {
    let scope = admin.scope;
    let made = app.store.write(move |tx| {
        let catalog = of(tx, scope)?;
        Ok::<_, Problem>(product::create(tx, scope, catalog.id, body.retailer_id.trim(), body.details)?)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// A product.
#[utoipa::path(get, path = "/catalog/products/{retailer_id}", tag = "Catalogue", params(("retailer_id" = String, Path)), responses((status = 200, body = Product)))]
pub(super) async fn get_product(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(id): InPath<String>,
) -> Result<Json<Product>> {
    let found = app.store.read(move |tx| {
        let catalog = of(tx, agent.scope)?;
        Ok::<_, Problem>(product::get(tx, agent.scope, catalog.id, &id)?)
    });
    Ok(Json(found.await?))
}

/// What to change; members that are absent stay, null empties.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductChange {
    /// Up to 200 characters.
    name: Option<String>,
    /// Up to 9,999 characters.
    description: Option<String>,
    /// In minor units.
    price: Option<i64>,
    /// In minor units.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    sale_price: Option<Option<i64>>,
    /// ISO 4217.
    currency: Option<String>,
    /// An uploaded picture.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    image_media_id: Option<Option<MediaId>>,
    /// Where the picture is fetched from.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    image_link: Option<Option<String>>,
    /// `in stock`, `out of stock`, ...
    availability: Option<String>,
    /// Its page.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    link: Option<Option<String>>,
    /// Up to 250 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    category: Option<Option<String>>,
    /// Up to 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    brand: Option<Option<String>>,
    /// Where it stands in the catalogue.
    position: Option<i64>,
    /// Customers neither see nor order it.
    hidden: Option<bool>,
}

impl ProductChange {
    fn apply(self, details: &mut Details) {
        fn set<T>(member: &mut T, given: Option<T>) {
            if let Some(given) = given {
                *member = given;
            }
        }
        set(&mut details.name, self.name);
        set(&mut details.description, self.description);
        set(&mut details.price, self.price);
        set(&mut details.sale_price, self.sale_price);
        set(&mut details.currency, self.currency);
        set(&mut details.image_media_id, self.image_media_id);
        set(&mut details.image_link, self.image_link);
        set(&mut details.availability, self.availability);
        set(&mut details.link, self.link);
        set(&mut details.category, self.category);
        set(&mut details.brand, self.brand);
        set(&mut details.is_hidden, self.hidden);
        details.position = self.position.or(details.position);
    }
}

/// Changes a product. Messages that were sent keep what they showed.
#[utoipa::path(patch, path = "/catalog/products/{retailer_id}", tag = "Catalogue", params(("retailer_id" = String, Path)), responses((status = 200, body = Product)))]
pub(super) async fn update_product(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<String>,
    Json(body): Json<ProductChange>,
) -> Result<Json<Product>> {
    let scope = admin.scope;
    let changed = app.store.write(move |tx| {
        let catalog = of(tx, scope)?;
        Ok::<_, Problem>(product::update(tx, scope, catalog.id, &id, |details| body.apply(details))?)
    });
    Ok(Json(changed.await?))
}

/// Removes a product. Messages that were sent keep what they showed.
#[utoipa::path(delete, path = "/catalog/products/{retailer_id}", tag = "Catalogue", params(("retailer_id" = String, Path)), responses((status = 204)))]
pub(super) async fn delete_product(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<String>,
) -> Result<StatusCode> {
    let scope = admin.scope;
    let deleted = app.store.write(move |tx| {
        let catalog = of(tx, scope)?;
        Ok::<_, Problem>(product::delete(tx, scope, catalog.id, &id)?)
    });
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
pub(super) struct Importing {
    /// Only says what would happen.
    #[serde(default)]
    dry_run: bool,
}

/// Imports products from CSV: Meta's feed columns or plain ones. Rows that are wrong are left out and named.
#[utoipa::path(
    post, path = "/catalog/import", tag = "Catalogue", params(Importing),
    request_body(content = inline(Binary), content_type = "text/csv"), responses((status = 200, body = Report))
)]
pub(super) async fn import_products(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Query(query): Query<Importing>,
    upload: Upload,
) -> Result<Json<Report>> {
    let scope = admin.scope;
    let catalog = app.store.read(move |tx| of(tx, scope)).await?;
    Ok(Json(import::run(&app.store, scope, catalog, upload.bytes.clone(), query.dry_run).await?))
}
