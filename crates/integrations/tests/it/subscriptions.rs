//! Setting endpoints: the handshake, and what is refused.

use integrations::Error;
use integrations::webhooks::endpoint::{self, Level, Setting};

use crate::receiver::Receiver;
use crate::world::{self, World, setting};

async fn refusal(world: &World, level: Level, setting: Setting) -> String {
    let refused = world.webhooks.set(world.scope, world.place(level), setting).await;
    let scope = world.scope;
    let none = world.write(move |tx| endpoint::list(tx, scope)).await;
    assert!(none.is_empty(), "nothing is kept");
    match refused.unwrap_err() {
        Error::Unverified(why) => format!("unverified: {why}"),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_callback_must_answer_the_challenge() {
    for world in world::each().await {
        let receiver = Receiver::start().await;
        let wrong_token = Setting { verify_token: "guess".to_owned(), ..setting(&receiver.url()) };
        let refused = refusal(&world, Level::App, wrong_token).await;
        assert_eq!(refused, "unverified: it answered with HTTP status 403 instead of 200");
        let refused = refusal(&world, Level::App, setting(&receiver.at("/wrong"))).await;
        assert_eq!(refused, "unverified: it did not answer with the text of hub.challenge alone");
        let id = world.subscribe(Level::App, &receiver).await;
        assert_eq!(world.subscribe(Level::App, &receiver).await, id, "the same endpoint is set again");
    }
}

#[tokio::test]
async fn what_may_not_be_reached_or_is_too_long_is_refused() {
    let world = world::sqlite().await;
    let refused = refusal(&world, Level::App, setting("https://10.0.0.1/hook")).await;
    assert!(refused.starts_with("callback_url: 10.0.0.1 is not a public address"), "{refused}");
    let refused = refusal(&world, Level::App, setting("http://169.254.169.254/latest/meta-data")).await;
    assert!(refused.contains("169.254.169.254 is not a public address"), "{refused}");
    let refused = refusal(&world, Level::App, setting("http://1.1.1.1/hook")).await;
    assert_eq!(refused, "callback_url: must be an https:// address");
    let refused = refusal(&world, Level::App, setting("ftp://example.com")).await;
    assert!(refused.starts_with("callback_url: "), "{refused}");
    let long = format!("https://example.com/{}", "x".repeat(200));
    let refused = refusal(&world, Level::PhoneNumber, setting(&long)).await;
    assert_eq!(refused, "override_callback_uri: must be at most 200 characters");
    let unknown = Setting { fields: vec!["mesages".to_owned()], ..setting("https://example.com/") };
    let refused = refusal(&world, Level::App, unknown).await;
    assert!(refused.starts_with("fields: \"mesages\""), "{refused}");
    let silent = Setting { verify_token: String::new(), ..setting("https://example.com/") };
    assert_eq!(refusal(&world, Level::App, silent).await, "verify_token: needs 1 to 1024 characters");
}
