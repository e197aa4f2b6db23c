//! What is done to several templates at once, or to one by its state.

use messaging::template::submit::{self, Submission};
use messaging::template::{archive, browse, edit, find, migrate as copy, quality};
use serde_json::{Map, Value, json};
use wire::error::GraphError;
use wire::id::WabaId;
use wire::template::{Category, Definition, Head, LANGUAGES, ParameterFormat, copy_code_label};

use super::{ids, texts, waba};
use crate::graph::Call;
use crate::graph::answer::{Answer, Result};
use crate::graph::node::Node;

/// `POST /{waba}/message_templates/archive`
pub(in crate::graph) async fn archive(call: &Call<'_>, node: &Node) -> Answer {
    shift(call, node, true).await
}

/// `POST /{waba}/message_templates/unarchive`
pub(in crate::graph) async fn unarchive(call: &Call<'_>, node: &Node) -> Answer {
    shift(call, node, false).await
}

async fn shift(call: &Call<'_>, node: &Node, is_away: bool) -> Answer {
    let (scope, waba) = (call.grant.scope, waba(node)?);
    let given = call.params.get("hsm_ids").ok_or_else(|| GraphError::parameter("hsm_ids: is required"))?;
    let given = texts(given);
    let outcome = call.app.store.write(move |tx| archive::shift(tx, scope, waba, &given, is_away)).await?;
    let name = if is_away { "archived_templates" } else { "unarchived_templates" };
    Ok(json!({name: outcome.done, "failed_templates": outcome.failed}).to_string())
}

/// `POST /{template}/unpause`
pub(in crate::graph) async fn unpause(call: &Call<'_>, node: &Node) -> Answer {
    let Node::Template(template) = node else { return Err(GraphError::unknown_object().into()) };
    let (scope, id) = (call.grant.scope, template.id);
    Ok(match call.app.store.write(move |tx| quality::unpause(tx, scope, id)).await? {
        Ok(()) => json!({"success": true}).to_string(),
        Err(reason) => json!({"success": false, "reason": reason}).to_string(),
    })
}

/// `POST /{waba}/upsert_message_templates`: one-time codes in many languages, made or changed together.
pub(in crate::graph) async fn upsert(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, waba) = (call.grant.scope, waba(node)?);
    let name = call.text("name").map(str::to_owned).ok_or_else(|| GraphError::parameter("name: is required"))?;
    if call.text("category").map(submit::category).transpose()? != Some(Category::Authentication) {
        return Err(GraphError::parameter("category: must be AUTHENTICATION").into());
    }
    let languages = languages(call)?;
    let components = super::components(call)?.ok_or_else(|| GraphError::parameter("components: is required"))?;
    if has_words(&components) {
        return Err(GraphError::parameter("components: must not have text or autofill_text here").into());
    }
    let ttl = super::seconds(call)?;
    let done = call.app.store.write(move |tx| {
        let mut data = Vec::with_capacity(languages.len());
        for language in languages {
            let done = match find(tx, scope, waba, &name, &language)? {
                Some(known) => {
                    let change = edit::Edit {
                        components: Some(components.clone()),
                        message_send_ttl_seconds: ttl,
                        ..edit::Edit::default()
                    };
                    edit::edit(tx, scope, known.id, &change)?
                }
                None => {
                    let head = Head {
                        name: name.clone(),
                        language,
                        category: Category::Authentication,
                        parameter_format: ParameterFormat::Positional,
                    };
                    let new = Submission { message_send_ttl_seconds: ttl, ..Submission::new(head, components.clone()) };
                    submit::create(tx, scope, waba, &new)?
                }
            };
            data.push(
                json!({"id": done.id, "status": done.status, "category": done.category, "language": done.language}),
            );
        }
        Ok::<_, messaging::Error>(data)
    });
    Ok(json!({ "data": done.await? }).to_string())
}

fn languages(call: &Call<'_>) -> Result<Vec<String>> {
    let given = call.params.get("languages").ok_or_else(|| GraphError::parameter("languages: is required"))?;
    let mut languages = texts(given);
    if let Some(unknown) = languages.iter().find(|language| !LANGUAGES.contains(&language.as_str())) {
        let known: String = unknown.chars().take(40).collect();
        return Err(GraphError::parameter(format!("languages: {known:?} is no language of templates")).into());
    }
    languages.sort_unstable();
    languages.dedup();
    Ok(languages)
}

