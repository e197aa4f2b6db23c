//! The demo's business as it is on the first day: line, profile, hours, welcome, agents, links, an app for tools.

use inbox::agents::{self, NewAgent, Role};
use inbox::welcome::{self, Welcome};
use messaging::business::{self, WabaChange};
use messaging::conversation::{self, WEBCHAT};
use messaging::hours::{self, Hours, Opening};
use messaging::line::{self, NewLine};
use messaging::message::receive::{self, Incoming};
use messaging::profile::{self, Profile};
use messaging::rules::{self, Rules, WINDOW_MS, facts};
use messaging::{contact, link, token};
use store::{Scope, Tx};
use wire::id::{AgentId, AppId, WabaId};
use wire::message::Content;

use super::script::{Agent, CUSTOMER_WA_ID};
use super::templates;
use crate::serve::Error;

/// The restaurant's time zone.
pub const TIME_ZONE: &str = "Asia/Tokyo";
/// The name in the chat's address.
pub const HANDLE: &str = "luigi";
/// How many tables have a QR code of their own.
pub const TABLES: usize = 12;

const NAME: &str = "Trattoria Luigi";
const PHONE: &str = "+81 3-0000-1200";

const PEOPLE: [(Agent, &str, &str, Role, &str); 3] = [
    (Agent::Maya, "Maya Rossi", "maya@luigi.example", Role::Owner, "en"),
    (Agent::Kenji, "Kenji Mori", "kenji@luigi.example", Role::Admin, "ja"),
    (Agent::Sofia, "Sofia Conti", "sofia@luigi.example", Role::Agent, "en"),
];

/// The demo's business, as it is found in the database.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The business.
    pub scope: Scope,
    /// Its WABA.
    pub waba: WabaId,
    /// Its line.
    pub line: line::Line,
    /// The owner.
    pub owner: AgentId,
    /// The app of its tools.
    pub app: token::App,
}

impl Demo {
    /// Finds the business; `None` in an empty database.
    pub fn find(tx: &mut Tx<'_, '_>) -> Result<Option<Self>, Error> {
        let Some(scope) = business::first(tx)? else { return Ok(None) };
        let waba = business::wabas(tx, scope)?.into_iter().next();
        let line = line::list(tx, scope)?.into_iter().next();
        let owner = agents::list(tx, scope)?.into_iter().find(|agent| agent.role == Role::Owner);
        let app = token::apps(tx, scope)?.into_iter().next();
        match (waba, line, owner, app) {
            (Some(waba), Some(line), Some(owner), Some(app)) => {
                Ok(Some(Self { scope, waba, line, owner: owner.id, app }))
            }
            _ => Err(not_a_demo()),
        }
    }
}

/// The database holds something else: a demo trusts everybody, so it stays away from it.
pub fn not_a_demo() -> Error {
    "this data folder or database holds a business that is not the demo's: choose another folder with --data".into()
}

/// Makes the business.
pub fn create(tx: &mut Tx<'_, '_>) -> Result<Demo, Error> {
    let (business, waba) = business::create(tx, NAME, TIME_ZONE, "en")?;
    let scope = Scope::of(business.id);
    let new = NewLine {
        waba_id: waba,
        display_phone_number: PHONE.to_owned(),
        handle: HANDLE.to_owned(),
        verified_name: NAME.to_owned(),
    };
    let line = line::create(tx, scope, &new)?;
    profile::put(tx, scope, line.id, &profile())?;
    hours::put(tx, scope, line.id, &hours())?;
    welcome::put(tx, scope, line.id, &welcome())?;
    // Of the past everything may be played; what holds from then on is put at its end.
    rules::put(tx, scope, line.id, &Rules::lifted())?;
    for table in 1..=TABLES {
        link::create(tx, scope, line.id, None, Some(&reference(table)))?;
    }
    let mut owner = None;
    for (_, name, email, role, language) in PEOPLE {
        let new = NewAgent {
            name: name.to_owned(),
            email: email.to_owned(),
            role,
            language: Some(language.to_owned()),
            password_hash: None,
        };
        let agent = agents::create(tx, scope, &new)?;
        owner = owner.or((role == Role::Owner).then_some(agent.id));
    }
    let insights = WabaChange { is_enabled_for_insights: Some(true), ..WabaChange::default() };
    business::change_waba(tx, scope, waba, &insights)?;
    let app = token::create_app(tx, scope, "Demo tools")?;
    let owner = owner.ok_or("the demo has no owner")?;
    Ok(Demo { scope, waba, line, owner, app })
}

