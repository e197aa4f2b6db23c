//! Products in messages of the business: those that the catalogue does not have are left out before a message goes.

use serde_json::Value as Json;
use store::{Scope, Tx};
use wire::Invalid;
use wire::id::{CatalogId, PhoneNumberId};
use wire::limits::CAROUSEL_CARDS_MIN;
use wire::message::interactive::{Card, CarouselAction, Interactive, ProductListAction};
use wire::message::{Content, Template};

use crate::Result;
use crate::order::{connected, not_there};
use crate::product::{self, Wanted};
use crate::snapshot::{self, Snapshot};

/// Whether a content names products or a catalogue, so that [`check`] has something to say.
pub fn names_products(content: &Content) -> bool {
    match content {
        Content::Interactive(interactive) => match interactive {
            Interactive::Product(_) | Interactive::ProductList(_) | Interactive::CatalogMessage(_) => true,
            Interactive::Carousel(prompt) => prompt.action.cards.iter().any(is_product),
            _ => false,
        },
        Content::Template(template) => {
            let named = Named::of(template);
            named.is_catalog || !named.single.is_empty() || !named.many.is_empty()
        }
        _ => false,
    }
}

/// Checks the products that a content names against the catalogue connected to the line, and takes their snapshot, the
/// message's `products`. Products of lists and carousels that the catalogue does not have, or hides, are dropped from
/// the content; 131009 when none is left, when the only one is not there, or when the catalogue is another one.
pub fn check(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, content: &mut Content) -> Result<Snapshot> {
    let mut asked = Asked { tx, scope, line };
    match content {
        Content::Interactive(Interactive::Product(prompt)) => {
            let path = "interactive.action";
            let catalog = asked.catalog(path, prompt.action.catalog_id.as_deref())?;
            let id = prompt.action.product_retailer_id.clone().unwrap_or_default();
            asked.one(catalog, &format!("{path}.product_retailer_id"), id)
        }
        Content::Interactive(Interactive::ProductList(prompt)) => asked.list(&mut prompt.action),
        Content::Interactive(Interactive::Carousel(prompt)) if prompt.action.cards.iter().any(is_product) => {
            asked.carousel(&mut prompt.action)
        }
        Content::Interactive(Interactive::CatalogMessage(prompt)) => {
            let thumbnail = prompt.action.parameters.as_ref();
            let id = thumbnail.and_then(|thumbnail| thumbnail.thumbnail_product_retailer_id.clone());
            let catalog = asked.catalog("interactive.action", None)?;
            match id {
                Some(id) => asked.one(catalog, "interactive.action.parameters.thumbnail_product_retailer_id", id),
                None => asked.first(catalog),
            }
        }
        Content::Template(template) => asked.template(template),
        _ => Ok(Snapshot::new()),
    }
}

struct Asked<'a, 'b, 'c> {
    tx: &'a mut Tx<'b, 'c>,
    scope: Scope,
    line: PhoneNumberId,
}

