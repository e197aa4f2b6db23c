//! Short links and their QR codes.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use messaging::{line, link};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};
use wire::id::PhoneNumberId;

use super::auth::{Agent, Answering};
use crate::extract::{Json, Path as InPath, Query};
use crate::media::Binary;
use crate::problem::{Problem, Result};
use crate::qr;
use crate::state::{App, Config};

/// A short link.
#[derive(Serialize, ToSchema)]
pub(super) struct Link {
    /// The code in its address.
    code: String,
    /// The line it opens.
    #[schema(value_type = String)]
    phone_number_id: PhoneNumberId,
    /// What stands in the composer when it is opened.
    text: Option<String>,
    /// What the business knows it by: `table 12`.
    reference: Option<String>,
    /// Its address.
    url: String,
    /// Where it leads.
    chat_url: String,
    /// How often it was opened.
    opens: i64,
    /// When it was made, UTC milliseconds.
    created_at: i64,
}

impl Link {
    fn new(link: link::Link, handle: &str, config: &Config) -> Self {
        Self {
            url: config.url(&format!("/l/{}", link.code)),
            chat_url: config.url(&chat_path(&link, handle)),
            code: link.code,
            phone_number_id: link.phone_number_id,
            text: link.text,
            reference: link.reference,
            opens: link.opens,
            created_at: link.created_at,
        }
    }
}

/// `/c/{handle}?text=..&ref={code}`.
fn chat_path(link: &link::Link, handle: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(text) = &link.text {
        query.append_pair("text", text);
    }
    query.append_pair("ref", &link.code);
    format!("/c/{handle}?{}", query.finish())
}

fn handle(tx: &mut Tx<'_, '_>, scope: Scope, id: PhoneNumberId) -> Result<String> {
    Ok(line::get(tx, scope, id)?.handle)
}

#[derive(Serialize, ToSchema)]
pub(super) struct Links {
    data: Vec<Link>,
}

#[derive(Deserialize, IntoParams)]
pub(super) struct Listing {
    /// Only those of this line.
    #[param(value_type = Option<String>)]
    phone_number_id: Option<PhoneNumberId>,
}

/// The business's short links, oldest first, at most 1,000.
#[utoipa::path(get, path = "/links", tag = "Lines", params(Listing), responses((status = 200, body = Links)))]
pub(super) async fn list_links(
    State(app): State<Arc<App>>,
    agent: Agent,
    Query(query): Query<Listing>,
) -> Result<Json<Links>> {
    let (scope, config) = (agent.scope, app.config.clone());
    let found = app.store.read(move |tx| {
        let lines = line::list(tx, scope)?;
        let handle = |id: PhoneNumberId| lines.iter().find(|line| line.id == id).map(|line| line.handle.as_str());
        let links = link::list(tx, scope)?.into_iter();
        let wanted = links.filter(|link| query.phone_number_id.is_none_or(|id| id == link.phone_number_id));
        let data = wanted
            .filter_map(|link| handle(link.phone_number_id).map(|handle| Link::new(link, handle, &config)))
            .collect();
        Ok::<_, Problem>(Links { data })
    });
    Ok(Json(found.await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLink {
    /// The line to open.
    #[schema(value_type = String)]
    phone_number_id: PhoneNumberId,
    /// What stands in the composer, up to 1,000 characters.
    text: Option<String>,
    /// What the business knows it by, up to 64 characters.
    reference: Option<String>,
}

/// Makes a short link.
#[utoipa::path(post, path = "/links", tag = "Lines", responses((status = 201, body = Link)))]
pub(super) async fn create_link(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    Json(body): Json<NewLink>,
) -> Result<(StatusCode, Json<Link>)> {
    let (scope, config) = (agent.scope, app.config.clone());
    let made = app.store.write(move |tx| {
        let link = link::create(tx, scope, body.phone_number_id, body.text.as_deref(), body.reference.as_deref())?;
        let handle = handle(tx, scope, link.phone_number_id)?;
        Ok::<_, Problem>(Link::new(link, &handle, &config))
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// Removes a short link: opening it no longer leads anywhere.
#[utoipa::path(delete, path = "/links/{code}", tag = "Lines", params(("code" = String, Path)), responses((status = 204)))]
pub(super) async fn delete_link(
    State(app): State<Arc<App>>,
    Answering(agent): Answering,
    InPath(code): InPath<String>,
) -> Result<StatusCode> {
    app.store.write(move |tx| link::delete(tx, agent.scope, &code)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A short link's QR code, SVG.
#[utoipa::path(
    get, path = "/links/{code}/qr.svg", tag = "Lines", params(("code" = String, Path)),
    responses((status = 200, content_type = "image/svg+xml", body = String))
)]
pub(super) async fn get_link_qr_svg(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(code): InPath<String>,
) -> Result<Response> {
    let link = app.store.read(move |tx| link::get(tx, agent.scope, &code)).await?;
    qr::svg(&app.config.url(&format!("/l/{}", link.code)))
}

#[derive(Deserialize, IntoParams)]
pub(super) struct Size {
    /// Width and height in pixels, 64 to 2048; 512 when not said.
    size: Option<u32>,
}

/// A short link's QR code, PNG.
#[utoipa::path(
    get, path = "/links/{code}/qr.png", tag = "Lines", params(("code" = String, Path), Size),
    responses((status = 200, content_type = "image/png", body = inline(Binary)))
)]
pub(super) async fn get_link_qr_png(
    State(app): State<Arc<App>>,
    agent: Agent,
    InPath(code): InPath<String>,
    Query(query): Query<Size>,
) -> Result<Response> {
    let size = query.size.unwrap_or(512);
    if !(64..=2048).contains(&size) {
        return Err(Problem::invalid("size", "must be 64 to 2048"));
    }
    let link = app.store.read(move |tx| link::get(tx, agent.scope, &code)).await?;
    qr::png(&app.config.url(&format!("/l/{}", link.code)), size)
}
