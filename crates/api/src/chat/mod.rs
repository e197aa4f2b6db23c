//! The public API of the web chat, under `/chat/v1`, and the short links and app manifests that lead to it.
//!
//! One file per resource; see `docs/web-chat-api.md`. The live socket is in [`crate::live`].

pub(crate) mod auth;
mod body;
mod inbound;
mod refusal;

mod line;
mod picture;
mod reply_times;

mod confirmations;
mod feedback;
mod session;

mod media;
mod messages;
mod receipts;
mod typing;

mod catalog;
mod icon;
mod links;
mod manifest;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, patch, post, put};

use crate::state::App;

pub(crate) use reply_times::ReplyTimes;

/// The routes of the web chat.
pub fn router() -> Router<Arc<App>> {
    let session = get(session::get_session)
        .post(session::create_session)
        .patch(session::update_session)
        .delete(session::delete_session);
    Router::new()
        .route("/chat/v1/lines/{name}", get(line::get_line))
        .route("/chat/v1/lines/{name}/picture", get(picture::get_picture))
        .route("/chat/v1/{line}/session", session)
        .route("/chat/v1/{line}/confirmations", post(confirmations::create_confirmation))
        .route("/chat/v1/{line}/confirmations/{id}", put(confirmations::use_confirmation))
        .route("/chat/v1/{line}/messages", get(messages::list_messages).post(messages::send_message))
        .route("/chat/v1/{line}/messages/{id}", patch(messages::edit_message).delete(messages::delete_message))
        .route("/chat/v1/{line}/receipts", post(receipts::create_receipt))
        .route("/chat/v1/{line}/block", put(feedback::block).delete(feedback::unblock))
        .route("/chat/v1/{line}/reports", post(feedback::report))
        .route("/chat/v1/{line}/typing", post(typing::create_typing))
        .route("/chat/v1/{line}/media", post(media::upload_media))
        .route("/chat/v1/{line}/media/{id}", get(media::get_media))
        .route("/chat/v1/{line}/catalog", get(catalog::list_products))
        .route("/chat/v1/{line}/products", get(catalog::get_products))
        .route("/chat/v1/{line}/catalog/images/{id}", get(catalog::get_image))
        .route("/l/{code}", get(links::open_link))
        .route("/message/{code}", get(links::open_link))
        .route("/message/{code}/{image}", get(links::qr_code_image))
        .route("/c/{line}/manifest.webmanifest", get(manifest::get_manifest))
        .route("/c/{line}/icon.svg", get(icon::get_svg))
        .route("/c/{line}/icon-192.png", get(icon::get_png_192))
        .route("/c/{line}/icon-512.png", get(icon::get_png_512))
}
