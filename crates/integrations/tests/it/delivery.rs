//! Who is told what, signed, and with which bytes.

use integrations::webhooks::endpoint::{self, Level};
use integrations::webhooks::subscribed;
use serde_json::json;

use crate::receiver::Receiver;
use crate::world::{self, setting};

/// HMAC-SHA256 by its definition, to compare with.
fn hmac(key: &[u8], message: &[u8]) -> String {
    let mut block = [0_u8; 64];
    let short = store::secret::sha256(key);
    let key = if key.len() > 64 { &short[..] } else { key };
    block[..key.len()].copy_from_slice(key);
    let inner: Vec<u8> = block.iter().map(|byte| byte ^ 0x36).chain(message.iter().copied()).collect();
    let inner = store::secret::sha256(&inner);
    let outer: Vec<u8> = block.iter().map(|byte| byte ^ 0x5c).chain(inner).collect();
    store::secret::sha256(&outer).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_message_is_told_in_one_signed_request() {
    for world in world::each().await {
        let receiver = Receiver::start().await;
        world.subscribe(Level::App, &receiver).await;
        let conversation = world.conversation("819012345678").await;
        let message = world.say(conversation, "Grüße ⚡🍕 a/b").await;
        receiver.wait_for(1).await;
        let request = receiver.requests().remove(0);
        let signature = request.headers["x-hub-signature-256"].to_str().unwrap();
        assert_eq!(signature, format!("sha256={}", hmac(world.app.secret.as_bytes(), &request.body)));
        assert_eq!(request.headers["content-type"], "application/json");
        let text = std::str::from_utf8(&request.body).unwrap();
        assert!(text.contains(r"Gr\u00fc\u00dfe \u26a1\ud83c\udf55 a\/b"), "{text}");
        let user_id = request.json()["entry"][0]["changes"][0]["value"]["contacts"][0]["user_id"].clone();
        assert_eq!(
            request.json(),
            json!({"object": "whatsapp_business_account", "entry": [{"id": world.waba.to_string(), "changes": [{
                "field": "messages", "value": {
                    "messaging_product": "whatsapp",
                    "metadata": {"display_phone_number": "81312345678", "phone_number_id": world.line.to_string()},
                    "contacts": [{"profile": {"name": "Aiko"}, "wa_id": "819012345678", "user_id": user_id}],
                    "messages": [{"from": "819012345678", "from_user_id": user_id, "id": world.wamid(message),
                        "timestamp": (store::testing::START_MS / 1_000).to_string(), "type": "text",
                        "text": {"body": "Grüße ⚡🍕 a/b"}}]}}]}]})
        );
    }
}

#[tokio::test]
async fn the_closest_endpoint_takes_an_event_and_the_next_one_when_it_is_gone() {
    for world in world::each().await {
        let (of_app, of_waba, of_phone) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
        let conversation = world.conversation("819012345678").await;
        world.subscribe(Level::App, &of_app).await;
        world.say(conversation, "1").await;
        of_app.wait_for(1).await;
        world.subscribe(Level::Waba, &of_waba).await;
        world.say(conversation, "2").await;
        of_waba.wait_for(1).await;
        world.subscribe(Level::PhoneNumber, &of_phone).await;
        world.say(conversation, "3").await;
        of_phone.wait_for(1).await;
        for (level, receiver, text) in [(Level::PhoneNumber, &of_waba, "4"), (Level::Waba, &of_app, "5")] {
            let (scope, place) = (world.scope, world.place(level));
            // What was told before but is not noted as told may be told again to the next one.
            world.has_told_everything().await;
            assert!(world.write(move |tx| endpoint::remove(tx, scope, place)).await);
            world.say(conversation, text).await;
            receiver.wait_for(2).await;
        }
        assert_eq!(
            (of_app.texts(), of_waba.texts(), of_phone.texts()),
            (vec!["1".to_owned(), "5".to_owned()], vec!["2".to_owned(), "4".to_owned()], vec!["3".to_owned()],)
        );
    }
}

#[tokio::test]
async fn only_subscribed_apps_and_fields_are_told() {
    let world = world::sqlite().await;
    let (receiver, other, reads_flows) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    let conversation = world.conversation("819012345678").await;
    world.subscribe(Level::App, &receiver).await;
    let (not_subscribed, _) = world.another_app(&other).await;
    let (flows, _) = world.another_app(&reads_flows).await;
    let (scope, waba) = (world.scope, world.waba);
    world.write(move |tx| subscribed::unsubscribe(tx, scope, waba, not_subscribed.id)).await;
    let place = endpoint::Place { app: flows.id, level: Level::App, target: flows.id.get() };
    let only_flows = endpoint::Setting { fields: vec!["flows".to_owned()], ..setting(&reads_flows.url()) };
    world.webhooks.set(scope, place, only_flows).await.unwrap();
    world.say(conversation, "1").await;
    receiver.wait_for(1).await;
    world.say(conversation, "2").await;
    receiver.wait_for(2).await;
    assert_eq!((other.values().len(), reads_flows.values().len()), (0, 0));
}
