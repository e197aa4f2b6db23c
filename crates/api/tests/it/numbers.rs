//! Phone numbers over the Cloud API: added, proven, registered, named and described.

use std::sync::Arc;

use messaging::news;
use messaging::registration::code;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use store::journal;
use wire::id::PhoneNumberId;

use crate::support::{Answer, Business, World, each};

const HOUR_MS: i64 = 3_600_000;

fn request(world: &World, business: &Business, method: Method, path: &str) -> RequestBuilder {
    world.request(method, path).bearer_auth(&business.weak_token)
}

async fn get(world: &World, business: &Business, path: &str) -> Value {
    Answer::of(request(world, business, Method::GET, path)).await.ok(200)
}

async fn post(world: &World, business: &Business, path: &str, body: Value) -> Answer {
    Answer::of(request(world, business, Method::POST, path).json(&body)).await
}

async fn told(world: &World, field: &str) -> Vec<Value> {
    let events = world.store().read(|tx| journal::after(tx, 0, 1_000)).await.unwrap();
    let told = events.into_iter().filter(|event| event.kind == news::TOLD);
    let told = told.map(|event| serde_json::from_str::<Value>(&event.payload).unwrap());
    told.filter(|news| news["field"] == field).map(|news| news["value"].clone()).collect()
}

async fn added(world: &World, business: &Business) -> String {
    let new = json!({"cc": "81", "phone_number": "9055501234", "verified_name": "Luigi's second"});
    let path = format!("/v26.0/{}/phone_numbers", business.line.waba_id);
    post(world, business, &path, new).await.ok(200)["id"].as_str().unwrap().to_owned()
}

/// A code as it would reach the phone.
async fn code(world: &World, business: &Business, id: &str) -> String {
    let (scope, id): (_, PhoneNumberId) = (business.scope, id.parse().unwrap());
    world.store().write(move |tx| code::ask(tx, scope, id, false)).await.unwrap()
}

async fn send(world: &World, business: &Business, id: &str) -> Answer {
    let body = json!({"messaging_product": "whatsapp", "to": "819012345678", "text": {"body": "hi"}});
    let path = format!("/v26.0/{id}/messages");
    Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body)).await
}

