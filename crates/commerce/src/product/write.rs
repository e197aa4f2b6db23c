//! Writing products, one or many: what is not changed is not written.

use messaging::error::{invalid, not_found};
use messaging::media::{self, Kind};
use store::{Scope, Tx, Type, Value, params};
use wire::id::{CatalogId, MediaId, ProductId};

use super::{DELETE, Details, LAST_POSITION, Product, check_retailer_id, get, get_many};
use crate::{Error, Result, image};

/// What became of a product that was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was there and is changed.
    Updated,
    /// It was there just so.
    Unchanged,
}

const COLUMNS: [(&str, Type); 23] = [
    ("business_id", Type::BigInt),
    ("catalog_id", Type::BigInt),
    ("retailer_id", Type::Text),
    ("id", Type::BigInt),
    ("name", Type::Text),
    ("description", Type::Text),
    ("price", Type::BigInt),
    ("sale_price", Type::BigInt),
    ("currency", Type::Text),
    ("image_media_id", Type::BigInt),
    ("image_link", Type::Text),
    ("image_error", Type::Text),
    ("image_attempts", Type::BigInt),
    ("image_due_at", Type::BigInt),
    ("availability", Type::Text),
    ("link", Type::Text),
    ("category", Type::Text),
    ("brand", Type::Text),
    ("position", Type::BigInt),
    ("is_hidden", Type::Boolean),
    ("search", Type::Text),
    ("created_at", Type::BigInt),
    ("updated_at", Type::BigInt),
];

/// A picture whose link has not changed keeps what was fetched and when it is tried again.
const UPSERT: &str = "ON CONFLICT (business_id, catalog_id, retailer_id) DO UPDATE SET
  name = EXCLUDED.name, description = EXCLUDED.description, price = EXCLUDED.price, sale_price = EXCLUDED.sale_price,
  currency = EXCLUDED.currency, availability = EXCLUDED.availability, link = EXCLUDED.link, category = EXCLUDED.category,
  brand = EXCLUDED.brand, position = EXCLUDED.position, is_hidden = EXCLUDED.is_hidden, search = EXCLUDED.search,
  updated_at = EXCLUDED.updated_at, image_media_id = EXCLUDED.image_media_id,
  image_error = CASE WHEN product.image_link = EXCLUDED.image_link THEN product.image_error ELSE NULL END,
  image_attempts = CASE WHEN product.image_link = EXCLUDED.image_link THEN product.image_attempts ELSE 0 END,
  image_due_at = CASE WHEN product.image_link = EXCLUDED.image_link THEN product.image_due_at ELSE EXCLUDED.image_due_at END,
  image_link = EXCLUDED.image_link";

/// Makes a product; its seller's id must be new.
pub fn create(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    catalog: CatalogId,
    retailer_id: &str,
    details: Details,
) -> Result<Product> {
    check_retailer_id(retailer_id)?;
    if !get_many(tx, scope, catalog, &[retailer_id.to_owned()])?.is_empty() {
        return Err(Error::Taken { field: "retailer_id", value: retailer_id.to_owned() });
    }
    put(tx, scope, catalog, retailer_id, details)
}

/// Changes a product: `change` is given what it is.
pub fn update(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    catalog: CatalogId,
    retailer_id: &str,
    change: impl FnOnce(&mut Details),
) -> Result<Product> {
    let before = get(tx, scope, catalog, retailer_id)?.details;
    let mut details = before.clone();
    change(&mut details);
    if details.image_link != before.image_link && details.image_media_id == before.image_media_id {
        // The picture belonged to the link before.
        details.image_media_id = None;
    } else if details.image_media_id != before.image_media_id && details.image_link == before.image_link {
        details.image_link = None;
    }
    put(tx, scope, catalog, retailer_id, details)
}

fn put(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId, retailer_id: &str, details: Details) -> Result<Product> {
    let details = details.checked()?;
    if let Some(id) = details.image_media_id {
        check_picture(tx, scope, id)?;
    }
    put_many(tx, scope, catalog, vec![(retailer_id.to_owned(), details)])?;
    get(tx, scope, catalog, retailer_id)
}