impl Asked<'_, '_, '_> {
    fn catalog(&mut self, path: &str, named: Option<&str>) -> Result<CatalogId> {
        connected(self.tx, self.scope, self.line, &format!("{path}.catalog_id"), named)
    }

    fn snapshot(&mut self, catalog: CatalogId, ids: &[String]) -> Result<Snapshot> {
        snapshot::of(self.tx, self.scope, self.line, catalog, ids)
    }

    fn one(&mut self, catalog: CatalogId, field: &str, id: String) -> Result<Snapshot> {
        let found = self.snapshot(catalog, &[id])?;
        if found.is_empty() { Err(not_there(field).into()) } else { Ok(found) }
    }

    /// The catalogue's first product: what a catalogue is shown with when nothing else is said.
    fn first(&mut self, catalog: CatalogId) -> Result<Snapshot> {
        let page = product::list(self.tx, self.scope, catalog, &Wanted::default(), 1)?;
        let ids: Vec<String> = page.data.into_iter().map(|product| product.retailer_id).collect();
        self.snapshot(catalog, &ids)
    }

    fn list(&mut self, action: &mut ProductListAction) -> Result<Snapshot> {
        let catalog = self.catalog("interactive.action", action.catalog_id.as_deref())?;
        let items = action.sections.iter().flat_map(|section| &section.product_items);
        let ids: Vec<String> = items.map(|item| item.product_retailer_id.clone()).collect();
        let found = self.snapshot(catalog, &ids)?;
        for section in &mut action.sections {
            section.product_items.retain(|item| found.contains_key(&item.product_retailer_id));
        }
        action.sections.retain(|section| !section.product_items.is_empty());
        if action.sections.is_empty() { Err(none_there("interactive.action.sections").into()) } else { Ok(found) }
    }

    fn carousel(&mut self, action: &mut CarouselAction) -> Result<Snapshot> {
        let named = action.cards.first().and_then(|card| card.action.catalog_id.as_deref());
        let catalog = self.catalog("interactive.action.cards[0].action", named)?;
        let id = |card: &Card| card.action.product_retailer_id.clone().unwrap_or_default();
        let ids: Vec<String> = action.cards.iter().map(id).collect();
        let found = self.snapshot(catalog, &ids)?;
        action.cards.retain(|card| found.contains_key(&id(card)));
        if action.cards.len() < CAROUSEL_CARDS_MIN {
            return Err(none_there("interactive.action.cards").into());
        }
        for (index, card) in (0..).zip(&mut action.cards) {
            card.card_index = index;
        }
        Ok(found)
    }

    fn template(&mut self, template: &Template) -> Result<Snapshot> {
        let named = Named::of(template);
        if !named.is_catalog && named.single.is_empty() && named.many.is_empty() {
            return Ok(Snapshot::new());
        }
        let path = "template.components";
        let catalog = self.catalog(path, None)?;
        if named.catalogs.iter().any(|id| *id != catalog.to_string()) {
            let reason = "is not the catalogue connected to this phone number";
            return Err(Invalid::value(format!("{path}.catalog_id"), reason).into());
        }
        let ids: Vec<String> = named.single.iter().chain(&named.many).cloned().collect();
        if ids.is_empty() {
            return self.first(catalog);
        }
        let found = self.snapshot(catalog, &ids)?;
        if let Some(missing) = named.single.iter().find(|id| !found.contains_key(*id)) {
            let reason = format!("{missing:?} is not a product of the catalogue");
            return Err(Invalid::value(format!("{path}.product_retailer_id"), reason).into());
        }
        if !named.many.is_empty() && !named.many.iter().any(|id| found.contains_key(id)) {
            return Err(none_there(path).into());
        }
        Ok(found)
    }
}

fn none_there(field: &str) -> Invalid {
    Invalid::value(field, "names too few products that the catalogue has")
}

fn is_product(card: &Card) -> bool {
    card.kind.as_deref() == Some("product")
}

/// What a template's values name of a catalogue.
#[derive(Default)]
struct Named {
    /// It has a button that opens the catalogue.
    is_catalog: bool,
    /// Catalogues by id.
    catalogs: Vec<String>,
    /// Products that must be there: of headers and thumbnails.
    single: Vec<String>,
    /// Products of lists, of which some must be there.
    many: Vec<String>,
}

impl Named {
    fn of(template: &Template) -> Self {
        let mut named = Self::default();
        named.is_catalog = template
            .components
            .iter()
            .any(|component| component.sub_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("catalog")));
        for parameter in template.parameters() {
            if let Some(product) = &parameter.product {
                named.catalogs.extend(text(product, "catalog_id"));
                named.single.extend(text(product, "product_retailer_id"));
            }
            let Some(action) = &parameter.action else { continue };
            named.single.extend(text(action, "thumbnail_product_retailer_id"));
            let sections = action.get("sections").and_then(Json::as_array).into_iter().flatten();
            let items = sections.filter_map(|section| section.get("product_items").and_then(Json::as_array)).flatten();
            named.many.extend(items.filter_map(|item| text(item, "product_retailer_id")));
        }
        named
    }
}

fn text(object: &Json, member: &str) -> Option<String> {
    match object.get(member)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
