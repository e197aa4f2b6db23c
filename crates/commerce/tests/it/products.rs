use commerce::product::{self, Details, Wanted};
use commerce::{Error, catalog, settings};

use crate::world;

#[tokio::test]
async fn a_product_is_made_changed_and_removed() {
    for world in world::each().await {
        let made = world.add("pizza", world.yen("  Margherita ", 1_400)).await.unwrap();
        assert_eq!((made.details.name.as_str(), made.details.price), ("Margherita", 1_400));
        let again = world.add("pizza", world.yen("Other", 1)).await;
        assert!(matches!(again, Err(Error::Taken { field: "retailer_id", .. })));
        let (scope, catalog) = (world.scope, world.catalog.id);
        let changed = world
            .write(move |tx| product::update(tx, scope, catalog, "pizza", |details| details.sale_price = Some(1_200)))
            .await
            .unwrap();
        assert_eq!((changed.price_now(), changed.id), (1_200, made.id));
        world.write(move |tx| product::delete(tx, scope, catalog, "pizza")).await.unwrap();
        let gone = world.write(move |tx| product::delete(tx, scope, catalog, "pizza")).await;
        assert!(matches!(gone, Err(Error::NotFound { what: "product", .. })));
    }
}

#[tokio::test]
async fn what_breaks_a_rule_names_its_field() {
    for world in world::each().await {
        let good = world.yen("Pizza", 100);
        let cases: [(&str, Details); 9] = [
            ("name", Details { name: " ".into(), ..good.clone() }),
            ("name", Details { name: "x".repeat(201), ..good.clone() }),
            ("price", Details { price: -1, ..good.clone() }),
            ("sale_price", Details { sale_price: Some(101), ..good.clone() }),
            ("currency", Details { currency: "YEN".into(), ..good.clone() }),
            ("availability", Details { availability: "soon".into(), ..good.clone() }),
            ("link", Details { link: Some("javascript:alert(1)".into()), ..good.clone() }),
            ("image_link", Details { image_link: Some("ftp://a/b".into()), ..good.clone() }),
            ("description", Details { description: "a\0b".into(), ..good.clone() }),
        ];
        for (field, details) in cases {
            match world.add("x", details).await {
                Err(Error::Invalid(invalid)) => assert_eq!(invalid.field, field),
                other => panic!("{field}: {other:?}"),
            }
        }
        let missing = Details { image_media_id: Some(wire::id::MediaId::new(7)), ..good };
        assert!(
            matches!(world.add("x", missing).await, Err(Error::Invalid(invalid)) if invalid.field == "image_media_id")
        );
        assert!(world.add("", world.yen("a", 1)).await.is_err());
    }
}

#[tokio::test]
async fn pages_have_no_gaps_and_search_finds_what_is_meant() {
    for world in world::each().await {
        let (scope, catalog, yen) = (world.scope, world.catalog.id, world.yen("x", 100));
        world
            .write(move |tx| {
                let items = (0..25).map(|number| {
                    let name = if number % 5 == 0 { format!("Pizza 100% {number}") } else { format!("Pasta {number}") };
                    (format!("p{number}"), Details { name, is_hidden: number == 3, ..yen.clone() })
                });
                product::put_many(tx, scope, catalog, items.collect())
            })
            .await
            .unwrap();
        let list = |wanted: Wanted| {
            world.store().read(move |tx| {
                let (mut all, mut wanted) = (Vec::new(), wanted);
                loop {
                    let page = product::list(tx, scope, catalog, &wanted, 10)?;
                    all.extend(page.data.into_iter().map(|product| product.retailer_id));
                    match page.next {
                        Some(next) => wanted.cursor = Some(next),
                        None => return Ok::<_, Error>(all),
                    }
                }
            })
        };
        let all: Vec<String> = (0..25).map(|number| format!("p{number}")).collect();
        assert_eq!(list(Wanted { with_hidden: true, ..Wanted::default() }).await.unwrap(), all);
        assert_eq!(list(Wanted::default()).await.unwrap().len(), 24, "one is hidden");
        let search = |text: &str| list(Wanted { search: Some(text.to_owned()), ..Wanted::default() });
        assert_eq!(search("pIZZA").await.unwrap(), ["p0", "p5", "p10", "p15", "p20"]);
        assert_eq!(search("100%").await.unwrap().len(), 5);
        assert_eq!(search("1__%").await.unwrap().len(), 0, "its signs are meant as they are");
        assert_eq!(search("p24").await.unwrap(), ["p24"], "the seller's id is found too");
        let wrong = Wanted { cursor: Some("?".into()), ..Wanted::default() };
        assert!(list(wrong).await.is_err());
    }
}

#[tokio::test]
async fn another_business_has_neither_catalogue_nor_products() {
    for world in world::each().await {
        world.add("pizza", world.yen("Margherita", 1_400)).await.unwrap();
        let (other, catalog, line) = (world.other, world.catalog.id, world.line);
        world
            .write(move |tx| {
                assert_eq!(catalog::find(tx, other, catalog)?, None);
                assert_eq!(catalog::of_business(tx, other)?, None);
                assert!(product::get_many(tx, other, catalog, &["pizza".into()])?.is_empty());
                let stolen = settings::Settings { catalog_id: Some(catalog), ..settings::Settings::default() };
                assert!(settings::put(tx, other, line, &stolen).is_err());
                Ok(())
            })
            .await
            .unwrap();
    }
}
