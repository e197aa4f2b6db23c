//! Which column of a file means what.

use std::collections::HashMap;

use csv::StringRecord;

use super::{RowError, wrong};
use crate::Result;

/// What a product's members are called in files; the first is Meta's name. Spaces, `-` and `_` are alike, case is nothing.
const NAMES: [(&str, &[&str]); 13] = [
    ("retailer_id", &["id", "retailer_id", "sku", "product_id", "item_id", "content_id"]),
    ("name", &["title", "name", "product", "product_name"]),
    ("description", &["description", "text"]),
    ("availability", &["availability", "stock_status"]),
    ("price", &["price", "regular_price"]),
    ("sale_price", &["sale_price", "reduced_price"]),
    ("currency", &["currency"]),
    ("link", &["link", "url", "product_link"]),
    ("image_link", &["image_link", "image", "image_url", "picture"]),
    ("brand", &["brand"]),
    ("category", &["product_type", "category", "google_product_category", "fb_product_category"]),
    ("hidden", &["visibility", "status", "hidden"]),
    ("position", &["position"]),
];

/// The columns of a file.
pub(super) struct Columns {
    places: HashMap<&'static str, (usize, String)>,
    pub(super) ignored: Vec<String>,
}

impl Columns {
    /// Reads the head. Where two columns mean the same, the one with the name that stands first above is taken.
    pub(super) fn of(head: &StringRecord) -> Result<Self> {
        let heads: Vec<String> = head.iter().map(plain).collect();
        let mut places = HashMap::new();
        for (member, names) in NAMES {
            let found = names.iter().find_map(|name| heads.iter().position(|head| head == name));
            if let Some(place) = found {
                let name = head.get(place).unwrap_or_default().trim().to_owned();
                places.insert(member, (place, name));
            }
        }
        let is_used = |place: usize| places.values().any(|(used, _)| *used == place);
        let ignored = (0..heads.len()).filter(|place| !heads[*place].is_empty() && !is_used(*place));
        let ignored = ignored.filter_map(|place| head.get(place)).map(|name| name.trim().to_owned()).collect();
        if !places.contains_key("retailer_id") {
            return Err(wrong(
                "the first line must name the columns, such as id,title,price, and there is no column `id`",
            ));
        }
        Ok(Self { places, ignored })
    }

    /// The cell of a member without spaces around it; `None` when the file has no such column.
    pub(super) fn cell<'a>(&self, record: &'a StringRecord, member: &str) -> Option<&'a str> {
        let (place, _) = self.places.get(member)?;
        Some(record.get(*place).unwrap_or_default().trim())
    }

    /// What is wrong, under the name that the file has for the member.
    pub(super) fn error(&self, line: u64, member: &str, reason: impl Into<String>) -> RowError {
        let named = self.places.get(member).map(|(_, name)| name.clone());
        let names = NAMES.iter().find(|(known, _)| *known == member);
        let column = named.or_else(|| names.and_then(|(_, names)| names.first()).map(|name| (*name).to_owned()));
        RowError { line, column, reason: reason.into() }
    }

    /// The names of all members in this file, for errors that are found later.
    pub(super) fn name(&self, member: &str) -> Option<String> {
        self.places.get(member).map(|(_, name)| name.clone())
    }
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
