//! The WhatsApp Cloud API: the same paths, answers and errors, so that what is written for Meta's works here.
//!
//! Graph's paths are `/v{N}.0/{node}/{edge}`, the version may be left out. Ids don't say what they are of, so there is one
//! table of [`ROUTES`] by method and edge; what is not in it is answered as Graph answers it. A request is read in
//! `params`, its token is judged in `auth`, and each edge is a module named like it.

pub(crate) mod access;
mod analytics;
mod answer;
mod auth;
mod blocks;
mod commerce_settings;
mod contact_book;
mod encrypted;
mod fields;
mod history;
mod media;
mod messages;
mod node;
mod numbers;
mod oauth;
mod page;
mod params;
mod partner;
mod portfolio;
mod profile;
pub(crate) mod qr_codes;
mod read;
mod subscriptions;
mod tasks;
mod templates;
mod uploads;

pub(crate) use media::address as media_address;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use futures::future::BoxFuture;
use http::Method;
use http::request::Parts;
use messaging::token::{Grant, MANAGEMENT, MESSAGING};
use parking_lot::Mutex;
use serde_json::{Map, Value};
use wire::error::GraphError;
use wire::id::BusinessId;

use self::node::Node;
use self::params::File;
use crate::problem::Problem;
use crate::state::App;

/// What an id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A phone number.
    Phone,
    /// A WhatsApp Business Account.
    Waba,
    /// A business portfolio.
    Business,
    /// An app.
    App,
    /// A media object.
    Media,
    /// A message template.
    Template,
    /// Templates that are counted together.
    TemplateGroup,
    /// A system user.
    SystemUser,
    /// The business profile of a phone number.
    BusinessProfile,
    /// What became of a sent message.
    MessageHistory,
    /// Two apps of partners that serve WABAs together.
    Solution,
    /// A WABA that is to come into a solution.
    MigrationIntent,
    /// The same, on behalf of its business.
    MobilityIntent,
    /// A number that was proven before a WABA takes it.
    Preverified,
}

impl Kind {
    /// As Graph's errors name it.
    fn name(self) -> &'static str {
        match self {
            Self::Phone => "WhatsAppBusinessPhoneNumber",
            Self::Waba => "WhatsAppBusinessAccount",
            Self::Business => "Business",
            Self::App => "Application",
            Self::Media => "Media",
            Self::Template => "WhatsAppMessageTemplate",
            Self::TemplateGroup => "WhatsAppMessageTemplateGroup",
            Self::SystemUser => "SystemUser",
            Self::BusinessProfile => "WhatsAppBusinessProfile",
            Self::MessageHistory => "WhatsAppMessageHistory",
            Self::Solution => "WhatsAppBusinessSolution",
            Self::MigrationIntent => "WhatsAppBusinessAccountMigrationIntent",
            Self::MobilityIntent => "WhatsAppBusinessOBOMobilityIntent",
            Self::Preverified => "WhatsAppBusinessPreVerifiedPhoneNumber",
        }
    }
}

/// An operation of the Cloud API.
#[derive(Debug)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// What its node is.
    pub node: Kind,
    /// What follows the node's id; a last segment of `*` is the name of something of the node.
    pub edge: &'static str,
    /// What the token must be allowed.
    pub needs: Needs,
    run: Handler,
}

/// Does an operation on its node.
type Handler = for<'a> fn(&'a Call<'a>, &'a Node) -> BoxFuture<'a, answer::Answer>;

impl Route {
    /// What an edge names beyond this route's, when the edge is this route's.
    fn rest<'a>(&self, edge: &'a str) -> Option<&'a str> {
        match self.edge.strip_suffix('*') {
            Some(prefix) => edge.strip_prefix(prefix).filter(|rest| !rest.is_empty() && !rest.contains('/')),
            None => (self.edge == edge).then_some(""),
        }
    }
}

/// What a token must be allowed for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// `whatsapp_business_messaging`
    Messaging,
    /// `whatsapp_business_management`
    Management,
    /// One of the two.
    Either,
}

impl Needs {
    fn check(self, grant: &Grant) -> answer::Result<()> {
        match self {
            Self::Messaging => auth::may(grant, MESSAGING),
            Self::Management => auth::may(grant, MANAGEMENT),
            Self::Either => auth::may(grant, MESSAGING).or_else(|_| auth::may(grant, MANAGEMENT)),
        }
    }
}

