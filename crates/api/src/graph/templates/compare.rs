//! `GET /{template}/compare`: which of two templates is blocked more, and why.

use messaging::analytics::read;
use messaging::{feedback, template};
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::id::TemplateId;

use super::super::Call;
use super::super::answer::{Answer, Result};
use super::super::node::Node;
use super::super::portfolio::text;

const DAY_SECS: i64 = 86_400;
/// Cloud API: templates are compared over so many days that end now.
const DAYS: [i64; 4] = [7, 30, 60, 90];
/// How far from now the end may be, in seconds: clocks differ, and requests take their time.
const SLACK_SECS: i64 = 3_600;
/// Cloud API: each was sent so often in the time.
const LEAST: i64 = 1_000;

struct Compared {
    id: TemplateId,
    sent: i64,
    delivered: i64,
    reasons: Vec<(String, i64)>,
}

impl Compared {
    fn blocks(&self) -> i64 {
        self.reasons.iter().map(|(_, count)| count).sum()
    }
}

/// Answers it.
pub(in crate::graph) async fn compare(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Template(template) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, one, waba, other) = (call.grant.scope, template.id, template.waba_id, other(call)?);
    let (from, to) = range(call)?;
    let wrong = || GraphError::parameter("template_ids: must be the id of another template of the account");
    if other == one {
        return Err(wrong().into());
    }
    let found = call.app.store.read(move |tx| {
        if !matches!(template::get(tx, scope, other), Ok(found) if found.waba_id == waba) {
            return Ok(None);
        }
        let mut both = Vec::with_capacity(2);
        for id in [one, other] {
            let (counts, _) = read::templates(tx, scope, &[id], (from, to))?;
            let (sent, delivered) =
                counts.iter().fold((0, 0), |(sent, delivered), it| (sent + it.sent, delivered + it.delivered));
            both.push(Compared { id, sent, delivered, reasons: feedback::reasons(tx, scope, id, (from, to))? });
        }
        Ok::<_, messaging::Error>(Some(both))
    });
    let mut both = found.await?.ok_or_else(wrong)?;
    if let Some(few) = both.iter().find(|it| it.sent < LEAST) {
        let details = format!("template {} was sent {} times in the time; {LEAST} are needed", few.id, few.sent);
        return Err(GraphError::parameter(details).into());
    }
    let of_each = |value: &dyn Fn(&Compared) -> Value| -> Vec<Value> {
        both.iter().map(|it| json!({"key": it.id, "value": value(it)})).collect()
    };
    let sends = of_each(&|it| json!(it.sent));
    let reasons = of_each(&|it| it.reasons.first().map_or(json!("UNKNOWN_BLOCK_REASON"), |(reason, _)| json!(reason)));
    both.sort_by_key(|it| it.blocks() * 1_000_000 / it.delivered.max(1));
    let order: Vec<TemplateId> = both.iter().map(|it| it.id).collect();
    Ok(json!({"data": [
        {"metric": "BLOCK_RATE", "type": "RELATIVE", "order_by_relative_metric": order},
        {"metric": "MESSAGE_SENDS", "type": "NUMBER_VALUES", "number_values": sends},
        {"metric": "TOP_BLOCK_REASON", "type": "STRING_VALUES", "string_values": reasons},
    ]})
    .to_string())
}

fn other(call: &Call<'_>) -> Result<TemplateId> {
    let wrong = || GraphError::parameter("template_ids: takes the id of one other template");
    let only = match call.params.get("template_ids") {
        Some(Value::Array(ids)) => match ids.as_slice() {
            [one] => one.as_str().map_or_else(|| one.to_string(), str::to_owned),
            _ => return Err(wrong().into()),
        },
        Some(Value::String(text)) => text.trim().trim_matches(['[', ']', '"', ' ']).to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err(wrong().into()),
    };
    Ok(only.parse().map_err(|_| wrong())?)
}

/// From when to when, UTC milliseconds.
fn range(call: &Call<'_>) -> Result<(i64, i64)> {
    let time = |name: &str| -> Result<i64> {
        let given = text(&call.params, name)?.ok_or_else(|| GraphError::parameter(format!("{name}: is required")))?;
        let seconds = given.trim().parse::<u32>();
        Ok(seconds
            .map(i64::from)
            .map_err(|_| GraphError::parameter(format!("{name}: must be a Unix time in seconds")))?)
    };
    let (start, end, now) = (time("start")?, time("end")?, call.now() / 1_000);
    if !DAYS.iter().any(|days| end - start == days * DAY_SECS) {
        return Err(GraphError::parameter("start, end: must be 7, 30, 60 or 90 days apart").into());
    }
    if (end - now).abs() > SLACK_SECS {
        return Err(GraphError::parameter("end: must be now").into());
    }
    Ok((start * 1_000, end * 1_000))
}