fn check_picture(tx: &mut Tx<'_, '_>, scope: Scope, id: MediaId) -> Result<()> {
    let found = media::get_many(tx, scope, &[id])?;
    match found.get(&id) {
        Some(media) if Kind::of(&media.mime_type) == Kind::Image => Ok(()),
        Some(media) => Err(invalid("image_media_id", format!("must be a picture, is {}", media.mime_type))),
        None => Err(invalid("image_media_id", "is not a file of this business: upload it first")),
    }
}

/// Puts many products that are [checked](Details::checked); no seller's id may come twice. A picture that was fetched
/// stays while its link is the same.
pub fn put_many(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    catalog: CatalogId,
    items: Vec<(String, Details)>,
) -> Result<Vec<Outcome>> {
    let ids: Vec<String> = items.iter().map(|(id, _)| id.clone()).collect();
    let known = get_many(tx, scope, catalog, &ids)?;
    let mut position = last_position(tx, scope, catalog)?;
    let (mut outcomes, mut rows, mut pictures) = (Vec::with_capacity(items.len()), Vec::new(), Vec::new());
    let mut must_fetch = false;
    for (retailer_id, mut details) in items {
        let before = known.get(&retailer_id);
        let outcome = settle(&mut details, before, &mut position);
        outcomes.push(outcome);
        if outcome == Outcome::Unchanged {
            continue;
        }
        must_fetch |= details.image_link.is_some() && details.image_media_id.is_none();
        pictures.extend(details.image_media_id);
        let id = before.map_or_else(|| ProductId::new(tx.next_id()), |before| before.id);
        rows.push(row(tx.now_ms(), scope, catalog, id, retailer_id, details));
    }
    tx.insert_many("product", &COLUMNS, rows, UPSERT)?;
    image::publish(tx, scope, &pictures)?;
    if must_fetch {
        image::enqueue(tx, scope)?;
    }
    Ok(outcomes)
}

/// Completes what is wanted with what is there, and says whether that changes anything.
fn settle(details: &mut Details, before: Option<&Product>, last_position: &mut i64) -> Outcome {
    let Some(before) = before else {
        *last_position = details.position.unwrap_or(*last_position + 1).max(*last_position);
        details.position.get_or_insert(*last_position);
        return Outcome::Created;
    };
    details.position = details.position.or(before.details.position);
    if details.image_link.is_some() && details.image_link == before.details.image_link {
        details.image_media_id = before.details.image_media_id;
    }
    if *details == before.details { Outcome::Unchanged } else { Outcome::Updated }
}

/// What putting these would come to.
pub(crate) fn outcome(mut details: Details, before: Option<&Product>) -> Outcome {
    settle(&mut details, before, &mut 0)
}

fn last_position(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId) -> Result<i64> {
    let row = tx.query_opt(LAST_POSITION, params![scope.business().get(), catalog.get()])?;
    Ok(row.map(|row| row.get(0)).transpose()?.unwrap_or(0))
}

fn row(now: i64, scope: Scope, catalog: CatalogId, id: ProductId, retailer_id: String, details: Details) -> Vec<Value> {
    let search = format!("{} {retailer_id}", details.name).to_lowercase();
    let due = (details.image_link.is_some() && details.image_media_id.is_none()).then_some(now);
    vec![
        Value::from(scope.business().get()),
        Value::from(catalog.get()),
        Value::from(retailer_id),
        Value::from(id.get()),
        Value::from(details.name),
        Value::from(details.description),
        Value::from(details.price),
        Value::from(details.sale_price),
        Value::from(details.currency),
        Value::from(details.image_media_id.map(MediaId::get)),
        Value::from(details.image_link),
        Value::Null,
        Value::from(0_i64),
        Value::from(due),
        Value::from(details.availability),
        Value::from(details.link),
        Value::from(details.category),
        Value::from(details.brand),
        Value::from(details.position.unwrap_or_default()),
        Value::from(details.is_hidden),
        Value::from(search),
        Value::from(now),
        Value::from(now),
    ]
}

/// Removes a product. Messages that name it keep their snapshot.
pub fn delete(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId, retailer_id: &str) -> Result<()> {
    let there = get_many(tx, scope, catalog, &[retailer_id.to_owned()])?;
    if there.is_empty() {
        return Err(not_found("product", retailer_id));
    }
    tx.execute(DELETE, params![scope.business().get(), catalog.get(), retailer_id])?;
    Ok(())
}