macro_rules! routes {
    ($($method:ident $node:ident $edge:literal => $handler:path, $needs:ident;)*) => {
        &[$(Route {
            method: Method::$method,
            node: Kind::$node,
            edge: $edge,
            needs: Needs::$needs,
            run: {
                fn run<'a>(call: &'a Call<'a>, node: &'a Node) -> BoxFuture<'a, answer::Answer> {
                    Box::pin($handler(call, node))
                }
                run
            },
        }),*]
    };
}

/// Every operation on a node there is. (Upload sessions and the addresses of media have ids of their own kind.)
pub const ROUTES: &[Route] = routes![
    POST Phone "messages" => messages::elsewhere, Messaging;
    GET Phone "" => read::node, Either;
    GET Waba "" => read::node, Either;
    GET Business "" => read::node, Either;
    GET App "" => read::node, Either;
    GET Waba "template_analytics" => analytics::templates, Management;
    GET Waba "phone_numbers" => read::phone_numbers, Either;
    GET Phone "whatsapp_business_profile" => profile::of_phone, Either;
    POST Phone "whatsapp_business_profile" => profile::update, Management;
    GET BusinessProfile "" => profile::read, Either;
    POST BusinessProfile "" => profile::update, Management;
    POST Phone "media" => media::upload, Messaging;
    GET Media "" => media::read, Messaging;
    DELETE Media "" => media::delete, Messaging;
    POST App "uploads" => uploads::start, Either;
    GET App "subscriptions" => subscriptions::list, Management;
    POST App "subscriptions" => subscriptions::set, Management;
    DELETE App "subscriptions" => subscriptions::remove, Management;
    GET Waba "subscribed_apps" => subscriptions::list_apps, Management;
    POST Waba "subscribed_apps" => subscriptions::subscribe, Management;
    DELETE Waba "subscribed_apps" => subscriptions::unsubscribe, Management;
    POST Waba "" => portfolio::update, Management;
    GET Waba "assigned_users" => portfolio::assigned, Management;
    POST Waba "assigned_users" => portfolio::assign, Management;
    DELETE Waba "assigned_users" => portfolio::withdraw, Management;
    GET Waba "activities" => portfolio::activities, Management;
    GET Waba "schedules" => portfolio::schedules, Management;
    POST Waba "schedules" => portfolio::create_schedule, Management;
    GET Business "owned_whatsapp_business_accounts" => portfolio::owned, Management;
    GET Business "client_whatsapp_business_accounts" => portfolio::client, Management;
    GET SystemUser "" => read::node, Management;
    GET SystemUser "assigned_whatsapp_business_accounts" => portfolio::assigned_accounts, Management;
    GET Phone "message_history" => history::list, Either;
    GET MessageHistory "" => read::node, Either;
    GET MessageHistory "events" => history::of_message, Either;
    POST Phone "marketing_messages" => messages::marketing, Messaging;
    POST Phone "messages_encrypted" => encrypted::send, Messaging;
    POST Phone "" => numbers::configure, Management;
    POST Waba "phone_numbers" => numbers::add, Management;
    POST Phone "request_code" => numbers::request_code, Management;
    POST Phone "verify_code" => numbers::verify_code, Management;
    POST Phone "register" => numbers::register, Management;
    POST Phone "deregister" => numbers::deregister, Management;
    GET Phone "username" => numbers::username, Management;
    POST Phone "username" => numbers::set_username, Management;
    DELETE Phone "username" => numbers::remove_username, Management;
    GET Phone "username_suggestions" => numbers::username_suggestions, Management;
    GET Phone "official_business_account" => numbers::official, Management;
    POST Phone "official_business_account" => numbers::set_official, Management;
    GET Phone "business_compliance_info" => numbers::compliance, Management;
    POST Phone "business_compliance_info" => numbers::set_compliance, Management;
    GET Phone "whatsapp_business_encryption" => numbers::encryption, Management;
    POST Phone "whatsapp_business_encryption" => numbers::set_encryption, Management;
    GET Phone "block_users" => blocks::list, Either;
    POST Phone "block_users" => blocks::add, Either;
    DELETE Phone "block_users" => blocks::remove, Either;
    POST Phone "conversational_automation" => numbers::set_conversational, Management;
    GET Phone "message_qrdls" => qr_codes::list, Management;
    POST Phone "message_qrdls" => qr_codes::create, Management;
    GET Phone "message_qrdls/*" => qr_codes::get, Management;
    POST Phone "message_qrdls/*" => qr_codes::change, Management;
    DELETE Phone "message_qrdls/*" => qr_codes::delete, Management;
    GET Phone "settings" => numbers::settings, Management;
    POST Phone "settings" => numbers::set_settings, Management;
    GET Waba "message_templates" => templates::list, Management;
    POST Waba "message_templates" => templates::create, Management;
    DELETE Waba "message_templates" => templates::delete, Management;
    POST Waba "message_templates/archive" => templates::archive, Management;
    POST Waba "message_templates/unarchive" => templates::unarchive, Management;
    POST Waba "upsert_message_templates" => templates::upsert, Management;
    GET Waba "message_template_previews" => templates::previews, Management;
    POST Waba "migrate_message_templates" => templates::migrate, Management;
    GET Template "" => read::node, Management;
    POST Template "" => templates::edit, Management;
    POST Template "unpause" => templates::unpause, Management;
    GET Template "compare" => templates::compare, Management;
    GET Waba "template_groups" => templates::groups::list, Management;
    POST Waba "template_groups" => templates::groups::create, Management;
    GET TemplateGroup "" => read::node, Management;
    POST TemplateGroup "" => templates::groups::update, Management;
    DELETE TemplateGroup "" => templates::groups::delete, Management;
    GET Waba "template_group_analytics" => analytics::template_groups, Management;
    GET Waba "welcome_message_sequences" => portfolio::sequences, Management;
    POST Waba "welcome_message_sequences" => portfolio::put_sequence, Management;
    DELETE Waba "welcome_message_sequences" => portfolio::delete_sequence, Management;
    DELETE Phone "contact_book" => contact_book::remove, Either;
    GET Phone "whatsapp_commerce_settings" => commerce_settings::read, Either;
    POST Phone "whatsapp_commerce_settings" => commerce_settings::change, Management;
    POST App "whatsapp_business_solution" => partner::create, Management;
    GET App "whatsapp_business_solutions" => partner::list, Management;
    GET App "connected_client_businesses" => partner::connected, Management;
    GET Waba "solutions" => partner::of_waba, Management;
    GET Solution "" => read::node, Management;
    POST Solution "accept" => partner::accept, Management;
    POST Solution "reject" => partner::reject, Management;
    POST Solution "send_deactivation_request" => partner::ask_to_end, Management;
    POST Solution "accept_deactivation_request" => partner::end, Management;
    POST Solution "reject_deactivation_request" => partner::stay, Management;
    GET Solution "access_token" => partner::access_token, Management;
    POST Waba "set_solution_migration_intent" => partner::migrate, Management;
    GET MigrationIntent "" => read::node, Management;
    GET Waba "in_progress_onbehalf_request" => partner::in_progress, Management;
    POST Waba "obo_mobility_intent" => partner::mobility, Management;
    POST Waba "set_obo_mobility_intent" => partner::set_mobility, Management;
    GET MobilityIntent "" => read::node, Management;
    GET Business "extendedcredits" => partner::credits, Management;
    POST Business "onboard_partners_to_mm_lite" => partner::onboard, Management;
    POST Business "add_phone_numbers" => partner::add_number, Management;
    GET Business "preverified_numbers" => partner::numbers, Management;
    POST Business "share_preverified_numbers" => partner::share, Management;
    GET Preverified "" => read::node, Management;
    DELETE Preverified "" => partner::remove, Management;
    GET Preverified "partners" => partner::partners, Management;
    POST Preverified "request_code" => partner::request_code, Management;
    POST Preverified "verify_code" => partner::verify_code, Management;
];

