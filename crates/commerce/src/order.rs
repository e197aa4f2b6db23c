//! Orders of customers: prices come from the catalogue, never from the customer.

use serde_json::Number;
use store::{Scope, Tx};
use wire::Invalid;
use wire::id::{CatalogId, PhoneNumberId};
use wire::message::{Order, ReferredProduct};

use crate::snapshot::{self, Snapshot};
use crate::{Result, catalog, money, product, settings};

/// The most pieces of one product in an order (Cloud API).
pub const MAX_QUANTITY: u64 = 99;
/// The most different products in an order.
pub const MAX_ITEMS: usize = 100;

/// An order with the catalogue's prices, and what its products were when it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// The order, with `item_price` in major units and `currency` set.
    pub order: Order,
    /// The message's `products`.
    pub products: Snapshot,
}

/// Prices an order that came in on a line. Refuses, naming the member: another catalogue than the line's, products that
/// are unknown, hidden or not to be had, the same product twice, quantities outside 1 to 99, and carts that are off.
pub fn priced(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, order: &Order) -> Result<Priced> {
    if !settings::get(tx, scope, line)?.is_cart_enabled {
        return Err(Invalid::value("order", "can't be sent here: this business takes no orders in the chat").into());
    }
    let catalog = connected(tx, scope, line, "order.catalog_id", order.catalog_id.as_deref())?;
    if !(1..=MAX_ITEMS).contains(&order.product_items.len()) {
        let reason = format!("must have 1 to {MAX_ITEMS} products");
        return Err(Invalid::value("order.product_items", reason).into());
    }
    let ids: Vec<String> = order.product_items.iter().map(|item| item.product_retailer_id.clone()).collect();
    let found = product::get_many(tx, scope, catalog, &ids)?;
    let mut order = order.clone();
    order.catalog_id = Some(catalog.to_string());
    for (at, item) in order.product_items.iter_mut().enumerate() {
        let path = format!("order.product_items[{at}]");
        let id = &item.product_retailer_id;
        if ids[..at].contains(id) {
            return Err(Invalid::value(format!("{path}.product_retailer_id"), "is in the order already").into());
        }
        let product = found.get(id).filter(|product| !product.details.is_hidden);
        let product = product.ok_or_else(|| not_there(&format!("{path}.product_retailer_id")))?;
        if !product.is_orderable() {
            let reason = format!("is not to be had now: {}", product.details.availability);
            return Err(Invalid::value(format!("{path}.product_retailer_id"), reason).into());
        }
        let quantity = quantity(&item.quantity)
            .ok_or_else(|| Invalid::value(format!("{path}.quantity"), format!("must be 1 to {MAX_QUANTITY}")))?;
        let currency = catalog::known(&product.details.currency)?;
        item.quantity = Number::from(quantity);
        item.item_price = money::major(product.price_now(), currency);
        item.currency = product.details.currency.clone();
    }
    Ok(Priced { order, products: snapshot::take(line, found, &ids) })
}

/// Checks the product that a customer asks about, and gives its catalogue and the message's `products`.
pub fn referred(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    product: &ReferredProduct,
) -> Result<(CatalogId, Snapshot)> {
    let path = "context.referred_product";
    let catalog = connected(tx, scope, line, &format!("{path}.catalog_id"), product.catalog_id.as_deref())?;
    let field = format!("{path}.product_retailer_id");
    let id = product.product_retailer_id.clone().ok_or_else(|| Invalid::required(&field))?;
    let snapshot = snapshot::of(tx, scope, line, catalog, &[id])?;
    if snapshot.is_empty() { Err(not_there(&field).into()) } else { Ok((catalog, snapshot)) }
}

/// The line's catalogue, which a message must name when it names one.
pub(crate) fn connected(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    line: PhoneNumberId,
    field: &str,
    named: Option<&str>,
) -> Result<CatalogId> {
    let connected = settings::connected(tx, scope, line)?;
    let Some(catalog) = connected else {
        return Err(Invalid::value(field, "can't be used: no catalogue is connected to this phone number").into());
    };
    if named.is_some_and(|named| named != catalog.id.to_string()) {
        return Err(Invalid::value(field, "is not the catalogue connected to this phone number").into());
    }
    Ok(catalog.id)
}

pub(crate) fn not_there(field: &str) -> Invalid {
    Invalid::value(field, "is not a product of the catalogue")
}

fn quantity(number: &Number) -> Option<u64> {
    let whole = number.as_u64().or_else(|| {
        // 2.0 is two pieces to whoever writes JSON with floats only.
        number
            .as_f64()
            .filter(|pieces| (1.0..=99.0).contains(pieces) && pieces.fract() == 0.0)
            .map(|pieces| pieces as u64)
    });
    whole.filter(|pieces| (1..=MAX_QUANTITY).contains(pieces))
}
