//! Products: what they are, how they are found and listed. Writing is in `write`, the rules for what is
//! written in [`Details`].

mod details;
mod page;
mod write;

use std::collections::HashMap;

use messaging::error::not_found;
use serde::Serialize;
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{CatalogId, MediaId, ProductId};

use crate::Result;
use crate::currency::Currency;

pub use details::{
    AVAILABILITIES, BRAND_CHARS, CATEGORY_CHARS, DESCRIPTION_CHARS, Details, LINK_CHARS, NAME_CHARS, RETAILER_ID_CHARS,
    check_retailer_id,
};
pub use page::{MAX_LIMIT, Page, Wanted, list};
pub(crate) use write::outcome;
pub use write::{Outcome, create, delete, put_many, update};

/// A product as the business sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Product {
    /// Its number.
    #[schema(value_type = String)]
    pub id: ProductId,
    /// The seller's own id, up to 100 characters, unique in the catalogue.
    pub retailer_id: String,
    /// What it is and costs.
    #[serde(flatten)]
    pub details: Details,
    /// Why the picture at `image_link` could not be fetched.
    pub image_error: Option<String>,
    /// When it was last changed, UTC milliseconds.
    pub updated_at: i64,
}

impl Product {
    /// What a customer pays, in minor units.
    pub fn price_now(&self) -> i64 {
        self.details.sale_price.unwrap_or(self.details.price)
    }

    /// Whether it can be ordered.
    pub fn is_orderable(&self) -> bool {
        !self.details.is_hidden && !matches!(self.details.availability.as_str(), "out of stock" | "discontinued")
    }
}

store::statements! {
    GET_MANY = "SELECT id, retailer_id, name, description, price, sale_price, currency, image_media_id, image_link, image_error,
  availability, link, category, brand, position, is_hidden, updated_at
 FROM product WHERE business_id = $1 AND catalog_id = $2 AND retailer_id IN LIST($3)";
    PAGE = "SELECT id, retailer_id, name, description, price, sale_price, currency, image_media_id, image_link, image_error,
  availability, link, category, brand, position, is_hidden, updated_at
 FROM product WHERE business_id = $1 AND catalog_id = $2 AND (position, retailer_id) > ($3, $4)
  AND (is_hidden = FALSE OR $5) AND search LIKE $6 ESCAPE '!'
 ORDER BY position, retailer_id LIMIT $7";
    COUNT = "SELECT COUNT(*) FROM product WHERE business_id = $1 AND catalog_id = $2";
    LAST_POSITION = "SELECT position FROM product WHERE business_id = $1 AND catalog_id = $2
 ORDER BY position DESC, retailer_id DESC LIMIT 1";
    DELETE = "DELETE FROM product WHERE business_id = $1 AND catalog_id = $2 AND retailer_id = $3";
}

/// Products by the seller's ids, with one query; those not found are absent.
pub fn get_many(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    catalog: CatalogId,
    retailer_ids: &[String],
) -> Result<HashMap<String, Product>> {
    let ids: Vec<&str> = retailer_ids.iter().map(String::as_str).filter(|id| !id.contains('\0')).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = tx.query(GET_MANY, params![scope.business().get(), catalog.get(), ids])?;
    rows.iter().map(|row| read(row).map(|product| (product.retailer_id.clone(), product))).collect()
}

/// A product by the seller's id.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId, retailer_id: &str) -> Result<Product> {
    let found = get_many(tx, scope, catalog, &[retailer_id.to_owned()])?;
    found.into_values().next().ok_or_else(|| not_found("product", retailer_id))
}

/// How many products a catalogue has, the hidden ones too.
pub fn count(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId) -> Result<i64> {
    Ok(tx.query_one(COUNT, params![scope.business().get(), catalog.get()])?.get(0)?)
}

fn read(row: &Row) -> Result<Product> {
    let id = ProductId::new(row.get(0)?);
    let currency: Currency = row.text(6)?.parse().map_err(|_| store::error::corrupt("product", "currency", id))?;
    Ok(Product {
        id,
        retailer_id: row.get(1)?,
        details: Details {
            name: row.get(2)?,
            description: row.get(3)?,
            price: row.get(4)?,
            sale_price: row.get(5)?,
            currency: currency.code().to_owned(),
            image_media_id: row.get::<Option<i64>>(7)?.map(MediaId::new),
            image_link: row.get(8)?,
            availability: row.get(10)?,
            link: row.get(11)?,
            category: row.get(12)?,
            brand: row.get(13)?,
            position: Some(row.get(14)?),
            is_hidden: row.get(15)?,
        },
        image_error: row.get(9)?,
        updated_at: row.get(16)?,
    })
}
