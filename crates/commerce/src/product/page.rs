//! Listing products by pages, in the catalogue's order.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use messaging::error::invalid;
use serde::Serialize;
use store::{Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::CatalogId;

use super::{PAGE, Product, read};
use crate::Result;

/// The most products of one page.
pub const MAX_LIMIT: usize = 100;
/// The longest text to search for, in characters.
const SEARCH_CHARS: usize = 100;

/// Which products are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those after this place, as [`Page::next`] gave it.
    pub cursor: Option<String>,
    /// Those whose name or seller's id holds this text, in any case.
    pub search: Option<String>,
    /// Also those that customers don't see.
    pub with_hidden: bool,
}

/// A page of products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ProductPage)]
pub struct Page {
    /// The products, in the catalogue's order.
    pub data: Vec<Product>,
    /// Where the next page begins; null after the last.
    pub next: Option<String>,
}

/// A page of at most `limit` products (1 to [`MAX_LIMIT`]).
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId, wanted: &Wanted, limit: usize) -> Result<Page> {
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(invalid("limit", format!("must be 1 to {MAX_LIMIT}")));
    }
    let (position, retailer_id) = match wanted.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => place(cursor).ok_or_else(|| invalid("cursor", "is not one that a page gave as `next`"))?,
        None => (-1, String::new()),
    };
    let pattern = pattern(wanted.search.as_deref().unwrap_or_default())?;
    let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let (business, catalog) = (scope.business().get(), catalog.get());
    let rows =
        tx.query(PAGE, params![business, catalog, position, retailer_id, wanted.with_hidden, pattern, one_more])?;
    let mut data = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    let has_more = data.len() > limit;
    data.truncate(limit);
    let next = data.last().filter(|_| has_more).map(cursor);
    Ok(Page { data, next })
}

fn cursor(product: &Product) -> String {
    let position = product.details.position.unwrap_or_default();
    URL_SAFE_NO_PAD.encode(format!("{position}:{}", product.retailer_id))
}

fn place(cursor: &str) -> Option<(i64, String)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (position, retailer_id) = text.split_once(':')?;
    Some((position.parse().ok()?, retailer_id.to_owned())).filter(|(_, id)| !id.contains('\0'))
}

/// What `LIKE` finds the text with; its own signs are meant as they are.
fn pattern(search: &str) -> Result<String> {
    let search = search.trim();
    if search.chars().count() > SEARCH_CHARS || search.contains('\0') {
        return Err(invalid("q", format!("must have at most {SEARCH_CHARS} characters")));
    }
    let mut pattern = String::from("%");
    for letter in search.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    if !search.is_empty() {
        pattern.push('%');
    }
    Ok(pattern)
}
