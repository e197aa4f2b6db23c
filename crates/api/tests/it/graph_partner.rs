//! The partner programme: solutions, WABAs that come into them, pre-verified numbers.

use std::sync::Arc;

use messaging::partner::{mobility, preverified};
use messaging::token;
use reqwest::Method;
use serde_json::{Value, json};
use store::{jobs, journal};
use wire::id::{AppId, PreverifiedId};

use crate::support::{Answer, Business, World, each};

async fn call(world: &World, token: &str, method: Method, path: &str, body: Value) -> Answer {
    let request = world.request(method.clone(), &format!("/v26.0/{path}")).bearer_auth(token);
    Answer::of(if method == Method::GET { request } else { request.json(&body) }).await
}

async fn get(world: &World, token: &str, path: &str) -> Answer {
    call(world, token, Method::GET, path, Value::Null).await
}

async fn post(world: &World, token: &str, path: &str, body: Value) -> Answer {
    call(world, token, Method::POST, path, body).await
}

/// Another app of the business, and its app token.
async fn partner(world: &World, business: &Business) -> (AppId, String) {
    let scope = business.scope;
    let app = world.store().write(move |tx| token::create_app(tx, scope, "Partner")).await.unwrap();
    (app.id, format!("{}|{}", app.id, app.secret))
}

async fn solution(world: &World, business: &Business, partner: AppId) -> String {
    let new = json!({
        "solution_name": "Bookings", "partner_app_id": partner, "owner_permissions": [],
        "partner_permissions": ["MESSAGING"],
    });
    let path = format!("{}/whatsapp_business_solution", business.app.id);
    let made = post(world, &business.weak_token, &path, new).await.ok(200);
    made["solution_id"].as_str().unwrap().to_owned()
}

