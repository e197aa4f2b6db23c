//! Agents: the people who answer, what each may do, and how each likes the console.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use store::{NewEvent, Row, Scope, Tx, params};
use utoipa::ToSchema;
use wire::id::{AgentId, BusinessId};

use crate::error::{Error, Result, corrupt, forbidden, invalid, not_found, taken};
use crate::{links, passwords, sessions};

/// A person who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Agent {
    /// The id.
    #[schema(value_type = String)]
    pub id: AgentId,
    /// The name that colleagues and customers see.
    pub name: String,
    /// The address they sign in with, lower-case.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The language of their console, BCP 47.
    pub language: String,
    /// How their console looks.
    pub theme: Theme,
    /// Whether the enter key sends (or makes a new line).
    pub enter_sends: bool,
}

/// What an agent may do. Each role may what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads only.
    Analyst,
    /// Answers customers.
    Agent,
    /// Changes lines, settings and who is in the team.
    Admin,
    /// Everything.
    Owner,
}

impl Role {
    /// All roles, the least first.
    pub const ALL: [Self; 4] = [Self::Analyst, Self::Agent, Self::Admin, Self::Owner];

    /// As stored and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Fails unless this role is `needs` or above it.
    pub fn require(self, needs: Self) -> Result<()> {
        if self >= needs { Ok(()) } else { Err(forbidden(needs)) }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| invalid("role", format!("{text:?} is not owner, admin, agent or analyst")))
    }
}

/// How the console looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device does.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// An agent to make.
#[derive(Clone, Debug)]
pub struct NewAgent {
    /// The name that colleagues and customers see.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The language of their console; none: the business's.
    pub language: Option<String>,
    /// What [`passwords::hash`] made; none: they sign in by one-time link only.
    pub password_hash: Option<String>,
}

/// What an agent changes about themselves; what is `None` stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateMe)]
pub struct Change {
    /// The name that colleagues and customers see.
    pub name: Option<String>,
    /// The language of their console.
    pub language: Option<String>,
    /// How their console looks.
    pub theme: Option<Theme>,
    /// Whether the enter key sends.
    pub enter_sends: Option<bool>,
}

/// The `preferences` column.
#[derive(Serialize, Deserialize)]
struct Preferences {
    language: String,
    #[serde(default)]
    theme: Theme,
    #[serde(default = "yes")]
    enter_sends: bool,
}

fn yes() -> bool {
    true
}

store::statements! {
    INSERT = "INSERT INTO agent (business_id, id, name, email, role, password_hash, preferences, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    GET = "SELECT id, name, email, role, preferences FROM agent WHERE business_id = $1 AND id = $2 AND removed_at IS NULL";
    LIST = "SELECT id, name, email, role, preferences FROM agent WHERE business_id = $1 AND removed_at IS NULL ORDER BY id";
    UPDATE = "UPDATE agent SET name = $3, preferences = $4 WHERE business_id = $1 AND id = $2";
    SET_PASSWORD = "UPDATE agent SET password_hash = $3 WHERE business_id = $1 AND id = $2 AND removed_at IS NULL";
    PASSWORD_BY_ID = "SELECT business_id, id, password_hash FROM agent WHERE business_id = $1 AND id = $2 AND removed_at IS NULL";
    PASSWORD_BY_EMAIL = "SELECT business_id, id, password_hash FROM agent WHERE email = $1 AND removed_at IS NULL";
    /// Changes nothing but holds the owners until the transaction ends, so that two do not remove each other at once.
    HOLD_OWNERS = "UPDATE agent SET removed_at = NULL WHERE business_id = $1 AND role = 'owner' AND removed_at IS NULL";
    REMOVE = "UPDATE agent SET removed_at = $3, password_hash = NULL WHERE business_id = $1 AND id = $2 AND removed_at IS NULL";
}

/// The longest name of an agent, in characters.
pub const NAME_CHARS: usize = 128;

/// The longest e-mail address, in characters.
pub const EMAIL_CHARS: usize = 254;

/// The kind of the event that an agent was removed; its subject is the agent.
pub const REMOVED: &str = "agent.removed";

