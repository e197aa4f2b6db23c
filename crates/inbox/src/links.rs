//! One-time links: the owner's set-up, invitations, signing in without a password.
//!
//! A link is good once: it is used up by the `DELETE` that returns it, so of two who use it at the same
//! time one finds nothing, on both engines. When what follows fails, the transaction gives it back.

use serde::Serialize;
use store::{Row, Scope, Tx, params, secret};
use utoipa::ToSchema;
use wire::id::{AgentId, BusinessId};

use crate::agents::{self, Agent, NewAgent, Role};
use crate::error::{Error, Result, corrupt, forbidden, invalid};

/// How long the owner's set-up link and an invitation live, in milliseconds: a week.
pub const SETUP_LIFE_MS: i64 = 7 * 86_400_000;

/// How long a sign-in link lives, in milliseconds: an hour.
pub const SIGN_IN_LIFE_MS: i64 = 3_600_000;

/// A link just made.
#[derive(Clone, Debug)]
pub struct Issued {
    /// What goes into its address; it can't be had again.
    pub token: String,
    /// When it ends, UTC milliseconds.
    pub expires_at_ms: i64,
}

/// What a set-up link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SetupKind)]
pub enum Kind {
    /// The owner sets up the business and themselves.
    Owner,
    /// Somebody joins the team.
    Invitation,
}

/// What the set-up page shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Setup {
    /// What the link is for.
    pub kind: Kind,
    /// The business.
    pub business_name: String,
    /// The role that the new agent will have.
    pub role: Role,
    /// The address that was invited; the new agent has to be it.
    pub email: Option<String>,
}

/// What the new agent fills in.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What [`passwords::hash`](crate::passwords::hash) made of their password.
    pub password_hash: String,
    /// The business's name, from an owner; from others it is not taken.
    pub business_name: Option<String>,
    /// The business's IANA time zone, from an owner.
    pub time_zone: Option<String>,
    /// The language of their console and, from an owner, of the business.
    pub language: Option<String>,
}

struct Link {
    scope: Scope,
    kind: String,
    role: Role,
    agent: Option<AgentId>,
    email: Option<String>,
}

store::statements! {
    INSERT = "INSERT INTO agent_link (token_hash, business_id, kind, role, agent_id, email, expires_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND_SETUP = "SELECT business_id, kind, role, agent_id, email FROM agent_link
 WHERE token_hash = $1 AND expires_at > $2 AND kind <> 'sign_in'";
    CONSUME_SETUP = "DELETE FROM agent_link WHERE token_hash = $1 AND expires_at > $2 AND kind <> 'sign_in'
 RETURNING business_id, kind, role, agent_id, email";
    CONSUME_SIGN_IN = "DELETE FROM agent_link WHERE token_hash = $1 AND expires_at > $2 AND kind = 'sign_in'
 RETURNING business_id, kind, role, agent_id, email";
    END_OWNER = "DELETE FROM agent_link WHERE business_id = $1 AND kind = 'owner'";
    EXPIRE = "DELETE FROM agent_link WHERE expires_at <= $1";
}

