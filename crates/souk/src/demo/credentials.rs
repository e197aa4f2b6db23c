//! `demo.json`: what tools need to use the demo, in its data folder, readable by its owner only.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use inbox::passwords;
use messaging::registration::{self, pin};
use messaging::token;
use serde::{Deserialize, Serialize};
use store::{Store, secret};
use url::Url;
use wire::id::{AppId, BusinessId, CatalogId, PhoneNumberId, WabaId};

use super::menu;
use super::script::{CUSTOMER_WA_ID, UNREACHABLE_WA_ID};
use super::seed::{self, Demo};
use crate::serve::Error;

/// The version of the Cloud API that the examples of the demo name.
const GRAPH_VERSION: &str = "v23.0";

/// The members of the file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The server's address.
    pub base_url: String,
    /// The Cloud API's version.
    pub graph_version: String,
    /// The bearer token of a system user. It is here and nowhere else: the database has its hash.
    pub token: String,
    /// The app.
    pub app_id: AppId,
    /// What signs webhooks.
    pub app_secret: String,
    /// What verifies a webhook's address.
    pub verify_token: String,
    /// The business.
    pub business_id: BusinessId,
    /// Its WABA.
    pub waba_id: WabaId,
    /// Its line.
    pub phone_number_id: PhoneNumberId,
    /// The line as people read it.
    pub display_phone_number: String,
    /// The catalogue; absent in a demo that is older than catalogues.
    pub catalog_id: Option<CatalogId>,
    /// The sellers' ids of its products.
    #[serde(default)]
    pub product_retailer_ids: Vec<String>,
    /// The line's two-step verification PIN.
    pub pin: String,
    /// A customer who can be reached.
    pub customer_wa_id: String,
    /// Somebody who can't: messages to them fail.
    pub unreachable_wa_id: String,
    /// Signs the owner in, once.
    pub console_login_url: String,
    /// The customer's chat.
    pub chat_url: String,
}

/// Where the file is.
pub fn path(folder: &Path) -> PathBuf {
    folder.join("demo.json")
}

/// Writes the file anew for this start. Token and PIN stay those of the file that was there, if the token still works.
pub async fn write(
    store: &Store,
    demo: &Demo,
    folder: &Path,
    base_url: &Url,
    login: &Url,
    chat: &Url,
) -> Result<(), Error> {
    let (token, pin) = secrets(store, demo, folder).await?;
    let (catalog_id, product_retailer_ids) = menu::known(store, demo).await?;
    let credentials = Credentials {
        base_url: base_url.as_str().trim_end_matches('/').to_owned(),
        graph_version: GRAPH_VERSION.to_owned(),
        token,
        app_id: demo.app.id,
        app_secret: demo.app.secret.clone(),
        verify_token: demo.app.verify_token.clone(),
        business_id: demo.scope.business(),
        waba_id: demo.waba,
        phone_number_id: demo.line.id,
        display_phone_number: demo.line.display_phone_number.clone(),
        catalog_id,
        product_retailer_ids,
        pin,
        customer_wa_id: CUSTOMER_WA_ID.to_owned(),
        unreachable_wa_id: UNREACHABLE_WA_ID.to_owned(),
        console_login_url: login.to_string(),
        chat_url: chat.to_string(),
    };
    let mut text = serde_json::to_string_pretty(&credentials)?;
    text.push('\n');
    replace(&path(folder), &text).map_err(|error| format!("{}: {error}", path(folder).display()).into())
}

/// What the file that is there says, when it still works; else new ones.
async fn secrets(store: &Store, demo: &Demo, folder: &Path) -> Result<(String, String), Error> {
    let written = std::fs::read_to_string(path(folder)).ok();
    let written: Option<Credentials> = written.and_then(|text| serde_json::from_str(&text).ok());
    let (scope, app) = (demo.scope, demo.app.id);
    let line = demo.line.id;
    let kept = written.as_ref().map_or_else(secret::new_digits, |written| written.pin.clone());
    let has_pin = store.read(move |tx| registration::get(tx, scope, line)).await?.pin_hash.is_some();
    let hash = if has_pin { None } else { Some(passwords::hash(&kept)?) };
    let secrets = store.write(move |tx| {
        let old = match &written {
            Some(Credentials { token, .. }) => token::authenticate(tx, token)?.map(|grant| (token.clone(), grant)),
            None => None,
        };
        let token = match old {
            Some((token, grant)) if grant.scope == scope => token,
            _ => seed::issue_token(tx, scope, app)?,
        };
        if let Some(hash) = hash {
            pin::set(tx, scope, line, hash, "demo")?;
        }
        Ok::<_, Error>((token, kept))
    });
    secrets.await
}

/// A reader sees the whole file before or the whole file after.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let fresh = path.with_extension("json.new");
    // What a killed process left may have another mode.
    let _ = std::fs::remove_file(&fresh);
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&fresh, path)
}
