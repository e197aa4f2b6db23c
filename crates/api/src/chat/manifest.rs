//! `/c/{line}/manifest.webmanifest`: makes a line's chat an app of its own on the home screen.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use messaging::business;
use serde_json::json;
use store::Scope;

use super::line;
use crate::extract::Path;
use crate::problem::Result;
use crate::state::App;

/// The colours of `web/src/lib/ui/tokens.css`, light.
pub(super) const ACCENT: [u8; 3] = [0x7d, 0x2c, 0x5e];
const BACKGROUND: &str = "#f7f2ea";

pub(super) async fn get_manifest(State(app): State<Arc<App>>, Path(name): Path<String>) -> Result<Response> {
    let line = line::find(&app, name.clone()).await?;
    let scope = Scope::of(line.business);
    let language = app.store.read(move |tx| business::get(tx, scope)).await?.language;
    // Under the name it was opened by, so that the page that names this manifest is within its scope.
    let base = format!("/c/{name}");
    let [red, green, blue] = ACCENT;
    let manifest = json!({
        "id": base,
        "name": line.verified_name,
        "short_name": short(&line.verified_name),
        "lang": language,
        "start_url": base,
        "scope": base,
        "display": "standalone",
        "theme_color": format!("#{red:02x}{green:02x}{blue:02x}"),
        "background_color": BACKGROUND,
        "icons": [
            { "src": format!("{base}/icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any" },
            { "src": format!("{base}/icon-192.png"), "type": "image/png", "sizes": "192x192", "purpose": "any" },
            { "src": format!("{base}/icon-512.png"), "type": "image/png", "sizes": "512x512", "purpose": "any" },
            { "src": format!("{base}/icon-512.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable" },
        ],
    });
    let headers = [(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "public, max-age=3600")];
    Ok((headers, manifest.to_string()).into_response())
}

/// The first words of a name, up to 12 characters or else the first word.
fn short(name: &str) -> String {
    let mut short = String::new();
    for word in name.split_whitespace() {
        if !short.is_empty() && short.chars().count() + 1 + word.chars().count() > 12 {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_name_ends_with_a_word() {
        assert_eq!(short("Trattoria Luigi"), "Trattoria");
        assert_eq!(short("Cafe Luigi Roma"), "Cafe Luigi");
        assert_eq!(short("  "), "");
    }
}
