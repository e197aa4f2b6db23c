//! Analytics of a WABA over the Cloud API.

use std::sync::Arc;

use messaging::analytics::Counter;
use messaging::message::Author;
use messaging::message::receive::{Incoming, receive};
use messaging::message::send::{self, Outgoing, Recipient};
use messaging::message::status::{self, News};
use messaging::template::{self, NewTemplate, Status as Standing};
use reqwest::Method;
use serde_json::{Value, json};
use wire::id::{MessageId, TemplateId};
use wire::message::Content;
use wire::status::Status;
use wire::template::{Category, ParameterFormat};

use crate::support::{Answer, Business, World, each};

const DAY_SECS: i64 = 86_400;

async fn template(world: &World, business: &Business, name: &'static str) -> TemplateId {
    let (scope, waba_id) = (business.scope, business.line.waba_id);
    let made = world.store().write(move |tx| {
        let new = NewTemplate {
            waba_id,
            name: name.to_owned(),
            language: "en".to_owned(),
            category: Category::Marketing,
            parameter_format: ParameterFormat::Positional,
            components: vec![json!({"type": "BODY", "text": "Come again."})],
            status: Standing::Approved,
        };
        template::create(tx, scope, &new)
    });
    made.await.unwrap().id
}

/// Sends to a number, as far as a status; the counter has seen it then.
async fn send(
    world: &World,
    business: &Business,
    to: &'static str,
    of: Option<&'static str>,
    as_far: Status,
) -> MessageId {
    let (scope, line) = (business.scope, business.line.id);
    let sent = world.store().write(move |tx| {
        let author = Author::Api(1);
        let to = Recipient::WaId(to.to_owned());
        let mut item = Outgoing::new(scope, line, to, author, &Content::text("x"), None);
        if let Some(name) = of {
            item.category = Some(Category::Marketing);
            item.kind = "template".to_owned();
            item.content =
                json!({"type": "template", "template": {"name": name, "language": {"code": "en"}}}).to_string();
        }
        let message = send::send(tx, &item)?.message;
        status::apply(tx, scope, &[News::new(message, as_far)])?;
        Ok::<_, messaging::Error>(message)
    });
    let message = sent.await.unwrap();
    count(world).await;
    message
}

/// A customer's tap on a quick reply of a message.
async fn tap(world: &World, business: &Business, key: &'static str, on: MessageId) {
    let (scope, conversation) = (business.scope, business.conversation);
    let button = json!({"type": "button", "button": {"payload": "s", "text": "Stop"}});
    let (content, context) = (serde_json::from_value(button).unwrap(), Some(business.wamid(on)));
    let incoming = Incoming { scope, conversation, key_scope: 1, key: key.to_owned(), content, context };
    world.store().write(move |tx| receive(tx, &incoming)).await.unwrap();
}

async fn count(world: &World) {
    world.store().drain(&Counter::new(world.store().clone())).await.unwrap();
}

async fn get(world: &World, token: &str, path: &str, query: &[(&str, &str)]) -> Answer {
    let query = serde_urlencoded::to_string(query).unwrap();
    Answer::of(world.request(Method::GET, &format!("/v26.0/{path}?{query}")).bearer_auth(token)).await
}

async fn field(world: &World, business: &Business, field: &str) -> Answer {
    let waba = business.line.waba_id.to_string();
    get(world, &business.weak_token, &waba, &[("fields", field)]).await
}

/// A business with a template, and the time around now.
async fn begin(world: &World) -> (Business, String) {
    let business = world.business("Luigi").await;
    template(world, &business, "offer").await;
    count(world).await;
    (business, around(world))
}

