//! `analytics`, `conversation_analytics` and `pricing_analytics` of a WABA, and its edges `template_analytics` and
//! `template_group_analytics`.
//!
//! Counts run a moment behind the messages ([`messaging::analytics`]).

mod points;
mod query;
mod templates;

pub(super) use templates::{groups as template_groups, read as templates};

use messaging::analytics::read::{self, Wanted};
use messaging::line::{self, Line};
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::id::PhoneNumberId;

use self::points::{Facet, Point, points};
use self::query::{Granularity, Query, Shape};
use super::Call;
use super::answer::Result;
use super::fields::Field;
use super::node::Node;

/// The fields of a WABA that are counted when they are asked for.
pub(super) const FIELDS: [&str; 3] = ["analytics", "conversation_analytics", "pricing_analytics"];

/// Cloud API: 0 are templates, 2 other messages, 100 what customers sent, 101 to 103 those of groups.
const PRODUCTS: [&str; 6] = ["0", "2", "100", "101", "102", "103"];
/// Cloud API's code of product types that can't be asked for together.
const PRODUCTS_TOGETHER: u32 = 2_388_077;

const MESSAGES: Shape = Shape {
    granularities: &[("HALF_HOUR", Granularity::HalfHour), ("DAY", Granularity::Day), ("MONTH", Granularity::Month)],
    filters: &[("product_types", &PRODUCTS)],
    dimensions: &[],
    metrics: &[],
};

const STEPS: &[(&str, Granularity)] =
    &[("HALF_HOUR", Granularity::HalfHour), ("DAILY", Granularity::Day), ("MONTHLY", Granularity::Month)];

const CATEGORIES: [&str; 7] = [
    "AUTHENTICATION",
    "AUTHENTICATION_INTERNATIONAL",
    "MARKETING",
    "MARKETING_LITE",
    "SERVICE",
    "UTILITY",
    "REFERRAL_CONVERSION",
];

const CONVERSATIONS: Shape = Shape {
    granularities: STEPS,
    filters: &[
        ("conversation_categories", &CATEGORIES),
        ("conversation_types", &["FREE_ENTRY_POINT", "FREE_TIER", "REGULAR"]),
        ("conversation_directions", &["BUSINESS_INITIATED", "USER_INITIATED", "UNKNOWN"]),
    ],
    dimensions: &["CONVERSATION_CATEGORY", "CONVERSATION_DIRECTION", "CONVERSATION_TYPE", "COUNTRY", "PHONE"],
    metrics: &["COST", "CONVERSATION"],
};

const PRICING: Shape = Shape {
    granularities: STEPS,
    filters: &[
        ("pricing_types", &["REGULAR", "FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT"]),
        ("pricing_categories", &CATEGORIES),
    ],
    dimensions: &["COUNTRY", "PHONE", "PRICING_CATEGORY", "PRICING_TYPE", "TIER"],
    metrics: &["COST", "VOLUME"],
};

/// What one of the [`FIELDS`] is.
pub(super) async fn field(call: &Call<'_>, node: &Node, field: &Field) -> Result<Value> {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let shape = match field.name.as_str() {
        "analytics" => &MESSAGES,
        "conversation_analytics" => &CONVERSATIONS,
        _ => &PRICING,
    };
    let query = Query::of(field, shape, call.now())?;
    let (scope, waba) = (call.grant.scope, waba.id);
    let lines = call.app.store.read(move |tx| line::list(tx, scope)).await?;
    let lines = query.lines(lines.into_iter().filter(|line| line.waba_id == waba).collect())?;
    let wanted = Wanted {
        lines: lines.iter().map(|line| line.id).collect(),
        from_ms: query.from_ms,
        to_ms: query.to_ms,
        step_ms: query.granularity.step_ms(),
    };
    match field.name.as_str() {
        "analytics" => messages(call, &query, &lines, wanted).await,
        "conversation_analytics" => conversations(call, &query, &lines, wanted).await,
        _ => pricing(call, &query, &lines, wanted).await,
    }
}

