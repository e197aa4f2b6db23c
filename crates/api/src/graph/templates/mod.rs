//! Message templates of a WABA: made, read, changed and deleted.

mod bulk;
mod compare;
pub(in crate::graph) mod groups;
mod library;

use messaging::template::browse::{self, Summary, Wanted};
use messaging::template::edit::{self, Edit};
use messaging::template::submit::{self, Submission};
use messaging::template::{Score, Status, Template, remove};
use serde_json::{Map, Value, json};
use wire::error::GraphError;
use wire::id::{TemplateId, WabaId};
use wire::template::{Category, Head, ParameterFormat};

pub(super) use bulk::{archive, migrate, previews, unarchive, unpause, upsert};
pub(super) use compare::compare;
pub(super) use library::search as library;

use super::Call;
use super::answer::{Answer, Result};
use super::fields::{self, Field};
use super::node::Node;
use super::page::{Page, Seal};
use super::read::{self, SUCCESS};

/// What is shown of a template when nothing is said (Cloud API).
pub(super) const DEFAULTS: &str = "name,parameter_format,components,language,status,category,sub_category,id";

/// Members of a template that are kept as they are given.
const EXTRA: [&str; 2] = ["cta_url_link_tracking_opted_out", "degrees_of_freedom_spec"];

/// What can be read of a template.
pub(super) fn members(template: &Template) -> Map<String, Value> {
    let secs = |ms: i64| ms / 1_000;
    let rated_at = template.quality_at.unwrap_or(template.created_at);
    let quality = json!({"score": template.quality_score, "date": secs(rated_at)});
    let members = json!({
        "id": template.id, "name": template.name, "language": template.language, "status": template.status,
        "category": template.category, "sub_category": sub_category(template), "correct_category": null,
        "previous_category": template.previous_category, "components": template.components,
        "parameter_format": template.parameter_format,
        "message_send_ttl_seconds": template.message_send_ttl_seconds, "quality_score": quality,
        "rejected_reason": template.rejected_reason.as_deref().unwrap_or("NONE"),
        "library_template_name": template.library_template_name,
        "cta_url_link_tracking_opted_out": null, "degrees_of_freedom_spec": null,
        "creation_time": secs(template.created_at), "last_updated_time": secs(template.updated_at),
        "health_status": health(template),
    });
    let Value::Object(mut members) = members else { return Map::new() };
    members.extend(template.extra.clone());
    members
}

fn sub_category(template: &Template) -> Option<&'static str> {
    let has = |kind: &str| {
        let is =
            |value: &Value| value.get("type").and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(kind));
        template.components.iter().any(|component| {
            let buttons = component.get("buttons").and_then(Value::as_array);
            is(component) || buttons.is_some_and(|buttons| buttons.iter().any(is))
        })
    };
    match () {
        () if has("ORDER_DETAILS") => Some("ORDER_DETAILS"),
        () if has("ORDER_STATUS") => Some("ORDER_STATUS"),
        () => None,
    }
}

fn health(template: &Template) -> Value {
    let mut entity = json!({"entity_type": "MESSAGE_TEMPLATE", "id": template.id, "can_send_message": "AVAILABLE"});
    if template.status != Status::Approved {
        let status = template.status.as_str();
        entity["can_send_message"] = json!("BLOCKED");
        entity["errors"] = json!([{
            "error_code": 141_002, "error_description": format!("The template is {status}."),
            "possible_solution": "Only an approved template can be sent.",
        }]);
    }
    json!({"can_send_message": entity["can_send_message"], "entities": [entity]})
}

/// What is wanted of a template, shown.
pub(super) fn show(template: &Template, wanted: &[Field]) -> Result<Value> {
    Ok(Value::Object(fields::select(&members(template), super::Kind::Template.name(), wanted)?))
}

pub(super) fn waba(node: &Node) -> Result<WabaId> {
    if let Node::Waba(waba) = node { Ok(waba.id) } else { Err(GraphError::unknown_object().into()) }
}