/// `.start().end()` around now.
fn around(world: &World) -> String {
    let now = world.clock.now_ms() / 1_000;
    format!("start({}).end({})", now - 5 * DAY_SECS, now + 2 * DAY_SECS)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_by_time_number_and_country() {
    each(async |world: Arc<World>| {
        let (business, range) = begin(&world).await;
        send(&world, &business, "819011112222", None, Status::Read).await;
        send(&world, &business, "819011112222", Some("offer"), Status::Delivered).await;
        world.clock.advance_ms(DAY_SECS * 1_000);
        send(&world, &business, "14165551234", Some("offer"), Status::Sent).await;

        let all = field(&world, &business, &format!("analytics.{range}.granularity(DAY)")).await.ok(200);
        assert_eq!(all["id"], business.line.waba_id.to_string());
        let all = &all["analytics"];
        assert_eq!((&all["granularity"], &all["phone_numbers"]), (&json!("DAY"), &json!([business.line.digits])));
        let points = all["data_points"].as_array().unwrap();
        let counts: Vec<_> = points.iter().map(|point| (&point["sent"], &point["delivered"])).collect();
        assert_eq!(counts, [(&json!(2), &json!(2)), (&json!(1), &json!(0))]);
        let (start, end) = (points[0]["start"].as_i64().unwrap(), points[0]["end"].as_i64().unwrap());
        assert_eq!((start % DAY_SECS, end - start), (0, DAY_SECS));

        let sum = async |filter: &str| {
            let text = format!("analytics.{range}.granularity(HALF_HOUR).{filter}");
            let points = field(&world, &business, &text).await.ok(200)["analytics"]["data_points"].clone();
            points.as_array().unwrap().iter().map(|point| point["sent"].as_i64().unwrap()).sum::<i64>()
        };
        assert_eq!(sum("product_types([0])").await, 2);
        assert_eq!(sum("product_types([\"2\"])").await, 1);
        assert_eq!(sum("product_types([100])").await, 1, "the customer's first message");
        assert_eq!(sum("product_types([])").await, 3);
        assert_eq!(sum("country_codes([\"JP\"])").await, 2);
        assert_eq!(sum("country_codes(['JP','CA'])").await, 3);
        assert_eq!(sum("country_codes([US])").await, 0);
        assert_eq!(sum(&format!("phone_numbers([\"{}\"])", business.line.display_phone_number)).await, 3);

        let other = world.business("Mario").await;
        let others = field(&world, &other, &format!("analytics.{range}.granularity(MONTH)")).await.ok(200);
        assert_eq!(others["analytics"]["data_points"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_and_conversations_by_dimensions() {
    each(async |world: Arc<World>| {
        let (business, range) = begin(&world).await;
        for (to, of, as_far) in [
            ("819011112222", None, Status::Read),
            ("819011112222", Some("offer"), Status::Delivered),
            ("819011113333", Some("offer"), Status::Delivered),
            ("14165551234", Some("offer"), Status::Sent),
        ] {
            send(&world, &business, to, of, as_far).await;
        }

        let ask = async |name: &str, rest: &str| {
            let text = format!("{name}.{range}.granularity(DAILY){rest}");
            let answer = field(&world, &business, &text).await.ok(200);
            let mut points = answer[name]["data"][0]["data_points"].as_array().unwrap().clone();
            for point in &mut points {
                let point = point.as_object_mut().unwrap();
                assert!(point.shift_remove("start").is_some() && point.shift_remove("end").is_some());
            }
            points
        };
        assert_eq!(ask("pricing_analytics", "").await, [json!({"volume": 3, "cost": 0})]);
        assert_eq!(
            ask("pricing_analytics", ".metric_types(VOLUME).dimensions(PRICING_CATEGORY,PRICING_TYPE)").await,
            [
                json!({"pricing_type": "FREE_CUSTOMER_SERVICE", "pricing_category": "SERVICE", "volume": 1}),
                json!({"pricing_type": "REGULAR", "pricing_category": "MARKETING", "volume": 2}),
            ]
        );
        assert_eq!(
            ask("pricing_analytics", ".metric_types([\"COST\"]).dimensions([\"COUNTRY\",\"PHONE\"]).pricing_types([\"REGULAR\"])")
                .await,
            [json!({"phone_number": business.line.digits, "country": "JP", "cost": 0})]
        );
        assert_eq!(ask("pricing_analytics", ".pricing_categories([UTILITY])").await, [] as [Value; 0]);
        assert_eq!(
            ask("conversation_analytics", ".dimensions([\"CONVERSATION_CATEGORY\",\"CONVERSATION_DIRECTION\"])").await,
            [
                json!({"conversation_direction": "BUSINESS_INITIATED", "conversation_category": "MARKETING", "conversation": 2, "cost": 0}),
                json!({"conversation_direction": "USER_INITIATED", "conversation_category": "SERVICE", "conversation": 1, "cost": 0}),
            ]
        );
        assert_eq!(
            ask("conversation_analytics", ".metric_types(CONVERSATION).conversation_types(FREE_TIER)").await,
            [json!({"conversation": 1})]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn templates_by_day() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let (offer, other) = (template(&world, &business, "offer").await, template(&world, &business, "other").await);
        let sent = send(&world, &business, "819012345678", Some("offer"), Status::Read).await;
        let plain = send(&world, &business, "819012345678", None, Status::Read).await;
        tap(&world, &business, "once", sent).await;
        tap(&world, &business, "again", sent).await;
        // An answer to something that is no template counts nowhere.
        tap(&world, &business, "plain", plain).await;
        count(&world).await;

        let now = world.clock.now_ms() / 1_000;
        let (start, end) = ((now - DAY_SECS).to_string(), (now + 1).to_string());
        let path = format!("{}/template_analytics", business.line.waba_id);
        let ids = json!([offer, other]).to_string();
        let ask = async |rest: &[(&str, &str)]| {
            let mut query = vec![("start", &*start), ("end", &*end), ("granularity", "DAILY"), ("template_ids", &*ids)];
            query.retain(|(name, _)| !rest.iter().any(|(other, _)| other == name));
            query.extend(rest.iter().filter(|(_, value)| *value != "-"));
            get(&world, &business.weak_token, &path, &query).await
        };
        ask(&[]).await.graph(400, 200_007);
        let account = world.request(Method::POST, &format!("/v26.0/{}", business.line.waba_id));
        let account = account.bearer_auth(&business.weak_token).json(&json!({"is_enabled_for_insights": true}));
        Answer::of(account).await.ok(200);
        let answer = ask(&[]).await.ok(200);
        assert!(answer["paging"]["cursors"]["after"].is_string());
        let group = &answer["data"][0];
        assert_eq!((&group["granularity"], &group["product_type"]), (&json!("DAILY"), &json!("cloud_api")));
        let [point] = &group["data_points"].as_array().unwrap()[..] else { panic!("{group}") };
        assert_eq!(point["template_id"], offer.to_string());
        assert_eq!(point["start"].as_i64().unwrap() % DAY_SECS, 0);
        assert_eq!((&point["sent"], &point["delivered"], &point["read"]), (&json!(1), &json!(1), &json!(1)));
        assert_eq!(point["clicked"], json!([{"type": "quick_reply_button", "button_content": "Stop", "count": 2}]));
        let few = ask(&[("metric_types", "[\"SENT\"]"), ("use_waba_timezone", "true")]).await.ok(200);
        assert_eq!(few["data"][0]["waba_timezone"], "Asia/Tokyo");
        let point = few["data"][0]["data_points"][0].as_object().unwrap();
        assert_eq!(point["start"].as_i64().unwrap() % DAY_SECS, 15 * 3_600, "midnight in Tokyo");
        assert_eq!(point.keys().collect::<Vec<_>>(), ["template_id", "start", "end", "sent"]);
        let marketing = ask(&[("product_type", "MARKETING_MESSAGES_API_FOR_WHATSAPP")]).await.ok(200);
        assert_eq!(marketing["data"][0]["data_points"], json!([]));

        let early = (now - 91 * DAY_SECS).to_string();
        let many = json!((1..=11).collect::<Vec<_>>()).to_string();
        for (name, value, details) in [
            ("start", "-", "start: is required"),
            ("start", "x", "start: must be a Unix time in seconds"),
            ("start", &*early, "start: may be at most 90 days ago"),
            ("end", &*start, "end: must be after start"),
            ("granularity", "DAY", "granularity: must be DAILY"),
            ("template_ids", "-", "template_ids: is required"),
            ("template_ids", "[]", "template_ids: takes 1 to 10 ids"),
            ("template_ids", &*many, "template_ids: takes 1 to 10 ids"),
            ("template_ids", "[7]", "template_ids: 7 is not a template of this account"),
            ("template_ids", "[\"x\"]", "template_ids: must be ids of templates"),
            (
                "metric_types",
                "[\"LIKED\"]",
                "metric_types: takes only SENT, DELIVERED, READ, CLICKED, COST, APP_* and WEBSITE_*",
            ),
            ("product_type", "x", "product_type: must be one of CLOUD_API, MARKETING_MESSAGES_API_FOR_WHATSAPP"),
            ("use_waba_timezone", "yes", "use_waba_timezone: must be true or false"),
        ] {
            assert_eq!(ask(&[(name, value)]).await.graph(400, 100)["error_data"]["details"], details);
        }
        let stranger = world.business("Mario").await.weak_token;
        assert_eq!(get(&world, &stranger, &path, &[("start", &start)]).await.graph(400, 100)["error_subcode"], 33);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_wrongly_is_refused_by_name() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let now = world.clock.now_ms() / 1_000;
        let range = around(&world);
        let old = now - 367 * DAY_SECS;
        for (text, details) in [
            ("analytics".to_owned(), "analytics.start: is required".to_owned()),
            (format!("analytics.{range}"), "analytics.granularity: is required".to_owned()),
            (
                format!("analytics.{range}.granularity(DAILY)"),
                "analytics.granularity: must be one of HALF_HOUR, DAY, MONTH".to_owned(),
            ),
            (
                format!("pricing_analytics.{range}.granularity(DAY)"),
                "pricing_analytics.granularity: must be one of HALF_HOUR, DAILY, MONTHLY".to_owned(),
            ),
            (
                format!("analytics.start({old}).end({now}).granularity(DAY)"),
                "analytics.start: may be at most one year ago".to_owned(),
            ),
            (
                format!("analytics.start({now}).end({now}).granularity(DAY)"),
                "analytics.end: must be after start".to_owned(),
            ),
            (
                format!("analytics.start(-1).end({now}).granularity(DAY)"),
                "analytics.start: must be a Unix time in seconds".to_owned(),
            ),
            (
                format!("analytics.{range}.granularity(DAY).dimensions([PHONE])"),
                "analytics.dimensions: is not known".to_owned(),
            ),
            (
                format!("analytics.{range}.granularity(DAY).product_types([1])"),
                "analytics.product_types: takes only 0, 2, 100, 101, 102, 103".to_owned(),
            ),
            (
                format!("analytics.{range}.granularity(DAY).country_codes([japan])"),
                "analytics.country_codes: must be countries of two letters, such as JP".to_owned(),
            ),
            (
                format!("analytics.{range}.granularity(DAY).phone_numbers([\"15550001111\"])"),
                "phone_numbers: 15550001111 is not a number of this account".to_owned(),
            ),
            (
                format!("conversation_analytics.{range}.granularity(DAILY).metric_types([VOLUME])"),
                "conversation_analytics.metric_types: takes only COST, CONVERSATION".to_owned(),
            ),
        ] {
            let error = field(&world, &business, &text).await.graph(400, 100);
            assert_eq!(error["error_data"]["details"], details, "{text}");
        }
        let text = format!("analytics.{range}.granularity(DAY).product_types([0,100])");
        assert_eq!(field(&world, &business, &text).await.graph(400, 100)["error_subcode"], 2_388_077);
        let waba = business.line.waba_id.to_string();
        let text = format!("analytics.{range}.granularity(DAY)");
        get(&world, &business.api_token, &waba, &[("fields", &text)]).await.graph(403, 200);
    })
    .await;
}
