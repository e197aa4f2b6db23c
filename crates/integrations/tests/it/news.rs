//! What is told besides messages: of one field, in order, to the app's own callback.

use integrations::webhooks::endpoint::{Level, Setting};
use integrations::webhooks::subscribed;
use messaging::{business, news};
use serde_json::json;
use store::Scope;

use crate::receiver::Receiver;
use crate::world::{self, World, setting};

const FIELD: &str = "message_template_status_update";

async fn approve(world: &World, id: i64) {
    let (scope, waba) = (world.scope, world.waba);
    world
        .write(move |tx| {
            news::tell(tx, scope, waba, FIELD, id, &json!({"event": "APPROVED", "message_template_id": id}));
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn news_goes_to_the_app_with_the_time_in_its_entry() {
    for world in world::each().await {
        let (of_app, of_waba) = (Receiver::start().await, Receiver::start().await);
        let place = world.place(Level::App);
        let both = Setting { fields: vec!["messages".to_owned(), FIELD.to_owned()], ..setting(&of_app.url()) };
        world.webhooks.set(world.scope, place, both).await.unwrap();
        world.subscribe(Level::Waba, &of_waba).await;
        for id in [7, 8] {
            approve(&world, id).await;
        }
        let conversation = world.conversation("819012345678").await;
        world.say(conversation, "Hello").await;
        let told = of_app.wait_for(2).await;
        let ids: Vec<i64> = told.iter().map(|value| value["message_template_id"].as_i64().unwrap()).collect();
        assert_eq!(ids.len(), 2, "an override is for messages only");
        assert!(ids.contains(&7) && ids.contains(&8));
        let body = of_app.requests()[0].json();
        let entry = &body["entry"][0];
        assert_eq!(entry["id"], world.waba.to_string());
        assert!(entry["time"].as_i64().is_some_and(|time| time > 0), "{entry}");
        assert_eq!(entry["changes"][0]["field"], FIELD);
        let message = of_waba.wait_for(1).await;
        assert_eq!(message[0]["messages"][0]["text"]["body"], "Hello");
        assert_eq!(of_waba.requests()[0].json()["entry"][0].get("time"), None);
    }
}

#[tokio::test]
async fn who_does_not_ask_for_a_field_is_not_told() {
    let world = world::sqlite().await;
    let receiver = Receiver::start().await;
    world.subscribe(Level::App, &receiver).await;
    approve(&world, 7).await;
    let conversation = world.conversation("819012345678").await;
    world.say(conversation, "Hello").await;
    let told = receiver.wait_for(1).await;
    assert_eq!(told[0]["messages"][0]["text"]["body"], "Hello", "the news came before and was left out");
}

#[tokio::test]
async fn what_is_told_of_the_portfolio_needs_no_account_and_stays_in_the_business() {
    for world in world::each().await {
        let (of_app, scope, waba, app) = (Receiver::start().await, world.scope, world.waba, world.app.id);
        let other = world.write(move |tx| {
            subscribed::unsubscribe(tx, scope, waba, app)?;
            Ok(Scope::of(business::create(tx, "Mario", "Asia/Tokyo", "ja")?.0.id))
        });
        let other = other.await;
        let fields = vec!["partner_solutions".to_owned()];
        let setting = Setting { fields, ..setting(&of_app.url()) };
        world.webhooks.set(world.scope, world.place(Level::App), setting).await.unwrap();
        for (scope, id) in [(other, 6), (world.scope, 7)] {
            let value =
                json!({"event": "SOLUTION_CREATED", "solution_id": id.to_string(), "solution_status": "INITIATED"});
            world
                .write(move |tx| {
                    news::tell_portfolio(tx, scope, "partner_solutions", id, &value);
                    Ok(())
                })
                .await;
        }
        let told = of_app.wait_for(1).await;
        assert_eq!(told[0]["solution_id"], "7");
        assert_eq!(of_app.requests()[0].json()["entry"][0]["id"], world.scope.business().to_string());
    }
}