fn has_words(components: &[Value]) -> bool {
    let has = |value: &Value| value.get("text").is_some() || value.get("autofill_text").is_some();
    components.iter().any(|component| {
        let buttons = component.get("buttons").and_then(Value::as_array);
        has(component) || buttons.is_some_and(|buttons| buttons.iter().any(has))
    })
}

/// `GET /{waba}/message_template_previews`: what a one-time code looks like in each language.
pub(in crate::graph) async fn previews(call: &Call<'_>, node: &Node) -> Answer {
    waba(node)?;
    if call.text("category").map(submit::category).transpose()? != Some(Category::Authentication) {
        return Err(GraphError::parameter("category: must be AUTHENTICATION").into());
    }
    let is = |name: &str| call.params.get(name).is_some_and(|value| *value == json!(true) || *value == json!("true"));
    let mut components =
        vec![json!({"type": "BODY", "add_security_recommendation": is("add_security_recommendation")})];
    if let Some(minutes) = call.params.get("code_expiration_minutes") {
        let minutes = minutes.as_u64().or_else(|| minutes.as_str()?.parse().ok());
        let minutes =
            minutes.ok_or_else(|| GraphError::parameter("code_expiration_minutes: must be a number of minutes"))?;
        components.push(json!({"type": "FOOTER", "code_expiration_minutes": minutes}));
    }
    components.push(json!({"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}));
    let languages = match call.params.get("languages") {
        None => LANGUAGES.iter().map(|language| (*language).to_owned()).collect(),
        Some(_) => languages(call)?,
    };
    let mut data = Vec::with_capacity(languages.len());
    for language in languages {
        let head = Head {
            name: "preview".to_owned(),
            language: language.clone(),
            category: Category::Authentication,
            parameter_format: ParameterFormat::Positional,
        };
        let (body, footer) = Definition::parse(head, &components)?.texts();
        let mut preview = json!({
            "body": body, "buttons": [{"text": copy_code_label(&language)}], "language": language,
        });
        if let Some(footer) = footer {
            preview["footer"] = json!(footer);
        }
        data.push(preview);
    }
    Ok(json!({ "data": data }).to_string())
}

/// `POST /{waba}/migrate_message_templates`: copies another WABA's templates of this business.
pub(in crate::graph) async fn migrate(call: &Call<'_>, node: &Node) -> Answer {
    let (scope, waba) = (call.grant.scope, waba(node)?);
    let source: Option<WabaId> = call.text("source_waba_id").and_then(|id| id.parse().ok());
    let source = source.ok_or_else(|| GraphError::parameter("source_waba_id: is required"))?;
    let number = |name: &str, usual: usize| match call.params.get(name) {
        None => Ok(usual),
        Some(value) => {
            let number = value.as_u64().or_else(|| value.as_str()?.parse().ok());
            let number = number.and_then(|number| usize::try_from(number).ok());
            number.ok_or_else(|| GraphError::parameter(format!("{name}: must be a number")))
        }
    };
    let (page, count) = (number("page_number", 0)?, number("count", copy::MOST)?);
    let chosen = call.params.get("template_ids").map(|list| ids(&texts(list), "template_ids")).transpose()?;
    let moved = call.app.store.write(move |tx| {
        let (all, _) = browse::browse(tx, scope, source, &browse::Wanted::default())?;
        let templates: Vec<_> = match chosen {
            Some(chosen) => all.into_iter().filter(|template| chosen.contains(&template.id)).collect(),
            None => all.into_iter().skip(page.saturating_mul(copy::MOST)).take(count).collect(),
        };
        copy::migrate(tx, scope, waba, source, &templates)
    });
    let moved = moved.await?;
    let failed: Map<String, Value> = moved.failed.into_iter().map(|(id, why)| (id, Value::from(why))).collect();
    Ok(json!({"migrated_templates": moved.done, "failed_templates": failed}).to_string())
}
