use commerce::order;
use commerce::product::Details;
use commerce::{Error, settings};
use serde_json::json;
use wire::message::{Order, ReferredProduct};

use crate::world::{self, World};

fn order(items: serde_json::Value, catalog: &str) -> Order {
    serde_json::from_value(json!({ "catalog_id": catalog, "text": "no onions", "product_items": items })).unwrap()
}

async fn priced(world: &World, order: Order) -> commerce::Result<order::Priced> {
    let (scope, line) = (world.scope, world.line);
    world.store().read(move |tx| order::priced(tx, scope, line, &order)).await
}

#[tokio::test]
async fn prices_come_from_the_catalogue() {
    for world in world::each().await {
        let sale = Details { sale_price: Some(1_200), ..world.yen("Margherita", 1_400) };
        world.add("pizza", sale).await.unwrap();
        let euro = Details { currency: "eur".into(), ..world.yen("Wine", 1_250) };
        world.add("wine", euro).await.unwrap();
        let items = json!([
            { "product_retailer_id": "pizza", "quantity": 2, "item_price": 1, "currency": "USD" },
            { "product_retailer_id": "wine", "quantity": 99.0, "item_price": 0, "currency": "JPY" }
        ]);
        let made = priced(&world, order(items, &world.catalog.id.to_string())).await.unwrap();
        let json = serde_json::to_value(&made.order).unwrap();
        assert_eq!(
            json["product_items"],
            json!([
                { "product_retailer_id": "pizza", "quantity": 2, "item_price": 1200, "currency": "JPY" },
                { "product_retailer_id": "wine", "quantity": 99, "item_price": 12.5, "currency": "EUR" }
            ])
        );
        assert_eq!(made.products["pizza"]["price"], 1_400);
        assert_eq!(made.products["pizza"]["sale_price"], 1_200);
        assert_eq!(made.products["wine"]["image_url"], serde_json::Value::Null);
    }
}

#[tokio::test]
async fn what_can_t_be_ordered_is_refused_by_field() {
    for world in world::each().await {
        world.add("pizza", world.yen("Margherita", 1_400)).await.unwrap();
        world.add("secret", Details { is_hidden: true, ..world.yen("Secret", 1) }).await.unwrap();
        world.add("gone", Details { availability: "out of stock".into(), ..world.yen("Gone", 1) }).await.unwrap();
        let catalog = world.catalog.id.to_string();
        let item = |id: &str, quantity: serde_json::Value| json!({ "product_retailer_id": id, "quantity": quantity, "item_price": 1, "currency": "JPY" });
        let field = async |order: Order| match priced(&world, order).await {
            Err(Error::Invalid(invalid)) => (invalid.field, invalid.code),
            other => panic!("{other:?}"),
        };
        for (id, quantity, member) in [
            ("nothing", json!(1), "product_retailer_id"),
            ("secret", json!(1), "product_retailer_id"),
            ("gone", json!(1), "product_retailer_id"),
            ("pizza", json!(0), "quantity"),
            ("pizza", json!(100), "quantity"),
            ("pizza", json!(-1), "quantity"),
            ("pizza", json!(1.5), "quantity"),
        ] {
            let refused = field(order(json!([item(id, quantity)]), &catalog)).await;
            assert_eq!(refused, (format!("order.product_items[0].{member}"), 131_009), "{id}");
        }
        let twice = json!([item("pizza", json!(1)), item("pizza", json!(1))]);
        assert_eq!(field(order(twice, &catalog)).await.0, "order.product_items[1].product_retailer_id");
        assert_eq!(field(order(json!([item("pizza", json!(1))]), "1")).await.0, "order.catalog_id");
        assert_eq!(field(order(json!([]), &catalog)).await.0, "order.product_items");
        let (scope, line) = (world.scope, world.line);
        world
            .write(move |tx| {
                let off = settings::Settings { is_cart_enabled: false, ..settings::get(tx, scope, line)? };
                settings::put(tx, scope, line, &off)
            })
            .await
            .unwrap();
        assert_eq!(field(order(json!([item("pizza", json!(1))]), &catalog)).await.0, "order");
    }
}

#[tokio::test]
async fn a_question_about_a_product_keeps_its_snapshot() {
    for world in world::each().await {
        world.add("pizza", world.yen("Margherita", 1_400)).await.unwrap();
        let (scope, line) = (world.scope, world.line);
        let ask = |id: &str| {
            let product = ReferredProduct { product_retailer_id: Some(id.to_owned()), ..ReferredProduct::default() };
            world.store().read(move |tx| order::referred(tx, scope, line, &product))
        };
        let (catalog, products) = ask("pizza").await.unwrap();
        assert_eq!((catalog, products["pizza"]["name"].as_str()), (world.catalog.id, Some("Margherita")));
        assert!(ask("nothing").await.is_err());
    }
}