fn register(pin: &str) -> Value {
    json!({"messaging_product": "whatsapp", "pin": pin})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_added_verified_and_registered() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = added(&world, &business).await;
        let state =
            format!("/{id}?fields=status,code_verification_status,is_pin_enabled,health_status{{can_send_message}}");
        let read = get(&world, &business, &state).await;
        assert_eq!(
            (&read["status"], &read["code_verification_status"]),
            (&json!("UNVERIFIED"), &json!("NOT_VERIFIED"))
        );
        assert_eq!(read["health_status"]["can_send_message"], "BLOCKED");
        send(&world, &business, &id).await.graph(400, 133_010);
        let at = |edge: &str| format!("/v26.0/{id}/{edge}");
        post(&world, &business, &at("register"), register("123456")).await.graph(400, 133_006);
        let digits = code(&world, &business, &id).await;
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        let error = post(&world, &business, &at("verify_code"), json!({"code": wrong})).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 136_025);
        post(&world, &business, &at("verify_code"), json!({"code": "12"})).await.graph(400, 100);
        let dashed = format!("{}-{}", &digits[..3], &digits[3..]);
        let verified = post(&world, &business, &at("verify_code"), json!({"code": dashed})).await.ok(200);
        assert_eq!(verified, json!({"success": true, "id": id}));
        assert_eq!(get(&world, &business, &state).await["status"], "PENDING");
        post(&world, &business, &at("register"), register("12345")).await.graph(400, 100);
        post(&world, &business, &at("register"), json!({"pin": "123456"})).await.graph(400, 100);
        post(&world, &business, &at("register"), register("123456")).await.ok(200);
        let read = get(&world, &business, &state).await;
        assert_eq!((&read["status"], &read["is_pin_enabled"]), (&json!("CONNECTED"), &json!(true)));
        let customer = Answer::of(world.request(Method::GET, "/chat/v1/lines/819055501234")).await;
        assert_eq!(customer.status, 200, "customers find it");
        post(&world, &business, &at("deregister"), json!({})).await.ok(200);
        assert_eq!(get(&world, &business, &state).await["status"], "DISCONNECTED");
        send(&world, &business, &id).await.graph(400, 133_010);
        post(&world, &business, &at("deregister"), json!({})).await.graph(400, 133_010);
        let customer = Answer::of(world.request(Method::GET, "/chat/v1/lines/819055501234")).await;
        assert_eq!(customer.status, 404, "nobody is there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_pins_lock_a_number() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = added(&world, &business).await;
        let digits = code(&world, &business, &id).await;
        let at = |edge: &str| format!("/v26.0/{id}/{edge}");
        post(&world, &business, &at("verify_code"), json!({"code": digits})).await.ok(200);
        post(&world, &business, &at("register"), register("123456")).await.ok(200);
        for _ in 0..5 {
            post(&world, &business, &at("register"), register("000000")).await.graph(400, 133_005);
        }
        let error = post(&world, &business, &at("register"), register("123456")).await.graph(400, 133_008);
        assert!(error["error_data"]["details"].as_str().unwrap().contains("hours"), "{error}");
        world.clock.advance_ms(13 * HOUR_MS);
        post(&world, &business, &at("register"), register("123456")).await.ok(200);
        post(&world, &business, &format!("/{id}"), json!({"pin": "654321"})).await.ok(200);
        assert_eq!(told(&world, "security").await[0]["event"], "PIN_CHANGED");
        post(&world, &business, &at("register"), register("123456")).await.graph(400, 133_005);
        for _ in 0..8 {
            post(&world, &business, &at("register"), register("654321")).await.ok(200);
        }
        post(&world, &business, &at("register"), register("654321")).await.graph(400, 133_016);
        world.clock.advance_ms(73 * HOUR_MS);
        post(&world, &business, &at("register"), register("654321")).await.ok(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_expire_and_are_not_guessed() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = added(&world, &business).await;
        let at = |edge: &str| format!("/v26.0/{id}/{edge}");
        let digits = code(&world, &business, &id).await;
        world.clock.advance_ms(code::LIFE_MS);
        post(&world, &business, &at("verify_code"), json!({"code": digits})).await.graph(400, 100);
        let digits = code(&world, &business, &id).await;
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            post(&world, &business, &at("verify_code"), json!({"code": wrong})).await.graph(400, 100);
        }
        let error = post(&world, &business, &at("verify_code"), json!({"code": digits})).await.graph(400, 100);
        assert!(error["error_data"]["details"].as_str().unwrap().contains("too often"), "{error}");
        let ask = json!({"code_method": "SMS", "language": "en_US"});
        for _ in 0..3 {
            post(&world, &business, &at("request_code"), ask.clone()).await.ok(200);
        }
        let error = post(&world, &business, &at("request_code"), ask).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 136_024);
        for bad in [
            json!({"language": "en_US"}),
            json!({"code_method": "PIGEON", "language": "en"}),
            json!({"code_method": "SMS"}),
        ] {
            post(&world, &business, &at("request_code"), bad).await.graph(400, 100);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_can_not_be_added_are_refused() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        added(&world, &business).await;
        let path = format!("/v26.0/{}/phone_numbers", business.line.waba_id);
        let there = json!({"phone_number": "+81 90-5550-1234", "verified_name": "Again"});
        let error = post(&world, &business, &path, there.clone()).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 2_388_012);
        let path_of_other = format!("/v26.0/{}/phone_numbers", other.line.waba_id);
        let error = post(&world, &other, &path_of_other, there).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 2_388_103);
        for bad in [
            json!({"verified_name": "No number"}),
            json!({"phone_number": "12", "verified_name": "Short"}),
            json!({"phone_number": "819055509999"}),
            json!({"phone_number": "819055509999", "verified_name": "x"}),
            json!({"phone_number": "819055509999", "verified_name": "x".repeat(76)}),
            json!({"cc": "8181", "phone_number": "9055509999", "verified_name": "Long code"}),
            json!({"phone_number": "819055509999", "verified_name": "Moved", "migrate_phone_number": true}),
        ] {
            post(&world, &business, &path, bad).await.graph(400, 100);
        }
        assert_eq!(get(&world, &business, &path).await["data"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_reviewed_and_usernames_are_unique() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let node = format!("/v26.0/{}", business.line.id);
        post(&world, &business, &node, json!({"new_display_name": "Osteria Luigi"})).await.ok(200);
        let read =
            get(&world, &business, &format!("{node}?fields=verified_name,new_name_status,new_display_name")).await;
        assert_eq!((&read["verified_name"], &read["new_name_status"]), (&json!("Osteria Luigi"), &json!("APPROVED")));
        post(&world, &business, &node, json!({"new_display_name": "WhatsApp Support"})).await.ok(200);
        let read = get(&world, &business, &format!("{node}?fields=verified_name,new_name_status")).await;
        assert_eq!((&read["verified_name"], &read["new_name_status"]), (&json!("Osteria Luigi"), &json!("DECLINED")));
        let news = told(&world, "phone_number_name_update").await;
        assert_eq!((&news[0]["decision"], &news[0]["rejection_reason"]), (&json!("APPROVED"), &Value::Null));
        assert_eq!(
            (&news[1]["decision"], &news[1]["rejection_reason"]),
            (&json!("REJECTED"), &json!("NAME_EMPLOYEE_ISSUE"))
        );
        for bad in
            [json!({}), json!({"new_display_name": "x"}), json!({"search_visibility": "MAYBE"}), json!({"pin": "12"})]
        {
            post(&world, &business, &node, bad).await.graph(400, 100);
        }
        post(&world, &business, &node, json!({"search_visibility": "HIDDEN"})).await.ok(200);
        assert_eq!(
            get(&world, &business, &format!("{node}?fields=search_visibility")).await["search_visibility"],
            "HIDDEN"
        );

        let edge = format!("{node}/username");
        assert_eq!(get(&world, &business, &edge).await, json!({}));
        let suggested = get(&world, &business, &format!("{node}/username_suggestions")).await;
        assert!(
            suggested["data"][0]["username_suggestions"].as_array().unwrap().contains(&json!("osterialuigi")),
            "{suggested}"
        );
        assert_eq!(
            post(&world, &business, &edge, json!({"username": "osteria.luigi"})).await.ok(200)["status"],
            "approved"
        );
        assert_eq!(get(&world, &business, &edge).await, json!({"username": "osteria.luigi", "status": "approved"}));
        let customer = Answer::of(world.request(Method::GET, "/chat/v1/lines/osteria.luigi")).await;
        assert_eq!(customer.status, 200, "customers find it by its username");
        let theirs = format!("/v26.0/{}/username", other.line.id);
        let error = post(&world, &other, &theirs, json!({"username": "osteria.luigi"})).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 147_001);
        for bad in ["ab", ".luigi", "lu..igi", "Luigi", "12345", "www.luigi", "luigi.com", &"x".repeat(36)] {
            post(&world, &business, &edge, json!({"username": bad})).await.graph(400, 100);
        }
        let second = format!("/v26.0/{}/username", added(&world, &business).await);
        let error = post(&world, &business, &second, json!({"username": "osteria.luigi"})).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 147_005);
        let force = json!({"username": "osteria.luigi", "transfer_action": "force_transfer"});
        post(&world, &business, &second, force).await.ok(200);
        assert_eq!(get(&world, &business, &edge).await, json!({}));
        Answer::of(request(&world, &business, Method::DELETE, &second)).await.ok(200);
        post(&world, &other, &theirs, json!({"username": "osteria.luigi"})).await.ok(200);
        let statuses: Vec<Value> =
            told(&world, "business_username_updates").await.into_iter().map(|news| news["status"].clone()).collect();
        assert_eq!(statuses, ["approved", "deleted", "approved", "deleted", "approved"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_business_declares_is_kept() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let node = format!("/v26.0/{}", business.line.id);
        let edge = |name: &str| format!("{node}/{name}");

        let officer = json!({"name": "Ravi", "email": "ravi@luigi.example", "mobile_number": "+911234567890"});
        let entity = json!({"messaging_product": "whatsapp", "entity_name": "Luigi Foods", "entity_type": "OTHER",
            "entity_type_custom": "Trust", "is_registered": true, "grievance_officer_details": officer,
            "customer_care_details": {"email": "care@luigi.example"}});
        for (name, value) in [
            ("entity_name", json!("x")),
            ("entity_type", json!("CLUB")),
            ("entity_type_custom", Value::Null),
            ("is_registered", json!("maybe")),
            ("grievance_officer_details", json!({"name": "Ravi", "email": "nowhere"})),
            ("grievance_officer_details", json!({"name": "Ravi", "email": "a@b.example", "mobile_number": "0123"})),
            ("customer_care_details", json!("care")),
            ("messaging_product", json!("fax")),
        ] {
            let mut bad = entity.clone();
            bad[name] = value;
            post(&world, &business, &edge("business_compliance_info"), bad).await.graph(400, 100);
        }
        post(&world, &business, &edge("business_compliance_info"), entity).await.ok(200);
        let read = get(&world, &business, &edge("business_compliance_info")).await;
        assert_eq!(read["data"][0]["grievance_officer_details"], officer);
        assert_eq!(read["data"][0]["entity_type_custom"], "Trust");

        assert_eq!(get(&world, &business, &edge("official_business_account")).await["oba_status"], "NOT_STARTED");
        let path = edge("official_business_account");
        post(&world, &business, &path, json!({"action": "WITHDRAW_APPLICATION"})).await.graph(400, 100);
        let apply = json!({"action": "SUBMIT_APPLICATION", "application_data": {"business_name": "Luigi"}});
        assert_eq!(post(&world, &business, &path, apply).await.ok(200)["updated_status"]["oba_status"], "PENDING");
        post(&world, &business, &path, json!({"action": "WITHDRAW_APPLICATION"})).await.ok(200);
        assert_eq!(get(&world, &business, &path).await["oba_status"], "CANCELLED");

        let path = edge("whatsapp_business_encryption");
        assert_eq!(get(&world, &business, &path).await["data"], json!([]));
        for bad in ["", "key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"] {
            post(&world, &business, &path, json!({"business_public_key": bad})).await.graph(400, 100);
        }
        let key = format!("-----BEGIN PUBLIC KEY-----\n{KEY}\n-----END PUBLIC KEY-----\n");
        post(&world, &business, &path, json!({"business_public_key": key})).await.ok(200);
        let read = get(&world, &business, &path).await;
        assert_eq!(read["data"][0]["business_public_key_signature_status"], "VALID");

        let path = edge("settings");
        assert_eq!(get(&world, &business, &path).await["calling"]["status"], "disabled");
        post(&world, &business, &path, json!({"calling": {"status": "DISABLED"}})).await.ok(200);
        for bad in [
            json!({}),
            json!({"calling": {"status": "ENABLED"}}),
            json!({"calling": 1}),
            json!({"payload_encryption": {"status": "enabled"}}),
        ] {
            post(&world, &business, &path, bad).await.graph(400, 100);
        }
    })
    .await;
}

