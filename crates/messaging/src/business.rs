//! Businesses and their WhatsApp Business Accounts.

use serde::Serialize;
use serde_json::json;
use store::{Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::error::GraphError;
use wire::id::{BusinessId, WabaId};

use crate::activity::{self, Kind};
use crate::error::{Result, not_found};

/// A business portfolio: the tenant that owns everything else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Business {
    /// Its id.
    #[schema(value_type = String)]
    pub id: BusinessId,
    /// Its name.
    pub name: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Its language, BCP 47.
    pub language: String,
}

/// A WhatsApp Business Account.
#[derive(Clone, Debug)]
pub struct Waba {
    /// Its id.
    pub id: WabaId,
    /// Its name.
    pub name: String,
    /// Its time zone: Meta's number of one, or an IANA name; none: the business's holds.
    pub timezone_id: Option<String>,
    /// Whether analytics of templates may be read; never taken back.
    pub is_enabled_for_insights: bool,
}

/// What is to change of a WABA.
#[derive(Clone, Debug, Default)]
pub struct WabaChange {
    /// 1 to 100 characters (Cloud API).
    pub name: Option<String>,
    /// Meta's number of a time zone, or an IANA name.
    pub timezone_id: Option<String>,
    /// Can only be switched on (Cloud API).
    pub is_enabled_for_insights: Option<bool>,
}

/// Cloud API: insights can not be switched off.
const INSIGHTS_STAY: u32 = 200_006;
/// Cloud API: 1 to 100 characters of a WABA's name.
pub const WABA_NAME_CHARS: usize = 100;

store::statements! {
    WABA = "SELECT id, name, timezone_id, is_enabled_for_insights FROM waba WHERE business_id = $1 AND id = $2";
    CHANGE_WABA = "UPDATE waba SET name = $3, timezone_id = $4, is_enabled_for_insights = $5 WHERE business_id = $1 AND id = $2";
    INSERT = "INSERT INTO business (id, name, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5)";
    INSERT_WABA = "INSERT INTO waba (business_id, id, name, created_at) VALUES ($1, $2, $3, $4)";
    GET = "SELECT id, name, time_zone, language FROM business WHERE id = $1";
    FIRST = "SELECT id FROM business ORDER BY id LIMIT 1";
    ALL = "SELECT id FROM business ORDER BY id";
    UPDATE = "UPDATE business SET name = $2, time_zone = $3, language = $4 WHERE id = $1";
    WABAS = "SELECT id FROM waba WHERE business_id = $1 ORDER BY id";
}

/// Makes a business with one WABA of the same name.
pub fn create(tx: &mut Tx<'_, '_>, name: &str, time_zone: &str, language: &str) -> Result<(Business, WabaId)> {
    let (id, waba, now) = (tx.next_id(), tx.next_id(), tx.now_ms());
    tx.execute(INSERT, params![id, name, time_zone, language, now])?;
    tx.execute(INSERT_WABA, params![id, waba, name, now])?;
    let business = Business {
        id: BusinessId::new(id),
        name: name.to_owned(),
        time_zone: time_zone.to_owned(),
        language: language.to_owned(),
    };
    Ok((business, WabaId::new(waba)))
}

/// The oldest business of this installation, for the operator's start-up.
pub fn first(tx: &mut Tx<'_, '_>) -> Result<Option<Scope>> {
    let row = tx.query_opt(FIRST, params![])?;
    Ok(row.map(|row| row.get(0)).transpose()?.map(|id| Scope::of(BusinessId::new(id))))
}

/// Every business, for recurring jobs.
pub fn all(tx: &mut Tx<'_, '_>) -> Result<Vec<Scope>> {
    tx.query(ALL, params![])?.iter().map(|row| Ok(Scope::of(BusinessId::new(row.get(0)?)))).collect()
}

/// The scope's business.
pub fn get(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Business> {
    let id = scope.business();
    let row = tx.query_opt(GET, params![id.get()])?.ok_or_else(|| not_found("business", id))?;
    Ok(Business { id, name: row.get(1)?, time_zone: row.get(2)?, language: row.get(3)? })
}

/// Changes name, time zone and language.
pub fn update(tx: &mut Tx<'_, '_>, scope: Scope, name: &str, time_zone: &str, language: &str) -> Result<()> {
    crate::hours::zone(time_zone)?;
    tx.execute(UPDATE, params![scope.business().get(), name, time_zone, language])?;
    Ok(())
}

/// The business's WABAs, oldest first.
pub fn wabas(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<WabaId>> {
    let rows = tx.query(WABAS, params![scope.business().get()])?;
    rows.iter().map(|row| Ok(WabaId::new(row.get(0)?))).collect()
}

/// A WABA of the business.
pub fn waba(tx: &mut Tx<'_, '_>, scope: Scope, id: WabaId) -> Result<Option<Waba>> {
    let row = tx.query_opt(WABA, params![scope.business().get(), id.get()])?;
    let read = |row: Row| {
        Ok(Waba {
            id: WabaId::new(row.get(0)?),
            name: row.get(1)?,
            timezone_id: row.get(2)?,
            is_enabled_for_insights: row.get(3)?,
        })
    };
    row.map(read).transpose()
}

/// Changes a WABA of the business.
///
/// # Errors
///
/// 100: a member breaks its rule; 200006: insights can not be switched off.
pub fn change_waba(tx: &mut Tx<'_, '_>, scope: Scope, id: WabaId, change: &WabaChange) -> Result<Waba> {
    let mut waba = waba(tx, scope, id)?.ok_or_else(|| not_found("WhatsApp Business Account", id))?;
    if let Some(name) = &change.name {
        let name = name.trim();
        if !(1..=WABA_NAME_CHARS).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(GraphError::parameter(format!("name: needs 1 to {WABA_NAME_CHARS} characters")).into());
        }
        name.clone_into(&mut waba.name);
    }
    if let Some(zone) = &change.timezone_id {
        let is_number = zone.len() <= 3 && !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && crate::hours::zone(zone).is_err() {
            let details = "timezone_id: must be the number of a time zone, or an IANA name such as Asia/Tokyo";
            return Err(GraphError::parameter(details).into());
        }
        waba.timezone_id = Some(zone.clone());
    }
    match change.is_enabled_for_insights {
        Some(false) if waba.is_enabled_for_insights => {
            let details = "is_enabled_for_insights: can not be switched off";
            return Err(GraphError { code: INSIGHTS_STAY, ..GraphError::parameter(details) }.into());
        }
        Some(is_on) => waba.is_enabled_for_insights = is_on,
        None => {}
    }
    tx.execute(
        CHANGE_WABA,
        params![
            scope.business().get(),
            id.get(),
            waba.name.as_str(),
            waba.timezone_id.as_deref(),
            waba.is_enabled_for_insights
        ],
    )?;
    let details = json!({
        "name": waba.name, "timezone_id": waba.timezone_id, "is_enabled_for_insights": waba.is_enabled_for_insights,
    });
    activity::note(tx, scope, Some(id), Kind::AccountUpdated, &details)?;
    Ok(waba)
}