/// A solution, a migration intent, a mobility intent and a pre-verified number, by their ids.
pub async fn partnership(world: &World, business: &Business) -> [String; 4] {
    let (token, waba) = (&business.weak_token, business.line.waba_id);
    let (partner, _) = partner(world, business).await;
    let solution = solution(world, business, partner).await;
    let wish = json!({"solution_id": solution, "migration_intent": "INITIATE_MIGRATION"});
    let path = format!("{waba}/set_solution_migration_intent");
    let migration = post(world, token, &path, wish).await.ok(200)["migration_intent_id"].clone();
    let wish = json!({"solution_id": solution, "waba_id": waba});
    let path = format!("{waba}/set_obo_mobility_intent");
    let mobility = post(world, token, &path, wish).await.ok(200)["intent_id"].clone();
    let digits = format!("8131{:07}", partner.get() % 10_000_000);
    let path = format!("{}/add_phone_numbers", business.id());
    let number = post(world, token, &path, json!({"phone_number": digits})).await.ok(200)["id"].clone();
    let text = |id: Value| id.as_str().unwrap().to_owned();
    [solution, text(migration), text(mobility), text(number)]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_solution_begins_serves_and_ends() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, waba) = (&business.weak_token, business.line.waba_id);
        let (app, app_token) = partner(&world, &business).await;
        let id = solution(&world, &business, app).await;
        let fields = "id,name,status,status_for_pending_request,owner_app,owner_permissions";
        let read = get(&world, token, &format!("{id}?fields={fields}")).await.ok(200);
        assert_eq!(
            (&read["status"], &read["status_for_pending_request"]),
            (&json!("INITIATED"), &json!("PENDING_ACTIVATION"))
        );
        assert_eq!(read["owner_app"]["id"], business.app.id.to_string());
        assert!(!read["owner_permissions"].as_array().unwrap().contains(&json!("MESSAGING")));

        // The owner's app can't accept for the partner; nothing opens before.
        let owner_token = format!("{}|{}", business.app.id, business.app.secret);
        let accept = format!("{id}/accept");
        post(&world, &owner_token, &accept, json!({"partner_app_id": app})).await.graph(403, 200);
        post(&world, &app_token, &accept, json!({"partner_app_id": business.app.id})).await.graph(403, 200);
        let open = format!("{id}/access_token?business_id={}", business.id());
        get(&world, &app_token, &open).await.graph(400, 100);
        let accepted = post(&world, &app_token, &accept, json!({"partner_app_id": app})).await.ok(200);
        assert_eq!(accepted["partner_status"], "ACCEPTED");
        post(&world, &app_token, &accept, json!({"partner_app_id": app})).await.graph(400, 100);

        // A WABA comes in, and the partner's token reaches it, and ends with the solution.
        let served = get(&world, &app_token, &open).await.ok(200);
        let own = served["access_token"].as_str().unwrap();
        get(&world, own, &waba.to_string()).await.graph(400, 100);
        let set = format!("{waba}/set_solution_migration_intent");
        for (step, status) in [("INITIATE_MIGRATION", "PENDING"), ("CONFIRM_MIGRATION", "APPROVED")] {
            let done = post(&world, token, &set, json!({"solution_id": id, "migration_intent": step})).await.ok(200);
            assert_eq!(done["status"], status);
        }
        get(&world, own, &waba.to_string()).await.ok(200);
        post(&world, own, &waba.to_string(), json!({"name": "Mine"})).await.graph(403, 200);
        let body = json!({"messaging_product": "whatsapp", "to": "819012345678", "text": {"body": "hi"}});
        post(&world, own, &format!("{}/messages", business.line.id), body).await.ok(200);
        assert_eq!(get(&world, token, &format!("{waba}/solutions")).await.ok(200)["data"][0]["id"], id);

        let ask = format!("{id}/send_deactivation_request");
        post(&world, &app_token, &ask, json!({"reason": "x".repeat(501)})).await.graph(400, 100);
        post(&world, &app_token, &ask, json!({"reason": "The season is over"})).await.ok(200);
        let (end, stay) = (format!("{id}/accept_deactivation_request"), format!("{id}/reject_deactivation_request"));
        post(&world, &app_token, &end, json!({})).await.graph(400, 100);
        let yes = json!({"reject_deactivation_request": true});
        let stays = post(&world, &owner_token, &stay, yes).await.ok(200);
        assert_eq!((&stays["status"], &stays["status_for_pending_request"]), (&json!("ACTIVE"), &json!("NONE")));
        post(&world, &app_token, &ask, json!({})).await.ok(200);
        assert_eq!(post(&world, &owner_token, &end, json!({})).await.ok(200)["status"], "DEACTIVATED");
        get(&world, own, &waba.to_string()).await.graph(401, 190);

        let told = world.store().read(|tx| journal::after(tx, 0, 1_000)).await.unwrap();
        let told = told.iter().filter(|event| event.payload.contains("partner_solutions"));
        let told: Vec<Value> = told.map(|event| serde_json::from_str(&event.payload).unwrap()).collect();
        assert_eq!(told[0]["waba_id"], business.id().get());
        assert_eq!(told[0]["value"]["event"], "SOLUTION_CREATED");
        assert_eq!(told.last().unwrap()["value"]["solution_status"], "DEACTIVATED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_solution_is_refused() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let (app, _) = partner(&world, &business).await;
        let path = format!("{}/whatsapp_business_solution", business.app.id);
        for (name, partner, own, theirs) in [
            ("B", json!(app), json!(["MESSAGING"]), json!([])),
            ("Bookings", json!(business.app.id), json!(["MESSAGING"]), json!([])),
            ("Bookings", json!(other.app.id), json!(["MESSAGING"]), json!([])),
            ("Bookings", json!("soon"), json!(["MESSAGING"]), json!([])),
            ("Bookings", json!(app), json!(["MESSAGING"]), json!(["MESSAGING"])),
            ("Bookings", json!(app), json!([]), json!([])),
            ("Bookings", json!(app), json!(["MANAGE"]), json!(["MESSAGING"])),
            ("Bookings", json!(app), Value::Null, json!(["MESSAGING"])),
        ] {
            let new = json!({
                "solution_name": name, "partner_app_id": partner, "owner_permissions": own,
                "partner_permissions": theirs,
            });
            post(&world, &business.weak_token, &path, new).await.graph(400, 100);
        }
        let id = solution(&world, &business, app).await;
        let reject = format!("{id}/reject");
        post(&world, &business.weak_token, &reject, json!({"request_type": "OTHER"})).await.graph(400, 100);
        let refusal = json!({"request_type": "PARTNERSHIP_REQUEST", "partner_app_id": app});
        post(&world, &business.weak_token, &reject, refusal).await.ok(200);
        assert_eq!(get(&world, &business.weak_token, &id).await.ok(200)["status"], "REJECTED");
        for role in ["OWNER", "PARTNER"] {
            let list = format!("{app}/whatsapp_business_solutions?role={role}");
            let found = get(&world, &business.weak_token, &list).await.ok(200);
            assert_eq!(found["data"].as_array().unwrap().len(), usize::from(role == "PARTNER"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planned_move_happens_at_its_time() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, waba) = (&business.weak_token, business.line.waba_id);
        let (app, _) = partner(&world, &business).await;
        let id = solution(&world, &business, app).await;
        let path = format!("{waba}/obo_mobility_intent");
        let say = async |kind: &str, more: Value| {
            let mut wish = json!({"solution_id": id, "intent_type": kind});
            wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            post(&world, token, &path, wish).await
        };
        say("INITIATE_TRANSFER", json!({})).await.graph(400, 100);
        say("CONFIRM_TRANSFER", json!({})).await.graph(400, 100);
        say("REQUEST_HANDOVER", json!({"scheduled_execution_time": "1999-01-01T00:00:00Z"})).await.graph(400, 100);
        let asked = say("REQUEST_HANDOVER", json!({})).await.ok(200);
        assert_eq!((&asked["status"], &asked["approval_required"]), (&json!("PENDING"), &json!(true)));
        assert_eq!(say("REQUEST_HANDOVER", json!({})).await.graph(400, 100)["error_subcode"], 2_593_079);
        let open = get(&world, token, &format!("{waba}/in_progress_onbehalf_request")).await.ok(200);
        assert_eq!(open["data"][0]["business_owned_object"], waba.to_string());
        say("REJECT_HANDOVER", json!({})).await.ok(200);
        let intent = asked["mobility_intent_id"].as_str().unwrap();
        let read = get(&world, token, intent).await.ok(200);
        assert_eq!((&read["status"], &read["solution"]["id"]), (&json!("CANCELLED"), &json!(id)));

        post(&world, token, &format!("{id}/accept"), json!({"partner_app_id": app})).await.ok(200);
        let at = jiff::Timestamp::from_millisecond(world.clock.now_ms() + 3_600_000).unwrap();
        let wish = json!({
            "solution_id": id, "migration_intent": "SCHEDULE_MIGRATION", "scheduled_migration_time": at.to_string(),
        });
        let planned = post(&world, token, &format!("{waba}/set_solution_migration_intent"), wish).await.ok(200);
        assert_eq!(planned["status"], "SCHEDULED");
        let solutions = format!("{waba}/solutions");
        assert_eq!(get(&world, token, &solutions).await.ok(200)["data"], json!([]));
        world.clock.advance_ms(3_600_000);
        for job in world.store().write(|tx| jobs::claim(tx, 100)).await.unwrap() {
            if job.kind == mobility::MOVE {
                mobility::run(world.store(), store::Scope::of(job.business), &job.payload).await.unwrap();
            }
        }
        assert_eq!(get(&world, token, &solutions).await.ok(200)["data"][0]["id"], id);
        let intent = planned["migration_intent_id"].as_str().unwrap();
        assert_eq!(get(&world, token, intent).await.ok(200)["status"], "COMPLETED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_proven_shared_and_taken() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let (token, theirs) = (&business.weak_token, &other.weak_token);
        let pool = format!("{}/add_phone_numbers", business.id());
        post(&world, token, &pool, json!({"phone_number": "12"})).await.graph(400, 100);
        let added = post(&world, token, &pool, json!({"phone_number": "+81 3-1234-5001"})).await.ok(200);
        let id = added["id"].as_str().unwrap();
        let same = json!({"phone_number": "81312345001"});
        let again = post(&world, theirs, &format!("{}/add_phone_numbers", other.id()), same).await.graph(400, 100);
        assert_eq!(again["error_subcode"], 2_388_103);
        let take = json!({"preverified_id": id, "verified_name": "Mario Tokyo"});
        let numbers = format!("{}/phone_numbers", other.line.waba_id);
        post(&world, theirs, &numbers, take.clone()).await.graph(400, 100);

        let (scope, number): (_, PreverifiedId) = (business.scope, id.parse().unwrap());
        let code = world.store().write(move |tx| preverified::ask(tx, scope, number, false)).await.unwrap();
        let verify = format!("{id}/verify_code");
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(
            post(&world, token, &verify, json!({"code": wrong})).await.graph(400, 100)["error_subcode"],
            136_025
        );
        post(&world, token, &verify, json!({"code": code})).await.ok(200);
        let list = format!("{}/preverified_numbers?verification_status=VERIFIED&country_code=JP", business.id());
        let listed = get(&world, token, &list).await.ok(200);
        assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["country_prefix"]), (&json!(id), &json!(81)));
        assert_eq!(listed["data"][0]["availability_status"], "AVAILABLE");

        // Another business takes it once it is shared, and needs no code.
        post(&world, theirs, &numbers, take.clone()).await.graph(400, 100);
        let share = format!("{}/share_preverified_numbers", business.id());
        post(&world, token, &share, json!({"preverified_id": id, "partner_business_id": "1"})).await.graph(400, 100);
        post(&world, token, &share, json!({"preverified_id": id, "partner_business_id": other.id()})).await.ok(200);
        let partners = get(&world, token, &format!("{id}/partners")).await.ok(200);
        assert_eq!(partners["data"][0]["name"], "Mario");
        get(&world, theirs, id).await.graph(400, 100);
        let mut other_number = take.clone();
        other_number["phone_number"] = json!("81312345002");
        post(&world, theirs, &numbers, other_number).await.graph(400, 100);
        let line = post(&world, theirs, &numbers, take.clone()).await.ok(200)["id"].as_str().unwrap().to_owned();
        let read = get(&world, theirs, &format!("{line}?fields=status,code_verification_status")).await.ok(200);
        assert_eq!((&read["status"], &read["code_verification_status"]), (&json!("PENDING"), &json!("VERIFIED")));
        let pin = json!({"messaging_product": "whatsapp", "pin": "123456"});
        post(&world, theirs, &format!("{line}/register"), pin).await.ok(200);
        post(&world, token, &format!("{}/phone_numbers", business.line.waba_id), take).await.graph(400, 100);
        call(&world, token, Method::DELETE, id, json!({})).await.graph(400, 100);

        let spare = post(&world, token, &pool, json!({"phone_number": "81312345003"})).await.ok(200);
        let spare = spare["id"].as_str().unwrap();
        call(&world, token, Method::DELETE, spare, json!({})).await.ok(200);
        get(&world, token, spare).await.graph(400, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_partner_onboards_is_asked_into_its_solution() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (token, waba) = (&business.weak_token, business.line.waba_id);
        let (app, _) = partner(&world, &business).await;
        let id = solution(&world, &business, app).await;
        let onboard = format!("{}/onboard_partners_to_mm_lite", business.id());
        post(&world, token, &format!("{onboard}?solution_id=1"), json!({})).await.graph(400, 100);
        for _ in 0..2 {
            let asked = post(&world, token, &format!("{onboard}?solution_id={id}"), json!({})).await.ok(200);
            assert!(asked["request_id"].is_string());
        }
        let open = get(&world, token, &format!("{waba}/in_progress_onbehalf_request")).await.ok(200);
        assert_eq!(open["data"].as_array().unwrap().len(), 1);
        let credits = get(&world, token, &format!("{}/extendedcredits", business.id())).await.ok(200);
        assert_eq!(credits["data"], json!([]));
        let clients = format!("{}/connected_client_businesses", business.app.id);
        assert_eq!(get(&world, token, &clients).await.ok(200)["data"], json!([]));
    })
    .await;
}