/// Makes the link by which the owner sets up a business. The first use ends all others of that business.
pub fn owner(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Issued> {
    issue(tx, scope, "owner", Role::Owner, None, None, SETUP_LIFE_MS)
}

/// Invites somebody to the team: admins invite up to admins, owners also owners.
pub fn invite(tx: &mut Tx<'_, '_>, scope: Scope, by: &Agent, role: Role, email: Option<&str>) -> Result<Issued> {
    by.role.require(Role::Admin)?;
    if role > by.role {
        return Err(forbidden(role));
    }
    let email = email.map(agents::normalize_email).transpose()?;
    issue(tx, scope, "invitation", role, None, email, SETUP_LIFE_MS)
}

/// Makes a link by which an agent signs in without a password.
pub fn sign_in(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId) -> Result<Issued> {
    let agent = agents::by_id(tx, scope, agent)?;
    issue(tx, scope, "sign_in", agent.role, Some(agent.id), None, SIGN_IN_LIFE_MS)
}

fn issue(
    tx: &mut Tx<'_, '_>,
    scope: Scope,
    kind: &'static str,
    role: Role,
    agent: Option<AgentId>,
    email: Option<String>,
    life_ms: i64,
) -> Result<Issued> {
    let issued = Issued { token: secret::new_token(), expires_at_ms: tx.now_ms() + life_ms };
    tx.execute(
        INSERT,
        params![
            secret::hash_token(&issued.token),
            scope.business().get(),
            kind,
            role.as_str(),
            agent.map(AgentId::get),
            email,
            issued.expires_at_ms
        ],
    )?;
    Ok(issued)
}

/// What a set-up link or an invitation is for, without using it; [`Error::ExpiredLink`] when it is none.
pub fn find(tx: &mut Tx<'_, '_>, token: &str) -> Result<Setup> {
    let now = tx.now_ms();
    let row = tx.query_opt(FIND_SETUP, params![secret::hash_token(token), now])?;
    let link = read(&row.ok_or(Error::ExpiredLink)?)?;
    let business_name = messaging::business::get(tx, link.scope)?.name;
    let kind = if link.kind == "owner" { Kind::Owner } else { Kind::Invitation };
    Ok(Setup { kind, business_name, role: link.role, email: link.email })
}

/// Uses a set-up link or an invitation: makes the agent and, for an owner, fills in the business.
pub fn setup(tx: &mut Tx<'_, '_>, token: &str, answers: &Answers) -> Result<(Scope, Agent)> {
    let link = consume(tx, CONSUME_SETUP, token)?;
    let email = agents::normalize_email(&answers.email)?;
    if link.email.as_ref().is_some_and(|invited| *invited != email) {
        return Err(invalid("email", "is not the address that was invited"));
    }
    if link.kind == "owner" {
        tx.execute(END_OWNER, params![link.scope.business().get()])?;
        fill_in_business(tx, link.scope, answers)?;
    }
    let new = NewAgent {
        name: answers.name.clone(),
        email,
        role: link.role,
        language: answers.language.clone(),
        password_hash: Some(answers.password_hash.clone()),
    };
    let agent = agents::create(tx, link.scope, &new)?;
    Ok((link.scope, agent))
}

/// Uses a sign-in link; returns who signs in.
pub fn use_sign_in(tx: &mut Tx<'_, '_>, token: &str) -> Result<(Scope, Agent)> {
    let link = consume(tx, CONSUME_SIGN_IN, token)?;
    let agent = agents::by_id(tx, link.scope, link.agent.ok_or(Error::ExpiredLink)?)?;
    Ok((link.scope, agent))
}

/// Removes links that have ended, of all businesses; returns how many.
pub fn expire(tx: &mut Tx<'_, '_>) -> Result<u64> {
    let now = tx.now_ms();
    Ok(tx.execute(EXPIRE, params![now])?)
}

fn consume(tx: &mut Tx<'_, '_>, sql: &'static str, token: &str) -> Result<Link> {
    let now = tx.now_ms();
    let row = tx.query_opt(sql, params![secret::hash_token(token), now])?;
    read(&row.ok_or(Error::ExpiredLink)?)
}

/// The longest name of a business, in characters.
pub const BUSINESS_NAME_CHARS: usize = 128;

fn fill_in_business(tx: &mut Tx<'_, '_>, scope: Scope, answers: &Answers) -> Result<()> {
    let mut business = messaging::business::get(tx, scope)?;
    if let Some(name) = &answers.business_name {
        let name = name.trim();
        if name.chars().any(char::is_control) || !(1..=BUSINESS_NAME_CHARS).contains(&name.chars().count()) {
            return Err(invalid("business_name", format!("needs 1 to {BUSINESS_NAME_CHARS} characters")));
        }
        business.name = name.to_owned();
    }
    if let Some(time_zone) = &answers.time_zone {
        business.time_zone.clone_from(time_zone);
    }
    if let Some(language) = &answers.language {
        business.language = agents::check_language(language)?;
    }
    messaging::business::update(tx, scope, &business.name, &business.time_zone, &business.language)?;
    Ok(())
}

fn read(row: &Row) -> Result<Link> {
    let (kind, role): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Link {
        scope: Scope::of(BusinessId::new(row.get(0)?)),
        role: role.parse().map_err(|_| corrupt("agent_link", "role", &role))?,
        kind,
        agent: row.get::<Option<i64>>(3)?.map(AgentId::new),
        email: row.get(4)?,
    })
}
