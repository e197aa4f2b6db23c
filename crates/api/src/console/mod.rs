//! The console API: REST for the people who answer, under `/api/v1`.
//!
//! One file per resource. Routes and their OpenAPI description are one declaration, so neither goes without the other;
//! the operation's id is the handler's name.

pub mod auth;

mod agents;
mod catalog;
mod commerce;
mod contacts;
mod conversations;
mod developers;
mod hours;
mod links;
mod me;
mod media;
mod messages;
mod openapi;
mod phone_numbers;
mod profile;
mod rules;
mod sandbox;
mod session;
mod setup;
mod templates;
mod webhooks;
mod welcome;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::Request;
use axum::middleware::Next;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::App;

pub use openapi::document;

/// The document as it is served.
static DOCUMENT: LazyLock<String> = LazyLock::new(document);

/// The routes of the console API.
pub(crate) fn router() -> Router<Arc<App>> {
    let (router, _) = described().split_for_parts();
    // What is written about a change says who of the team made it.
    let router = router.layer(axum::middleware::from_fn(async |request: Request, next: Next| {
        store::actor::asking(next.run(request)).await
    }));
    let document = async || ([(http::header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str());
    router.route("/api/v1/openapi.json", get(document))
}

fn described() -> OpenApiRouter<Arc<App>> {
    let api = OpenApiRouter::new()
        .routes(routes!(setup::get_setup, setup::set_up))
        .routes(routes!(setup::set_password))
        .routes(routes!(session::create_session_by_link))
        .routes(routes!(session::create_session, session::delete_session))
        .routes(routes!(me::get_me, me::update_me))
        .routes(routes!(me::change_password))
        .routes(routes!(agents::list_agents))
        .routes(routes!(agents::remove_agent))
        .routes(routes!(agents::renew_password))
        .routes(routes!(agents::list_invitations, agents::invite_agent))
        .routes(routes!(agents::withdraw_invitation))
        .routes(routes!(conversations::list_conversations, conversations::open_conversation))
        .routes(routes!(conversations::get_conversation, conversations::update_conversation))
        .routes(routes!(conversations::mark_read))
        .routes(routes!(conversations::mark_unread))
        .routes(routes!(messages::list_messages, messages::send_message))
        .routes(routes!(messages::edit_message, messages::delete_message))
        .routes(routes!(contacts::get_contact, contacts::update_contact))
        .routes(routes!(media::upload_media))
        .routes(routes!(media::get_media))
        .routes(routes!(catalog::get_catalog, catalog::put_catalog))
        .routes(routes!(catalog::list_products, catalog::create_product))
        .routes(routes!(catalog::get_product, catalog::update_product, catalog::delete_product))
        .routes(routes!(catalog::import_products))
        .routes(routes!(profile::get_profile, profile::put_profile))
        .routes(routes!(hours::get_hours, hours::put_hours))
        .routes(routes!(welcome::get_welcome, welcome::put_welcome))
        .routes(routes!(rules::get_rules, rules::put_rules))
        .routes(routes!(commerce::get_commerce_settings, commerce::put_commerce_settings))
        .routes(routes!(templates::list_templates, templates::create_template))
        .routes(routes!(templates::lint_template))
        .routes(routes!(templates::get_template_review, templates::put_template_review))
        .routes(routes!(templates::update_template, templates::delete_template))
        .routes(routes!(templates::review_template))
        .routes(routes!(templates::appeal_template))
        .routes(routes!(templates::rate_template))
        .routes(routes!(templates::unpause_template))
        .routes(routes!(templates::archive_template))
        .routes(routes!(phone_numbers::get_phone_number_qr))
        .routes(routes!(links::list_links, links::create_link))
        .routes(routes!(links::delete_link))
        .routes(routes!(links::get_link_qr_svg))
        .routes(routes!(links::get_link_qr_png))
        .routes(routes!(developers::list_apps, developers::create_app))
        .routes(routes!(developers::update_app))
        .routes(routes!(developers::app_secret))
        .routes(routes!(developers::list_system_users, developers::create_system_user))
        .routes(routes!(developers::delete_system_user))
        .routes(routes!(developers::assign_waba))
        .routes(routes!(developers::issue_token))
        .routes(routes!(developers::withdraw_token))
        .routes(routes!(developers::list_activities))
        .routes(routes!(developers::get_line_setup))
        .routes(routes!(sandbox::get_sandbox))
        .routes(routes!(sandbox::put_sandbox_conduct))
        .routes(routes!(sandbox::move_sandbox_clock))
        .routes(routes!(sandbox::play_sandbox_customer))
        .routes(routes!(webhooks::list_webhooks))
        .routes(routes!(webhooks::list_webhook_deliveries))
        .routes(routes!(webhooks::list_webhook_dead_letters))
        .routes(routes!(webhooks::replay_webhook));
    OpenApiRouter::with_openapi(openapi::base()).nest("/api/v1", api)
}