/// Makes an agent. An e-mail is one agent's in the whole installation.
pub fn create(tx: &mut Tx<'_, '_>, scope: Scope, new: &NewAgent) -> Result<Agent> {
    let (name, email) = (check_name(&new.name)?, normalize_email(&new.email)?);
    let language = match &new.language {
        Some(language) => check_language(language)?,
        None => messaging::business::get(tx, scope)?.language,
    };
    let (id, now) = (tx.next_id(), tx.now_ms());
    let agent = Agent {
        id: AgentId::new(id),
        name,
        email,
        role: new.role,
        language,
        theme: Theme::default(),
        enter_sends: true,
    };
    tx.execute(
        INSERT,
        params![
            scope.business().get(),
            id,
            agent.name.as_str(),
            agent.email.as_str(),
            agent.role.as_str(),
            new.password_hash.clone(),
            preferences(&agent)?,
            now
        ],
    )
    .map_err(
        |error| {
            if error.is_unique("agent__email") { taken("email", agent.email.as_str()) } else { error.into() }
        },
    )?;
    Ok(agent)
}

/// An agent of the scope's business; one who was removed is not there.
pub fn by_id(tx: &mut Tx<'_, '_>, scope: Scope, id: AgentId) -> Result<Agent> {
    let row = tx.query_opt(GET, params![scope.business().get(), id.get()])?;
    read(&row.ok_or_else(|| not_found("agent", id))?)
}

/// The business's agents, oldest first.
pub fn list(tx: &mut Tx<'_, '_>, scope: Scope) -> Result<Vec<Agent>> {
    tx.query(LIST, params![scope.business().get()])?.iter().map(read).collect()
}

/// Changes what an agent may change about themselves; returns the agent as it is then.
pub fn update(tx: &mut Tx<'_, '_>, scope: Scope, id: AgentId, change: &Change) -> Result<Agent> {
    let mut agent = by_id(tx, scope, id)?;
    if let Some(name) = &change.name {
        agent.name = check_name(name)?;
    }
    if let Some(language) = &change.language {
        agent.language = check_language(language)?;
    }
    agent.theme = change.theme.unwrap_or(agent.theme);
    agent.enter_sends = change.enter_sends.unwrap_or(agent.enter_sends);
    tx.execute(UPDATE, params![scope.business().get(), id.get(), agent.name.as_str(), preferences(&agent)?])?;
    Ok(agent)
}

/// Stores what [`passwords::hash`] made of a new password.
pub fn set_password(tx: &mut Tx<'_, '_>, scope: Scope, id: AgentId, password_hash: &str) -> Result<()> {
    match tx.execute(SET_PASSWORD, params![scope.business().get(), id.get(), password_hash])? {
        0 => Err(not_found("agent", id)),
        _ => Ok(()),
    }
}

/// Somebody of the team whom `by` may manage: admins manage up to admins, owners everybody.
pub(crate) fn managed(tx: &mut Tx<'_, '_>, scope: Scope, by: &Agent, id: AgentId) -> Result<Agent> {
    by.role.require(Role::Admin)?;
    let agent = by_id(tx, scope, id)?;
    by.role.require(agent.role)?;
    Ok(agent)
}

/// Takes somebody out of the team: their sessions and links end, what they wrote keeps their name, and their e-mail
/// address is free again. The last owner stays.
pub fn remove(tx: &mut Tx<'_, '_>, scope: Scope, by: &Agent, id: AgentId) -> Result<()> {
    let agent = managed(tx, scope, by, id)?;
    if agent.role == Role::Owner && tx.execute(HOLD_OWNERS, params![scope.business().get()])? < 2 {
        let reason = "the last owner can't be removed: invite another one first".to_owned();
        return Err(messaging::Error::Refused { code: "last_owner", reason }.into());
    }
    let now = tx.now_ms();
    if tx.execute(REMOVE, params![scope.business().get(), id.get(), now])? == 0 {
        return Err(not_found("agent", id));
    }
    sessions::revoke_all(tx, scope, id)?;
    links::end_of(tx, scope, id)?;
    tx.emit(NewEvent {
        business: scope.business(),
        kind: REMOVED,
        conversation: None,
        subject: id.get(),
        payload: String::from("{}"),
    });
    Ok(())
}

/// Whom an e-mail names, sealed until the password is shown.
///
/// There are credentials for every e-mail, also for one that nobody has: they verify nothing, in the same time.
pub struct Credentials(Option<Known>);

struct Known {
    scope: Scope,
    agent: AgentId,
    password_hash: String,
}

