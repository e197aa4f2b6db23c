//! Templates over the Cloud API: made, reviewed, changed, rated, put away and deleted.

use std::sync::Arc;

use inbox::agents::Role;
use messaging::template::{Score, archive, quality, review};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use store::jobs;
use store::journal;

use crate::support::{Answer, Business, World, each};

const HOUR_MS: i64 = 3_600_000;

fn request(world: &World, business: &Business, method: Method, path: &str) -> RequestBuilder {
    world.request(method, path).bearer_auth(&business.weak_token)
}

async fn get(world: &World, business: &Business, path: &str) -> Answer {
    Answer::of(request(world, business, Method::GET, path)).await
}

async fn post(world: &World, business: &Business, path: &str, body: Value) -> Answer {
    Answer::of(request(world, business, Method::POST, path).json(&body)).await
}

async fn delete(world: &World, business: &Business, path: &str) -> Answer {
    Answer::of(request(world, business, Method::DELETE, path)).await
}

fn edge(business: &Business) -> String {
    format!("/v26.0/{}/message_templates", business.line.waba_id)
}

fn greeting(name: &str, language: &str, text: &str) -> Value {
    json!({"name": name, "language": language, "category": "UTILITY", "components": [
        {"type": "BODY", "text": text, "example": {"body_text": [["Aiko"]]}},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Thanks"}]},
    ]})
}

/// Makes a template and returns its id.
async fn made(world: &World, business: &Business, body: Value) -> String {
    let created = post(world, business, &edge(business), body).await.ok(200);
    created["id"].as_str().unwrap().to_owned()
}

/// Does the jobs that are due.
async fn work(world: &World) {
    for job in world.store().write(|tx| jobs::claim(tx, 100)).await.unwrap() {
        let scope = store::Scope::of(job.business);
        let done = match job.kind.as_str() {
            review::REVIEW => review::run(world.store(), scope, &job.payload).await,
            quality::RESUME => quality::run(world.store(), scope, &job.payload).await,
            archive::FORGET => archive::run(world.store(), scope, &job.payload).await,
            _ => continue,
        };
        let done = done.unwrap();
        world.store().write(move |tx| jobs::finish(tx, &job, Some(done))).await.unwrap();
    }
}

async fn status(world: &World, business: &Business, id: &str) -> String {
    let read = get(world, business, &format!("/v26.0/{id}?fields=status")).await.ok(200);
    read["status"].as_str().unwrap().to_owned()
}

