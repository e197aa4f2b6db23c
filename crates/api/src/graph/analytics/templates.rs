//! `GET /{waba}/template_analytics`: what was sent of templates, and what was tapped, by days.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use messaging::analytics::read::{self, Clicks, OfTemplate};
use messaging::{Error, business, hours, template};
use serde_json::{Map, Value, json};
use wire::error::GraphError;
use wire::id::TemplateId;

use super::super::Call;
use super::super::answer::{Answer, Refusal, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::query::{list, range};

/// Cloud API: analytics of templates go back 90 days.
const BACK_MS: i64 = 90 * 86_400_000;
/// Cloud API: analytics of templates are not enabled.
const NOT_ENABLED: u32 = 200_007;
/// Cloud API: the most templates of one request.
const MOST: usize = 10;
/// Cloud API's metrics; those of apps and websites are of conversions that nobody reports here.
const METRICS: [&str; 5] = ["SENT", "DELIVERED", "READ", "CLICKED", "COST"];
const CONVERSIONS: [&str; 2] = ["APP_", "WEBSITE_"];
const CLOUD_API: &str = "CLOUD_API";
const PRODUCTS: [&str; 2] = [CLOUD_API, "MARKETING_MESSAGES_API_FOR_WHATSAPP"];

/// Answers it.
pub(in crate::graph) async fn read(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    if !waba.is_enabled_for_insights {
        let details = "POST is_enabled_for_insights=true to the account first";
        return Err(GraphError { code: NOT_ENABLED, ..GraphError::parameter(details) }.into());
    }
    let asked = Asked::of(call)?;
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{}/template_analytics", waba.id) };
    let page = Page::of(&call.params, seal)?;
    let (scope, waba, ids) = (call.grant.scope, waba.id, asked.ids.clone());
    let zone_name = call.app.store.read(move |tx| {
        for id in ids {
            if template::get(tx, scope, id)?.waba_id != waba {
                return Err(Error::NotFound { what: "template", id: id.to_string() });
            }
        }
        Ok(business::get(tx, scope)?.time_zone)
    });
    let zone_name = zone_name.await.map_err(|error| match error {
        Error::NotFound { id, .. } => {
            GraphError::parameter(format!("template_ids: {id} is not a template of this account")).into()
        }
        error => Refusal::from(error),
    })?;
    let zone = if asked.in_waba_timezone { hours::zone(&zone_name)? } else { TimeZone::UTC };
    let days = Days { zone };
    let (from, to) = (days.floor(asked.start_ms), days.next(asked.end_ms - 1));
    let ids = asked.ids.clone();
    let counted = call.app.store.read(move |tx| read::templates(tx, scope, &ids, (from, to))).await?;
    let points = if asked.product == CLOUD_API { points(&asked, &days, counted) } else { Vec::new() };
    let mut group = json!({"granularity": "DAILY", "product_type": asked.product.to_ascii_lowercase()});
    if asked.in_waba_timezone {
        group["waba_timezone"] = json!(zone_name);
    }
    group["data_points"] = json!(points);
    Ok(page.cut(vec![(1, group)], &call.here, Ok)?.to_string())
}

/// What is asked for.
struct Asked {
    start_ms: i64,
    end_ms: i64,
    ids: Vec<TemplateId>,
    metrics: Vec<String>,
    product: &'static str,
    in_waba_timezone: bool,
}

impl Asked {
    fn of(call: &Call<'_>) -> Result<Self> {
        let wrong = |name: &str, what: &str| GraphError::parameter(format!("{name}: {what}"));
        let given = |name: &str| text(&call.params, name).ok_or_else(|| wrong(name, "is required"));
        let (start_ms, end_ms) = range(given, &wrong, call.now(), (BACK_MS, "90 days"))?;
        if given("granularity")? != "DAILY" {
            return Err(wrong("granularity", "must be DAILY").into());
        }
        let named = list(&given("template_ids")?);
        if named.is_empty() || named.len() > MOST {
            return Err(wrong("template_ids", &format!("takes 1 to {MOST} ids")).into());
        }
        let ids: std::result::Result<Vec<TemplateId>, _> = named.iter().map(|id| id.parse()).collect();
        let ids = ids.map_err(|_| wrong("template_ids", "must be ids of templates"))?;
        let metrics = text(&call.params, "metric_types").map(|text| list(&text)).unwrap_or_default();
        let is_metric = |name: &String| {
            METRICS.contains(&name.as_str()) || CONVERSIONS.iter().any(|prefix| name.starts_with(prefix))
        };
        if !metrics.iter().all(is_metric) {
            return Err(
                wrong("metric_types", &format!("takes only {}, APP_* and WEBSITE_*", METRICS.join(", "))).into()
            );
        }
        let product = match text(&call.params, "product_type") {
            None => CLOUD_API,
            Some(text) => PRODUCTS
                .into_iter()
                .find(|product| *product == text)
                .ok_or_else(|| wrong("product_type", &format!("must be one of {}", PRODUCTS.join(", "))))?,
        };
        let in_waba_timezone = match text(&call.params, "use_waba_timezone").as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(wrong("use_waba_timezone", "must be true or false").into()),
        };
        Ok(Self { start_ms, end_ms, ids, metrics, product, in_waba_timezone })
    }

    /// Whether a metric is wanted: all are, when none is named.
    fn wants(&self, name: &str) -> bool {
        self.metrics.is_empty() || self.metrics.iter().any(|known| known == name)
    }
}