/// A request whose caller is known.
struct Call<'a> {
    app: &'a Arc<App>,
    grant: Arc<Grant>,
    params: Map<String, Value>,
    /// The file of multipart form data.
    file: Mutex<Option<File>>,
    /// What the edge names: the code of `message_qrdls/{code}`.
    rest: String,
    /// The absolute address of the request.
    here: String,
    /// The major version in the request's path.
    version: Option<u32>,
}

impl Call<'_> {
    fn now(&self) -> i64 {
        self.app.store.clock().now_ms()
    }

    /// The absolute address of the list that is read: of the request, or of an edge below its node.
    fn list_address(&self, below: &str) -> String {
        if below.is_empty() {
            return self.here.clone();
        }
        let path = self.here.split_once('?').map_or(self.here.as_str(), |(path, _)| path);
        format!("{path}{below}")
    }

    /// The file that came along; there is one at most.
    fn file(&self) -> Option<File> {
        self.file.lock().take()
    }
}

/// The business of a request whose token has `whatsapp_business_management` and belongs to an admin.
pub(crate) async fn manager(app: &App, parts: &Parts) -> Option<store::Scope> {
    let grant = auth::bearer(app, auth::in_head(parts)).await.ok()?;
    (auth::may(&grant, MANAGEMENT).is_ok() && grant.reach.is_none()).then_some(grant.scope)
}

