//! What a line shows of a catalogue: Cloud API's commerce settings, and which catalogue is connected.

use messaging::error::not_found;
use messaging::{line, setting};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use wire::id::{CatalogId, PhoneNumberId};

use crate::catalog::{self, Catalog};
use crate::{Error, Result};

const NAME: &str = "commerce";

/// The commerce settings of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The connected catalogue.
    pub catalog_id: Option<CatalogId>,
    /// Whether customers can open the whole catalogue. Cloud API: false unless set.
    pub is_catalog_visible: bool,
    /// Whether customers can fill a cart. Cloud API: true unless set.
    pub is_cart_enabled: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { catalog_id: None, is_catalog_visible: false, is_cart_enabled: true }
    }
}

/// The settings of a line.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Settings> {
    Ok(setting::get(tx, scope, line, NAME)?.unwrap_or_default())
}

/// Replaces the settings of a line; the catalogue must be the business's.
pub fn put(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId, settings: &Settings) -> Result<()> {
    line::get(tx, scope, line)?;
    if let Some(id) = settings.catalog_id {
        catalog::find(tx, scope, id)?.ok_or_else(|| not_found("catalogue", id))?;
    }
    setting::put(tx, scope, line, NAME, settings)
}

/// The catalogue connected to a line, whether or not customers may browse it.
pub fn connected(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Option<Catalog>> {
    match get(tx, scope, line)?.catalog_id {
        Some(id) => catalog::find(tx, scope, id),
        None => Ok(None),
    }
}

/// The catalogue that customers of a line may browse.
pub fn shown(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Option<Catalog>> {
    let settings = get(tx, scope, line)?;
    match settings.catalog_id.filter(|_| settings.is_catalog_visible) {
        Some(id) => catalog::find(tx, scope, id),
        None => Ok(None),
    }
}

/// Connects a catalogue to every line of the business that has none yet, and shows it.
pub fn connect_lines(tx: &mut Tx<'_, '_>, scope: Scope, catalog: CatalogId) -> Result<()> {
    for line in line::list(tx, scope)? {
        let settings = get(tx, scope, line.id)?;
        if settings.catalog_id.is_none() {
            let shown = Settings { catalog_id: Some(catalog), is_catalog_visible: true, ..settings };
            put(tx, scope, line.id, &shown)?;
        }
    }
    Ok::<_, Error>(())
}
