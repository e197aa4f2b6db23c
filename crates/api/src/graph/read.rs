//! Reading nodes and their edges.

use messaging::line::Line;
use messaging::rules::{self, Rules};
use messaging::{line, profile};
use serde_json::{Map, Value, json};
use store::{Scope, Tx};
use wire::error::GraphError;

use super::answer::{Answer, Result};
use super::fields::{self, Field};
use super::node::{self, Node};
use super::page::{Page, Seal};
use super::{Call, Kind, Needs, analytics, numbers, templates};

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

/// `GET /{phone}/whatsapp_business_profile`
pub(super) async fn profile(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, line) = (call.grant.scope, line.id);
    let profile = call.app.store.read(move |tx| profile::get(tx, scope, line)).await?;
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    let picture = profile
        .picture_media_id
        .map(|id| call.app.config.url(&super::media::address(scope, &call.grant.app_secret, id, call.now())));
    let members = json!({
        "about": text(&profile.about), "address": text(&profile.address), "description": text(&profile.description),
        "email": text(&profile.email), "vertical": text(&profile.vertical), "profile_picture_url": picture,
        "websites": if profile.websites.is_empty() { Value::Null } else { json!(profile.websites) },
    });
    let Value::Object(members) = members else { return Err(GraphError::unknown().into()) };
    let wanted = wanted(&call.params)?
        .unwrap_or_else(|| named("about,address,description,email,profile_picture_url,websites,vertical"));
    let mut shown = fields::select(&members, "WhatsAppBusinessProfile", &wanted)?;
    shown.insert("messaging_product".to_owned(), json!("whatsapp"));
    Ok(json!({ "data": [shown] }).to_string())
}

/// `POST /{phone}/whatsapp_business_profile`
pub(super) async fn update_profile(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Phone(line) = node else { return Err(GraphError::unknown_object().into()) };
    whatsapp(&call.params)?;
    let text = |name: &str| match call.params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.contains('\0') => {
            Err(GraphError::parameter(format!("{name}: holds a NUL character")))
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(GraphError::parameter(format!("{name}: must be a string"))),
    };
    let (about, address, description) = (text("about")?, text("address")?, text("description")?);
    let (email, vertical) = (text("email")?, text("vertical")?);
    if about.as_ref().is_some_and(|about| about.trim().is_empty()) {
        return Err(GraphError::parameter("about: must not be empty").into());
    }
    if email.as_ref().is_some_and(|email| !email.is_empty() && !email.contains('@')) {
        return Err(GraphError::parameter("email: is not an e-mail address").into());
    }
    if let Some(vertical) = vertical.as_deref().filter(|vertical| !vertical.is_empty() && !VERTICALS.contains(vertical))
    {
        let vertical: String = vertical.chars().take(40).collect();
        return Err(GraphError::parameter(format!("vertical: {vertical} is none of {}", VERTICALS.join(", "))).into());
    }
    let websites: Option<Vec<String>> = match call.params.get("websites") {
        None | Some(Value::Null) => None,
        Some(sites) => Some(
            serde_json::from_value(sites.clone())
                .map_err(|_| GraphError::parameter("websites: must be a list of addresses"))?,
        ),
    };
    let handle = text("profile_picture_handle")?;
    let (scope, line) = (call.grant.scope, line.id);
    let picture = match handle {
        Some(handle) => Some(super::uploads::picture(call, line, &handle).await?),
        None => None,
    };
    let updated = call.app.store.write(move |tx| {
        let mut profile = profile::get(tx, scope, line)?;
        let set = |place: &mut String, text: Option<String>| {
            if let Some(text) = text {
                *place = text;
            }
        };
        set(&mut profile.about, about);
        set(&mut profile.address, address);
        set(&mut profile.description, description);
        set(&mut profile.email, email);
        set(&mut profile.vertical, vertical);
        if let Some(websites) = websites {
            profile.websites = websites;
        }
        if picture.is_some() {
            profile.picture_media_id = picture;
        }
        profile::put(tx, scope, line, &profile)
    });
    match updated.await {
        Ok(()) => Ok(SUCCESS.to_owned()),
        Err(messaging::Error::Invalid(invalid)) => Err(GraphError::parameter(invalid.to_string()).into()),
        Err(error) => Err(error.into()),
    }
}

pub(super) const SUCCESS: &str = r#"{"success":true}"#;

/// The trades of Cloud API.
const VERTICALS: [&str; 23] = [
    "UNDEFINED",
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "NOT_A_BIZ",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
];

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
    }
}
