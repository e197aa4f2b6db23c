//! What customers send beside plain texts: answers, orders, questions about products, and what only a demo believes.

use std::sync::Arc;

use commerce::product::Details;
use commerce::{catalog, product, settings};
use messaging::rules::facts;
use serde_json::{Value, json};

use crate::customer::Customer;
use crate::support::{Answer, Business, World, each, each_with, text};

impl Customer {
    async fn tell(&self, world: &World, key: &str, message: Value) -> Answer {
        self.post(world, "/messages", json!({"client_id": key, "message": message})).await
    }
}

/// A catalogue with a pizza, connected to the line.
pub async fn sells(world: &World, business: &Business) -> String {
    let scope = business.scope;
    let made = world.store().write(move |tx| {
        let catalog = catalog::create(tx, scope, "Menu", "USD")?;
        let pizza = Details::new("Pizza", 1_250, catalog.currency);
        product::create(tx, scope, catalog.id, "pizza", pizza)?;
        settings::connect_lines(tx, scope, catalog.id)?;
        Ok::<_, commerce::Error>(catalog.id)
    });
    made.await.unwrap().to_string()
}

fn order(items: Value) -> Value {
    json!({"type": "order", "order": {"text": "no garlic", "product_items": items}})
}

#[tokio::test]
async fn orders_have_the_catalogue_s_prices() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let early = customer.tell(&world, "0", order(json!([{"product_retailer_id": "pizza", "quantity": 1}]))).await;
        assert_eq!(early.problem(422, "invalid")["field"], "message.order.catalog_id");
        let catalog = sells(&world, &business).await;
        let items = json!([{"product_retailer_id": "pizza", "quantity": 2, "item_price": 0.01, "currency": "JPY"}]);
        let message = customer.tell(&world, "1", order(items)).await.ok(201);
        assert_eq!(
            message["order"],
            json!({"catalog_id": catalog, "text": "no garlic", "product_items": [
                {"product_retailer_id": "pizza", "quantity": 2, "item_price": 12.5, "currency": "USD"}]})
        );
        assert_eq!(message["products"]["pizza"]["price"], 1_250);
        let bare = order(json!([{"product_retailer_id": "pizza", "quantity": 1}]));
        let message = customer.tell(&world, "2", bare.clone()).await.ok(201);
        assert_eq!(message["order"]["product_items"][0]["item_price"], 12.5);
        assert_eq!(customer.tell(&world, "2", bare).await.ok(200)["id"], message["id"]);
        let unknown = order(json!([{"product_retailer_id": "pasta", "quantity": 1}]));
        assert_eq!(
            customer.tell(&world, "3", unknown).await.problem(422, "invalid")["field"],
            "message.order.product_items[0].product_retailer_id"
        );
    })
    .await;
}

#[tokio::test]
async fn a_question_names_its_product() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let catalog = sells(&world, &business).await;
        let about = |id: &str, mut message: Value| {
            message["context"] = json!({"referred_product": {"catalog_id": catalog, "product_retailer_id": id}});
            message
        };
        let message = customer.tell(&world, "1", about("pizza", text("Is it hot?"))).await.ok(201);
        let context = json!({"referred_product": {"catalog_id": catalog, "product_retailer_id": "pizza"}});
        assert_eq!(message["context"], context);
        assert_eq!(message["products"]["pizza"]["name"], "Pizza");
        let edit = json!({"message": text("Is it very hot?")});
        let path = Customer::message(&message["id"]);
        let edited = customer.send(&world, reqwest::Method::PATCH, &path, edit).await.ok(200);
        assert_eq!((&edited["context"], &edited["text"]["body"]), (&context, &json!("Is it very hot?")));
        assert_eq!(
            customer.tell(&world, "2", about("pasta", text("?"))).await.problem(422, "invalid")["field"],
            "message.context.referred_product.product_retailer_id"
        );
        let place = json!({"type": "location", "location": {"latitude": 1, "longitude": 2}});
        assert_eq!(
            customer.tell(&world, "3", about("pizza", place)).await.problem(422, "invalid")["field"],
            "message.context.referred_product"
        );
    })
    .await;
}

