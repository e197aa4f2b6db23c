//! Reading nodes and their edges.

use messaging::line;
use messaging::line::Line;
use messaging::rules::{self, Rules};
use serde_json::{Map, Value};
use store::{Scope, Tx};
use wire::error::GraphError;

use super::answer::{Answer, Result};
use super::fields::{self, Field};
use super::node::{self, Node};
use super::page::{Page, Seal};
use super::{Call, Kind, Needs, analytics, numbers, partner, templates};

/// The edges of a WABA that are read as its fields.
const EDGES: [&str; 2] = ["phone_numbers", "message_templates"];

/// `GET /{node}?fields=`
pub(super) async fn node(call: &Call<'_>, node: &Node) -> Answer {
    let (rules, more) = match node {
        Node::Phone(line) => {
            let (scope, line) = (call.grant.scope, line.clone());
            let read = call.app.store.read(move |tx| known(tx, scope, &line));
            read.await?
        }
        _ => (Rules::default(), Map::new()),
    };
    let mut members = node.members(&rules);
    members.extend(more);
    let wanted = wanted(&call.params)?;
    let wanted = wanted.unwrap_or_else(|| named(defaults(node.kind())));
    for field in &wanted {
        if let (Node::Phone(line), "webhook_configuration") = (node, field.name.as_str()) {
            members.insert(field.name.clone(), super::subscriptions::configuration(call, line).await?);
        }
        if node.kind() == Kind::Waba && analytics::FIELDS.contains(&field.name.as_str()) {
            Needs::Management.check(&call.grant)?;
            members.insert(field.name.clone(), analytics::field(call, node, field).await?);
        }
        if node.kind() == Kind::Waba && EDGES.contains(&field.name.as_str()) {
            let modifiers =
                field.modifiers.iter().map(|(name, argument)| (name.clone(), Value::from(argument.as_str())));
            let (params, below) = (modifiers.collect(), format!("/{}", field.name));
            let listed = match field.name.as_str() {
                "message_templates" => {
                    Needs::Management.check(&call.grant)?;
                    templates::page(call, node, &params, field.of.clone(), &below).await?
                }
                _ => phones(call, node, &params, field.of.clone(), &below).await?,
            };
            members.insert(field.name.clone(), listed);
        }
    }
    let is_edge = |field: &Field| EDGES.contains(&field.name.as_str());
    let whole: Vec<Field> =
        wanted.into_iter().map(|field| if is_edge(&field) { Field { of: None, ..field } } else { field }).collect();
    Ok(Value::Object(fields::select(&members, node.kind().name(), &whole)?).to_string())
}

/// The rules of a line, and what else is read of it.
fn known(tx: &mut Tx<'_, '_>, scope: Scope, line: &Line) -> messaging::Result<(Rules, Map<String, Value>)> {
    Ok((rules::get(tx, scope, line.id)?, numbers::members(tx, scope, line)?))
}

/// `GET /{waba}/phone_numbers`
pub(super) async fn phone_numbers(call: &Call<'_>, node: &Node) -> Answer {
    Ok(phones(call, node, &call.params, wanted(&call.params)?, "").await?.to_string())
}

async fn phones(
    call: &Call<'_>,
    node: &Node,
    params: &Map<String, Value>,
    wanted: Option<Vec<Field>>,
    below: &str,
) -> Result<Value> {
    let Node::Waba(waba) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, waba) = (call.grant.scope, waba.id);
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{waba}/phone_numbers") };
    let page = Page::of(params, seal)?;
    let lines = call.app.store.read(move |tx| {
        let lines = line::list(tx, scope)?.into_iter().filter(|line| line.waba_id == waba);
        lines.map(|line| Ok((line.id.get(), (known(tx, scope, &line)?, line)))).collect()
    });
    let lines: Vec<_> = lines.await.map_err(|error: messaging::Error| error)?;
    let wanted = wanted.unwrap_or_else(|| named(defaults(Kind::Phone)));
    page.cut(lines, &call.list_address(below), |((rules, more), line)| {
        let Value::Object(mut members) = node::phone(&line, &rules) else { return Err(GraphError::unknown().into()) };
        members.extend(more);
        Ok(Value::Object(fields::select(&members, Kind::Phone.name(), &wanted)?))
    })
}

pub(super) const SUCCESS: &str = r#"{"success":true}"#;

/// Refuses a request that does not say `messaging_product=whatsapp`.
pub(super) fn whatsapp(params: &Map<String, Value>) -> Result<()> {
    match params.get("messaging_product").and_then(Value::as_str) {
        Some("whatsapp") => Ok(()),
        _ => Err(GraphError::parameter("messaging_product: must be `whatsapp`").into()),
    }
}

pub(super) fn wanted(params: &Map<String, Value>) -> Result<Option<Vec<Field>>> {
    match params.get("fields") {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => fields::parse(text).map(Some),
        Some(Value::Array(names)) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            fields::parse(&names.join(",")).map(Some)
        }
        Some(_) => Err(GraphError::parameter("fields: must be names with commas").into()),
    }
}

pub(super) fn named(names: &str) -> Vec<Field> {
    names.split(',').map(|name| Field { name: name.to_owned(), modifiers: Vec::new(), of: None }).collect()
}

fn defaults(kind: Kind) -> &'static str {
    match kind {
        Kind::Phone => {
            "id,display_phone_number,verified_name,quality_rating,code_verification_status,platform_type,throughput"
        }
        Kind::Waba => "id,name,timezone_id,message_template_namespace",
        Kind::Business | Kind::App => "id,name",
        Kind::Media => "id",
        Kind::Template => templates::DEFAULTS,
        Kind::TemplateGroup => templates::groups::DEFAULTS,
        Kind::SystemUser => "id,name,role",
        Kind::BusinessProfile => "id",
        Kind::MessageHistory => "id,message_id,events",
        Kind::Solution => partner::SOLUTION,
        Kind::MigrationIntent => "id,status",
        Kind::MobilityIntent => "id,waba,solution,status,created_time,updated_time",
        Kind::Preverified => "id,country_prefix,display_phone_number,is_input_id_valid",
    }
}
