use bytes::Bytes;
use commerce::import::{self, MAX_ROWS, Report};
use commerce::product::{self, Wanted};
use commerce::{Error, Result};

use crate::world::{self, World};

async fn import(world: &World, file: impl Into<Bytes>, dry_run: bool) -> Result<Report> {
    import::run(world.store(), world.scope, world.catalog.clone(), file.into(), dry_run).await
}

fn counts(report: &Report) -> (usize, usize, usize, usize, usize) {
    (report.rows, report.created, report.updated, report.unchanged, report.failed)
}

const FEED: &str = "\u{feff}id,title,description,availability,condition,price,sale_price,link,image_link,brand
margherita,Margherita,\"Tomato, mozzarella,
basil\",in stock,new,1400 JPY,,https://luigi.example/m,https://luigi.example/m.jpg,Luigi
,No id,x,in stock,new,1 JPY,,,,
wine,Wine,Red,In_Stock,new,\"12.50 EUR\",9.99 EUR,,,
broken,Broken,x,in stock,new,\"12,50 EUR\",,,,
soon,Soon,x,tomorrow,new,1 JPY,,,,
margherita,Twice,x,in stock,new,1 JPY,,,,
";

#[tokio::test]
async fn a_feed_is_imported_row_by_row_and_again_changes_nothing() {
    for world in world::each().await {
        let dry = import(&world, FEED, true).await.unwrap();
        assert_eq!(counts(&dry), (6, 2, 0, 0, 4));
        let (scope, catalog) = (world.scope, world.catalog.id);
        let none = world.store().read(move |tx| product::count(tx, scope, catalog)).await.unwrap();
        assert_eq!(none, 0, "a dry run writes nothing");
        let real = import(&world, FEED, false).await.unwrap();
        assert_eq!(Report { dry_run: true, ..real.clone() }, dry);
        let errors: Vec<_> = real.errors.iter().map(|error| (error.line, error.column.as_deref().unwrap())).collect();
        assert_eq!(errors, [(4, "id"), (6, "price"), (7, "availability"), (8, "id")]);
        assert_eq!(real.ignored_columns, ["condition"]);
        let pizza = world.product("margherita").await.details;
        assert_eq!((pizza.name.as_str(), pizza.price, pizza.currency.as_str()), ("Margherita", 1_400, "JPY"));
        assert_eq!(pizza.description, "Tomato, mozzarella,\nbasil");
        assert_eq!(world.product("wine").await.details.sale_price, Some(999));
        let again = import(&world, FEED, false).await.unwrap();
        assert_eq!(counts(&again), (6, 0, 0, 2, 4));
    }
}

#[tokio::test]
async fn delimiters_plain_columns_and_part_updates() {
    for world in world::each().await {
        let semicolons = import(&world, "SKU;Name;Price\na;Alpha;100\nb;\"Be;ta\";¥1,200\n", false).await.unwrap();
        assert_eq!(counts(&semicolons), (2, 2, 0, 0, 0));
        assert_eq!(world.product("b").await.details.name, "Be;ta");
        let tabs = import(&world, "id\tavailability\r\na\tout of stock\r\n\r\nc\tin stock\r\n", false).await.unwrap();
        assert_eq!(counts(&tabs), (2, 0, 1, 0, 1), "a new product needs a price");
        let alpha = world.product("a").await.details;
        assert_eq!((alpha.name.as_str(), alpha.availability.as_str()), ("Alpha", "out of stock"));
    }
}

#[tokio::test]
async fn files_that_are_no_feed_are_refused_whole() {
    for world in world::each().await {
        for (file, reason) in [
            (Vec::new(), "empty"),
            (b"\xff\xfei\0d\0".to_vec(), "UTF-8"),
            (b"id,title\0\n".to_vec(), "NUL"),
            (b"title,price\nA,1\n".to_vec(), "`id`"),
        ] {
            let error = import(&world, file, false).await.unwrap_err();
            assert!(matches!(&error, Error::Invalid(invalid) if invalid.field == "file"), "{error}");
            assert!(error.to_string().contains(reason), "{error}");
        }
        let long: String = (0..=MAX_ROWS).map(|number| format!("{number},N,1\n")).collect();
        let error = import(&world, format!("id,title,price\n{long}"), false).await.unwrap_err();
        assert!(error.to_string().contains("50000"), "{error}");
    }
}

#[tokio::test]
async fn a_big_file_is_imported_in_order() {
    for world in world::each().await {
        let rows: String = (0..3_000).map(|number| format!("p{number:05},Dish {number},{number}\n")).collect();
        let report = import(&world, format!("id,title,price\n{rows}"), false).await.unwrap();
        assert_eq!(counts(&report), (3_000, 3_000, 0, 0, 0));
        let (scope, catalog) = (world.scope, world.catalog.id);
        let page = world
            .store()
            .read(move |tx| {
                let search = Wanted { search: Some("dish 29".into()), ..Wanted::default() };
                product::list(tx, scope, catalog, &search, 3)
            })
            .await
            .unwrap();
        let names: Vec<_> = page.data.iter().map(|product| product.details.name.as_str()).collect();
        assert_eq!(names, ["Dish 29", "Dish 290", "Dish 291"]);
    }
}