/// The window and blocked people as on WhatsApp, and no limits on how much and how fast: load tests shall find none.
pub fn rules() -> Rules {
    Rules { customer_service_window: true, blocked_people: true, ..Rules::lifted() }
}

/// What is there after every start: all templates, and a customer who has written lately.
pub fn refresh(tx: &mut Tx<'_, '_>, demo: &Demo) -> Result<(), Error> {
    const STALE_MS: i64 = 12 * 3_600_000;
    templates::create(tx, demo)?;
    let (scope, now) = (demo.scope, tx.now_ms());
    let Some(contact) = contact::by_address(tx, scope, "wa_id", CUSTOMER_WA_ID)? else { return Ok(()) };
    let conversation = conversation::open(tx, scope, demo.line.id, contact, WEBCHAT, None)?;
    let closes_at = facts::window(tx, scope, conversation)?;
    if closes_at.is_some_and(|at| at - now > WINDOW_MS - STALE_MS) {
        return Ok(());
    }
    let incoming = Incoming {
        scope,
        conversation,
        key_scope: demo.line.id.get(),
        key: format!("demo.window:{now}"),
        content: Content::text("Hello again! Are you open today?"),
        context: None,
    };
    receive::receive(tx, &incoming)?;
    Ok(())
}

/// What a table's link is known by.
pub fn reference(table: usize) -> String {
    format!("table {table}")
}

/// Makes a system user and its token; the token can't be had again.
pub fn issue_token(tx: &mut Tx<'_, '_>, scope: Scope, app: AppId) -> Result<String, Error> {
    let user = token::create_system_user(tx, scope, app, "Demo tools", token::Role::Admin)?;
    Ok(token::issue(tx, scope, app, user, &[token::MESSAGING, token::MANAGEMENT], None)?)
}

/// The agent's id.
pub fn agent(tx: &mut Tx<'_, '_>, scope: Scope, who: Agent) -> Result<AgentId, Error> {
    let email = PEOPLE.iter().find(|(agent, ..)| *agent == who).map_or("", |(_, _, email, ..)| email);
    let found = agents::list(tx, scope)?.into_iter().find(|agent| agent.email == email);
    Ok(found.ok_or_else(not_a_demo)?.id)
}

fn profile() -> Profile {
    Profile {
        about: "Wood-fired pizza and fresh pasta since 1998 🍕".to_owned(),
        description: "A small Italian restaurant by the river. Book a table, order to take away or ask us anything: \
                      a person answers."
            .to_owned(),
        address: "12 Riverside Lane, Meguro, Tokyo".to_owned(),
        email: "ciao@luigi.example".to_owned(),
        websites: vec!["https://luigi.example/".to_owned()],
        vertical: "RESTAURANT".to_owned(),
        picture_media_id: None,
        starters: ["Book a table", "See the menu", "Order to take away", "予約したいです"].map(str::to_owned).into(),
        languages: ["en", "ja"].map(str::to_owned).into(),
        privacy_url: None,
    }
}

/// Lunch and dinner, closed on Mondays.
fn hours() -> Hours {
    let opening = |day, opens: &str, closes: &str| Opening { day, opens: opens.to_owned(), closes: closes.to_owned() };
    let week = (2..=7).flat_map(|day| [opening(day, "11:30", "14:30"), opening(day, "17:30", "22:30")]).collect();
    Hours { time_zone: TIME_ZONE.to_owned(), week, always_open: false }
}

fn welcome() -> Welcome {
    let text = [
        (
            "en",
            "Ciao {{customer}}, welcome to {{business}}! 🍕\nWe are {{hours}}.\nTell us what you would like: one of us answers here.",
        ),
        (
            "ja",
            "{{customer}}、{{business}}へようこそ！🍕\n営業状況：{{hours}}\nご予約やご質問をお書きください。スタッフがこちらでお答えします。",
        ),
    ];
    let text = text.into_iter().map(|(language, text)| (language.to_owned(), text.to_owned())).collect();
    Welcome { enabled: true, silence_days: 14, text }
}
