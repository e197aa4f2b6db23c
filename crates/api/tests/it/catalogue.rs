//! The catalogue: made and imported in the console, seen by customers, shown in messages.

use std::sync::Arc;

use inbox::agents::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Business, World, each, png};

const FEED: &str = "id,title,price,image_link\npizza,Pizza,1400,\nwine,Wine,12.50 EUR,\nbad,Bad,\"1,2\",\n";

async fn import(world: &World, business: &Business, query: &str) -> Answer {
    let owner = business.person(Role::Owner);
    let path = format!("/catalog/import{query}");
    Answer::of(owner.request(world, Method::POST, &path).header("content-type", "text/csv").body(FEED)).await
}

async fn stocked(world: &World) -> (Business, String) {
    let business = world.business("Luigi").await;
    let owner = business.person(Role::Owner);
    let made = owner.post(world, "/catalog", json!({"name": "Menu", "currency": "JPY"})).await.ok(201);
    assert_eq!(import(world, &business, "").await.ok(200)["created"], 2);
    (business, made["id"].as_str().unwrap().to_owned())
}

async fn public(world: &World, business: &Business, path: &str) -> Answer {
    Answer::of(world.request(Method::GET, &format!("/chat/v1/{}{path}", business.line.id))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_catalogue_is_made_imported_and_changed() {
    each(async |world: Arc<World>| {
        let business = world.business("Luigi").await;
        let owner = business.person(Role::Owner);
        owner.get(&world, "/catalog").await.problem(404, "no_catalog");
        public(&world, &business, "/catalog").await.problem(404, "no_catalog");
        owner.post(&world, "/catalog", json!({"name": "Menu", "currency": "JPY"})).await.ok(201);
        let dry = import(&world, &business, "?dry_run=true").await.ok(200);
        assert_eq!((&dry["created"], &dry["failed"]), (&json!(2), &json!(1)));
        assert_eq!(dry["errors"][0]["line"], 4);
        assert_eq!(owner.get(&world, "/catalog").await.ok(200)["products"], 0);
        import(&world, &business, "").await.ok(200);
        let page = owner.get(&world, "/catalog/products?q=wine").await.ok(200);
        assert_eq!((&page["data"][0]["price"], &page["data"][0]["currency"]), (&json!(1_250), &json!("EUR")));
        let again = json!({"retailer_id": "wine", "name": "Wine", "price": 1, "currency": "EUR"});
        owner.post(&world, "/catalog/products", again).await.problem(409, "taken");
        let wrong = owner.send(&world, Method::PATCH, "/catalog/products/wine", json!({"sale_price": 9_999})).await;
        assert_eq!(wrong.problem(422, "invalid")["field"], "sale_price");
        let sale = owner.send(&world, Method::PATCH, "/catalog/products/wine", json!({"sale_price": 999})).await;
        assert_eq!(sale.ok(200)["sale_price"], 999);
        let full = owner.send(&world, Method::PATCH, "/catalog/products/wine", json!({"sale_price": null})).await;
        assert_eq!(full.ok(200)["sale_price"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn customers_see_products_and_their_pictures_only() {
    each(async |world: Arc<World>| {
        let (business, catalog) = stocked(&world).await;
        let owner = business.person(Role::Owner);
        let picture = Answer::of(owner.request(&world, Method::POST, "/media").body(png())).await.ok(201);
        let picture = picture["id"].as_str().unwrap();
        let images = format!("/catalog/images/{picture}");
        public(&world, &business, &images).await.problem(404, "not_found");
        let change = json!({"image_media_id": picture});
        owner.send(&world, Method::PATCH, "/catalog/products/pizza", change).await.ok(200);
        owner.send(&world, Method::PATCH, "/catalog/products/wine", json!({"hidden": true})).await.ok(200);

        let answer = public(&world, &business, "/catalog?limit=50").await;
        let tag = answer.header("etag").unwrap().to_owned();
        let page = answer.ok(200);
        let url = format!("/chat/v1/{}{images}", business.line.id);
        assert_eq!(
            page,
            json!({"catalog_id": catalog, "next": null, "data": [{
                "retailer_id": "pizza", "name": "Pizza", "description": "", "price": 1400, "sale_price": null,
                "currency": "JPY", "image_url": url, "link": null, "availability": "in stock"
            }]})
        );
        let path = format!("/chat/v1/{}/catalog?limit=50", business.line.id);
        let known = Answer::of(world.request(Method::GET, &path).header("if-none-match", tag)).await;
        assert_eq!(known.status, 304);
        assert_eq!(public(&world, &business, &images).await.status, 200);
        let some = public(&world, &business, "/products?ids=wine,pizza,nothing").await.ok(200);
        assert_eq!(some["data"].as_array().unwrap().len(), 1);
        public(&world, &business, "/catalog?limit=0").await.problem(422, "invalid");
        public(&world, &business, "/catalog?cursor=%00").await.problem(422, "invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_keep_what_their_products_were() {
    each(async |world: Arc<World>| {
        let (business, catalog) = stocked(&world).await;
        let owner = business.person(Role::Owner);
        let path = format!("/conversations/{}/messages", business.conversation);
        let product = |catalog: &str, id: &str| {
            let action = json!({"catalog_id": catalog, "product_retailer_id": id});
            json!({"type": "interactive", "interactive": {"type": "product", "action": action}})
        };
        let say = |key: &str, message: Value| json!({"client_id": key, "message": message});
        let sent = owner.post(&world, &path, say("a", product(&catalog, "wine"))).await.ok(201);
        assert_eq!(sent["products"]["wine"]["price"], 1_250);
        owner.send(&world, Method::PATCH, "/catalog/products/wine", json!({"price": 1})).await.ok(200);
        let thread = owner.get(&world, &path).await.ok(200);
        assert_eq!(thread["data"].as_array().unwrap().last().unwrap()["products"]["wine"]["price"], 1_250);
        let missing = owner.post(&world, &path, say("b", product(&catalog, "nothing"))).await;
        assert_eq!(missing.problem(422, "invalid")["field"], "message.interactive.action.product_retailer_id");

        let graph = async |message: Value| {
            let mut body = json!({"messaging_product": "whatsapp", "to": "+819012345678"});
            body.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
            let path = format!("/v26.0/{}/messages", business.line.id);
            Answer::of(world.request(Method::POST, &path).bearer_auth(&business.api_token).json(&body)).await
        };
        graph(product(&catalog, "pizza")).await.ok(200);
        graph(product("1", "pizza")).await.graph(400, 131_009);
        let items = json!([{"product_retailer_id": "nothing"}]);
        let list = json!({"type": "interactive", "interactive": {
            "type": "product_list", "header": {"type": "text", "text": "Menu"}, "body": {"text": "Look"},
            "action": {"catalog_id": catalog, "sections": [{"title": "All", "product_items": items}]}
        }});
        graph(list).await.graph(400, 131_009);
    })
    .await;
}