/// Whether a path is of the Cloud API: it begins with a version, or with an id.
pub fn is_path(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    is_version(first)
        || is_id(first)
        || first.starts_with(uploads::PREFIX)
        || first == media::FOLDER
        || oauth::NODES.contains(&first)
}

/// Whether a path moves files, which takes longer than other requests.
pub fn moves_files(path: &str) -> bool {
    path.ends_with("/media") || path.contains(uploads::PREFIX) || path.contains(media::FOLDER)
}

fn is_version(segment: &str) -> bool {
    let Some((major, minor)) = segment.strip_prefix('v').and_then(|rest| rest.split_once('.')) else { return false };
    is_id(major) && is_id(minor)
}

fn is_id(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where a request is for.
struct Target<'a> {
    version: Option<&'a str>,
    node: &'a str,
    edge: &'a str,
}

impl<'a> Target<'a> {
    fn of(path: &'a str) -> Self {
        let path = path.trim_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let (version, rest) = if is_version(first) { (Some(first), rest) } else { (None, path) };
        let (node, edge) = rest.split_once('/').unwrap_or((rest, ""));
        Self { version, node, edge }
    }
}

/// Answers a request to the Cloud API.
pub async fn handle(app: Arc<App>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let target = Target::of(parts.uri.path());
    if target.node == media::FOLDER {
        return media::file(&app, &parts).await;
    }
    // The hot path: no lookup of what the id is of, since nothing but a phone number has messages to send.
    if target.edge == "messages" && parts.method == Method::POST {
        return answer::response(messages::post(&app, target.node, &parts, body).await, target.version);
    }
    let mut business = None;
    let answer = store::actor::asking(operate(&app, &target, &parts, body, &mut business)).await;
    let mut response = answer::response(answer, target.version);
    if let Some(business) = business {
        answer::tell_usage(&mut response, business);
    }
    response
}

