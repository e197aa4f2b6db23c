//! Walks every route of the console and of the Cloud API as nobody, as another tenant, and as each role.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::graph::{Kind, Needs, ROUTES};
use inbox::agents::Role::{self, Admin, Agent, Analyst};
use inbox::agents::{self, NewAgent};
use integrations::webhooks::endpoint::{self, Level, Place, Setting};
use messaging::token;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::graph_partner::partnership;
use crate::sandbox::each_with_sandbox as each;
use crate::support::{Answer, Business, Person, World, png, text};

/// A route with what it takes to get through it.
struct Route {
    method: Method,
    /// As in the OpenAPI document.
    template: &'static str,
    /// With ids of the business.
    path: String,
    body: Body,
    /// The least role that may; none: it is for who is not signed in.
    needs: Option<Role>,
    /// Whether path or body name something of the business, so that another's agent finds nothing.
    is_of_business: bool,
}

enum Body {
    None,
    Json(Value),
    Bytes(Vec<u8>),
}

/// Every route of the console; ids are of `business`.
async fn routes(world: &World, business: &Business) -> Vec<Route> {
    let owner = business.person(Role::Owner);
    let link = owner.post(world, "/links", json!({"phone_number_id": business.line.id.to_string()})).await.ok(201);
    let code = link["code"].as_str().unwrap().to_owned();
    let uploaded = Answer::of(owner.request(world, Method::POST, "/media").body(png())).await.ok(201);
    let media = uploaded["id"].as_str().unwrap().to_owned();
    owner.post(world, "/catalog", json!({"name": "Menu", "currency": "JPY"})).await.ok(201);
    let pizza = json!({"retailer_id": "pizza", "name": "Margherita", "price": 1400, "currency": "JPY"});
    owner.post(world, "/catalog/products", pizza).await.ok(201);
    let (line, contact, conversation) =
        (business.line.id.to_string(), business.contact.to_string(), business.conversation.to_string());
    let sent = format!("/conversations/{conversation}/messages");
    let sent = owner.post(world, &sent, json!({"client_id": "walk", "message": text("hello")})).await.ok(201);
    let (wamid, first) = (sent["id"].as_str().unwrap().to_owned(), business.wamid(business.first));

    let place = Place { app: business.app.id, level: Level::App, target: business.app.id.get() };
    let setting = Setting {
        callback_url: "https://bot.example/hook".to_owned(),
        verify_token: "token".to_owned(),
        fields: vec!["messages".to_owned()],
        graph_version: 26,
    };
    let scope = business.scope;
    let webhook = world.store().write(move |tx| endpoint::set(tx, scope, place, &setting)).await.unwrap().to_string();

    let (id, address) = (business.id(), store::secret::new_code(8).to_lowercase());
    let leaving = world.store().write(move |tx| {
        let new = NewAgent {
            name: "Leaving".to_owned(),
            email: format!("{address}@leaving.example"),
            role: Role::Agent,
            language: None,
            password_hash: None,
        };
        agents::create(tx, store::Scope::of(id), &new)
    });
    let leaving = leaving.await.unwrap().id.to_string();
    owner.post(world, "/agents/invitations", json!({"role": "agent"})).await.ok(201);
    let waiting = owner.get(world, "/agents/invitations").await.ok(200);
    let invitation = waiting["data"][0]["id"].as_str().unwrap().to_owned();

    let (scope, app) = (business.scope, business.app.id);
    let made = world.store().write(move |tx| {
        let user = token::create_system_user(tx, scope, app, "Leaving", token::Role::Employee)?;
        token::issue(tx, scope, app, user, &[token::MESSAGING], None)?;
        let issued = token::issued(tx, scope)?.into_iter().find(|issued| issued.user == user);
        Ok::<_, messaging::Error>((user, issued.map(|issued| issued.id)))
    });
    let (program, token) = made.await.unwrap();
    let token = token.unwrap();

    let template = template_of(world, business).await;
    let route = |method: Method, pattern: &'static str, body: Body, needs: Option<Role>| {
        let path = pattern
            .replace("/conversations/{id}", &format!("/conversations/{conversation}"))
            .replace("/contacts/{id}", &format!("/contacts/{contact}"))
            .replace("/media/{id}", &format!("/media/{media}"))
            .replace("/phone-numbers/{id}", &format!("/phone-numbers/{line}"))
            .replace("{retailer_id}", "pizza")
            .replace("/templates/{id}", &format!("/templates/{template}"))
            .replace("/agents/invitations/{id}", &format!("/agents/invitations/{invitation}"))
            .replace("/agents/{id}", &format!("/agents/{leaving}"))
            .replace("/apps/{id}", &format!("/apps/{}", business.app.id))
            .replace("/system-users/{id}", &format!("/system-users/{program}"))
            .replace("{waba_id}", &business.line.waba_id.to_string())
            .replace("{token}", &token)
            .replace("/webhooks/{id}", &format!("/webhooks/{webhook}"))
            .replace("{code}", &code)
            .replace("{wamid}", &wamid.replace('/', "%2F").replace('+', "%2B"));
        let is_of_business = path != pattern;
        Route { method, template: pattern, path, body, needs, is_of_business }
    };
    let (get, post, put, patch, delete) = (Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE);
    let profile = json!({"verified_name": "Name", "handle": business.line.handle});
    let mut all = vec![
        route(get.clone(), "/setup", Body::None, None),
        route(
            post.clone(),
            "/setup",
            Body::Json(json!({"token": "x", "name": "a", "email": "a@b.example", "password": "0123456789"})),
            None,
        ),
        route(post.clone(), "/setup/password", Body::Json(json!({"token": "x", "password": "0123456789"})), None),
        route(post.clone(), "/session", Body::Json(json!({"email": "a@b.example", "password": "0123456789"})), None),
        route(post.clone(), "/session/link", Body::Json(json!({"token": "x"})), None),
        route(get.clone(), "/me", Body::None, Some(Analyst)),
        route(patch.clone(), "/me", Body::Json(json!({"theme": "dark"})), Some(Analyst)),
        route(put.clone(), "/me/password", Body::Json(json!({"current": "x", "new": "0123456789"})), Some(Analyst)),
        route(get.clone(), "/agents", Body::None, Some(Analyst)),
        route(post.clone(), "/agents/invitations", Body::Json(json!({"role": "agent"})), Some(Admin)),
        route(get.clone(), "/agents/invitations", Body::None, Some(Admin)),
        route(delete.clone(), "/agents/invitations/{id}", Body::None, Some(Admin)),
        route(post.clone(), "/agents/{id}/password-link", Body::None, Some(Admin)),
        route(delete.clone(), "/agents/{id}", Body::None, Some(Admin)),
        route(get.clone(), "/conversations", Body::None, Some(Analyst)),
        route(get.clone(), "/conversations/{id}", Body::None, Some(Analyst)),
        route(patch.clone(), "/conversations/{id}", Body::Json(json!({"state": "open"})), Some(Agent)),
        route(get.clone(), "/conversations/{id}/messages", Body::None, Some(Analyst)),
        route(
            post.clone(),
            "/conversations/{id}/messages",
            Body::Json(json!({"client_id": "w", "message": text("x")})),
            Some(Agent),
        ),
        route(
            patch.clone(),
            "/conversations/{id}/messages/{wamid}",
            Body::Json(json!({"message": text("y")})),
            Some(Agent),
        ),
        route(delete.clone(), "/conversations/{id}/messages/{wamid}", Body::None, Some(Agent)),
        route(post.clone(), "/conversations/{id}/read", Body::Json(json!({"up_to": first})), Some(Agent)),
        route(post.clone(), "/conversations/{id}/unread", Body::Json(json!({"from": first})), Some(Agent)),
        route(get.clone(), "/contacts/{id}", Body::None, Some(Analyst)),
        route(patch.clone(), "/contacts/{id}", Body::Json(json!({"name": "Aiko"})), Some(Agent)),
        route(post.clone(), "/media", Body::Bytes(png()), Some(Agent)),
        route(get.clone(), "/media/{id}", Body::None, Some(Analyst)),
        route(get.clone(), "/phone-numbers/{id}/setup", Body::None, Some(Admin)),
        route(get.clone(), "/phone-numbers/{id}/profile", Body::None, Some(Analyst)),
        route(put.clone(), "/phone-numbers/{id}/profile", Body::Json(profile), Some(Admin)),
        route(get.clone(), "/phone-numbers/{id}/rules", Body::None, Some(Analyst)),
        route(put.clone(), "/phone-numbers/{id}/rules", Body::Json(json!({"messaging_limit": 2000})), Some(Admin)),
        route(get.clone(), "/phone-numbers/{id}/commerce", Body::None, Some(Analyst)),
        route(
            put.clone(),
            "/phone-numbers/{id}/commerce",
            Body::Json(json!({"is_catalog_visible": true, "is_cart_enabled": true})),
            Some(Admin),
        ),
        route(get.clone(), "/templates", Body::None, Some(Analyst)),
        route(post.clone(), "/templates", Body::Json(new_template("made")), Some(Admin)),
        route(post.clone(), "/templates/lint", Body::Json(new_template("lint")), Some(Analyst)),
        route(get.clone(), "/templates/review", Body::None, Some(Analyst)),
        route(put.clone(), "/templates/review", Body::Json(json!({"mode": "rules"})), Some(Admin)),
        route(post.clone(), "/templates/{id}/review", Body::Json(json!({"verdict": "approve"})), Some(Admin)),
        route(patch.clone(), "/templates/{id}", Body::Json(json!({"message_send_ttl_seconds": 60})), Some(Admin)),
        route(put.clone(), "/templates/{id}/quality", Body::Json(json!({"score": "GREEN"})), Some(Admin)),
        route(post.clone(), "/templates/{id}/unpause", Body::None, Some(Admin)),
        route(post.clone(), "/templates/{id}/appeal", Body::None, Some(Admin)),
        route(put.clone(), "/templates/{id}/archived", Body::Json(json!({"archived": true})), Some(Admin)),
        route(delete.clone(), "/templates/{id}", Body::None, Some(Admin)),
        route(get.clone(), "/phone-numbers/{id}/hours", Body::None, Some(Analyst)),
        route(
            put.clone(),
            "/phone-numbers/{id}/hours",
            Body::Json(json!({"time_zone": "Asia/Tokyo", "week": []})),
            Some(Admin),
        ),
        route(get.clone(), "/phone-numbers/{id}/welcome", Body::None, Some(Analyst)),
        route(
            put.clone(),
            "/phone-numbers/{id}/welcome",
            Body::Json(json!({"enabled": true, "text": {"en": "hi"}})),
            Some(Admin),
        ),
        route(get.clone(), "/phone-numbers/{id}/qr.svg", Body::None, Some(Analyst)),
        route(get.clone(), "/catalog", Body::None, Some(Analyst)),
        route(post.clone(), "/catalog", Body::Json(json!({"name": "Menu", "currency": "JPY"})), Some(Admin)),
        route(get.clone(), "/catalog/products", Body::None, Some(Analyst)),
        route(get.clone(), "/catalog/products/{retailer_id}", Body::None, Some(Analyst)),
        route(
            post.clone(),
            "/catalog/products",
            Body::Json(json!({"retailer_id": "wine", "name": "Wine", "price": 1, "currency": "JPY"})),
            Some(Admin),
        ),
        route(patch.clone(), "/catalog/products/{retailer_id}", Body::Json(json!({"sale_price": 1200})), Some(Admin)),
        route(delete.clone(), "/catalog/products/{retailer_id}", Body::None, Some(Admin)),
        route(post.clone(), "/catalog/import", Body::Bytes(b"id,title,price\na,A,1\n".to_vec()), Some(Admin)),
        route(get.clone(), "/links", Body::None, Some(Analyst)),
        route(get.clone(), "/links/{code}/qr.svg", Body::None, Some(Analyst)),
        route(get.clone(), "/links/{code}/qr.png", Body::None, Some(Analyst)),
        route(delete.clone(), "/links/{code}", Body::None, Some(Agent)),
        route(get.clone(), "/apps", Body::None, Some(Admin)),
        route(post.clone(), "/apps", Body::Json(json!({"name": "Another"})), Some(Admin)),
        route(patch.clone(), "/apps/{id}", Body::Json(json!({"requires_proof": false})), Some(Admin)),
        route(post.clone(), "/apps/{id}/secret", Body::Json(json!({"rotate": false})), Some(Admin)),
        route(get.clone(), "/activities", Body::None, Some(Admin)),
        route(get.clone(), "/system-users", Body::None, Some(Admin)),
        route(
            put.clone(),
            "/system-users/{id}/wabas/{waba_id}",
            Body::Json(json!({"tasks": ["MESSAGING"]})),
            Some(Admin),
        ),
        route(
            post.clone(),
            "/system-users/{id}/tokens",
            Body::Json(json!({"scopes": ["whatsapp_business_messaging"]})),
            Some(Admin),
        ),
        route(delete.clone(), "/system-users/{id}/tokens/{token}", Body::None, Some(Admin)),
        route(delete.clone(), "/system-users/{id}", Body::None, Some(Admin)),
        route(get.clone(), "/sandbox", Body::None, Some(Admin)),
        route(put.clone(), "/sandbox/conduct", Body::Json(json!({"answer_delay_ms": 1})), Some(Admin)),
        route(post.clone(), "/sandbox/clock", Body::Json(json!({"forward_ms": 1})), Some(Admin)),
        route(get.clone(), "/webhooks", Body::None, Some(Admin)),
        route(get.clone(), "/webhooks/{id}/deliveries", Body::None, Some(Admin)),
        route(get.clone(), "/webhooks/{id}/dead-letters", Body::None, Some(Admin)),
        route(post.clone(), "/webhooks/{id}/replay", Body::Json(json!({"from": "1", "to": "9"})), Some(Admin)),
    ];
    for (template, body) in [
        ("/conversations", json!({"phone_number_id": line, "contact_id": contact})),
        ("/links", json!({"phone_number_id": line})),
    ] {
        all.push(Route { is_of_business: true, ..route(post.clone(), template, Body::Json(body), Some(Agent)) });
    }
    let program = Body::Json(json!({"app_id": business.app.id, "name": "Another", "role": "EMPLOYEE"}));
    all.push(Route { is_of_business: true, ..route(post.clone(), "/system-users", program, Some(Admin)) });
    let part = Body::Json(json!({"phone_number_id": line, "from": "819012345678", "script": "say hi"}));
    all.push(Route { is_of_business: true, ..route(post.clone(), "/sandbox/plays", part, Some(Admin)) });
    // The last one: it ends the session that the walk is made with.
    all.push(route(delete, "/session", Body::None, Some(Analyst)));
    all
}

