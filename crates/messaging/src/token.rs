//! Apps, system users and their access tokens: who may call the Cloud API.

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Row, Scope, Tx, params, secret};
use utoipa::ToSchema;
use wire::id::{AppId, BusinessId, SystemUserId};

use crate::access::{self, Reach};
use crate::activity::{self, Kind};
use crate::error::{Result, not_found};

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
    /// Whether it wants each call signed with the secret (`appsecret_proof`).
    pub requires_proof: bool,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
}

/// What a system user reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = SystemUserRole)]
pub enum Role {
    /// Every WABA of the business.
    Admin,
    /// The WABAs that it is assigned to, with its tasks there.
    Employee,
}

impl Role {
    fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::Employee => "EMPLOYEE",
        }
    }
}

/// A system user: a program that acts for the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemUser {
    /// Its id.
    pub id: SystemUserId,
    /// The app it belongs to.
    pub app: AppId,
    /// Its name.
    pub name: String,
    /// What it reaches.
    pub role: Role,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
}

/// What is known of a token once it was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The beginning of its hash, which names it within the business.
    pub id: String,
    /// Whose it is.
    pub user: SystemUserId,
    /// Its permissions.
    pub scopes: Vec<String>,
    /// When it ends, UTC milliseconds; none: never.
    pub expires_at: Option<i64>,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// Its last four characters, to tell it from others; empty for very old ones.
    pub last_characters: String,
}

/// Who a token speaks for, and what it may do.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The business.
    pub scope: Scope,
    /// The system user.
    pub system_user: SystemUserId,
    /// Its name; empty when the app itself speaks.
    pub name: String,
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
    /// What an employee reaches; none: every WABA of the business.
    pub reach: Option<Reach>,
}

/// Sends messages, moves media.
pub const MESSAGING: &str = "whatsapp_business_messaging";
/// Manages WABAs, numbers, templates.
pub const MANAGEMENT: &str = "whatsapp_business_management";

store::statements! {
    INSERT_APP = "INSERT INTO app (business_id, id, name, secret, verify_token, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    APPS = "SELECT id, name, secret, verify_token, requires_proof, created_at FROM app WHERE business_id = $1 ORDER BY id";
    APP = "SELECT business_id, secret, requires_proof FROM app WHERE id = $1";
    RENAME_APP = "UPDATE app SET name = $3 WHERE business_id = $1 AND id = $2";
    SET_SECRET = "UPDATE app SET secret = $3 WHERE business_id = $1 AND id = $2";
    INSERT_USER = "INSERT INTO system_user (business_id, id, app_id, name, role, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    USER = "SELECT id, app_id, name, role, created_at FROM system_user WHERE business_id = $1 AND id = $2";
    USERS = "SELECT id, app_id, name, role, created_at FROM system_user WHERE business_id = $1 ORDER BY id";
    REMOVE_USER = "DELETE FROM system_user WHERE business_id = $1 AND id = $2";
    INSERT_TOKEN = "INSERT INTO access_token (token_hash, business_id, system_user_id, app_id, scopes, expires_at, created_at, last_characters)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    TOKENS = "SELECT token_hash, system_user_id, scopes, expires_at, created_at, last_characters FROM access_token WHERE business_id = $1 ORDER BY created_at, token_hash";
    REVOKE_TOKENS_OF = "DELETE FROM access_token WHERE business_id = $1 AND system_user_id = $2";
    BY_HASH = "SELECT t.business_id, t.system_user_id, t.app_id, t.scopes, t.expires_at, a.secret, a.requires_proof, u.role, u.name
 FROM access_token t JOIN app a ON a.business_id = t.business_id AND a.id = t.app_id
 LEFT JOIN system_user u ON u.business_id = t.business_id AND u.id = t.system_user_id WHERE t.token_hash = $1";
    REQUIRE_PROOF = "UPDATE app SET requires_proof = $3 WHERE business_id = $1 AND id = $2";
    REVOKE = "DELETE FROM access_token WHERE business_id = $1 AND token_hash = $2";
}

/// Makes an app with fresh secrets.
pub fn create_app(tx: &mut Tx<'_, '_>, scope: Scope, name: &str) -> Result<App> {
    let now = tx.now_ms();
    let app = App {
        id: AppId::new(tx.next_id()),
        name: name.to_owned(),
        secret: secret::new_token(),
        verify_token: secret::new_token(),
        requires_proof: false,
        created_at: now,
    };
    tx.execute(
        INSERT_APP,
        params![scope.business().get(), app.id.get(), name, app.secret.as_str(), app.verify_token.as_str(), now],
    )?;
    activity::note(tx, scope, None, Kind::ApiAccessGranted, &json!({"app": app.id, "name": name}))?;
    Ok(app)
}