/// `GET /{waba}/message_templates`
pub(super) async fn list(call: &Call<'_>, node: &Node) -> Answer {
    Ok(page(call, node, &call.params, read::wanted(&call.params)?, "").await?.to_string())
}

/// A part of a WABA's templates, with a summary of all when it is asked for.
pub(super) async fn page(
    call: &Call<'_>,
    node: &Node,
    params: &Map<String, Value>,
    wanted: Option<Vec<Field>>,
    below: &str,
) -> Result<Value> {
    let (scope, waba, filter) = (call.grant.scope, waba(node)?, filter(params)?);
    let seal = Seal { key: call.grant.app_secret.clone(), list: format!("{waba}/message_templates") };
    let page = Page::of(params, seal)?;
    let found = call.app.store.read(move |tx| browse::browse(tx, scope, waba, &filter));
    let (templates, summary) = found.await?;
    let wanted = wanted.unwrap_or_else(|| read::named(DEFAULTS));
    let items = templates.into_iter().map(|template| (template.id.get(), template)).collect();
    let mut shown = page.cut(items, &call.list_address(below), |template| show(&template, &wanted))?;
    if let Some(names) = params.get("summary").and_then(Value::as_str) {
        let mut told = told(summary);
        told.retain(|name, _| names.split(',').any(|wanted| wanted.trim() == name));
        shown["summary"] = Value::Object(told);
    }
    Ok(shown)
}

fn told(summary: Summary) -> Map<String, Value> {
    let told = json!({
        "total_count": summary.total, "message_template_count": summary.count,
        "message_template_limit": summary.limit, "are_translations_complete": summary.are_translations_complete,
    });
    if let Value::Object(told) = told { told } else { Map::new() }
}

fn filter(params: &Map<String, Value>) -> Result<Wanted> {
    let text = |name: &str| params.get(name).and_then(Value::as_str).map(str::to_owned).filter(|text| !text.is_empty());
    fn each<T>(params: &Map<String, Value>, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>> {
        let parse = |text: &str| {
            let known: String = text.chars().take(40).collect();
            parse(text.trim()).ok_or_else(|| GraphError::parameter(format!("{name}: there is no {known:?}")).into())
        };
        match params.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(|item| parse(item.as_str().unwrap_or_default())).collect(),
            Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
            Some(Value::String(text)) => text.split(',').map(parse).collect(),
            Some(_) => Err(GraphError::parameter(format!("{name}: must be a text or a list of texts")).into()),
        }
    }
    Ok(Wanted {
        name: text("name"),
        name_or_content: text("name_or_content"),
        content: text("content"),
        status: each(params, "status", Status::parse)?,
        category: each(params, "category", Category::parse)?,
        language: each(params, "language", |text| Some(text.to_owned()))?,
        quality_score: each(params, "quality_score", Score::parse)?,
    })
}

/// `POST /{waba}/message_templates`
pub(super) async fn create(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, waba, submission) = (call.grant.scope, waba(node)?, submission(call)?);
    let created = call.app.store.write(move |tx| submit::create(tx, scope, waba, &submission)).await?;
    Ok(json!({"id": created.id, "status": created.status, "category": created.category}).to_string())
}

/// A template as the parameters have it.
fn submission(call: &Call<'_>) -> Result<Submission> {
    let required = |name: &str| {
        call.text(name).map(str::to_owned).ok_or_else(|| GraphError::parameter(format!("{name}: is required")))
    };
    let (name, language) = (required("name")?, required("language")?);
    let category = submit::category(&required("category")?)?;
    let (components, library_template_name) = match call.text("library_template_name") {
        Some(wanted) => {
            let components = library::components(wanted, &language, category, &call.params)?;
            (components, Some(wanted.to_owned()))
        }
        None => {
            let components = components(call)?;
            (components.ok_or_else(|| GraphError::parameter("components: is required"))?, None)
        }
    };
    let head = Head { name, language, category, parameter_format: format(call)?.unwrap_or_default() };
    Ok(Submission {
        message_send_ttl_seconds: seconds(call)?,
        library_template_name,
        extra: extra(call),
        ..Submission::new(head, components)
    })
}

