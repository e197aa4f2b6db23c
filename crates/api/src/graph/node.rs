//! The objects behind ids, and what can be read of them.

use messaging::business::{self, Business, Waba};
use messaging::line::{self, Line};
use messaging::message::history;
use messaging::message::view::View;
use messaging::partner::mobility::{self, Intent, Kind as Words};
use messaging::partner::preverified::{self, Preverified};
use messaging::partner::solution;
use messaging::rules::{Rules, THROUGHPUT_UPGRADED};
use messaging::template::group::{self, Group};
use messaging::template::{self, Template};
use messaging::token::{self, App as Client, SystemUser};
use messaging::{Error, media};
use serde_json::{Map, Value, json};
use store::{Scope, Tx};
use wire::id::{
    AppId, IntentId, MediaId, MessageId, PhoneNumberId, PreverifiedId, SolutionId, SystemUserId, TemplateGroupId,
    TemplateId, WabaId,
};

use super::history::members as history_members;
use super::partner::Shown;
use super::{Kind, partner, portfolio, templates};

/// An object of the caller's business.
pub(super) enum Node {
    Phone(Line),
    Waba(Waba),
    Business(Business),
    App(Client),
    Media(media::Media),
    Template(Box<Template>),
    TemplateGroup(Group),
    SystemUser(SystemUser),
    BusinessProfile(Line),
    MessageHistory(Box<View>),
    Solution(Box<Shown>),
    MigrationIntent(Intent),
    MobilityIntent(Box<(Intent, Waba, Shown)>),
    Preverified(Preverified),
}

/// The bit in which the id of a number's business profile differs from the number's: ids have it in the year 2058 only.
const PROFILE: i64 = 1 << 62;

/// The id of a number's business profile.
pub(super) fn profile_id(line: PhoneNumberId) -> i64 {
    line.get() | PROFILE
}

