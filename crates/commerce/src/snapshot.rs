//! What customers see of a product, and what a message keeps of the products it names.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use store::{Scope, Tx};
use wire::id::{CatalogId, PhoneNumberId};

use crate::Result;
use crate::product::{self, Product};

/// A product as customers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// In minor units of the currency.
    pub price: i64,
    /// The reduced price, in minor units.
    pub sale_price: Option<i64>,
    /// ISO 4217.
    pub currency: String,
    /// Its picture, on this server: customers are never sent to another site for it.
    pub image_url: Option<String>,
    /// Its page on the business's site.
    pub link: Option<String>,
    /// `in stock`, `out of stock`, ...
    pub availability: String,
}

impl Shown {
    /// What customers of a line see of a product.
    pub fn new(line: PhoneNumberId, product: Product) -> Self {
        let details = product.details;
        Self {
            // The picture's id makes a new picture a new address, so that caches keep each for good.
            image_url: details.image_media_id.map(|id| format!("/chat/v1/{line}/catalog/images/{id}")),
            name: details.name,
            description: details.description,
            price: details.price,
            sale_price: details.sale_price,
            currency: details.currency,
            link: details.link,
            availability: details.availability,
        }
    }
}

/// What a message keeps of products: by the seller's id, in the order given.
pub type Snapshot = Map<String, Json>;

/// The snapshot of the products of a catalogue that customers of a line may see; others are absent.
pub fn of(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    catalog: CatalogId,
    retailer_ids: &[String],
) -> Result<Snapshot> {
    let found = product::get_many(tx, scope, catalog, retailer_ids)?;
    Ok(take(line, found, retailer_ids))
}

/// The snapshot of products that were found, without hidden ones.
pub(crate) fn take(line: PhoneNumberId, mut found: HashMap<String, Product>, retailer_ids: &[String]) -> Snapshot {
    let mut snapshot = Snapshot::new();
    for id in retailer_ids {
        if let Some(product) = found.remove(id).filter(|product| !product.details.is_hidden)
            && let Ok(shown) = serde_json::to_value(Shown::new(line, product))
        {
            snapshot.insert(id.clone(), shown);
        }
    }
    snapshot
}
