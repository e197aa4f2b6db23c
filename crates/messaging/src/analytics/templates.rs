//! Messages of templates, and taps on their quick replies.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use store::{Scope, Tx, Type, Value, params};

use crate::analytics::counter::{Facts, Step};
use crate::analytics::messages::Reached;
use crate::analytics::{TEMPLATE_SLOT_MS, slot};
use crate::error::Result;
use crate::message::id_of;

store::statements! {
    TAPPED = "SELECT id, content FROM message WHERE business_id = $1 AND id IN LIST($2) AND kind = 'template'";
    IDS = "SELECT p.id, t.name, t.language, t.id FROM phone_number p
 JOIN template t ON t.business_id = p.business_id AND t.waba_id = p.waba_id
 WHERE p.business_id = $1 AND p.id IN LIST($2) AND t.name IN LIST($3)";
}

const COUNT: [(&str, Type); 6] = [
    ("business_id", Type::BigInt),
    ("template_id", Type::BigInt),
    ("slot", Type::BigInt),
    ("sent", Type::BigInt),
    ("delivered", Type::BigInt),
    ("read", Type::BigInt),
];
const ADD: &str =
    "ON CONFLICT (business_id, template_id, slot) DO UPDATE SET sent = template_count.sent + EXCLUDED.sent,
 delivered = template_count.delivered + EXCLUDED.delivered, read = template_count.read + EXCLUDED.read";

const CLICK: [(&str, Type); 5] = [
    ("business_id", Type::BigInt),
    ("template_id", Type::BigInt),
    ("slot", Type::BigInt),
    ("button", Type::Text),
    ("clicks", Type::BigInt),
];
const ADD_CLICKS: &str = "ON CONFLICT (business_id, template_id, slot, button) DO UPDATE SET
 clicks = template_click.clicks + EXCLUDED.clicks";

/// A template as a message names it: the line it went out on, its name and language.
type Named = (i64, String, String);

/// What a batch adds.
#[derive(Default)]
pub(super) struct Templates {
    counts: BTreeMap<(Named, i64), Reached>,
    taps: Vec<Tap>,
}

struct Tap {
    line: i64,
    slot: i64,
    wamid: String,
    button: String,
}

/// What of a message's content is looked at.
#[derive(Deserialize)]
struct Content {
    template: Option<Template>,
    button: Option<Button>,
    context: Option<Context>,
}

#[derive(Deserialize)]
struct Template {
    name: String,
    language: Language,
}

#[derive(Deserialize)]
struct Language {
    code: String,
}

#[derive(Deserialize)]
struct Button {
    text: String,
}

#[derive(Deserialize)]
struct Context {
    id: String,
}

impl Templates {
    pub(super) fn stepped(&mut self, message: &Facts, step: Step, at_ms: i64) {
        if step == Step::default() {
            return;
        }
        let content = message.content.as_deref().filter(|_| message.kind == "template");
        let Some(named) = content.and_then(|content| named(message.line, content)) else { return };
        self.counts.entry((named, slot(at_ms, TEMPLATE_SLOT_MS))).or_default().add(step);
    }

    /// A customer's tap on a quick reply.
    pub(super) fn tapped(&mut self, message: &Facts, at_ms: i64) {
        let content = message.content.as_deref().filter(|_| message.kind == "button");
        let Some(Ok(content)) = content.map(serde_json::from_str::<Content>) else { return };
        if let (Some(button), Some(context)) = (content.button, content.context) {
            let slot = slot(at_ms, TEMPLATE_SLOT_MS);
            self.taps.push(Tap { line: message.line, slot, wamid: context.id, button: button.text });
        }
    }

    pub(super) fn write(self, tx: &mut Tx<'_, '_>, scope: Scope) -> Result<()> {
        let clicks = self.clicks(tx, scope)?;
        if self.counts.is_empty() && clicks.is_empty() {
            return Ok(());
        }
        let named = self.counts.keys().map(|(named, _)| named).chain(clicks.keys().map(|(named, ..)| named));
        let ids = ids(tx, scope, named)?;
        let business = scope.business().get();
        let mut rows = Vec::with_capacity(self.counts.len());
        for ((named, slot), reached) in self.counts {
            let Some(id) = ids.get(&named) else { continue };
            let values = [business, *id, slot, reached.sent, reached.delivered, reached.read];
            rows.push(values.into_iter().map(Value::from).collect());
        }
        tx.insert_many("template_count", &COUNT, rows, ADD)?;
        let mut rows = Vec::with_capacity(clicks.len());
        for ((named, slot, button), count) in clicks {
            let Some(id) = ids.get(&named) else { continue };
            rows.push(vec![
                Value::from(business),
                Value::from(*id),
                Value::from(slot),
                Value::from(button),
                Value::from(count),
            ]);
        }
        tx.insert_many("template_click", &CLICK, rows, ADD_CLICKS)?;
        Ok(())
    }

    /// The taps by the template that they were on.
    fn clicks(&self, tx: &mut Tx<'_, '_>, scope: Scope) -> Result<BTreeMap<(Named, i64, String), i64>> {
        let mut clicks = BTreeMap::new();
        let on: Vec<(i64, &Tap)> =
            self.taps.iter().filter_map(|tap| Some((id_of(scope, &tap.wamid).ok()?.get(), tap))).collect();
        if on.is_empty() {
            return Ok(clicks);
        }
        let mut messages: Vec<i64> = on.iter().map(|(id, _)| *id).collect();
        messages.sort_unstable();
        messages.dedup();
        let mut contents: HashMap<i64, String> = HashMap::with_capacity(messages.len());
        for row in tx.query(TAPPED, params![scope.business().get(), messages])? {
            contents.insert(row.get(0)?, row.get(1)?);
        }
        for (id, tap) in on {
            if let Some(named) = contents.get(&id).and_then(|content| named(tap.line, content)) {
                *clicks.entry((named, tap.slot, tap.button.clone())).or_default() += 1;
            }
        }
        Ok(clicks)
    }
}

fn named(line: i64, content: &str) -> Option<Named> {
    let template = serde_json::from_str::<Content>(content).ok()?.template?;
    Some((line, template.name, template.language.code))
}

/// The templates' ids; one that was deleted since is absent.
fn ids<'a>(tx: &mut Tx<'_, '_>, scope: Scope, named: impl Iterator<Item = &'a Named>) -> Result<HashMap<Named, i64>> {
    let (mut lines, mut names): (Vec<i64>, Vec<String>) = named.map(|(line, name, _)| (*line, name.clone())).unzip();
    lines.sort_unstable();
    lines.dedup();
    names.sort_unstable();
    names.dedup();
    let rows = tx.query(IDS, params![scope.business().get(), lines, names])?;
    rows.iter().map(|row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))).collect()
}