/// The object with this id, when it is the business's.
pub(super) fn find(tx: &mut Tx<'_, '_>, scope: Scope, id: i64) -> messaging::Result<Option<Node>> {
    let mine = |line: &Line| line.business == scope.business();
    if let Some(line) = line::find(tx, PhoneNumberId::new(id))?.filter(mine) {
        return Ok(Some(Node::Phone(line)));
    }
    if let Some(waba) = business::waba(tx, scope, WabaId::new(id))? {
        return Ok(Some(Node::Waba(waba)));
    }
    if scope.business().get() == id {
        return Ok(Some(Node::Business(business::get(tx, scope)?)));
    }
    if let Some(app) = token::apps(tx, scope)?.into_iter().find(|app| app.id == AppId::new(id)) {
        return Ok(Some(Node::App(app)));
    }
    match template::get(tx, scope, TemplateId::new(id)) {
        Ok(template) => return Ok(Some(Node::Template(Box::new(template)))),
        Err(Error::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    match media::get_for_api(tx, scope, MediaId::new(id)) {
        Ok(media) => return Ok(Some(Node::Media(media))),
        Err(Error::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    if let Some(group) = group::find(tx, scope, TemplateGroupId::new(id))? {
        return Ok(Some(Node::TemplateGroup(group)));
    }
    if let Some(user) = token::system_user(tx, scope, SystemUserId::new(id))? {
        return Ok(Some(Node::SystemUser(user)));
    }
    if id & PROFILE != 0
        && let Some(line) = line::find(tx, PhoneNumberId::new(id ^ PROFILE))?.filter(mine)
    {
        return Ok(Some(Node::BusinessProfile(line)));
    }
    if let Some(view) = history::sent(tx, scope, MessageId::new(id))? {
        return Ok(Some(Node::MessageHistory(Box::new(view))));
    }
    of_partners(tx, scope, id)
}

fn of_partners(tx: &mut Tx<'_, '_>, scope: Scope, id: i64) -> messaging::Result<Option<Node>> {
    if let Some(found) = solution::find(tx, scope, SolutionId::new(id))? {
        return Ok(Some(Node::Solution(Box::new(Shown::of(tx, scope, found)?))));
    }
    if let Some(intent) = mobility::find(tx, scope, IntentId::new(id))? {
        if intent.kind == Words::Migration {
            return Ok(Some(Node::MigrationIntent(intent)));
        }
        let Some(waba) = business::waba(tx, scope, intent.waba)? else { return Ok(None) };
        let into = solution::get(tx, scope, intent.into)?;
        let shown = Shown::of(tx, scope, into)?;
        return Ok(Some(Node::MobilityIntent(Box::new((intent, waba, shown)))));
    }
    Ok(preverified::find(tx, scope, PreverifiedId::new(id))?.map(Node::Preverified))
}

impl Node {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Phone(_) => Kind::Phone,
            Self::Waba(_) => Kind::Waba,
            Self::Business(_) => Kind::Business,
            Self::App(_) => Kind::App,
            Self::Media(_) => Kind::Media,
            Self::Template(_) => Kind::Template,
            Self::TemplateGroup(_) => Kind::TemplateGroup,
            Self::SystemUser(_) => Kind::SystemUser,
            Self::BusinessProfile(_) => Kind::BusinessProfile,
            Self::MessageHistory(_) => Kind::MessageHistory,
            Self::Solution(_) => Kind::Solution,
            Self::MigrationIntent(_) => Kind::MigrationIntent,
            Self::MobilityIntent(_) => Kind::MobilityIntent,
            Self::Preverified(_) => Kind::Preverified,
        }
    }

    /// What can be read of it; `rules` are a phone number's. A null is a field that its kind has and this object has not.
    pub(super) fn members(&self, rules: &Rules) -> Map<String, Value> {
        let value = match self {
            Self::Phone(line) => phone(line, rules),
            Self::Waba(waba) => json!({
                "id": waba.id, "name": waba.name, "timezone_id": waba.timezone_id, "currency": null, "country": null,
                "message_template_namespace": null, "account_review_status": "APPROVED",
                "business_verification_status": "not_verified", "ownership_type": "SELF_OWNED", "status": "ACTIVE",
                "primary_business_location": null, "purchase_order_number": null, "is_enabled_for_insights": waba.is_enabled_for_insights,
            }),
            Self::Business(business) => json!({"id": business.id, "name": business.name, "timezone_id": null}),
            Self::App(app) => json!({"id": app.id, "name": app.name, "link": null, "category": null}),
            Self::Media(media) => json!({"id": media.id}),
            Self::Template(template) => return templates::members(template),
            Self::TemplateGroup(group) => templates::groups::members(group),
            Self::SystemUser(user) => return portfolio::members(user),
            Self::BusinessProfile(line) => json!({"id": profile_id(line.id).to_string()}),
            Self::MessageHistory(view) => return history_members(view),
            Self::Solution(shown) => shown.members(),
            Self::MigrationIntent(intent) => partner::migration(intent),
            Self::MobilityIntent(all) => partner::mobility_members(&all.0, &all.1, &all.2),
            Self::Preverified(number) => partner::number_members(number),
        };
        if let Value::Object(members) = value { members } else { Map::new() }
    }
}

/// A phone number as Graph shows it: its throughput and messaging limit are those of its rules.
pub(super) fn phone(line: &Line, rules: &Rules) -> Value {
    // Without a limit it sends at least as fast as Meta's higher level.
    let throughput = match rules.throughput_per_second {
        Some(limit) if limit < THROUGHPUT_UPGRADED => "STANDARD",
        _ => "HIGH",
    };
    let tier = match rules.messaging_limit {
        Some(limit) if limit < 1_000 => format!("TIER_{limit}"),
        Some(limit) => format!("TIER_{}K", limit / 1_000),
        None => "TIER_UNLIMITED".to_owned(),
    };
    json!({
        "id": line.id, "display_phone_number": line.display_phone_number, "verified_name": line.verified_name,
        "quality_rating": "UNKNOWN", "quality_score": {"score": "UNKNOWN"},
        "code_verification_status": if line.is_verified { "VERIFIED" } else { "NOT_VERIFIED" },
        "platform_type": "CLOUD_API", "throughput": {"level": throughput}, "status": line.status.as_str(),
        "name_status": "APPROVED", "new_name_status": "NONE", "account_mode": "LIVE", "is_pin_enabled": false, "new_display_name": null,
        "is_official_business_account": false, "is_on_biz_app": false, "is_preverified_number": false,
        "search_visibility": "VISIBLE", "messaging_limit_tier": tier,
        "whatsapp_business_manager_messaging_limit": tier, "last_onboarded_time": null,
        "username": line.username, "certificate": null, "new_certificate": null, "webhook_configuration": null,
        "conversational_automation": null, "health_status": null, "eligibility_for_api_business_global_search": null, "official_business_account": null, "country_code": null, "country_dial_code": null,
    })
}