impl Route {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    async fn by(&self, world: &World, who: Option<&Person>, site: &str) -> Answer {
        let request = match who {
            Some(person) => person.request(world, self.method.clone(), &self.path),
            None => world.request(self.method.clone(), &format!("/api/v1{}", self.path)),
        };
        let request = request.header("sec-fetch-site", site);
        Answer::of(match &self.body {
            Body::None => request,
            Body::Json(body) => request.json(body),
            Body::Bytes(bytes) => request.header("content-type", "image/png").body(bytes.clone()),
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_complete() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let listed: BTreeSet<String> = routes(&world, &business).await.iter().map(Route::name).collect();
        let document: Value = serde_json::from_str(&api::console::document()).unwrap();
        let mut served = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys().filter(|key| key.len() <= 6 && *key != "params") {
                served.insert(format!("{} {}", method.to_uppercase(), path.trim_start_matches("/api/v1")));
            }
        }
        assert_eq!(listed, served, "every route of the console stands in the list of this test");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_in() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let ended = Person { session: "not-a-session".to_owned(), ..business.person(Role::Owner).clone() };
        for route in routes(&world, &business).await {
            if route.needs.is_none() {
                let answer = route.by(&world, None, "same-origin").await;
                assert!(answer.status.is_client_error() && answer.status != 403, "{}: {}", route.name(), answer.status);
                if route.method != Method::GET {
                    route.by(&world, None, "cross-site").await.problem(403, "cross_origin");
                }
                continue;
            }
            for who in [None, Some(&ended)] {
                let answer = route.by(&world, who, "same-origin").await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", route.name());
                answer.problem(401, "no_session");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_business_finds_nothing() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let stranger = other.person(Role::Owner);
        for route in routes(&world, &business).await {
            let Some(_) = route.needs.filter(|_| route.template != "/session") else { continue };
            let answer = route.by(&world, Some(stranger), "same-origin").await;
            if route.is_of_business {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", route.name());
            }
            let body = String::from_utf8_lossy(&answer.bytes);
            for id in [business.id().to_string(), business.line.handle.clone(), "owner@luigi.example".to_owned()] {
                assert!(!body.contains(&format!("\"{id}\"")), "{} tells {id}", route.name());
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_may_what_it_may() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        for route in routes(&world, &business).await {
            let Some(needs) = route.needs else { continue };
            for role in Role::ALL {
                let person = business.person(role);
                if role < needs {
                    let problem = route.by(&world, Some(person), "same-origin").await.problem(403, "forbidden");
                    assert!(
                        problem["detail"].as_str().unwrap().contains(needs.as_str()),
                        "{}: {problem}",
                        route.name()
                    );
                    continue;
                }
                if route.method != Method::GET {
                    route.by(&world, Some(person), "cross-site").await.problem(403, "cross_origin");
                }
                let answer = route.by(&world, Some(person), "same-origin").await;
                let is_done = answer.status.is_success()
                    || (route.template == "/me/password" && answer.status == 401)
                    || (["/links/{code}", "/agents/{id}", "/agents/invitations/{id}"].contains(&route.template)
                        && route.method == Method::DELETE
                        && answer.status == 404)
                    || (route.template.starts_with("/system-users/")
                        && route.method == Method::DELETE
                        && answer.status == 404)
                    || (route.template == "/catalog/products" && answer.status == 409)
                    // What one did another can't do again: the template is there, decided, or gone.
                    || (route.template.starts_with("/templates") && [404, 409, 422].contains(&answer.status.as_u16()))
                    || (route.template == "/catalog/products/{retailer_id}" && answer.status == 404)
                    || (route.method == Method::PATCH && route.template.ends_with("{wamid}") && answer.status == 409);
                assert!(
                    is_done,
                    "{} as {role}: {} {}",
                    route.name(),
                    answer.status,
                    String::from_utf8_lossy(&answer.bytes)
                );
            }
        }
    })
    .await;
}

fn new_template(name: &str) -> Value {
    json!({"name": name, "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": name}]})
}

/// A group of templates of the business.
pub async fn template_group(world: &World, business: &Business) -> String {
    let template = template_of(world, business).await;
    let name = store::secret::new_code(8);
    let body = json!({"name": name, "whatsapp_business_templates": [template]});
    let path = format!("/v26.0/{}/template_groups", business.line.waba_id);
    let made = world.request(Method::POST, &path).bearer_auth(&business.weak_token).json(&body);
    Answer::of(made).await.ok(200)["id"].as_str().unwrap().to_owned()
}

/// A template of the business.
async fn template_of(world: &World, business: &Business) -> String {
    let new = new_template(&format!("walk_{}", store::secret::new_code(8).to_lowercase()));
    let path = format!("/v26.0/{}/message_templates", business.line.waba_id);
    let made = world.request(Method::POST, &path).bearer_auth(&business.weak_token).json(&new);
    Answer::of(made).await.ok(200)["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cloud_api_knows_its_callers() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let upload = business.person(Role::Owner).request(&world, Method::POST, "/media").body(png());
        let media = Answer::of(upload).await.ok(201)["id"].as_str().unwrap().to_owned();
        let (scope, app) = (business.scope, business.app.id);
        let bare = world.store().write(move |tx| {
            let user = token::create_system_user(tx, scope, app, "bare", token::Role::Admin)?;
            token::issue(tx, scope, app, user, &["public_profile"], None)
        });
        let bare = bare.await.unwrap();
        let template = template_of(&world, &business).await;
        let user = world.system_user(&business).await.to_string();
        let sent = world.sent(&business, "look into this").await.to_string();
        let group = template_group(&world, &business).await;
        let [solution, migration, mobility, preverified] = partnership(&world, &business).await;
        for route in ROUTES {
            let node = match route.node {
                Kind::Phone => business.line.id.to_string(),
                Kind::Waba => business.line.waba_id.to_string(),
                Kind::Business => business.id().to_string(),
                Kind::App => business.app.id.to_string(),
                Kind::Media => media.clone(),
                Kind::Template => template.clone(),
                Kind::TemplateGroup => group.clone(),
                Kind::SystemUser => user.clone(),
                Kind::BusinessProfile => (business.line.id.get() | 1 << 62).to_string(),
                Kind::MessageHistory => sent.clone(),
                Kind::Solution => solution.clone(),
                Kind::MigrationIntent => migration.clone(),
                Kind::MobilityIntent => mobility.clone(),
                Kind::Preverified => preverified.clone(),
            };
            let path = format!("/v26.0/{node}/{}", route.edge.replace('*', "ABCDEFGHJKLMNP"));
            let call = |token: Option<&str>| {
                let request = world.request(route.method.clone(), &path);
                let request = match route.method {
                    Method::GET => request,
                    _ => request.json(&json!({"messaging_product": "whatsapp", "to": "+1", "text": {"body": "x"}})),
                };
                Answer::of(match token {
                    Some(token) => request.bearer_auth(token),
                    None => request,
                })
            };
            call(None).await.graph(401, 104);
            call(Some("EAAnot")).await.graph(401, 190);
            call(Some(&bare)).await.graph(403, 200);
            // One token may only send, the other may only manage.
            let (having, lacking) = match route.needs {
                Needs::Messaging => (&other.api_token, Some(&business.weak_token)),
                Needs::Management => (&other.weak_token, Some(&business.api_token)),
                Needs::Either => (&other.api_token, None),
            };
            let foreign = call(Some(having)).await.graph(400, 100);
            assert_eq!(foreign["error_subcode"], 33, "{} {path}: {foreign}", route.method);
            if let Some(lacking) = lacking {
                call(Some(lacking)).await.graph(403, 200);
            }
        }
        let read = format!("/v26.0/{media}");
        Answer::of(world.request(Method::GET, &read).bearer_auth(&business.api_token)).await.ok(200);
    })
    .await;
}
