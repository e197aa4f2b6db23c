//! `GET /{waba}/template_analytics`: what was sent of templates, and what was tapped, by days.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use messaging::analytics::TEMPLATE_SLOT_MS;
use messaging::analytics::read::{self, Clicks, OfTemplate};
use messaging::template::group;
use messaging::{Error, business, hours, template};
use serde_json::{Map, Value, json};
use store::{Scope, Tx};
use wire::error::GraphError;
use wire::id::{TemplateGroupId, TemplateId, WabaId};

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

/// One of the two edges.
struct Edge {
    name: &'static str,
    ids: &'static str,
    id: &'static str,
    what: &'static str,
    many: &'static str,
}

const TEMPLATES: Edge =
    Edge { name: "template_analytics", ids: "template_ids", id: "template_id", what: "a template", many: "templates" };
const GROUPS: Edge = Edge {
    name: "template_group_analytics",
    ids: "template_group_ids",
    id: "template_group_id",
    what: "a template group",
    many: "template groups",
};

/// Counts with the template or group that they are for.
type Counted = (Vec<(i64, OfTemplate)>, Vec<(i64, Clicks)>);

/// `GET /{waba}/template_analytics`
pub(in crate::graph) async fn read(call: &Call<'_>, node: &Node) -> Answer {
    answer(call, node, &TEMPLATES, |tx, scope, waba, ids, range| {
        let ids: Vec<TemplateId> = ids.iter().copied().map(TemplateId::new).collect();
        for id in &ids {
            if template::get(tx, scope, *id)?.waba_id != waba {
                return Err(Error::NotFound { what: "template", id: id.to_string() });
            }
        }
        let (counts, clicks) = read::templates(tx, scope, &ids, range)?;
        let counts = counts.into_iter().map(|count| (count.template.get(), count)).collect();
        Ok((counts, clicks.into_iter().map(|click| (click.template.get(), click)).collect()))
    })
    .await
}

/// `GET /{waba}/template_group_analytics`: of each template, what was counted while it was in the group.
pub(in crate::graph) async fn groups(call: &Call<'_>, node: &Node) -> Answer {
    answer(call, node, &GROUPS, |tx, scope, waba, ids, range| {
        let mut all = (Vec::new(), Vec::new());
        for id in ids {
            if group::get(tx, scope, TemplateGroupId::new(*id))?.waba != waba {
                return Err(Error::NotFound { what: "template group", id: id.to_string() });
            }
            for stay in group::stays(tx, scope, TemplateGroupId::new(*id))? {
                let while_in =
                    |at_ms: i64| at_ms + TEMPLATE_SLOT_MS > stay.from_ms && stay.to_ms.is_none_or(|to| at_ms < to);
                let (counts, clicks) = read::templates(tx, scope, &[stay.template], range)?;
                all.0.extend(counts.into_iter().filter(|it| while_in(it.at_ms)).map(|count| (*id, count)));
                all.1.extend(clicks.into_iter().filter(|it| while_in(it.at_ms)).map(|click| (*id, click)));
            }
        }
        Ok(all)
    })
    .await
}

async fn answer(
    call: &Call<'_>,
    node: &Node,
    edge: &'static Edge,
    counted: impl FnOnce(&mut Tx<'_, '_>, Scope, WabaId, &[i64], (i64, i64)) -> messaging::Result<Counted> + Send + 'static,
) -> Answer {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    if !waba.is_enabled_for_insights {
        let details = "POST is_enabled_for_insights=true to the account first";
        return Err(GraphError { code: NOT_ENABLED, ..GraphError::parameter(details) }.into());
    }
    let asked = Asked::of(call, edge)?;
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{}/{}", waba.id, edge.name) };
    let page = Page::of(&call.params, seal)?;
    let (scope, waba, ids) = (call.grant.scope, waba.id, asked.ids.clone());
    let zone_name = call.app.store.read(move |tx| Ok::<_, Error>(business::get(tx, scope)?.time_zone)).await?;
    let zone = if asked.in_waba_timezone { hours::zone(&zone_name)? } else { TimeZone::UTC };
    let days = Days { zone };
    let (from, to) = (days.floor(asked.start_ms), days.next(asked.end_ms - 1));
    let counted = call.app.store.read(move |tx| counted(tx, scope, waba, &ids, (from, to)));
    let counted = counted.await.map_err(|error| match error {
        Error::NotFound { id, .. } => {
            let details = format!("{}: {id} is not {} of this account", edge.ids, edge.what);
            GraphError::parameter(details).into()
        }
        error => Refusal::from(error),
    })?;
    let points = if asked.product == CLOUD_API { points(&asked, edge, &days, counted) } else { Vec::new() };
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
    ids: Vec<i64>,
    metrics: Vec<String>,
    product: &'static str,
    in_waba_timezone: bool,
}

impl Asked {
    fn of(call: &Call<'_>, edge: &Edge) -> Result<Self> {
        let wrong = |name: &str, what: &str| GraphError::parameter(format!("{name}: {what}"));
        let given = |name: &str| text(&call.params, name).ok_or_else(|| wrong(name, "is required"));
        let (start_ms, end_ms) = range(given, &wrong, call.now(), (BACK_MS, "90 days"))?;
        if given("granularity")? != "DAILY" {
            return Err(wrong("granularity", "must be DAILY").into());
        }
        let mut named = list(&given(edge.ids)?);
        named.sort_unstable();
        named.dedup();
        if named.is_empty() || named.len() > MOST {
            return Err(wrong(edge.ids, &format!("takes 1 to {MOST} ids")).into());
        }
        let ids: std::result::Result<Vec<TemplateId>, _> = named.iter().map(|id| id.parse()).collect();
        let ids = ids.map_err(|_| wrong(edge.ids, &format!("must be ids of {}", edge.many)))?;
        let ids = ids.into_iter().map(TemplateId::get).collect();
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
fn points(asked: &Asked, edge: &Edge, days: &Days, (counts, clicks): Counted) -> Vec<Value> {
    let mut sums: BTreeMap<(i64, i64), Sum> = BTreeMap::new();
    for (id, count) in counts {
        let sum = sums.entry((id, days.floor(count.at_ms))).or_default();
        sum.sent += count.sent;
        sum.delivered += count.delivered;
        sum.read += count.read;
    }
    for (id, click) in clicks {
        let sum = sums.entry((id, days.floor(click.at_ms))).or_default();
        *sum.clicks.entry(click.button).or_default() += click.clicks;
    }
    let point = |((id, day), sum): ((i64, i64), Sum)| {
        let mut point = json!({(edge.id): id.to_string(), "start": day / 1_000, "end": days.next(day) / 1_000});
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