const KEY: &str = "\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmBGsIWjzboDZhGAWE6J3\
qtLQlbRmm/WXjfaJ8OHdX6zpl9Yi+pJ3SqgVCU/8TCsLxkjaLkys4l85p7Ag31I6\
RL13lw08Jys5ZZ4rU/NIxYTnWpXOWkPt0VwTBbXe9Tq+7UOy6CDG0Rz6RtxRsJMH\
JZmLDobKBjg/eVWkR40aCrPXiQV3BgnxCfjafc5RChB5EkbjcuqguJXijTNKrGc/\
gqahZyzQbXpYRkN/zNWs5E/T0t6mhS2ESW3KSFxCIhQidgvBfMTxRXsp6sfRHDrO\
vOAqu8jnmyAwZ+6cvQ6MEh7sVSUZF218rtuOOj7tgDJd0ikXIkkJLS0mFIbouEq3\
UwIDAQAB";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_changes_to_a_qr_code_at_the_same_moment_one_stays_whole() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let edge = format!("/v26.0/{}/message_qrdls", business.line.id);
        let made = post(&world, &business, &edge, json!({"prefilled_message": "Table 0"})).await.ok(200);
        let code = made["code"].as_str().unwrap().to_owned();
        let change = |number: usize| {
            let body = json!({"code": code, "prefilled_message": format!("Table {number}")});
            async { post(&world, &business, &edge, body).await.status.as_u16() }
        };
        assert_eq!(futures::future::join_all((1..7).map(change)).await, [200; 6]);
        let shown = get(&world, &business, &format!("{edge}/{code}")).await["data"][0].clone();
        let number = shown["prefilled_message"].as_str().unwrap().strip_prefix("Table ").unwrap().to_owned();
        assert!((1..7).contains(&number.parse::<usize>().unwrap()), "{shown}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_username_that_two_claim_at_the_same_moment_is_one_s() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let claim = |business: &Business| {
            let (path, business) = (format!("/v26.0/{}/username", business.line.id), business.clone());
            let world = world.clone();
            async move { post(&world, &business, &path, json!({"username": "best_pizza"})).await }
        };
        for _ in 0..5 {
            let (one, two) = tokio::join!(claim(&business), claim(&other));
            let mut statuses = [one.status.as_u16(), two.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 400], "{:?} {:?}", one.json(), two.json());
            let winner = if one.status == 200 { &business } else { &other };
            let path = format!("/v26.0/{}/username", winner.line.id);
            let released = world.request(Method::DELETE, &path).bearer_auth(&winner.weak_token);
            Answer::of(released).await.ok(200);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn qr_codes_open_the_chat_with_their_text() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let edge = format!("/v26.0/{}/message_qrdls", business.line.id);
        let made = post(&world, &business, &edge, json!({"prefilled_message": "Table 12", "generate_qr_image": "PNG"}));
        let made = made.await.ok(200);
        let code = made["code"].as_str().unwrap().to_owned();
        assert!(
            code.len() == 14 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
            "{code}"
        );
        let path = |url: &Value| url.as_str().unwrap().strip_prefix(&world.url("")).unwrap().to_owned();
        let opened = Answer::of(world.request(Method::GET, &path(&made["deep_link_url"]))).await;
        assert_eq!(opened.status, 302);
        assert_eq!(opened.header("location"), Some("/c/luigi?text=Table+12"));
        let image = Answer::of(world.request(Method::GET, &path(&made["qr_image_url"]))).await;
        assert_eq!((image.status.as_u16(), image.header("content-type")), (200, Some("image/png")));
        let one = format!("{edge}/{code}");
        let changed = post(&world, &business, &one, json!({"prefilled_message": "Table 13"})).await.ok(200);
        assert_eq!((&changed["code"], &changed["prefilled_message"]), (&json!(code), &json!("Table 13")));
        assert_eq!(changed.get("qr_image_url"), None);
        post(&world, &business, &edge, json!({"code": code, "prefilled_message": "Table 14"})).await.ok(200);
        for number in 0..3 {
            post(&world, &business, &edge, json!({"prefilled_message": format!("Table {number}")})).await.ok(200);
        }
        let fields = "fields=code,prefilled_message,qr_image_url.format(SVG)";
        let read = get(&world, &business, &format!("{one}?{fields}")).await;
        assert_eq!(read["data"][0]["prefilled_message"], "Table 14");
        let svg = Answer::of(world.request(Method::GET, &path(&read["data"][0]["qr_image_url"]))).await;
        assert_eq!(svg.header("content-type"), Some("image/svg+xml"));
        let page = get(&world, &business, &format!("{edge}?limit=3")).await;
        assert_eq!(page["data"].as_array().unwrap().len(), 3);
        let next = get(&world, &business, &path(&page["paging"]["next"])).await;
        assert_eq!(next["data"].as_array().unwrap().len(), 1);
        for bad in [
            json!({}),
            json!({"prefilled_message": " "}),
            json!({"prefilled_message": "x".repeat(141)}),
            json!({"prefilled_message": "x", "generate_qr_image": "GIF"}),
            json!({"prefilled_message": "x", "code": "NONE"}),
        ] {
            post(&world, &business, &edge, bad).await.graph(400, 100);
        }
        let theirs = format!("/v26.0/{}/message_qrdls/{code}", other.line.id);
        assert_eq!(get(&world, &other, &theirs).await["data"], json!([]));
        Answer::of(request(&world, &other, Method::DELETE, &theirs)).await.graph(400, 100);
        Answer::of(request(&world, &business, Method::DELETE, &one)).await.ok(200);
        assert_eq!(Answer::of(world.request(Method::GET, &path(&made["deep_link_url"]))).await.status, 404);
        assert_eq!(Answer::of(world.request(Method::GET, &path(&made["qr_image_url"]))).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_blocked_is_cut_off_until_unblocked() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (scope, line) = (business.scope, business.line.id);
        let rules = messaging::rules::Rules::default();
        world.store().write(move |tx| messaging::rules::put(tx, scope, line, &rules)).await.unwrap();
        let edge = format!("/v26.0/{line}/block_users");
        let users = |users: Value| json!({"messaging_product": "whatsapp", "block_users": users});
        let both = users(json!([{"user": "+81 90-1234-5678"}, {"user": "819099999999"}]));
        let answer = post(&world, &business, &edge, both).await;
        assert_eq!(answer.status, 400);
        let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(body["error"]["code"], 139_100);
        assert_eq!(body["block_users"]["added_users"], json!([{"input": "+81 90-1234-5678", "wa_id": "819012345678"}]));
        assert_eq!(body["block_users"]["failed_users"][0]["errors"][0]["code"], 131_047);
        let again = post(&world, &business, &edge, users(json!([{"user": "819012345678"}]))).await.ok(200);
        assert_eq!(again["block_users"]["added_users"][0]["wa_id"], "819012345678");
        let listed = get(&world, &business, &edge).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 1);
        let user_id = listed["data"][0]["user_id"].as_str().unwrap().to_owned();
        let unblock = async |user: Value| {
            let request = request(&world, &business, Method::DELETE, &edge);
            Answer::of(request.json(&users(json!([user])))).await
        };
        let removed = unblock(json!({"user_id": user_id})).await.ok(200);
        assert_eq!(removed["block_users"]["removed_users"][0]["wa_id"], "819012345678");
        assert_eq!(unblock(json!({"user": "819012345678"})).await.status, 400);
        assert_eq!(get(&world, &business, &edge).await["data"], json!([]));
        for bad in [
            json!({}),
            users(json!([])),
            users(json!([{"who": 1}])),
            users(json!("all")),
            json!({"block_users": [{"user": "1"}]}),
        ] {
            post(&world, &business, &edge, bad).await.graph(400, 100);
        }
        world.clock.advance_ms(25 * HOUR_MS);
        assert_eq!(
            post(&world, &business, &edge, users(json!([{"user": "819012345678"}]))).await.status,
            400,
            "too long ago"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ice_breakers_and_commands_are_shown_to_customers() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let edge = format!("/v26.0/{}/conversational_automation", business.line.id);
        let command = |name: &str| json!({"command_name": name, "command_description": "Shows the menu"});
        let both = json!({"prompts": ["Book a table"], "commands": [command("menu"), command("hours")]});
        post(&world, &business, &edge, both.clone()).await.ok(200);
        let read = get(&world, &business, &format!("/{}?fields=conversational_automation", business.line.id)).await;
        let id = business.line.id;
        let known = json!({"id": id, "prompts": both["prompts"], "commands": both["commands"]});
        assert_eq!(read["conversational_automation"], known);
        let shown = Answer::of(world.request(Method::GET, "/chat/v1/lines/luigi")).await.ok(200);
        assert_eq!((&shown["starters"], &shown["commands"]), (&both["prompts"], &both["commands"]));
        let text = json!([command("only")]).to_string();
        post(&world, &business, &edge, json!({"commands": text})).await.ok(200);
        let read = get(&world, &business, &format!("/{}?fields=conversational_automation", business.line.id)).await;
        assert_eq!(
            read["conversational_automation"],
            json!({"id": id, "prompts": ["Book a table"], "commands": [command("only")]})
        );
        for bad in [
            json!({}),
            json!({"enable_welcome_message": true}),
            json!({"prompts": ["a", "b", "c", "d", "e"]}),
            json!({"prompts": ["x".repeat(81)]}),
            json!({"prompts": ["Hi 👋"]}),
            json!({"prompts": "hi"}),
            json!({"commands": vec![command("x"); 31]}),
            json!({"commands": [command("a"), command("A")]}),
            json!({"commands": [command("two words")]}),
            json!({"commands": [{"command_name": "menu"}]}),
        ] {
            post(&world, &business, &edge, bad).await.graph(400, 100);
        }
    })
    .await;
}