/// Does what a request asks for; `business` becomes the one that its caller is of.
async fn operate(
    app: &Arc<App>,
    target: &Target<'_>,
    parts: &Parts,
    body: Body,
    business: &mut Option<BusinessId>,
) -> answer::Answer {
    if target.node.starts_with(uploads::PREFIX) {
        return uploads::handle(app, target.node, parts, body).await;
    }
    if oauth::NODES.contains(&target.node) {
        let body = params::read(body).await?;
        let form = if params::is_form(parts) { body.as_ref() } else { &[] };
        return oauth::handle(app, target.node, target.edge, parts, form).await;
    }
    if let Err(refusal) = known(&parts.method, target) {
        return Err(auth::anyone(app, parts).await.err().unwrap_or(refusal));
    }
    let is_form_data = params::is_multipart(parts);
    let in_head = auth::in_head(parts);
    let (params, file) = if is_form_data {
        // A file is not read for nobody: its sender is known before.
        auth::anyone(app, parts).await?;
        params::multipart(app, parts, body).await?
    } else {
        let body = params::read(body).await?;
        let params = params::object(parts, &body);
        let in_body = params.as_ref().ok().and_then(params::token);
        auth::bearer(app, in_head.clone().or(in_body)).await?;
        (params?, None)
    };
    let token = in_head.or_else(|| params::token(&params)).map(std::borrow::Cow::into_owned);
    let grant = auth::bearer(app, token.as_deref().map(std::borrow::Cow::Borrowed)).await?;
    auth::proven(&grant, token.as_deref().unwrap_or_default(), &params)?;
    *business = Some(grant.scope.business());
    store::actor::is(acting(&grant));
    let (scope, app_id) = (grant.scope, grant.app.get());
    let id = if target.node == "app" { Some(app_id) } else { target.node.parse().ok() };
    let id: i64 = id.ok_or_else(GraphError::unknown_object)?;
    let node = app.store.read(move |tx| node::find(tx, scope, id)).await?.ok_or_else(GraphError::unknown_object)?;
    let kind = node.kind();
    let (route, rest) = ROUTES
        .iter()
        .filter(|route| route.method == parts.method && route.node == kind)
        .find_map(|route| Some((route, route.rest(target.edge)?)))
        .ok_or_else(|| unsupported(&parts.method, target, kind))?;
    route.needs.check(&grant)?;
    tasks::check(&grant, &node, &parts.method, target.edge)?;
    if !SENDS.contains(&target.edge) {
        app.config.sandbox.meet(scope, sandbox::On::Management, None).await?;
    }
    let Value::Object(params) = params else { return Err(GraphError::unknown().into()) };
    let here = app.config.url(parts.uri.path_and_query().map_or("/", |here| here.as_str()));
    let version = target.version.and_then(|version| version.strip_prefix('v')?.split('.').next()?.parse().ok());
    let call = Call { app, grant, params, file: Mutex::new(file), rest: rest.to_owned(), here, version };
    (route.run)(&call, &node).await
}

/// Edges that send: they are told from others by a sandbox.
const SENDS: [&str; 2] = ["marketing_messages", "messages_encrypted"];

/// Answers what went wrong around a request: a panic, a deadline.
pub fn failure(problem: &Problem) -> Response {
    let error = match problem.status {
        408 => GraphError::overloaded(),
        _ => GraphError::unknown(),
    };
    answer::response(Err(error.with_details(problem.detail.as_str()).into()), None)
}

/// Who a token's bearer is in what is written about changes.
fn acting(grant: &Grant) -> store::Actor {
    let (id, name) = match grant.system_user.get() {
        0 => (grant.app.to_string(), format!("app {}", grant.app)),
        _ => (grant.system_user.to_string(), grant.name.clone()),
    };
    store::Actor { kind: store::ActorKind::Api, id, name }
}

fn known(method: &Method, target: &Target<'_>) -> answer::Result<()> {
    let is_node = is_id(target.node) || target.node == "app";
    let fits = |route: &&Route| route.rest(target.edge).is_some();
    if is_node && ROUTES.iter().filter(fits).any(|route| route.method == *method) {
        return Ok(());
    }
    let is_known = target.edge.is_empty() || ROUTES.iter().any(|route| fits(&route));
    Err(if is_known && is_node { GraphError::unknown_object() } else { unknown_path(target) }.into())
}

/// The answer to an edge that this kind of node does not have.
fn unsupported(method: &Method, target: &Target<'_>, kind: Kind) -> GraphError {
    if *method == Method::GET && !target.edge.is_empty() {
        let title = format!("Tried accessing nonexisting field ({}) on node type ({})", target.edge, kind.name());
        return GraphError { title, ..GraphError::of(100) };
    }
    GraphError::unknown_object()
}

/// 2500: Graph's answer to a path it does not know.
fn unknown_path(target: &Target<'_>) -> GraphError {
    let path = if is_id(target.node) { target.edge } else { target.node };
    let known: String = path.chars().take(100).collect();
    GraphError { code: 2500, title: format!("Unknown path components: /{known}"), ..GraphError::of(100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_graph_begin_with_a_version_or_an_id() {
        for path in ["/v26.0/1/messages", "/v1.0", "/123/messages", "/123"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["/", "/v26/1", "/videos", "/c/luigi", "/v.0/1", "/api/v1/me", "/12a"] {
            assert!(!is_path(path), "{path}");
        }
        let target = Target::of("/v26.0/106/messages/");
        assert_eq!((target.version, target.node, target.edge), (Some("v26.0"), "106", "messages"));
        let target = Target::of("/106/messages");
        assert_eq!((target.version, target.node, target.edge), (None, "106", "messages"));
    }
}
