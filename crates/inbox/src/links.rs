//! One-time links: the owner's set-up, invitations, signing in without a password, renewing a forgotten one.
//!
//! A link is good once: it is used up by the `DELETE` that returns it, so of two who use it at the same
//! time one finds nothing, on both engines. When what follows fails, the transaction gives it back.

use serde::Serialize;
use store::{Row, Scope, Tx, params, secret};
use utoipa::ToSchema;
use wire::id::{AgentId, BusinessId};

use crate::agents::{self, Agent, NewAgent, Role};
use crate::error::{Error, Result, corrupt, forbidden, invalid, not_found};
use crate::sessions;

/// How long the owner's set-up link and an invitation live, in milliseconds: a week.
pub const SETUP_LIFE_MS: i64 = 7 * 86_400_000;

/// How long a sign-in link lives, in milliseconds: an hour.
pub const SIGN_IN_LIFE_MS: i64 = 3_600_000;

/// How long a link to renew a password lives, in milliseconds: a day.
pub const RENEWAL_LIFE_MS: i64 = 86_400_000;

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
    /// Somebody of the team chooses a new password.
    Renewal,
}

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OpenInvitation)]
pub struct Invitation {
    /// What it is withdrawn by; it opens nothing.
    pub id: String,
    /// The role that the new agent will have.
    pub role: Role,
    /// The address that was invited.
    pub email: Option<String>,
    /// When it ends, UTC milliseconds.
    pub expires_at: i64,
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
    /// The address that was invited, which the new agent has to be, or that of whose password is renewed.
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
    INSERT = "INSERT INTO agent_link (token_hash, business_id, kind, role, agent_id, email, expires_at, issued_by)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND_SETUP = "SELECT business_id, kind, role, agent_id, email FROM agent_link
 WHERE token_hash = $1 AND expires_at > $2 AND kind <> 'sign_in'";
    CONSUME_SETUP = "DELETE FROM agent_link WHERE token_hash = $1 AND expires_at > $2 AND kind IN ('owner', 'invitation')
 RETURNING business_id, kind, role, agent_id, email";
    CONSUME_SIGN_IN = "DELETE FROM agent_link WHERE token_hash = $1 AND expires_at > $2 AND kind = 'sign_in'
 RETURNING business_id, kind, role, agent_id, email";
    CONSUME_RENEWAL = "DELETE FROM agent_link WHERE token_hash = $1 AND expires_at > $2 AND kind = 'renewal'
 RETURNING business_id, kind, role, agent_id, email";
    INVITATIONS = "SELECT token_hash, role, email, expires_at FROM agent_link
 WHERE business_id = $1 AND kind = 'invitation' AND expires_at > $2 ORDER BY expires_at, token_hash";
    INVITATION = "SELECT role FROM agent_link WHERE token_hash = $2 AND business_id = $1 AND kind = 'invitation' AND expires_at > $3";
    WITHDRAW = "DELETE FROM agent_link WHERE token_hash = $2 AND business_id = $1 AND kind = 'invitation'";
    END_RENEWALS = "DELETE FROM agent_link WHERE business_id = $1 AND kind = 'renewal' AND agent_id = $2";
    END_OF = "DELETE FROM agent_link WHERE business_id = $1 AND (agent_id = $2 OR issued_by = $2)";
    END_OWNER = "DELETE FROM agent_link WHERE business_id = $1 AND kind = 'owner'";
    EXPIRE = "DELETE FROM agent_link WHERE expires_at <= $1";
}