/// A parameter as text; the values of a list with commas.
fn text(params: &Map<String, Value>, name: &str) -> Option<String> {
    match params.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => {
            let values = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            Some(values.collect::<Vec<_>>().join(","))
        }
        value => Some(value.to_string()),
    }
}

/// The days of a time zone.
struct Days {
    zone: TimeZone,
}

impl Days {
    fn floor(&self, at_ms: i64) -> i64 {
        self.day(at_ms, 0).unwrap_or(at_ms)
    }

    fn next(&self, at_ms: i64) -> i64 {
        self.day(at_ms, 1).unwrap_or(at_ms)
    }

    fn day(&self, at_ms: i64, later: i64) -> Option<i64> {
        let date = Timestamp::from_millisecond(at_ms).ok()?.to_zoned(self.zone.clone()).date();
        let day = date.checked_add(later.days()).ok()?;
        Some(day.to_zoned(self.zone.clone()).ok()?.timestamp().as_millisecond())
    }
}

#[derive(Default)]
struct Sum {
    sent: i64,
    delivered: i64,
    read: i64,
    clicks: BTreeMap<String, i64>,
}

/// The data points by template and day; a day without a count has none.
fn points(asked: &Asked, days: &Days, (counts, clicks): (Vec<OfTemplate>, Vec<Clicks>)) -> Vec<Value> {
    let mut sums: BTreeMap<(TemplateId, i64), Sum> = BTreeMap::new();
    for count in counts {
        let sum = sums.entry((count.template, days.floor(count.at_ms))).or_default();
        sum.sent += count.sent;
        sum.delivered += count.delivered;
        sum.read += count.read;
    }
    for click in clicks {
        let sum = sums.entry((click.template, days.floor(click.at_ms))).or_default();
        *sum.clicks.entry(click.button).or_default() += click.clicks;
    }
    let point = |((template, day), sum): ((TemplateId, i64), Sum)| {
        let mut point = json!({"template_id": template, "start": day / 1_000, "end": days.next(day) / 1_000});
        for (metric, member, amount) in
            [("SENT", "sent", sum.sent), ("DELIVERED", "delivered", sum.delivered), ("READ", "read", sum.read)]
        {
            if asked.wants(metric) {
                point[member] = json!(amount);
            }
        }
        if asked.wants("CLICKED") {
            let clicked = sum
                .clicks
                .into_iter()
                .map(|(button, count)| json!({"type": "quick_reply_button", "button_content": button, "count": count}));
            point["clicked"] = clicked.collect();
        }
        if asked.wants("COST") {
            point["cost"] = json!([{"type": "amount_spent", "value": 0}, {"type": "cost_per_delivered", "value": 0}]);
        }
        point
    };
    sums.into_iter().map(point).collect()
}