/// What subscribers were told of a field, in order.
async fn told(world: &World, field: &str) -> Vec<Value> {
    let events = world.store().read(|tx| journal::after(tx, 0, 1_000)).await.unwrap();
    let told = events.into_iter().filter(|event| event.kind == messaging::news::TOLD);
    let told = told.map(|event| serde_json::from_str::<Value>(&event.payload).unwrap());
    told.filter(|news| news["field"] == field).map(|news| news["value"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_template_is_reviewed_and_may_be_sent() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let hello = greeting("hello", "en", "Hello {{1}}, your table is ready.");
        let created = post(&world, &business, &edge(&business), hello).await.ok(200);
        assert_eq!((&created["status"], &created["category"]), (&json!("PENDING"), &json!("UTILITY")));
        let id = created["id"].as_str().unwrap().to_owned();
        work(&world).await;
        let read = get(&world, &business, &format!("/v26.0/{id}")).await.ok(200);
        assert_eq!(read["status"], "APPROVED");
        assert_eq!(read["components"][0]["text"], "Hello {{1}}, your table is ready.");
        assert_eq!((read.get("rejected_reason"), &read["parameter_format"]), (None, &json!("POSITIONAL")));
        let all =
            get(&world, &business, &format!("/{id}?fields=quality_score,rejected_reason,health_status")).await.ok(200);
        assert_eq!(all["quality_score"]["score"], "UNKNOWN");
        assert_eq!(all["rejected_reason"], "NONE");
        assert_eq!(all["health_status"]["can_send_message"], "AVAILABLE");
        let news = told(&world, "message_template_status_update").await;
        assert_eq!(news[0]["event"], "APPROVED");
        assert_eq!(news[0]["message_template_id"].to_string(), id);

        let send = json!({"messaging_product": "whatsapp", "to": "819012345678", "type": "template", "template": {
            "name": "hello", "language": {"code": "en"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "Aiko"}]}]}});
        let path = format!("/v26.0/{}/messages", business.line.id);
        let sent = world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&send);
        Answer::of(sent).await.ok(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reviews_find_promotion_copies_and_codes() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let sale = made(&world, &business, greeting("sale", "en", "Hello {{1}}, 20% off all wine today.")).await;
        let code =
            made(&world, &business, greeting("code", "en", "Hello {{1}}, this is your verification code.")).await;
        work(&world).await;
        let read = get(&world, &business, &format!("/{sale}?fields=category,previous_category,status")).await.ok(200);
        assert_eq!(
            read,
            json!({"id": sale, "category": "MARKETING", "previous_category": "UTILITY", "status": "APPROVED"})
        );
        let moved = told(&world, "template_category_update").await;
        assert_eq!(
            (&moved[0]["previous_category"], &moved[0]["new_category"]),
            (&json!("UTILITY"), &json!("MARKETING"))
        );
        let read = get(&world, &business, &format!("/{code}?fields=status,rejected_reason")).await.ok(200);
        assert_eq!((&read["status"], &read["rejected_reason"]), (&json!("REJECTED"), &json!("INCORRECT_CATEGORY")));
        let twin = made(&world, &business, greeting("twin", "en", "Hello {{1}}, 20% off all wine today.")).await;
        work(&world).await;
        assert_eq!(status(&world, &business, &twin).await, "REJECTED");
        let news = told(&world, "message_template_status_update").await;
        let last = news.last().unwrap();
        assert_eq!((&last["event"], &last["reason"]), (&json!("REJECTED"), &json!("INVALID_FORMAT")));
        assert!(last["rejection_info"]["reason"].as_str().unwrap().contains("sale"), "{last}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_template_that_is_not_in_form_is_refused_with_metas_numbers() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let edge = edge(&business);
        made(&world, &business, greeting("hello", "en", "Hello {{1}}, come in.")).await;
        let long = "x".repeat(1_025);
        let body = |text: &str| json!([{"type": "BODY", "text": text, "example": {"body_text": [["a"]]}}]);
        for (change, subcode) in [
            (json!({"components": body("{{1}} is first.")}), 2_388_299),
            (json!({"components": body(&long)}), 2_388_040),
            (json!({"components": body("Hello {{1}} and {{2}} there.")}), 2_388_072),
            (json!({"components": [{"type": "BODY", "text": "Hello {{1}}, come in."}]}), 2_388_072),
            (json!({"components": [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Hi"}]}), 2_388_047),
            (json!({"name": "hello"}), 2_388_024),
        ] {
            let mut new = greeting("other", "en", "Hello {{1}}, come in and stay.");
            new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let error = post(&world, &business, &edge, new.clone()).await.graph(400, 100);
            assert_eq!(error["error_subcode"], subcode, "{new}: {error}");
            assert!(error["error_user_msg"].is_string() && error["error_user_title"].is_string(), "{error}");
        }
        for change in [
            json!({"name": "Hello There"}),
            json!({"name": "x".repeat(1_000_000 - 1_000)}),
            json!({"language": "xx_XX"}),
            json!({"category": "NEWS"}),
            json!({"components": "{}"}),
            json!({"components": []}),
            json!({"components": [{"type": "BODY", "text": 5}]}),
            json!({"message_send_ttl_seconds": 5}),
            json!({"message_send_ttl_seconds": "soon"}),
            json!({"parameter_format": "LOOSE"}),
            json!({"components": null}),
        ] {
            let mut new = greeting("other", "en", "Hello {{1}}, come in and stay.");
            new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            post(&world, &business, &edge, new).await.graph(400, 100);
        }
        let listed = get(&world, &business, &edge).await.ok(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), 1, "nothing was stored by halves");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn templates_are_listed_filtered_and_paged() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        for (name, language, text) in [
            ("hello", "en", "Hello {{1}}, come in."),
            ("hello", "ja", "こんにちは{{1}}様、ようこそ。"),
            ("bye", "en", "Good night {{1}}, come again."),
        ] {
            made(&world, &business, greeting(name, language, text)).await;
        }
        work(&world).await;
        made(&world, &business, greeting("late", "en", "It is late, {{1}}, we close soon.")).await;
        let names = async |query: &str| -> Vec<String> {
            let listed =
                get(&world, &business, &format!("{}?fields=name,language&{query}", edge(&business))).await.ok(200);
            let listed = listed["data"].as_array().unwrap().clone();
            listed
                .iter()
                .map(|one| format!("{} {}", one["name"].as_str().unwrap(), one["language"].as_str().unwrap()))
                .collect()
        };
        assert_eq!(names("").await, ["hello en", "hello ja", "bye en", "late en"]);
        assert_eq!(names("name=hello").await, ["hello en", "hello ja"]);
        assert_eq!(names("language=ja").await, ["hello ja"]);
        assert_eq!(names("status=PENDING").await, ["late en"]);
        assert_eq!(names("status=pending,approved&language=%5B%22en%22%5D").await, ["hello en", "bye en", "late en"]);
        assert_eq!(names("content=NIGHT").await, ["bye en"]);
        assert_eq!(names("name_or_content=hello").await, ["hello en", "hello ja"]);
        assert_eq!(names("quality_score=GREEN").await, [""; 0]);
        get(&world, &business, &format!("{}?status=GONE", edge(&business))).await.graph(400, 100);
        let path = format!("{}?limit=2&summary=total_count,message_template_limit", edge(&business));
        let page = get(&world, &business, &path).await.ok(200);
        assert_eq!(page["summary"], json!({"total_count": 4, "message_template_limit": 250}));
        let next = page["paging"]["next"].as_str().unwrap();
        let next = next.strip_prefix(&world.url("")).unwrap();
        assert_eq!(get(&world, &business, next).await.ok(200)["data"].as_array().unwrap().len(), 2);
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        get(&world, &other, &format!("{}?after={after}", edge(&other))).await.graph(400, 100);
        let nested = format!("/v26.0/{}?fields=message_templates.limit(1){{name}}", business.line.waba_id);
        let nested = get(&world, &business, &nested).await.ok(200);
        assert_eq!(nested["message_templates"]["data"][0]["name"], "hello");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approved_template_is_edited_once_a_day() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = made(&world, &business, greeting("hello", "en", "Hello {{1}}, come in.")).await;
        let path = format!("/v26.0/{id}");
        let text = |text: &str| json!({"components": greeting("x", "en", text)["components"]});
        post(&world, &business, &path, text("Hello {{1}}, come in soon.")).await.graph(400, 100);
        work(&world).await;
        let edited = post(&world, &business, &path, text("Hello {{1}}, come in soon.")).await.ok(200);
        assert_eq!((&edited["success"], &edited["name"]), (&json!(true), &json!("hello")));
        assert_eq!(status(&world, &business, &id).await, "APPROVED");
        let news = told(&world, "message_template_components_update").await;
        assert_eq!(news[0]["message_template_element"], "Hello {{1}}, come in soon.");
        assert_eq!(news[0]["message_template_buttons"][0]["message_template_button_text"], "Thanks");
        let error = post(&world, &business, &path, text("Hello {{1}}, come in now.")).await.graph(400, 100);
        assert!(error["error_data"]["details"].as_str().unwrap().contains("24 hours"), "{error}");
        post(&world, &business, &path, json!({"category": "MARKETING"})).await.graph(400, 100);
        post(&world, &business, &path, json!({"name": "other"})).await.graph(400, 100);
        post(&world, &business, &path, json!({})).await.graph(400, 100);
        post(&world, &business, &path, json!({"message_send_ttl_seconds": 60})).await.ok(200);
        let ttl = get(&world, &business, &format!("{path}?fields=message_send_ttl_seconds")).await.ok(200);
        assert_eq!(ttl["message_send_ttl_seconds"], 60);
        world.clock.advance_ms(25 * HOUR_MS);
        post(&world, &business, &path, text("Hello {{1}}, this is your verification code.")).await.ok(200);
        assert_eq!(status(&world, &business, &id).await, "REJECTED", "the review looks at edits too");
        post(&world, &business, &path, text("Hello {{1}}, come in at last.")).await.ok(200);
        assert_eq!(status(&world, &business, &id).await, "PENDING");
        work(&world).await;
        assert_eq!(status(&world, &business, &id).await, "APPROVED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_edits_at_the_same_moment_one_is_made() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = made(&world, &business, greeting("hello", "en", "Hello {{1}}, come in.")).await;
        work(&world).await;
        let path = format!("/v26.0/{id}");
        let edit = |number: usize| {
            let text = format!("Hello {{{{1}}}}, table {number} is yours.");
            let body = json!({"components": greeting("x", "en", &text)["components"]});
            async { post(&world, &business, &path, body).await.status.as_u16() }
        };
        let mut outcomes = futures::future::join_all((0..6).map(edit)).await;
        outcomes.sort_unstable();
        assert_eq!(outcomes, [200, 400, 400, 400, 400, 400], "an approved template is edited once a day");
        let shown = get(&world, &business, &format!("{path}?fields=components,status")).await.ok(200);
        assert_eq!(shown["status"], "APPROVED");
        assert!(shown["components"][0]["text"].as_str().unwrap().contains("is yours"), "{shown}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_name_rests_for_thirty_days() {
    each(async |world: Arc<World>| {
        let (business, other) = (world.business("Luigi").await, world.business("Mario").await);
        let edge = edge(&business);
        let id = made(&world, &business, greeting("hello", "en", "Hello {{1}}, come in.")).await;
        let second = made(&world, &business, greeting("hello", "ja", "こんにちは{{1}}様、ようこそ。")).await;
        work(&world).await;
        delete(&world, &business, &format!("{edge}?name=nothing")).await.graph(400, 100);
        delete(&world, &business, &format!("{edge}?hsm_id={id}&name=bye")).await.graph(400, 100);
        delete(&world, &business, &format!("{edge}?hsm_id={id}")).await.graph(400, 100);
        delete(&world, &business, &edge).await.graph(400, 100);
        delete(&world, &other, &format!("/{}/message_templates?hsm_ids=[{id}]", other.line.waba_id))
            .await
            .graph(400, 100);
        delete(&world, &business, &format!("{edge}?hsm_id={second}&name=hello")).await.ok(200);
        get(&world, &business, &format!("/{second}")).await.graph(400, 100);
        delete(&world, &business, &format!("{edge}?name=hello")).await.ok(200);
        assert_eq!(get(&world, &business, &edge).await.ok(200)["data"], json!([]));
        let news = told(&world, "message_template_status_update").await;
        assert_eq!((&news[3]["event"], &news[3]["reason"]), (&json!("DELETED"), &Value::Null));
        let again = greeting("hello", "en", "Hello {{1}}, come in again.");
        let error = post(&world, &business, &edge, again.clone()).await.graph(400, 100);
        assert_eq!(error["error_subcode"], 2_388_023);
        world.clock.advance_ms(31 * 24 * HOUR_MS);
        post(&world, &business, &edge, again).await.ok(200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_customers_take_badly_is_paused_then_disabled() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let id = made(&world, &business, greeting("hello", "en", "Hello {{1}}, come in.")).await;
        work(&world).await;
        let (scope, template) = (business.scope, id.parse().unwrap());
        let rate = async |score| {
            world.store().write(move |tx| quality::rate(tx, scope, template, score)).await.unwrap();
        };
        rate(Score::Red).await;
        assert_eq!(status(&world, &business, &id).await, "PAUSED");
        let unpause = format!("/v26.0/{id}/unpause");
        assert_eq!(post(&world, &business, &unpause, json!({})).await.ok(200)["success"], false, "too early");
        world.clock.advance_ms(HOUR_MS);
        work(&world).await;
        assert_eq!(status(&world, &business, &id).await, "PAUSED");
        world.clock.advance_ms(2 * HOUR_MS);
        work(&world).await;
        assert_eq!(status(&world, &business, &id).await, "APPROVED");
        rate(Score::Yellow).await;
        rate(Score::Red).await;
        world.clock.advance_ms(HOUR_MS);
        assert_eq!(post(&world, &business, &unpause, json!({})).await.ok(200)["success"], true);
        assert_eq!(status(&world, &business, &id).await, "APPROVED");
        rate(Score::Green).await;
        rate(Score::Red).await;
        assert_eq!(status(&world, &business, &id).await, "DISABLED");
        delete(&world, &business, &format!("{}?name=hello", edge(&business))).await.graph(400, 100);
        let titles: Vec<Value> = told(&world, "message_template_status_update").await.into_iter().skip(1).collect();
        let titles: Vec<&str> = titles.iter().filter_map(|news| news["other_info"]["title"].as_str()).collect();
        assert_eq!(titles, ["FIRST_PAUSE", "UNPAUSED", "SECOND_PAUSE", "UNPAUSED", "DISABLED"]);
        let scores = told(&world, "message_template_quality_update").await;
        assert_eq!(
            (&scores[0]["previous_quality_score"], &scores[0]["new_quality_score"]),
            (&json!("UNKNOWN"), &json!("RED"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_away_comes_back_or_is_deleted() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let edge = edge(&business);
        let id = made(&world, &business, greeting("hello", "en", "Hello {{1}}, come in.")).await;
        work(&world).await;
        let away =
            post(&world, &business, &format!("{edge}/archive"), json!({"hsm_ids": format!("{id},7")})).await.ok(200);
        assert_eq!(away["archived_templates"], json!([id]));
        assert!(away["failed_templates"]["7"].is_string(), "{away}");
        assert_eq!(status(&world, &business, &id).await, "ARCHIVED");
        let back = post(&world, &business, &format!("{edge}/unarchive"), json!({"hsm_ids": [id]})).await.ok(200);
        assert_eq!(back["unarchived_templates"], json!([id]));
        assert_eq!(status(&world, &business, &id).await, "APPROVED");
        post(&world, &business, &format!("{edge}/archive"), json!({"hsm_ids": [id]})).await.ok(200);
        world.clock.advance_ms(27 * 24 * HOUR_MS);
        work(&world).await;
        assert_eq!(status(&world, &business, &id).await, "ARCHIVED");
        world.clock.advance_ms(2 * 24 * HOUR_MS);
        work(&world).await;
        get(&world, &business, &format!("/{id}")).await.graph(400, 100);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_make_and_judge_templates_in_the_console() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let admin = business.person(Role::Admin);
        let bad = greeting("hello", "en", "{{1}} comes first, which it must not.");
        let lint = admin.post(&world, "/templates/lint", bad.clone()).await.ok(200);
        assert_eq!(lint["problems"][0]["title"], "Leading or trailing parameters are not allowed");
        admin.post(&world, "/templates", bad).await.problem(422, "invalid");
        let good = greeting("hello", "en", "Hello {{1}}, come in.");
        let lint = admin.post(&world, "/templates/lint", good.clone()).await.ok(200);
        assert_eq!(lint["problems"], json!([]));
        assert_eq!(admin.get(&world, "/templates/review").await.ok(200)["mode"], "rules");
        let put = |path: &str, body: Value| admin.request(&world, Method::PUT, path).json(&body);
        Answer::of(put("/templates/review", json!({"mode": "person"}))).await.ok(200);
        let made = admin.post(&world, "/templates", good.clone()).await.ok(201);
        work(&world).await;
        let id = made["id"].as_str().unwrap();
        let all = admin.get(&world, "/templates?status=all").await.ok(200);
        assert_eq!(all["data"][0]["status"], "PENDING", "the rules leave it to a person");
        assert_eq!(admin.get(&world, "/templates").await.ok(200)["data"], json!([]), "it can't be sent yet");
        let at = |edge: &str| format!("/templates/{id}/{edge}");
        let reject = json!({"verdict": "reject", "reason": "INVALID_FORMAT", "explanation": "Say when."});
        admin.post(&world, &at("review"), json!({"verdict": "reject", "reason": "UGLY"})).await.problem(422, "invalid");
        let rejected = admin.post(&world, &at("review"), reject).await.ok(200);
        assert_eq!((&rejected["status"], &rejected["rejected_reason"]), (&json!("REJECTED"), &json!("INVALID_FORMAT")));
        let news = told(&world, "message_template_status_update").await;
        assert_eq!(news.last().unwrap()["rejection_info"]["reason"], "Say when.");
        assert_eq!(admin.post(&world, &at("appeal"), json!({})).await.ok(200)["status"], "IN_APPEAL");
        let approve = json!({"verdict": "approve", "category": "MARKETING"});
        let approved = admin.post(&world, &at("review"), approve.clone()).await.ok(200);
        assert_eq!((&approved["status"], &approved["category"]), (&json!("APPROVED"), &json!("MARKETING")));
        admin.post(&world, &at("review"), approve).await.problem(409, "not_in_review");
        let paused = Answer::of(put(&at("quality"), json!({"score": "RED"}))).await.ok(200);
        assert_eq!((&paused["status"], &paused["quality_score"]), (&json!("PAUSED"), &json!("RED")));
        admin.post(&world, &at("unpause"), json!({})).await.problem(409, "not_paused");
        let away = Answer::of(put(&at("archived"), json!({"archived": true}))).await.ok(200);
        assert_eq!(away["status"], "ARCHIVED");
        Answer::of(put(&at("archived"), json!({"archived": true}))).await.problem(409, "not_movable");
        let deleted = admin.request(&world, Method::DELETE, &format!("/templates/{id}"));
        assert_eq!(Answer::of(deleted).await.status, 204);
        assert_eq!(admin.get(&world, "/templates?status=all").await.ok(200)["data"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_and_one_time_codes_need_no_review() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let edge = edge(&business);
        let found = get(&world, &business, "/v26.0/message_template_library?search=late&language=en_US").await.ok(200);
        assert_eq!(found["data"][0]["name"], "order_delayed");
        assert_eq!(found["data"][0]["body_param_types"], json!(["TEXT", "DATE"]));
        let late = json!({"name": "late", "language": "en_US", "category": "UTILITY",
            "library_template_name": "order_delayed"});
        let error = post(&world, &business, &edge, late.clone()).await.graph(400, 100);
        assert!(error["error_data"]["details"].as_str().unwrap().contains("url"), "{error}");
        let mut whole = late;
        whole["library_template_button_inputs"] =
            json!([{"type": "URL", "url": {"base_url": "https://shop.example/{{1}}", "url_suffix_example": "A-1"}}]);
        let made = post(&world, &business, &edge, whole).await.ok(200);
        assert_eq!(made["status"], "APPROVED");
        let unknown = json!({"name": "x", "language": "en_US", "category": "UTILITY", "library_template_name": "none"});
        post(&world, &business, &edge, unknown).await.graph(400, 100);

        let codes = json!({"name": "code", "category": "AUTHENTICATION", "languages": ["en", "ja"], "components": [
            {"type": "BODY", "add_security_recommendation": true}, {"type": "FOOTER", "code_expiration_minutes": 5},
            {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}]});
        let path = format!("/v26.0/{}/upsert_message_templates", business.line.waba_id);
        let upserted = post(&world, &business, &path, codes).await.ok(200);
        let statuses: Vec<&Value> = upserted["data"].as_array().unwrap().iter().map(|one| &one["status"]).collect();
        assert_eq!(statuses, ["APPROVED", "APPROVED"]);
        let preview = format!(
            "/v26.0/{}/message_template_previews?category=AUTHENTICATION&languages=en,ja&code_expiration_minutes=5",
            business.line.waba_id
        );
        let preview = get(&world, &business, &preview).await.ok(200);
        assert_eq!(preview["data"][0]["buttons"][0]["text"], "Copy code");
        assert!(preview["data"][1]["footer"].as_str().unwrap().contains("5分"));
    })
    .await;
}