#[tokio::test]
async fn answers_that_were_not_offered_name_their_member() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let own = customer.say(&world, "hi").await;
        let tap = |context: Value| {
            json!({"type": "interactive", "context": context,
                "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}}})
        };
        let cases = [
            ("1", json!(null), "required"),
            ("2", json!({"id": own["id"]}), "invalid"),
            ("3", json!({"id": "wamid.X"}), "invalid"),
        ];
        for (key, context, code) in cases {
            let problem = customer.tell(&world, key, tap(context)).await.problem(422, code);
            assert_eq!(problem["field"], "message.context.id", "{problem}");
        }
    })
    .await;
}

fn claims() -> [(Value, &'static str); 3] {
    let mut referred = text("hi");
    referred["referral"] = json!({"source_type": "ad", "source_id": "1", "ctwa_clid": "x"});
    let mut forwarded = text("hi");
    forwarded["context"] = json!({"forwarded": true});
    let unsupported = json!({"type": "unsupported", "unsupported": {"type": "poll", "votes": [1]}});
    [(referred, "message.referral"), (forwarded, "message.context.forwarded"), (unsupported, "")]
}

#[tokio::test]
async fn only_the_demo_believes_what_the_platform_alone_knows() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        for (message, field) in claims() {
            let refused = customer.tell(&world, field, message).await;
            if field.is_empty() {
                continue;
            }
            assert_eq!(refused.problem(422, "invalid")["field"], field);
        }
        let [.., (unsupported, _)] = claims();
        customer.tell(&world, "u", unsupported).await.problem(422, "unsendable_type");
    })
    .await;
    each_with(
        |config| config.is_demo = true,
        async |world: Arc<World>| {
            let business = world.business("Luigi").await;
            let customer = Customer::guest(&world, &business).await;
            for (number, (message, _)) in claims().into_iter().enumerate() {
                let stored = customer.tell(&world, &number.to_string(), message.clone()).await.ok(201);
                for (name, value) in message.as_object().unwrap() {
                    assert_eq!(&stored[name], value, "{name}");
                }
                if stored["type"] == "unsupported" {
                    assert_eq!(stored["errors"][0]["code"], 131_051);
                }
            }
            let system = json!({"type": "system", "system": {"body": "x", "type": "user_changed_number"}});
            customer.tell(&world, "s", system).await.problem(422, "unsendable_type");
        },
    )
    .await;
}

#[tokio::test]
async fn what_a_blocked_person_writes_is_refused() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let customer = Customer::guest(&world, &business).await;
        let said = customer.say(&world, "hi").await;
        let (scope, line) = (business.scope, business.line.id);
        let conversation = said["conversation_id"].as_str().unwrap().parse().unwrap();
        let blocked = world.store().write(move |tx| {
            let contact = messaging::conversation::get(tx, scope, conversation)?.contact;
            facts::block(tx, scope, line, contact)?;
            Ok::<_, messaging::Error>(contact)
        });
        let contact = blocked.await.unwrap();
        customer.tell(&world, "1", text("hello?")).await.problem(403, "blocked");
        let edit = json!({"message": text("hello")});
        let path = Customer::message(&said["id"]);
        customer.send(&world, reqwest::Method::PATCH, &path, edit).await.problem(403, "blocked");
        assert_eq!(customer.thread(&world).await["data"].as_array().unwrap().len(), 1, "nothing is stored");
        assert_eq!(customer.tell(&world, "hi", text("hi")).await.ok(200)["id"], said["id"]);
        world.store().write(move |tx| facts::unblock(tx, scope, line, contact)).await.unwrap();
        customer.tell(&world, "1", text("hello?")).await.ok(201);
    })
    .await;
}