/// The business's apps, oldest first.
pub fn apps(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<App>> {
    let rows = tx.query(APPS, params![scope.business().get()])?;
    let read = rows.iter().map(|row| {
        Ok(App {
            id: AppId::new(row.get(0)?),
            name: row.get(1)?,
            secret: row.get(2)?,
            verify_token: row.get(3)?,
            requires_proof: row.get(4)?,
            created_at: row.get(5)?,
        })
    });
    read.collect()
}

/// One of the business's apps.
pub fn app(tx: &mut Tx<'_, '_>, scope: Scope, id: AppId) -> Result<App> {
    apps(tx, scope)?.into_iter().find(|app| app.id == id).ok_or_else(|| not_found("app", id))
}

/// Gives an app another name.
pub fn rename_app(tx: &mut Tx<'_, '_>, scope: Scope, id: AppId, name: &str) -> Result<()> {
    tx.execute(RENAME_APP, params![scope.business().get(), id.get(), name])?;
    Ok(())
}

/// Gives an app another secret; what was signed with the old one is not good any more. Webhooks read the secret anew when
/// they are told of the change, which is the caller's to do.
pub fn rotate_secret(tx: &mut Tx<'_, '_>, scope: Scope, id: AppId) -> Result<App> {
    let known = app(tx, scope, id)?;
    let secret = secret::new_token();
    tx.execute(SET_SECRET, params![scope.business().get(), id.get(), secret.as_str()])?;
    let details = json!({"app": id, "name": known.name, "what": "the app secret was changed"});
    activity::note(tx, scope, None, Kind::SecurityEvent, &details)?;
    Ok(App { secret, ..known })
}

/// Says whether an app's calls must be signed with its secret.
pub fn require_proof(tx: &mut Tx<'_, '_>, scope: Scope, app: AppId, requires: bool) -> Result<()> {
    tx.execute(REQUIRE_PROOF, params![scope.business().get(), app.get(), requires])?;
    Ok(())
}

/// Makes a system user of an app.
pub fn create_system_user(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    app: AppId,
    name: &str,
    role: Role,
) -> Result<SystemUserId> {
    let (id, now) = (tx.next_id(), tx.now_ms());
    tx.execute(INSERT_USER, params![scope.business().get(), id, app.get(), name, role.as_str(), now])?;
    let details = json!({"user": id.to_string(), "name": name, "role": role.as_str()});
    activity::note(tx, scope, None, Kind::UserAdded, &details)?;
    Ok(SystemUserId::new(id))
}

/// A system user of the business.
pub fn system_user(tx: &mut Tx<'_, '_>, scope: Scope, id: SystemUserId) -> Result<Option<SystemUser>> {
    tx.query_opt(USER, params![scope.business().get(), id.get()])?.as_ref().map(user_of).transpose()
}

/// The business's system users, oldest first.
pub fn system_users(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<SystemUser>> {
    tx.query(USERS, params![scope.business().get()])?.iter().map(user_of).collect()
}

/// Removes a system user: its tokens end with it.
pub fn remove_system_user(tx: &mut Tx<'_, '_>, scope: Scope, id: SystemUserId) -> Result<()> {
    let user = system_user(tx, scope, id)?.ok_or_else(|| not_found("system user", id))?;
    tx.execute(REVOKE_TOKENS_OF, params![scope.business().get(), id.get()])?;
    access::forget(tx, scope, id)?;
    tx.execute(REMOVE_USER, params![scope.business().get(), id.get()])?;
    activity::note(tx, scope, None, Kind::UserRemoved, &json!({"user": id, "name": user.name}))
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
    let last_characters = &token[token.len() - 4..];
    tx.execute(
        INSERT_TOKEN,
        params![
            secret::hash_token(&token),
            scope.business().get(),
            user.get(),
            app.get(),
            scopes.join(","),
            expires_at,
            now,
            last_characters
        ],
    )?;
    let details = json!({"user": user, "app": app, "scopes": scopes, "last_characters": last_characters});
    activity::note(tx, scope, None, Kind::ApiAccessGranted, &details)?;
    Ok(token)
}

/// What is known of the business's tokens, oldest first.
pub fn issued(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Issued>> {
    Ok(tokens(tx, scope)?.into_iter().map(|(_, issued)| issued).collect())
}

/// Ends the token of a system user that [`Issued::id`] names; returns whether there was one.
pub fn withdraw(tx: &mut Tx<'_, '_>, scope: Scope, user: SystemUserId, id: &str) -> Result<bool> {
    let found = tokens(tx, scope)?.into_iter().find(|(_, issued)| issued.user == user && issued.id == id);
    let Some((hash, issued)) = found else { return Ok(false) };
    tx.execute(REVOKE, params![scope.business().get(), hash])?;
    let details = json!({"user": user, "last_characters": issued.last_characters});
    activity::note(tx, scope, None, Kind::ApiAccessRevoked, &details)?;
    Ok(true)
}

fn tokens(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<(String, Issued)>> {
    let rows = tx.query(TOKENS, params![scope.business().get()])?;
    let read = rows.iter().map(|row| {
        let (hash, scopes): (String, String) = (row.get(0)?, row.get(2)?);
        let issued = Issued {
            id: hash.chars().take(16).collect(),
            user: SystemUserId::new(row.get(1)?),
            scopes: scopes.split(',').map(str::to_owned).collect(),
            expires_at: row.get(3)?,
            created_at: row.get(4)?,
            last_characters: row.get(5)?,
        };
        Ok((hash, issued))
    });
    read.collect()
}

fn user_of(row: &Row) -> Result<SystemUser> {
    let role: String = row.get(3)?;
    Ok(SystemUser {
        id: SystemUserId::new(row.get(0)?),
        app: AppId::new(row.get(1)?),
        name: row.get(2)?,
        role: if role == Role::Employee.as_str() { Role::Employee } else { Role::Admin },
        created_at: row.get(4)?,
    })
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
    let (scopes, role): (String, Option<String>) = (row.get(3)?, row.get(7)?);
    let (scope, system_user) = (Scope::of(BusinessId::new(row.get(0)?)), SystemUserId::new(row.get(1)?));
    let is_employee = role.as_deref() == Some(Role::Employee.as_str());
    let reach = if is_employee { Some(access::reach(tx, scope, system_user)?) } else { None };
    let grant = Grant {
        scope,
        system_user,
        app: AppId::new(row.get(2)?),
        scopes: scopes.split(',').map(str::to_owned).collect(),
        expires_at: row.get(4)?,
        app_secret: row.get(5)?,
        requires_proof: row.get(6)?,
        reach,
        name: row.get::<Option<String>>(8)?.unwrap_or_default(),
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
        reach: None,
        name: String::new(),
    }))
}
