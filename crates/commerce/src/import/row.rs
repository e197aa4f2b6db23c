//! One row of a file: what it says of a product.

use csv::StringRecord;
use messaging::Error;

use super::RowError;
use super::columns::Columns;
use crate::catalog::Catalog;
use crate::money::{self, Money};
use crate::product::{AVAILABILITIES, Details, check_retailer_id};

/// What a row says. The outer `None` of a member: the file does not have its column.
pub(super) struct Row {
    pub(super) retailer_id: String,
    line: u64,
    name: Option<String>,
    description: Option<String>,
    price: Option<Money>,
    sale_price: Option<Option<Money>>,
    image_link: Option<Option<String>>,
    availability: Option<String>,
    link: Option<Option<String>>,
    category: Option<Option<String>>,
    brand: Option<Option<String>>,
    is_hidden: Option<bool>,
    position: Option<i64>,
    names: Names,
}

/// What the file calls the members that are judged when the row is complete.
struct Names(Vec<(&'static str, String)>);

/// Reads a row; money and words are understood here, limits are checked in [`Row::details`].
pub(super) fn read(columns: &Columns, record: &StringRecord, line: u64, catalog: &Catalog) -> Result<Row, RowError> {
    let cell = |member: &str| columns.cell(record, member);
    let at = |member: &'static str| move |reason: String| columns.error(line, member, reason);
    let text = |member: &str| cell(member).map(|text| Some(text.to_owned()).filter(|text| !text.is_empty()));
    let retailer_id = cell("retailer_id").unwrap_or_default().to_owned();
    check_retailer_id(&retailer_id).map_err(|error| at("retailer_id")(reason(&error).1))?;
    let default = match cell("currency").filter(|code| !code.is_empty()) {
        Some(code) => code.parse().map_err(|_| at("currency")("must be an ISO 4217 code such as EUR".to_owned()))?,
        None => catalog.currency,
    };
    let price = cell("price").map(|text| money::parse(text, default).map_err(at("price"))).transpose()?;
    let sale_price = match cell("sale_price") {
        Some("") => Some(None),
        Some(text) => Some(Some(money::parse(text, default).map_err(at("sale_price"))?)),
        None => None,
    };
    let position = match cell("position").filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse().map_err(|_| at("position")("must be a whole number".to_owned()))?),
        None => None,
    };
    let members = [
        "name",
        "description",
        "price",
        "sale_price",
        "image_link",
        "availability",
        "link",
        "category",
        "brand",
        "position",
    ];
    let names = members.into_iter().filter_map(|member| Some((member, columns.name(member)?))).collect();
    Ok(Row {
        name: cell("name").map(str::to_owned),
        description: cell("description").map(str::to_owned),
        image_link: text("image_link"),
        availability: availability(cell("availability")).map_err(at("availability"))?,
        link: text("link"),
        category: text("category"),
        brand: text("brand"),
        is_hidden: hidden(cell("hidden")).map_err(at("hidden"))?,
        names: Names(names),
        retailer_id,
        line,
        price,
        sale_price,
        position,
    })
}

impl Row {
    /// The product that the row makes of the one that is there.
    pub(super) fn details(&self, before: Option<&Details>) -> Result<Details, RowError> {
        let mut details = match (before, self.price) {
            (Some(before), _) => before.clone(),
            (None, Some(price)) => Details::new("", price.minor, price.currency),
            (None, None) => return Err(self.error("price", "is required for a new product".to_owned())),
        };
        if let Some(price) = self.price {
            details.price = price.minor;
            price.currency.code().clone_into(&mut details.currency);
        }
        if let Some(sale_price) = self.sale_price {
            if sale_price.is_some_and(|sale| sale.currency.code() != details.currency) {
                return Err(self.error("sale_price", "must be in the currency of the price".to_owned()));
            }
            details.sale_price = sale_price.map(|sale| sale.minor);
        }
        set(&mut details.name, &self.name);
        set(&mut details.description, &self.description);
        set(&mut details.availability, &self.availability);
        set(&mut details.link, &self.link);
        set(&mut details.category, &self.category);
        set(&mut details.brand, &self.brand);
        set(&mut details.is_hidden, &self.is_hidden);
        if let Some(link) = self.image_link.as_ref().filter(|link| **link != details.image_link) {
            // A picture that was uploaded stays when the file names none.
            if link.is_some() || details.image_link.is_some() {
                details.image_link.clone_from(link);
                details.image_media_id = None;
            }
        }
        details.position = self.position.or(details.position);
        details.checked().map_err(|error| {
            let (member, reason) = reason(&error);
            self.error(&member, reason)
        })
    }

    fn error(&self, member: &str, reason: String) -> RowError {
        let named = self.names.0.iter().find(|(known, _)| *known == member).map(|(_, name)| name.clone());
        RowError { line: self.line, column: Some(named.unwrap_or_else(|| member.to_owned())), reason }
    }
}

fn set<T: Clone>(member: &mut T, given: &Option<T>) {
    if let Some(given) = given {
        member.clone_from(given);
    }
}

/// The member and the reason of an error.
fn reason(error: &Error) -> (String, String) {
    match error {
        Error::Invalid(invalid) => (invalid.field.clone(), invalid.reason.clone()),
        error => (String::new(), error.to_string()),
    }
}

fn availability(cell: Option<&str>) -> Result<Option<String>, String> {
    let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { return Ok(None) };
    let word = cell.to_lowercase().replace(['_', '-'], " ");
    let word = match word.as_str() {
        "pre order" => "preorder",
        "instock" => "in stock",
        "outofstock" => "out of stock",
        word => word,
    };
    let known = AVAILABILITIES.iter().find(|known| **known == word);
    known.map(|known| Some((*known).to_owned())).ok_or_else(|| format!("must be one of: {}", AVAILABILITIES.join(", ")))
}

fn hidden(cell: Option<&str>) -> Result<Option<bool>, String> {
    Ok(Some(match cell.unwrap_or_default().to_lowercase().as_str() {
        "" => return Ok(None),
        "published" | "active" | "visible" | "false" | "no" | "0" => false,
        "hidden" | "archived" | "staging" | "true" | "yes" | "1" => true,
        _ => return Err("must be published or hidden".to_owned()),
    }))
}