async fn messages(call: &Call<'_>, query: &Query, lines: &[Line], wanted: Wanted) -> Result<Value> {
    let products = query.filter("product_types");
    let is_any = |names: &[&str]| products.iter().any(|product| names.contains(&product.as_str()));
    if is_any(&["100"]) && is_any(&["0", "2"]) {
        let mut error = GraphError::parameter("product_types: 100 can't be asked for together with 0 and 2");
        error.subcode = Some(PRODUCTS_TOGETHER);
        return Err(error.into());
    }
    let scope = call.grant.scope;
    let rows = call.app.store.read(move |tx| read::messages(tx, scope, &wanted)).await?;
    let is_wanted = |product: &str| match product {
        "template" => products.is_empty() || is_any(&["0"]),
        "service" => products.is_empty() || is_any(&["2"]),
        _ => is_any(&["100"]),
    };
    let rows = rows.into_iter().filter(|row| is_wanted(&row.product)).map(|row| Point {
        at_ms: row.at_ms,
        facets: vec![country(row.country)],
        amounts: [row.sent, row.delivered],
    });
    let points = points(query, rows, |[sent, delivered], point| {
        point.insert("sent".to_owned(), json!(sent));
        point.insert("delivered".to_owned(), json!(delivered));
    });
    let numbers: Vec<&str> = lines.iter().map(|line| line.digits.as_str()).collect();
    Ok(json!({
        "phone_numbers": numbers, "country_codes": query.filter("country_codes"), "granularity": query.granularity_name,
        "data_points": points,
    }))
}

async fn conversations(call: &Call<'_>, query: &Query, lines: &[Line], wanted: Wanted) -> Result<Value> {
    let scope = call.grant.scope;
    let rows = call.app.store.read(move |tx| read::conversations(tx, scope, &wanted)).await?;
    let rows = rows.into_iter().map(|row| {
        let kind = match row.tariff.as_str() {
            "FREE_CUSTOMER_SERVICE" => "FREE_TIER",
            tariff => tariff,
        };
        let is_users = matches!(row.category.as_str(), "SERVICE" | "REFERRAL_CONVERSION");
        let direction = if is_users { "USER_INITIATED" } else { "BUSINESS_INITIATED" };
        let facet =
            |dimension, member, filter, value: &str| Facet { dimension, member, filter, value: value.to_owned() };
        Point {
            at_ms: row.at_ms,
            facets: vec![
                phone(lines, row.line),
                country(row.country),
                facet("CONVERSATION_TYPE", "conversation_type", "conversation_types", kind),
                facet("CONVERSATION_DIRECTION", "conversation_direction", "conversation_directions", direction),
                facet("CONVERSATION_CATEGORY", "conversation_category", "conversation_categories", &row.category),
            ],
            amounts: [row.opened],
        }
    });
    Ok(with_cost(query, rows, "CONVERSATION", "conversation"))
}

async fn pricing(call: &Call<'_>, query: &Query, lines: &[Line], wanted: Wanted) -> Result<Value> {
    let scope = call.grant.scope;
    let rows = call.app.store.read(move |tx| read::messages(tx, scope, &wanted)).await?;
    let rows = rows.into_iter().filter(|row| row.product != "incoming" && row.delivered > 0).map(|row| Point {
        at_ms: row.at_ms,
        facets: vec![
            phone(lines, row.line),
            country(row.country),
            Facet { dimension: "PRICING_TYPE", member: "pricing_type", filter: "pricing_types", value: row.tariff },
            Facet {
                dimension: "PRICING_CATEGORY",
                member: "pricing_category",
                filter: "pricing_categories",
                value: row.category,
            },
        ],
        amounts: [row.delivered],
    });
    Ok(with_cost(query, rows, "VOLUME", "volume"))
}

/// Points with an amount and what it costs: nothing, as no message is billed here.
fn with_cost(query: &Query, rows: impl Iterator<Item = Point<1>>, metric: &'static str, member: &'static str) -> Value {
    let points = points(query, rows, |[amount], point| {
        if query.has_metric(metric) {
            point.insert(member.to_owned(), json!(amount));
        }
        if query.has_metric("COST") {
            point.insert("cost".to_owned(), json!(0));
        }
    });
    json!({ "data": [{ "data_points": points }] })
}

fn country(value: String) -> Facet {
    Facet { dimension: "COUNTRY", member: "country", filter: "country_codes", value }
}

fn phone(lines: &[Line], id: PhoneNumberId) -> Facet {
    let line = lines.iter().find(|line| line.id == id);
    let value = line.map_or_else(String::new, |line| line.digits.clone());
    // The lines were chosen by the filter already.
    Facet { dimension: "PHONE", member: "phone_number", filter: "", value }
}
