//! Making, changing and deleting templates.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use messaging::template::edit::{self, Edit};
use messaging::template::submit::{self, Submission};
use messaging::template::{Template, get, remove};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Scope, Tx};
use utoipa::{IntoParams, ToSchema};
use wire::id::{PhoneNumberId, TemplateId, WabaId};
use wire::template::{Category, Head, ParameterFormat};

use super::wabas;
use crate::console::auth::{Admin, Agent};
use crate::extract::{Json, Path as InPath, Query};
use crate::problem::{Problem, Result};
use crate::state::App;

/// A template to hand in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct NewTemplate {
    /// The line whose WABA it is for; the business's first WABA when it is left out.
    #[schema(value_type = Option<String>)]
    phone_number_id: Option<PhoneNumberId>,
    /// Up to 512 of `a-z`, `0-9` and `_`.
    name: String,
    /// Language or locale, such as `en_US`.
    language: String,
    /// What it is for.
    #[schema(value_type = String)]
    category: Category,
    /// How its variables are named.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    parameter_format: ParameterFormat,
    /// Its components, in the form of the Cloud API.
    #[schema(value_type = Vec<Object>)]
    components: Vec<Value>,
    /// How long its messages may wait to be delivered, in seconds; -1 is 30 days.
    message_send_ttl_seconds: Option<i64>,
}

impl NewTemplate {
    fn waba(&self, tx: &mut Tx<'_, '_>, scope: Scope) -> Result<WabaId> {
        let found = wabas(tx, scope, self.phone_number_id)?;
        found.first().copied().ok_or_else(|| Problem::not_found("the business has no WhatsApp Business Account"))
    }

    fn submission(self) -> Submission {
        let head = Head {
            name: self.name,
            language: self.language,
            category: self.category,
            parameter_format: self.parameter_format,
        };
        let message_send_ttl_seconds = self.message_send_ttl_seconds;
        Submission { message_send_ttl_seconds, ..Submission::new(head, self.components) }
    }
}

/// What is looked at.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Linted {
    /// The template that is edited; left out: a new one.
    #[param(value_type = Option<String>)]
    template_id: Option<TemplateId>,
}

/// What would be refused of a template.
#[derive(Serialize, ToSchema)]
pub(in crate::console) struct Lint {
    /// Empty when it would be taken.
    problems: Vec<Finding>,
}

/// Something that is wrong with a template.
#[derive(Serialize, ToSchema)]
pub(in crate::console) struct Finding {
    /// What kind of thing it is.
    title: Option<String>,
    /// Which part, and what it must be.
    detail: String,
}

/// What of a template becomes something else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct TemplateChange {
    /// What it is for; not of an approved one.
    #[schema(value_type = Option<String>)]
    category: Option<Category>,
    /// How its variables are named.
    #[schema(value_type = Option<String>)]
    parameter_format: Option<ParameterFormat>,
    /// All its components anew.
    #[schema(value_type = Option<Vec<Object>>)]
    components: Option<Vec<Value>>,
    /// How long its messages may wait to be delivered, in seconds; -1 is 30 days.
    message_send_ttl_seconds: Option<i64>,
}

/// Hands a template in: it is pending until its review.
#[utoipa::path(
    post, path = "/templates", tag = "Templates", request_body = NewTemplate, responses((status = 201, body = Template))
)]
pub(in crate::console) async fn create_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<NewTemplate>,
) -> Result<(StatusCode, Json<Template>)> {
    let created = app.store.write(move |tx| {
        let waba = body.waba(tx, admin.scope)?;
        Ok::<_, Problem>(submit::create(tx, admin.scope, waba, &body.clone().submission())?)
    });
    Ok((StatusCode::CREATED, Json(created.await?)))
}

/// Says what would be refused, and changes nothing.
#[utoipa::path(
    post, path = "/templates/lint", tag = "Templates", params(Linted), request_body = NewTemplate,
    responses((status = 200, body = Lint))
)]
pub(in crate::console) async fn lint_template(
    State(app): State<Arc<App>>,
    agent: Agent,
    Query(linted): Query<Linted>,
    Json(body): Json<NewTemplate>,
) -> Result<Json<Lint>> {
    let found = app.store.read(move |tx| {
        let waba = body.waba(tx, agent.scope)?;
        let submission = body.submission();
        let judged = match linted.template_id {
            None => submit::lint(tx, agent.scope, waba, &submission),
            // Its name and language are its own.
            Some(id) => get(tx, agent.scope, id).and_then(|_| Ok(submission.check()?)),
        };
        match judged {
            Ok(_) => Ok(Lint { problems: Vec::new() }),
            Err(messaging::Error::Rule(error)) => {
                let detail = error.details.clone().unwrap_or_else(|| error.title.clone());
                Ok(Lint { problems: vec![Finding { title: error.user_title.clone(), detail }] })
            }
            Err(error) => Err(Problem::from(error)),
        }
    });
    Ok(Json(found.await?))
}

/// Changes a template, with a review of what it says then.
#[utoipa::path(
    patch, path = "/templates/{id}", tag = "Templates", params(("id" = String, Path)), request_body = TemplateChange,
    responses((status = 200, body = Template))
)]
pub(in crate::console) async fn update_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
    Json(body): Json<TemplateChange>,
) -> Result<Json<Template>> {
    let change = Edit {
        category: body.category,
        parameter_format: body.parameter_format,
        components: body.components,
        message_send_ttl_seconds: body.message_send_ttl_seconds,
        ..Edit::default()
    };
    Ok(Json(app.store.write(move |tx| edit::edit(tx, admin.scope, id, &change)).await?))
}

/// Deletes a template in one language.
#[utoipa::path(
    delete, path = "/templates/{id}", tag = "Templates", params(("id" = String, Path)), responses((status = 204))
)]
pub(in crate::console) async fn delete_template(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<TemplateId>,
) -> Result<StatusCode> {
    let deleted = app.store.write(move |tx| {
        let template = get(tx, admin.scope, id)?;
        remove::by_ids(tx, admin.scope, template.waba_id, &[id], None)
    });
    deleted.await?;
    Ok(StatusCode::NO_CONTENT)
}
