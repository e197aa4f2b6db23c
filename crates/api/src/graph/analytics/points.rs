//! Data points: what was counted, added up by time and by the dimensions that are asked for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::query::Query;

/// What a count is of.
pub(super) struct Facet {
    /// The dimension that shows it.
    pub(super) dimension: &'static str,
    /// Its member in a data point.
    pub(super) member: &'static str,
    /// The filter that chooses by it.
    pub(super) filter: &'static str,
    pub(super) value: String,
}

/// A count with all that it is of.
pub(super) struct Point<const AMOUNTS: usize> {
    pub(super) at_ms: i64,
    pub(super) facets: Vec<Facet>,
    pub(super) amounts: [i64; AMOUNTS],
}

/// The time of a data point, and the members that say what it is of.
type Key = (i64, Vec<(&'static str, String)>);

/// The data points of counts, in the order of time; `show` writes the amounts. A time without a count has no point.
pub(super) fn points<const AMOUNTS: usize>(
    query: &Query,
    counts: impl Iterator<Item = Point<AMOUNTS>>,
    show: impl Fn([i64; AMOUNTS], &mut Map<String, Value>),
) -> Vec<Value> {
    let mut sums: BTreeMap<Key, [i64; AMOUNTS]> = BTreeMap::new();
    for count in counts.filter(|count| count.facets.iter().all(|facet| query.allows(facet.filter, &facet.value))) {
        let shown = count.facets.into_iter().filter(|facet| query.has_dimension(facet.dimension));
        let key = (query.granularity.floor(count.at_ms), shown.map(|facet| (facet.member, facet.value)).collect());
        let sum = sums.entry(key).or_insert([0; AMOUNTS]);
        for (sum, amount) in sum.iter_mut().zip(count.amounts) {
            *sum += amount;
        }
    }
    let point = |((at_ms, facets), amounts): (Key, [i64; AMOUNTS])| {
        let mut point = Map::new();
        point.insert("start".to_owned(), json!(at_ms / 1_000));
        point.insert("end".to_owned(), json!(query.granularity.next(at_ms) / 1_000));
        point.extend(facets.into_iter().map(|(member, value)| (member.to_owned(), Value::from(value))));
        show(amounts, &mut point);
        Value::Object(point)
    };
    sums.into_iter().map(point).collect()
}