impl Credentials {
    /// Who it is, when the password is theirs. Takes 20 to 50 ms: call it outside a transaction, on a blocking thread.
    pub fn verify(self, password: &str) -> Result<(Scope, AgentId)> {
        match self.0 {
            Some(known) if passwords::verify(password, &known.password_hash) => Ok((known.scope, known.agent)),
            Some(_) => Err(Error::WrongCredentials),
            None => {
                passwords::verify_nothing(password);
                Err(Error::WrongCredentials)
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// The credentials to sign in with this e-mail; it knows no business yet, hence takes no scope.
pub fn credentials(tx: &mut Tx<'_, '_>, email: &str) -> Result<Credentials> {
    let Ok(email) = normalize_email(email) else { return Ok(Credentials(None)) };
    read_credentials(tx.query_opt(PASSWORD_BY_EMAIL, params![email])?)
}

/// The credentials of an agent who is signed in, to ask for the password again.
pub fn credentials_of(tx: &mut Tx<'_, '_>, scope: Scope, id: AgentId) -> Result<Credentials> {
    read_credentials(tx.query_opt(PASSWORD_BY_ID, params![scope.business().get(), id.get()])?)
}

fn read_credentials(row: Option<Row>) -> Result<Credentials> {
    let Some(row) = row else { return Ok(Credentials(None)) };
    let (scope, agent) = (Scope::of(BusinessId::new(row.get(0)?)), AgentId::new(row.get(1)?));
    let password_hash: Option<String> = row.get(2)?;
    Ok(Credentials(password_hash.map(|password_hash| Known { scope, agent, password_hash })))
}

/// An e-mail address as it is stored and looked up: trimmed and lower-case.
pub fn normalize_email(email: &str) -> Result<String> {
    let email = email.trim().to_lowercase();
    let is_address = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    let is_plain = !email.chars().any(|character| character.is_whitespace() || character.is_control());
    if is_address && is_plain && email.chars().count() <= EMAIL_CHARS {
        Ok(email)
    } else {
        Err(invalid("email", format!("is not an e-mail address of at most {EMAIL_CHARS} characters")))
    }
}

fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    let is_plain = !name.chars().any(char::is_control);
    if is_plain && (1..=NAME_CHARS).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(invalid("name", format!("needs 1 to {NAME_CHARS} characters")))
    }
}

/// A language tag in the shape of BCP 47: `en`, `pt-BR`.
pub(crate) fn check_language(language: &str) -> Result<String> {
    let is_tag = (2..=35).contains(&language.len())
        && language
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_tag { Ok(language.to_owned()) } else { Err(invalid("language", "is not a language tag such as en or pt-BR")) }
}

fn preferences(agent: &Agent) -> Result<String> {
    let preferences =
        Preferences { language: agent.language.clone(), theme: agent.theme, enter_sends: agent.enter_sends };
    serde_json::to_string(&preferences).map_err(|_| corrupt("agent", "preferences", agent.id))
}

/// Reads the columns `id, name, email, role, preferences`.
pub(crate) fn read(row: &Row) -> Result<Agent> {
    let id = AgentId::new(row.get(0)?);
    let (role, preferences): (String, String) = (row.get(3)?, row.get(4)?);
    let preferences: Preferences =
        serde_json::from_str(&preferences).map_err(|_| corrupt("agent", "preferences", id))?;
    Ok(Agent {
        id,
        name: row.get(1)?,
        email: row.get(2)?,
        role: role.parse().map_err(|_| corrupt("agent", "role", id))?,
        language: preferences.language,
        theme: preferences.theme,
        enter_sends: preferences.enter_sends,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_the_lesser_may() {
        use Role::{Admin, Agent, Analyst, Owner};
        for (role, may) in [
            (Owner, &[Owner, Admin, Agent, Analyst][..]),
            (Admin, &[Admin, Agent, Analyst]),
            (Agent, &[Agent, Analyst]),
            (Analyst, &[Analyst]),
        ] {
            for needs in Role::ALL {
                assert_eq!(role.require(needs).is_ok(), may.contains(&needs), "{role} for {needs}");
            }
            assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert_eq!(Analyst.require(Admin).unwrap_err().to_string(), "needs the role admin");
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn an_email_is_lower_case_and_one_address() {
        assert_eq!(normalize_email("  Maya@Example.COM ").unwrap(), "maya@example.com");
        assert_eq!(normalize_email("owner@localhost").unwrap(), "owner@localhost");
        let long = format!("{}@example.com", "x".repeat(250));
        for email in ["", "maya", "@example.com", "maya@", "a@b@c", "a b@c.d", "a@.c", "a@c.", "a\u{0}@c.d", &long] {
            assert!(normalize_email(email).is_err(), "{email:?}");
        }
    }

    #[test]
    fn language_tags() {
        for tag in ["en", "pt-BR", "zh-Hant-TW", "x1"] {
            assert_eq!(check_language(tag).unwrap(), tag);
        }
        for tag in ["", "e", "en_US", "en-", "-en", "日本", "toolonglanguage"] {
            assert!(check_language(tag).is_err(), "{tag}");
        }
    }
}
