//! Catalogues: what products are gathered in. A business has one, which all its lines may show.

use messaging::error::{invalid, not_found};
use serde::Serialize;
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::CatalogId;

use crate::Result;
use crate::currency::Currency;

/// The longest name, in characters.
pub const NAME_CHARS: usize = 100;

/// A catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Catalog {
    /// The id.
    #[schema(value_type = String)]
    pub id: CatalogId,
    /// What people of the business call it.
    pub name: String,
    /// The ISO 4217 currency of prices that name none.
    #[serde(serialize_with = "code")]
    #[schema(value_type = String)]
    pub currency: Currency,
}

fn code<S: serde::Serializer>(currency: &Currency, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.code())
}

store::statements! {
    INSERT = "INSERT INTO catalog (business_id, id, name, currency, created_at) VALUES ($1, $2, $3, $4, $5)";
    GET = "SELECT id, name, currency FROM catalog WHERE business_id = $1 AND id = $2";
    FIRST = "SELECT id, name, currency FROM catalog WHERE business_id = $1 ORDER BY id LIMIT 1";
    UPDATE = "UPDATE catalog SET name = $3, currency = $4 WHERE business_id = $1 AND id = $2";
}

/// Makes a catalogue.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, name: &str, currency: &str) -> Result<Catalog> {
    let (name, currency) = (checked_name(name)?, known(currency)?);
    let (id, now) = (CatalogId::new(tx.next_id()), tx.now_ms());
    tx.execute(INSERT, params![scope.business().get(), id.get(), name.as_str(), currency.code(), now])?;
    Ok(Catalog { id, name, currency })
}

/// Changes name and currency; products keep the currency they have.
pub fn update(tx: &mut Tx<'_, '_>, scope: Scope, id: CatalogId, name: &str, currency: &str) -> Result<Catalog> {
    let (name, currency) = (checked_name(name)?, known(currency)?);
    let changed = tx.execute(UPDATE, params![scope.business().get(), id.get(), name.as_str(), currency.code()])?;
    if changed == 0 { Err(not_found("catalogue", id)) } else { Ok(Catalog { id, name, currency }) }
}

/// A catalogue of the scope's business.
pub fn find(tx: &mut Tx<'_, '_>, scope: Scope, id: CatalogId) -> Result<Option<Catalog>> {
    tx.query_opt(GET, params![scope.business().get(), id.get()])?.map(|row| read(&row)).transpose()
}

/// The business's catalogue: its oldest.
pub fn of_business(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Option<Catalog>> {
    tx.query_opt(FIRST, params![scope.business().get()])?.map(|row| read(&row)).transpose()
}

/// The currency of a code.
pub fn known(currency: &str) -> Result<Currency> {
    currency.parse().map_err(|_| invalid("currency", "must be an ISO 4217 code such as EUR"))
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if !(1..=NAME_CHARS).contains(&name.chars().count()) || name.contains('\0') {
        return Err(invalid("name", format!("needs 1 to {NAME_CHARS} characters")));
    }
    Ok(name.to_owned())
}

fn read(row: &Row) -> Result<Catalog> {
    let id = CatalogId::new(row.get(0)?);
    let currency = row.text(2)?.parse().map_err(|_| store::error::corrupt("catalog", "currency", id))?;
    Ok(Catalog { id, name: row.get(1)?, currency })
}