fn components(call: &Call<'_>) -> Result<Option<Vec<Value>>> {
    match call.params.get("components") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) if list.iter().all(Value::is_object) => Ok(Some(list.clone())),
        Some(_) => Err(GraphError::parameter("components: must be a list of objects").into()),
    }
}

fn format(call: &Call<'_>) -> Result<Option<ParameterFormat>> {
    Ok(call.text("parameter_format").map(submit::parameter_format).transpose()?)
}

fn seconds(call: &Call<'_>) -> Result<Option<i64>> {
    let name = "message_send_ttl_seconds";
    let read = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    match call.params.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match read(value) {
            Some(seconds) => Ok(Some(seconds)),
            None => Err(GraphError::parameter(format!("{name}: must be a number of seconds")).into()),
        },
    }
}

fn extra(call: &Call<'_>) -> Map<String, Value> {
    let given = EXTRA.into_iter().filter_map(|name| Some((name.to_owned(), call.params.get(name)?.clone())));
    given.collect()
}

/// `POST /{template}`
pub(super) async fn edit(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Template(template) = node else { return Err(GraphError::unknown_object().into()) };
    for (name, known) in [("name", &template.name), ("language", &template.language)] {
        if call.text(name).is_some_and(|given| given != known) {
            return Err(GraphError::parameter(format!("{name}: can't be changed")).into());
        }
    }
    let change = Edit {
        category: call.text("category").map(submit::category).transpose()?,
        parameter_format: format(call)?,
        components: components(call)?,
        message_send_ttl_seconds: seconds(call)?,
        extra: extra(call),
    };
    let is_empty = change.category.is_none()
        && change.components.is_none()
        && change.parameter_format.is_none()
        && change.message_send_ttl_seconds.is_none()
        && change.extra.is_empty();
    if is_empty {
        return Err(GraphError::parameter("components: there is nothing to change").into());
    }
    let (scope, id) = (call.grant.scope, template.id);
    let edited = call.app.store.write(move |tx| edit::edit(tx, scope, id, &change)).await?;
    Ok(json!({"success": true, "id": edited.id, "name": edited.name, "category": edited.category}).to_string())
}

/// `DELETE /{waba}/message_templates`
pub(super) async fn delete(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, waba) = (call.grant.scope, waba(node)?);
    let name = call.text("name").map(str::to_owned);
    let one = call.params.get("hsm_id").map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let done = match (one, call.params.get("hsm_ids"), name) {
        (None, None, Some(name)) => call.app.store.write(move |tx| remove::by_name(tx, scope, waba, &name)).await,
        (Some(id), None, Some(name)) => {
            let ids = ids(&[id], "hsm_id")?;
            call.app.store.write(move |tx| remove::by_ids(tx, scope, waba, &ids, Some(&name))).await
        }
        (None, Some(list), None) => {
            let ids = ids(&texts(list), "hsm_ids")?;
            call.app.store.write(move |tx| remove::by_ids(tx, scope, waba, &ids, None)).await
        }
        _ => {
            let details = "name: give a name, a name with hsm_id, or hsm_ids alone";
            return Err(GraphError::parameter(details).into());
        }
    };
    done?;
    Ok(SUCCESS.to_owned())
}

/// A list of ids as JSON, or as text with commas.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => {
            list.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
        }
        Value::String(text) => text.split(',').map(|id| id.trim().to_owned()).collect(),
        other => vec![other.to_string()],
    }
}

fn ids(texts: &[String], name: &str) -> Result<Vec<TemplateId>> {
    let read = |text: &String| {
        let known: String = text.chars().take(40).collect();
        text.parse().map_err(|_| GraphError::parameter(format!("{name}: {known:?} is no id")).into())
    };
    texts.iter().map(read).collect()
}
