use commerce::product::Details;
use commerce::{Error, message};
use serde_json::{Value, json};
use wire::message::Content;

use crate::world::{self, World};

async fn check(world: &World, mut content: Content) -> commerce::Result<(Value, Value)> {
    assert!(message::names_products(&content));
    let (scope, line) = (world.scope, world.line);
    world
        .store()
        .read(move |tx| {
            let products = message::check(tx, scope, line, &mut content)?;
            Ok((Value::Object(content.to_json()), Value::Object(products)))
        })
        .await
}

fn interactive(value: Value) -> Content {
    Content::parse(&json!({ "type": "interactive", "interactive": value })).unwrap()
}

fn code(result: commerce::Result<(Value, Value)>) -> u32 {
    match result {
        Err(Error::Invalid(invalid)) => invalid.code,
        other => panic!("{other:?}"),
    }
}

async fn stocked() -> Vec<World> {
    let worlds = world::each().await;
    for world in &worlds {
        world.add("a", world.yen("A", 100)).await.unwrap();
        world.add("b", Details { availability: "out of stock".into(), ..world.yen("B", 200) }).await.unwrap();
        world.add("hidden", Details { is_hidden: true, ..world.yen("C", 300) }).await.unwrap();
    }
    worlds
}

#[tokio::test]
async fn one_product_must_be_there() {
    for world in stocked().await {
        let one = |catalog: &str, id: &str| {
            interactive(json!({ "type": "product", "action": { "catalog_id": catalog, "product_retailer_id": id } }))
        };
        let catalog = world.catalog.id.to_string();
        let (_, products) = check(&world, one(&catalog, "b")).await.unwrap();
        assert_eq!(products["b"]["availability"], "out of stock");
        for (catalog, id) in [(catalog.as_str(), "x"), (catalog.as_str(), "hidden"), ("12", "a")] {
            assert_eq!(code(check(&world, one(catalog, id)).await), 131_009);
        }
    }
}

#[tokio::test]
async fn unmatched_products_of_a_list_are_dropped() {
    for world in stocked().await {
        let list = |first: &[&str], second: &[&str]| {
            let section = |ids: &[&str]| {
                let items: Vec<Value> = ids.iter().map(|id| json!({ "product_retailer_id": id })).collect();
                json!({ "title": "S", "product_items": items })
            };
            interactive(json!({
                "type": "product_list", "header": { "type": "text", "text": "Menu" }, "body": { "text": "Look" },
                "action": { "catalog_id": world.catalog.id.to_string(), "sections": [section(first), section(second)] }
            }))
        };
        let (content, products) = check(&world, list(&["x", "a", "hidden"], &["y"])).await.unwrap();
        let sections = &content["interactive"]["action"]["sections"];
        assert_eq!(*sections, json!([{ "title": "S", "product_items": [{ "product_retailer_id": "a" }] }]));
        assert_eq!(products.as_object().unwrap().len(), 1);
        assert_eq!(code(check(&world, list(&["x"], &["hidden"])).await), 131_009);
    }
}

#[tokio::test]
async fn carousels_keep_the_cards_that_match() {
    for world in stocked().await {
        let carousel = |ids: &[&str]| {
            let card = |(index, id): (usize, &&str)| {
                let action = json!({ "catalog_id": world.catalog.id.to_string(), "product_retailer_id": id });
                json!({ "card_index": index, "type": "product", "action": action })
            };
            let cards: Vec<Value> = ids.iter().enumerate().map(card).collect();
            interactive(json!({ "type": "carousel", "body": { "text": "Look" }, "action": { "cards": cards } }))
        };
        let (content, _) = check(&world, carousel(&["x", "a", "b"])).await.unwrap();
        let cards = content["interactive"]["action"]["cards"].as_array().unwrap().clone();
        assert_eq!(cards.iter().map(|card| card["card_index"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(code(check(&world, carousel(&["a", "x"])).await), 131_009);
    }
}

#[tokio::test]
async fn a_catalogue_shows_its_thumbnail_or_its_first_product() {
    for world in stocked().await {
        let message = |parameters: Value| {
            let action = json!({ "name": "catalog_message", "parameters": parameters });
            interactive(json!({ "type": "catalog_message", "body": { "text": "Look" }, "action": action }))
        };
        let (_, products) = check(&world, message(json!({ "thumbnail_product_retailer_id": "b" }))).await.unwrap();
        assert!(products["b"].is_object());
        let (_, products) = check(&world, message(json!({}))).await.unwrap();
        assert!(products["a"].is_object());
    }
}

#[tokio::test]
async fn templates_with_products_are_checked() {
    for world in stocked().await {
        let template = |parameter: Value| {
            let component = json!({ "type": "button", "sub_type": "mpm", "index": 0, "parameters": [parameter] });
            let template = json!({ "name": "t", "language": { "code": "en" }, "components": [component] });
            Content::parse(&json!({ "type": "template", "template": template })).unwrap()
        };
        let sections = |ids: &[&str]| {
            let items: Vec<Value> = ids.iter().map(|id| json!({ "product_retailer_id": id })).collect();
            template(json!({ "type": "action", "action": { "sections": [{ "title": "S", "product_items": items }] } }))
        };
        let (_, products) = check(&world, sections(&["a", "x"])).await.unwrap();
        assert_eq!(products.as_object().unwrap().len(), 1);
        assert_eq!(code(check(&world, sections(&["x"])).await), 131_009);
        let header = |id: &str| template(json!({ "type": "product", "product": { "product_retailer_id": id } }));
        assert!(check(&world, header("a")).await.is_ok());
        assert_eq!(code(check(&world, header("hidden")).await), 131_009);
        let plain =
            Content::parse(&json!({ "type": "template", "template": { "name": "t", "language": { "code": "en" } } }));
        assert!(!message::names_products(&plain.unwrap()));
    }
}
