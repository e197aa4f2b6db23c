//! Apps, system users and their access tokens: who may call the Cloud API.

use store::{Scope, Tx, params, secret};
use wire::id::{AppId, BusinessId, SystemUserId};

use crate::error::Result;

/// An app: the secret that signs webhooks, and the token that verifies their address.
#[derive(Clone, Debug)]
pub struct App {
    /// The id.
    pub id: AppId,
    /// The name.
    pub name: String,
    /// The app secret.
    pub secret: String,
    /// The webhook verify token.
    pub verify_token: String,
}

/// Who a token speaks for, and what it may do.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The business.
    pub scope: Scope,
    /// The system user.
    pub system_user: SystemUserId,
    /// The app it was made for.
    pub app: AppId,
    /// The permissions, such as `whatsapp_business_messaging`.
    pub scopes: Vec<String>,
    /// When it ends, UTC milliseconds; none: never.
    pub expires_at: Option<i64>,
    /// The secret of its app.
    pub app_secret: String,
    /// Whether its app wants each call signed with that (`appsecret_proof`).
    pub requires_proof: bool,
}

/// Sends messages, moves media.
pub const MESSAGING: &str = "whatsapp_business_messaging";
/// Manages WABAs, numbers, templates.
pub const MANAGEMENT: &str = "whatsapp_business_management";

store::statements! {
    INSERT_APP = "INSERT INTO app (business_id, id, name, secret, verify_token, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    APPS = "SELECT id, name, secret, verify_token FROM app WHERE business_id = $1 ORDER BY id";
    APP = "SELECT business_id, secret, requires_proof FROM app WHERE id = $1";
    INSERT_USER = "INSERT INTO system_user (business_id, id, app_id, name, created_at) VALUES ($1, $2, $3, $4, $5)";
    USER_NAME = "SELECT name FROM system_user WHERE business_id = $1 AND id = $2";
    INSERT_TOKEN = "INSERT INTO access_token (token_hash, business_id, system_user_id, app_id, scopes, expires_at, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BY_HASH = "SELECT t.business_id, t.system_user_id, t.app_id, t.scopes, t.expires_at, a.secret, a.requires_proof
 FROM access_token t JOIN app a ON a.business_id = t.business_id AND a.id = t.app_id WHERE t.token_hash = $1";
    REQUIRE_PROOF = "UPDATE app SET requires_proof = $3 WHERE business_id = $1 AND id = $2";
    REVOKE = "DELETE FROM access_token WHERE business_id = $1 AND token_hash = $2";
}

/// Makes an app with fresh secrets.
pub fn create_app(tx: &mut Tx<'_, '_>, scope: Scope, name: &str) -> Result<App> {
    let app = App {
        id: AppId::new(tx.next_id()),
        name: name.to_owned(),
        secret: secret::new_token(),
        verify_token: secret::new_token(),
    };
    let now = tx.now_ms();
    tx.execute(
        INSERT_APP,
        params![scope.business().get(), app.id.get(), name, app.secret.as_str(), app.verify_token.as_str(), now],
    )?;
    Ok(app)
}

/// The business's apps, oldest first.
pub fn apps(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<App>> {
    tx.query(APPS, params![scope.business().get()])?
        .iter()
        .map(|row| {
            Ok(App { id: AppId::new(row.get(0)?), name: row.get(1)?, secret: row.get(2)?, verify_token: row.get(3)? })
        })
        .collect()
}

/// Says whether an app's calls must be signed with its secret.
pub fn require_proof(tx: &mut Tx<'_, '_>, scope: Scope, app: AppId, requires: bool) -> Result<()> {
    tx.execute(REQUIRE_PROOF, params![scope.business().get(), app.get(), requires])?;
    Ok(())
}

/// Makes a system user of an app.
pub fn create_system_user(tx: &mut Tx<'_, '_>, scope: Scope, app: AppId, name: &str) -> Result<SystemUserId> {
    let (id, now) = (tx.next_id(), tx.now_ms());
    tx.execute(INSERT_USER, params![scope.business().get(), id, app.get(), name, now])?;
    Ok(SystemUserId::new(id))
}

/// The name of a system user.
pub fn system_user_name(tx: &mut Tx<'_, '_>, scope: Scope, id: SystemUserId) -> Result<Option<String>> {
    let row = tx.query_opt(USER_NAME, params![scope.business().get(), id.get()])?;
    Ok(row.map(|row| row.get(0)).transpose()?)
}

/// Makes a token; it is returned here once, and only its hash is stored.
pub fn issue(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    app: AppId,
    user: SystemUserId,
    scopes: &[&str],
    expires_at: Option<i64>,
) -> Result<String> {
    let token = format!("EAA{}{}", secret::new_token().replace(['-', '_'], "Z"), secret::new_code(16));
    let now = tx.now_ms();
    tx.execute(
        INSERT_TOKEN,
        params![
            secret::hash_token(&token),
            scope.business().get(),
            user.get(),
            app.get(),
            scopes.join(","),
            expires_at,
            now
        ],
    )?;
    Ok(token)
}

/// Who a token speaks for; `None` when there is no such token or it has ended.
///
/// An app token (`app_id|app_secret`) speaks for its app: it manages and does not send.
pub fn authenticate(tx: &mut Tx<'_, '_>, token: &str) -> Result<Option<Grant>> {
    if let Some((app, secret)) = token.split_once('|') {
        return of_app(tx, app, secret);
    }
    let Some(row) = tx.query_opt(BY_HASH, params![secret::hash_token(token)])? else {
        return Ok(None);
    };
    let scopes: String = row.get(3)?;
    let grant = Grant {
        scope: Scope::of(BusinessId::new(row.get(0)?)),
        system_user: SystemUserId::new(row.get(1)?),
        app: AppId::new(row.get(2)?),
        scopes: scopes.split(',').map(str::to_owned).collect(),
        expires_at: row.get(4)?,
        app_secret: row.get(5)?,
        requires_proof: row.get(6)?,
    };
    Ok(Some(grant).filter(|grant| grant.expires_at.is_none_or(|end| end > tx.now_ms())))
}

/// Ends a token; returns whether there was one.
pub fn revoke(tx: &mut Tx<'_, '_>, scope: Scope, token: &str) -> Result<bool> {
    Ok(tx.execute(REVOKE, params![scope.business().get(), secret::hash_token(token)])? > 0)
}

fn of_app(tx: &mut Tx<'_, '_>, app: &str, given: &str) -> Result<Option<Grant>> {
    let Ok(app) = app.parse::<AppId>() else { return Ok(None) };
    let Some(row) = tx.query_opt(APP, params![app.get()])? else { return Ok(None) };
    let app_secret: String = row.get(1)?;
    let is_its_own = secret::equal(app_secret.as_bytes(), given.as_bytes());
    let scope = Scope::of(BusinessId::new(row.get(0)?));
    let requires_proof = row.get(2)?;
    Ok(is_its_own.then(|| Grant {
        scope,
        system_user: SystemUserId::new(0),
        app,
        scopes: vec![MANAGEMENT.to_owned()],
        expires_at: None,
        app_secret,
        requires_proof,
    }))
}
