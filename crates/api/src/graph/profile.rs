//! The business profile of a phone number: an edge of the number, and a node of its own.

use messaging::line::Line;
use messaging::profile;
use serde_json::{Map, Value, json};
use wire::error::GraphError;

use super::answer::{Answer, Result};
use super::node::{Node, profile_id};
use super::read::{SUCCESS, named, wanted, whatsapp};
use super::{Call, fields};

/// The fields when none are named (Cloud API).
const DEFAULTS: &str = "about,address,description,email,profile_picture_url,websites,vertical";

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

/// `GET /{phone}/whatsapp_business_profile`
pub(super) async fn of_phone(call: &Call<'_>, node: &Node) -> Answer {
    let mut shown = shown(call, node, DEFAULTS).await?;
    shown.insert("messaging_product".to_owned(), json!("whatsapp"));
    Ok(json!({ "data": [shown] }).to_string())
}

/// `GET /{business profile}`
pub(super) async fn read(call: &Call<'_>, node: &Node) -> Answer {
    let defaults = format!("id,account_name,messaging_product,{DEFAULTS}");
    Ok(Value::Object(shown(call, node, &defaults).await?).to_string())
}

/// The number whose profile a node is or has.
fn line(node: &Node) -> Result<&Line> {
    match node {
        Node::Phone(line) | Node::BusinessProfile(line) => Ok(line),
        _ => Err(GraphError::unknown_object().into()),
    }
}

async fn shown(call: &Call<'_>, node: &Node, defaults: &str) -> Result<Map<String, Value>> {
    let of = line(node)?;
    let (scope, line) = (call.grant.scope, of.id);
    let profile = call.app.store.read(move |tx| profile::get(tx, scope, line)).await?;
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    let picture = profile
        .picture_media_id
        .map(|id| call.app.config.url(&super::media::address(scope, &call.grant.app_secret, id, call.now())));
    let members = json!({
        "id": profile_id(line).to_string(), "account_name": of.verified_name, "messaging_product": "whatsapp",
        "about": text(&profile.about), "address": text(&profile.address), "description": text(&profile.description),
        "email": text(&profile.email), "vertical": text(&profile.vertical), "profile_picture_url": picture,
        "websites": if profile.websites.is_empty() { Value::Null } else { json!(profile.websites) },
    });
    let Value::Object(members) = members else { return Err(GraphError::unknown().into()) };
    let wanted = wanted(&call.params)?.unwrap_or_else(|| named(defaults));
    let mut shown = fields::select(&members, "WhatsAppBusinessProfile", &wanted)?;
    if matches!(node, Node::Phone(_)) && !wanted.iter().any(|field| field.name == "id") {
        // As Graph's list of one has it.
        shown.shift_remove("id");
    }
    Ok(shown)
}

/// `POST /{phone}/whatsapp_business_profile`, `POST /{business profile}`
pub(super) async fn update(call: &Call<'_>, node: &Node) -> Answer {
    let line = line(node)?;
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
