//! Groups of templates: made, read, changed and deleted.

use messaging::Error;
use messaging::template::group::{self, Change, Group};
use serde_json::{Value, json};
use wire::error::GraphError;
use wire::id::TemplateId;

use super::super::answer::{Answer, Refusal, Result};
use super::super::node::Node;
use super::super::page::{Page, Seal};
use super::super::portfolio::text;
use super::super::read::{self, SUCCESS};
use super::super::{Call, Kind, fields};
use super::waba;

/// The fields when none are named.
pub(in crate::graph) const DEFAULTS: &str = "id,name,description,whatsapp_business_templates";

/// What can be read of a group.
pub(in crate::graph) fn members(group: &Group) -> Value {
    let templates: Vec<Value> = group.templates.iter().map(|id| json!({ "id": id })).collect();
    json!({
        "id": group.id, "name": group.name, "description": group.description,
        "whatsapp_business_templates": {"data": templates}, "whatsapp_business_account": {"id": group.waba},
        "creation_time": group.created_at / 1_000, "last_updated_time": group.updated_at / 1_000,
    })
}

fn of(node: &Node) -> Result<&Group> {
    if let Node::TemplateGroup(group) = node { Ok(group) } else { Err(GraphError::unknown_object().into()) }
}

/// The ids of templates in a parameter: a list, or text with commas.
fn ids(call: &Call<'_>, name: &str) -> Result<Vec<TemplateId>> {
    let wrong = || GraphError::parameter(format!("{name}: must be a list of ids of templates"));
    let as_text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let words: Vec<String> = match call.params.get(name) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().map(as_text).collect(),
        Some(value @ (Value::String(_) | Value::Number(_))) => {
            as_text(value).split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        }
        Some(_) => return Err(wrong().into()),
    };
    let ids: std::result::Result<Vec<TemplateId>, _> = words.iter().map(|word| word.parse()).collect();
    Ok(ids.map_err(|_| wrong())?)
}

fn change_of(call: &Call<'_>, add: &str, remove: Option<&str>) -> Result<Change> {
    Ok(Change {
        name: text(&call.params, "name")?,
        description: text(&call.params, "description")?,
        add: ids(call, add)?,
        remove: remove.map_or(Ok(Vec::new()), |remove| ids(call, remove))?,
    })
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::Taken { value, .. } => {
            GraphError::parameter(format!("name: there is a template group {value:?} already")).into()
        }
        error => error.into(),
    }
}

/// `POST /{waba}/template_groups`
pub(in crate::graph) async fn create(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, waba) = (call.grant.scope, waba(node)?);
    let new = change_of(call, "whatsapp_business_templates", None)?;
    let Some(name) = new.name.clone() else { return Err(GraphError::parameter("name: is required").into()) };
    if new.add.is_empty() {
        return Err(GraphError::parameter("whatsapp_business_templates: is required").into());
    }
    let made = call.app.store.write(move |tx| group::create(tx, scope, waba, &name, &new)).await.map_err(refused)?;
    Ok(json!({ "id": made.id }).to_string())
}

/// `GET /{waba}/template_groups`
pub(in crate::graph) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, waba) = (call.grant.scope, waba(node)?);
    let page =
        Page::of(&call.params, Seal { key: call.grant.app_secret.clone(), list: format!("{waba}/template_groups") })?;
    let groups = call.app.store.read(move |tx| group::list(tx, scope, waba)).await?;
    let wanted = read::wanted(&call.params)?.unwrap_or_else(|| read::named(DEFAULTS));
    let items = groups.into_iter().map(|group| (group.id.get(), group)).collect();
    let shown = page.cut(items, &call.list_address(""), |group| {
        let Value::Object(members) = members(&group) else { return Err(GraphError::unknown().into()) };
        Ok(Value::Object(fields::select(&members, Kind::TemplateGroup.name(), &wanted)?))
    })?;
    Ok(shown.to_string())
}

/// `POST /{template group}`
pub(in crate::graph) async fn update(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, of(node)?.id);
    let change = change_of(call, "add_whatsapp_business_templates", Some("remove_whatsapp_business_templates"))?;
    call.app.store.write(move |tx| group::change(tx, scope, id, &change)).await.map_err(refused)?;
    Ok(SUCCESS.to_owned())
}

/// `DELETE /{template group}`
pub(in crate::graph) async fn delete(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, id) = (call.grant.scope, of(node)?.id);
    call.app.store.write(move |tx| group::delete(tx, scope, id)).await?;
    Ok(SUCCESS.to_owned())
}
