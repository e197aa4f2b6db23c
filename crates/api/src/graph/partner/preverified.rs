//! Pre-verified numbers.

use messaging::business::Business;
use messaging::country;
use messaging::partner::preverified::{self, Preverified, Proof};
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::id::{BusinessId, PreverifiedId};

use super::super::answer::{Answer, Result};
use super::super::node::Node;
use super::super::numbers::{digits_of_code, language_of_code, send_code};
use super::super::page::{Page, Seal};
use super::super::portfolio::{date_time, text};
use super::super::{Call, Kind, fields, read};
use super::{required, required_id};

/// The fields of a listed number when none are named.
const DEFAULTS: &str = "id,display_phone_number,country_prefix,verification_status,availability_status,created_time,last_updated,supported_features,country_code";
/// The fields of a partner when none are named.
const OF_PARTNER: &str = "id,name,created_time,updated_time";
/// What a number can do here once a WABA has taken it.
const FEATURES: [&str; 6] = ["MESSAGING", "BUSINESS_PROFILE", "WEBHOOKS", "TEMPLATES", "ANALYTICS", "COMMERCE"];

/// What can be read of a number. A null is a field that this one has not.
pub(in crate::graph) fn members(number: &Preverified) -> Value {
    let error = match number.proof {
        Proof::Verified | Proof::Pending => None,
        Proof::Failed => Some("The code was tried too often; ask for a new one."),
        Proof::Expired => Some("The code has expired; ask for a new one."),
    };
    let country = Some(country::of(&number.digits)).filter(|country| country != country::UNKNOWN);
    json!({
        "id": number.id, "display_phone_number": format!("+{}", number.digits),
        "country_prefix": country::calling_code(&number.digits), "country_code": country, "region": null,
        "verification_status": number.proof.as_str(), "code_verification_status": number.proof.as_str(),
        "availability_status": number.availability(), "supported_features": FEATURES, "error_msg": error,
        "is_input_id_valid": true, "created_time": date_time(number.created_at),
        "last_updated": date_time(number.updated_at),
    })
}

fn number(node: &Node) -> Result<&Preverified> {
    if let Node::Preverified(number) = node { Ok(number) } else { Err(GraphError::unknown_object().into()) }
}

/// `POST /{business}/add_phone_numbers`
pub(in crate::graph) async fn add(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(_) = node else { return Err(GraphError::unknown_object().into()) };
    let digits = required(call, "phone_number")?.chars().filter(char::is_ascii_digit).collect::<String>();
    let scope = call.grant.scope;
    let id = call.app.store.write(move |tx| preverified::add(tx, scope, &digits)).await?;
    Ok(json!({ "id": id }).to_string())
}

/// `GET /{business}/preverified_numbers`
pub(in crate::graph) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(business) = node else { return Err(GraphError::unknown_object().into()) };
    let list = format!("{}/preverified_numbers", business.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list })?;
    let filters = [
        ("verification_status", filter(call, "verification_status", &["VERIFIED", "PENDING", "FAILED", "EXPIRED"])?),
        (
            "availability_status",
            filter(call, "availability_status", &["AVAILABLE", "IN_USE", "RESERVED", "UNAVAILABLE"])?,
        ),
        ("country_code", text(&call.params, "country_code")?.filter(|code| !code.is_empty())),
    ];
    if filters[2].1.as_deref().is_some_and(|code| code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase())) {
        return Err(GraphError::parameter("country_code: needs two capital letters, such as JP").into());
    }
    let scope = call.grant.scope;
    let found = call.app.store.read(move |tx| preverified::list(tx, scope)).await?;
    let fits = |members: &Value| {
        filters.iter().all(|(name, wanted)| wanted.as_deref().is_none_or(|wanted| members[*name] == wanted))
    };
    let items = found.iter().map(|number| (number.id.get(), members(number))).filter(|(_, members)| fits(members));
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let shown = page.cut(items.collect(), &call.list_address(""), |members| {
        let Value::Object(members) = members else { return Err(GraphError::unknown().into()) };
        Ok(Value::Object(fields::select(&members, Kind::Preverified.name(), &wanted)?))
    })?;
    Ok(shown.to_string())
}

fn filter(call: &Call<'_>, name: &str, known: &[&str]) -> Result<Option<String>> {
    let Some(wanted) = text(&call.params, name)?.filter(|wanted| !wanted.is_empty()) else { return Ok(None) };
    if known.contains(&wanted.as_str()) {
        return Ok(Some(wanted));
    }
    Err(GraphError::parameter(format!("{name}: must be one of {}", known.join(", "))).into())
}

/// `POST /{business}/share_preverified_numbers`
pub(in crate::graph) async fn share(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Business(_) = node else { return Err(GraphError::unknown_object().into()) };
    let id: PreverifiedId = required_id(call, "preverified_id")?;
    let (scope, partner): (_, BusinessId) = (call.grant.scope, required_id(call, "partner_business_id")?);
    call.app.store.write(move |tx| preverified::share(tx, scope, id, partner)).await?;
    Ok(read::SUCCESS.to_owned())
}

/// `DELETE /{pre-verified number}`
pub(in crate::graph) async fn remove(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, number(node)?.id);
    call.app.store.write(move |tx| preverified::remove(tx, scope, id)).await?;
    Ok(read::SUCCESS.to_owned())
}

/// `GET /{pre-verified number}/partners`
pub(in crate::graph) async fn partners(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, number(node)?.id);
    let page = Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list: format!("{id}/partners") })?;
    let found: Vec<(Business, i64)> = call.app.store.read(move |tx| preverified::partners(tx, scope, id)).await?;
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(OF_PARTNER));
    let items = found.into_iter().map(|(business, since)| (business.id.get(), (business, since))).collect();
    let shown = page.cut(items, &call.list_address(""), |(business, since)| {
        let since = date_time(since);
        let members = json!({
            "id": business.id, "name": business.name, "created_time": since, "updated_time": since,
            "verification_status": null, "primary_page": null, "timezone_id": null, "two_factor_type": null,
        });
        let Value::Object(members) = members else { return Err(GraphError::unknown().into()) };
        Ok(Value::Object(fields::select(&members, Kind::Business.name(), &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// `POST /{pre-verified number}/request_code`
pub(in crate::graph) async fn request_code(call: &Call<'_>, node: &Node) -> Answer {
    let number = number(node)?;
    let language = language_of_code(call)?;
    let (scope, id, is_shown) = (call.grant.scope, number.id, call.app.config.is_demo);
    let made = call.app.store.write(move |tx| preverified::ask(tx, scope, id, is_shown)).await?;
    send_code(call, number.digits.clone(), made, language).await
}

/// `POST /{pre-verified number}/verify_code`
pub(in crate::graph) async fn verify_code(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id, digits) = (call.grant.scope, number(node)?.id, digits_of_code(call)?);
    let outcome = call.app.store.write(move |tx| preverified::verify(tx, scope, id, &digits)).await?;
    match outcome.refusal() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(json!({"success": true, "id": id}).to_string()),
    }
}
