//! Sessions of signed-in agents: an opaque token of which only the hash is stored.
//!
//! A session ends thirty days after it was last used. To spare the disk its end is moved at most once a
//! day, so it may come up to a day early.

use store::{Scope, Tx, params, secret};
use wire::id::{AgentId, BusinessId};

use crate::agents::{self, Agent};
use crate::error::Result;

const DAY_MS: i64 = 86_400_000;

/// How long an unused session lives, in milliseconds.
pub const LIFE_MS: i64 = 30 * DAY_MS;

/// A signed-in agent.
#[derive(Clone, Debug)]
pub struct Session {
    /// The business they speak for.
    pub scope: Scope,
    /// Who they are.
    pub agent: Agent,
    /// When the session ends if it is not used again, UTC milliseconds.
    pub expires_at_ms: i64,
    /// Whether it is time to [`touch`] it.
    pub is_stale: bool,
}

store::statements! {
    INSERT = "INSERT INTO agent_session (token_hash, business_id, agent_id, expires_at) VALUES ($1, $2, $3, $4)";
    BY_TOKEN = "SELECT a.id, a.name, a.email, a.role, a.preferences, s.business_id, s.expires_at
 FROM agent_session s JOIN agent a ON a.business_id = s.business_id AND a.id = s.agent_id
 WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.removed_at IS NULL";
    TOUCH = "UPDATE agent_session SET expires_at = $2 WHERE token_hash = $1 AND expires_at > $3 AND expires_at < $2";
    REVOKE = "DELETE FROM agent_session WHERE token_hash = $1";
    REVOKE_OTHERS = "DELETE FROM agent_session WHERE business_id = $1 AND agent_id = $2 AND token_hash <> $3";
    REVOKE_ALL = "DELETE FROM agent_session WHERE business_id = $1 AND agent_id = $2";
    EXPIRE = "DELETE FROM agent_session WHERE expires_at <= $1";
}

/// Opens a session and returns its token, which can't be had again.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId) -> Result<String> {
    agents::by_id(tx, scope, agent)?;
    let token = secret::new_token();
    let expires_at = tx.now_ms() + LIFE_MS;
    tx.execute(INSERT, params![secret::hash_token(&token), scope.business().get(), agent.get(), expires_at])?;
    Ok(token)
}

/// Who holds this token. It is where a scope comes from, hence takes none; it only reads.
pub fn authenticate(tx: &mut Tx<'_, '_>, token: &str) -> Result<Option<Session>> {
    let now = tx.now_ms();
    let Some(row) = tx.query_opt(BY_TOKEN, params![secret::hash_token(token), now])? else { return Ok(None) };
    let expires_at_ms = row.get(6)?;
    Ok(Some(Session {
        scope: Scope::of(BusinessId::new(row.get(5)?)),
        agent: agents::read(&row)?,
        expires_at_ms,
        is_stale: expires_at_ms <= now + LIFE_MS - DAY_MS,
    }))
}

/// Moves the end of a session that is in use; call it when [`Session::is_stale`].
pub fn touch(tx: &mut Tx<'_, '_>, token: &str) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(TOUCH, params![secret::hash_token(token), now + LIFE_MS, now])?;
    Ok(())
}

/// Ends a session; returns whether there was one.
pub fn revoke(tx: &mut Tx<'_, '_>, token: &str) -> Result<bool> {
    Ok(tx.execute(REVOKE, params![secret::hash_token(token)])? > 0)
}

/// Ends all sessions of an agent but the one of `keep`; returns how many ended.
pub fn revoke_others(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId, keep: &str) -> Result<u64> {
    Ok(tx.execute(REVOKE_OTHERS, params![scope.business().get(), agent.get(), secret::hash_token(keep)])?)
}

/// Ends all sessions of an agent; returns how many ended.
pub fn revoke_all(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId) -> Result<u64> {
    Ok(tx.execute(REVOKE_ALL, params![scope.business().get(), agent.get()])?)
}

/// Removes sessions that have ended, of all businesses; returns how many.
pub fn expire(tx: &mut Tx<'_, '_>) -> Result<u64> {
    let now = tx.now_ms();
    Ok(tx.execute(EXPIRE, params![now])?)
}
