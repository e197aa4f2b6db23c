//! What a product is and costs, and the rules for it. Limits are those of Meta's product feed.

use messaging::error::invalid;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;
use wire::id::MediaId;

use crate::currency::Currency;
use crate::money::{self, MAX_MINOR};
use crate::{Result, catalog};

/// The longest id of a seller, in characters.
pub const RETAILER_ID_CHARS: usize = 100;
/// The longest name, in characters.
pub const NAME_CHARS: usize = 200;
/// The longest description, in characters.
pub const DESCRIPTION_CHARS: usize = 9_999;
/// The longest brand, in characters.
pub const BRAND_CHARS: usize = 100;
/// The longest category, in characters.
pub const CATEGORY_CHARS: usize = 250;
/// The longest address of a page or picture, in characters.
pub const LINK_CHARS: usize = 2_048;
/// What availability may be.
pub const AVAILABILITIES: [&str; 5] = ["in stock", "out of stock", "available for order", "preorder", "discontinued"];

/// The highest position.
const MAX_POSITION: i64 = 1_000_000_000;

/// What a product is and costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// Up to 200 characters.
    pub name: String,
    /// Up to 9,999 characters.
    #[serde(default)]
    pub description: String,
    /// In minor units of the currency: cents of EUR, yen of JPY.
    pub price: i64,
    /// The reduced price, in minor units.
    #[serde(default)]
    pub sale_price: Option<i64>,
    /// ISO 4217.
    pub currency: String,
    /// Its picture, uploaded, or fetched from `image_link`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub image_media_id: Option<MediaId>,
    /// Where its picture is fetched from, http or https.
    #[serde(default)]
    pub image_link: Option<String>,
    /// `in stock`, `out of stock`, `available for order`, `preorder`, `discontinued`.
    #[serde(default = "in_stock")]
    pub availability: String,
    /// Its page on the business's site, http or https.
    #[serde(default)]
    pub link: Option<String>,
    /// Up to 250 characters.
    #[serde(default)]
    pub category: Option<String>,
    /// Up to 100 characters.
    #[serde(default)]
    pub brand: Option<String>,
    /// Where it stands in the catalogue, from low to high; at the end when not said.
    #[serde(default)]
    pub position: Option<i64>,
    /// Customers neither see nor order it.
    #[serde(default, rename = "hidden")]
    pub is_hidden: bool,
}

fn in_stock() -> String {
    "in stock".to_owned()
}

impl Details {
    /// A product in stock with nothing but a name and a price.
    pub fn new(name: impl Into<String>, price: i64, currency: Currency) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            price,
            sale_price: None,
            currency: currency.code().to_owned(),
            image_media_id: None,
            image_link: None,
            availability: in_stock(),
            link: None,
            category: None,
            brand: None,
            position: None,
            is_hidden: false,
        }
    }

    /// Tidies spaces and empty texts, then checks every rule; errors name the field and the limit.
    pub fn checked(mut self) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        self.description = self.description.trim().to_owned();
        for text in [&mut self.image_link, &mut self.link, &mut self.category, &mut self.brand] {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        if self.name.is_empty() {
            return Err(wire::Invalid::required("name").into());
        }
        chars("name", &self.name, NAME_CHARS)?;
        chars("description", &self.description, DESCRIPTION_CHARS)?;
        chars("category", self.category.as_deref().unwrap_or_default(), CATEGORY_CHARS)?;
        chars("brand", self.brand.as_deref().unwrap_or_default(), BRAND_CHARS)?;
        address("link", self.link.as_deref())?;
        address("image_link", self.image_link.as_deref())?;
        let currency = catalog::known(&self.currency)?;
        currency.code().clone_into(&mut self.currency);
        amount("price", self.price, currency)?;
        if let Some(sale_price) = self.sale_price {
            amount("sale_price", sale_price, currency)?;
            if sale_price > self.price {
                return Err(invalid("sale_price", "must be lower than the price"));
            }
        }
        if !AVAILABILITIES.contains(&self.availability.as_str()) {
            return Err(invalid("availability", format!("must be one of: {}", AVAILABILITIES.join(", "))));
        }
        if self.position.is_some_and(|position| !(0..=MAX_POSITION).contains(&position)) {
            return Err(invalid("position", format!("must be 0 to {MAX_POSITION}")));
        }
        Ok(self)
    }
}

/// Checks a seller's id.
pub fn check_retailer_id(id: &str) -> Result<()> {
    if id.trim().is_empty() {
        return Err(wire::Invalid::required("retailer_id").into());
    }
    if id.trim() != id || id.chars().any(char::is_control) {
        return Err(invalid("retailer_id", "must not begin or end with a space nor hold control characters"));
    }
    chars("retailer_id", id, RETAILER_ID_CHARS)
}

fn chars(field: &str, text: &str, most: usize) -> Result<()> {
    let length = text.chars().count();
    if length > most {
        return Err(invalid(field, format!("must have at most {most} characters, has {length}")));
    }
    if text.contains('\0') {
        return Err(invalid(field, "holds a NUL character"));
    }
    Ok(())
}

fn amount(field: &str, minor: i64, currency: Currency) -> Result<()> {
    if (0..=MAX_MINOR).contains(&minor) {
        return Ok(());
    }
    let most = money::plain(MAX_MINOR, currency);
    Err(invalid(field, format!("must be from 0 to at most {most} {currency}")))
}

fn address(field: &str, link: Option<&str>) -> Result<()> {
    let Some(link) = link else { return Ok(()) };
    chars(field, link, LINK_CHARS)?;
    let is_web = Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if is_web { Ok(()) } else { Err(invalid(field, "must be an address that begins with https:// or http://")) }
}