/// Makes the link by which the owner sets up a business. The first use ends all others of that business.
pub fn owner(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Issued> {
    let new =
        New { kind: "owner", role: Role::Owner, agent: None, email: None, issued_by: None, life_ms: SETUP_LIFE_MS };
    issue(tx, scope, new)
}

/// Invites somebody to the team: admins invite up to admins, owners also owners.
pub fn invite(tx: &mut Tx<'_, '_>, scope: Scope, by: &Agent, role: Role, email: Option<&str>) -> Result<Issued> {
    by.role.require(Role::Admin)?;
    if role > by.role {
        return Err(forbidden(role));
    }
    let email = email.map(agents::normalize_email).transpose()?;
    let new = New { kind: "invitation", role, agent: None, email, issued_by: Some(by.id), life_ms: SETUP_LIFE_MS };
    issue(tx, scope, new)
}

/// The invitations of the business that nobody has used yet, the one that ends first at the top.
pub fn invitations(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Invitation>> {
    let now = tx.now_ms();
    let rows = tx.query(INVITATIONS, params![scope.business().get(), now])?;
    let read = |row: &Row| {
        let role: String = row.get(1)?;
        Ok(Invitation { id: row.get(0)?, role: read_role(&role)?, email: row.get(2)?, expires_at: row.get(3)? })
    };
    rows.iter().map(read).collect()
}

/// Withdraws an invitation: admins those up to admins, owners all.
pub fn withdraw(tx: &mut Tx<'_, '_>, scope: Scope, by: &Agent, id: &str) -> Result<()> {
    by.role.require(Role::Admin)?;
    let now = tx.now_ms();
    let found = tx.query_opt(INVITATION, params![scope.business().get(), id, now])?;
    let role: String = found.ok_or_else(|| not_found("invitation", id))?.get(0)?;
    by.role.require(read_role(&role)?)?;
    match tx.execute(WITHDRAW, params![scope.business().get(), id])? {
        0 => Err(not_found("invitation", id)),
        _ => Ok(()),
    }
}

/// Makes a link by which somebody of the team chooses a new password; the ones before it end. Admins make it for those
/// up to admins, owners for all.
pub fn renewal(tx: &mut Tx<'_, '_>, scope: Scope, by: &Agent, agent: AgentId) -> Result<Issued> {
    let agent = agents::managed(tx, scope, by, agent)?;
    tx.execute(END_RENEWALS, params![scope.business().get(), agent.id.get()])?;
    let new = New {
        kind: "renewal",
        role: agent.role,
        agent: Some(agent.id),
        email: Some(agent.email),
        issued_by: Some(by.id),
        life_ms: RENEWAL_LIFE_MS,
    };
    issue(tx, scope, new)
}

/// Uses a link to renew a password: stores the new one's hash and ends all sessions and links of the agent.
pub fn renew(tx: &mut Tx<'_, '_>, token: &str, password_hash: &str) -> Result<(Scope, Agent)> {
    let link = consume(tx, CONSUME_RENEWAL, token)?;
    let agent = agents::by_id(tx, link.scope, link.agent.ok_or(Error::ExpiredLink)?)?;
    agents::set_password(tx, link.scope, agent.id, password_hash)?;
    sessions::revoke_all(tx, link.scope, agent.id)?;
    tx.execute(END_RENEWALS, params![link.scope.business().get(), agent.id.get()])?;
    Ok((link.scope, agent))
}

/// Ends the links for an agent, and those that they issued.
pub(crate) fn end_of(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId) -> Result<()> {
    tx.execute(END_OF, params![scope.business().get(), agent.get()])?;
    Ok(())
}

/// Makes a link by which an agent signs in without a password.
pub fn sign_in(tx: &mut Tx<'_, '_>, scope: Scope, agent: AgentId) -> Result<Issued> {
    let agent = agents::by_id(tx, scope, agent)?;
    let new = New {
        kind: "sign_in",
        role: agent.role,
        agent: Some(agent.id),
        email: None,
        issued_by: None,
        life_ms: SIGN_IN_LIFE_MS,
    };
    issue(tx, scope, new)
}

/// A link to make.
struct New {
    kind: &'static str,
    role: Role,
    agent: Option<AgentId>,
    email: Option<String>,
    issued_by: Option<AgentId>,
    life_ms: i64,
}

fn issue(tx: &mut Tx<'_, '_>, scope: Scope, new: New) -> Result<Issued> {
    let issued = Issued { token: secret::new_token(), expires_at_ms: tx.now_ms() + new.life_ms };
    tx.execute(
        INSERT,
        params![
            secret::hash_token(&issued.token),
            scope.business().get(),
            new.kind,
            new.role.as_str(),
            new.agent.map(AgentId::get),
            new.email,
            issued.expires_at_ms,
            new.issued_by.map(AgentId::get)
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
    let kind = match link.kind.as_str() {
        "owner" => Kind::Owner,
        "renewal" => Kind::Renewal,
        _ => Kind::Invitation,
    };
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

fn read_role(role: &str) -> Result<Role> {
    role.parse().map_err(|_| corrupt("agent_link", "role", role))
}

fn read(row: &Row) -> Result<Link> {
    let (kind, role): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Link {
        scope: Scope::of(BusinessId::new(row.get(0)?)),
        role: read_role(&role)?,
        kind,
        agent: row.get::<Option<i64>>(3)?.map(AgentId::new),
        email: row.get(4)?,
    })
}
