//! The restaurant's catalogue: its menu, with pictures drawn by code.

use commerce::product::{self, Details, Wanted};
use commerce::{Error as Refused, catalog, settings};
use messaging::media::{self, Claim};
use store::Store;
use wire::id::CatalogId;

use super::picture::{self, Color, Look};
use super::seed::Demo;
use crate::serve::Error;

const NAME: &str = "Menu · メニュー";
const CURRENCY: &str = "JPY";

/// Width and height of a picture, in pixels.
const SIZE: u32 = 256;

struct Dish {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    price: i64,
    sale_price: Option<i64>,
    category: &'static str,
    availability: &'static str,
    look: Look,
}

const fn dish(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    price: i64,
    category: &'static str,
    look: Look,
) -> Dish {
    Dish { id, name, description, price, sale_price: None, category, availability: "in stock", look }
}

const PIZZA: &str = "Pizza";
const PASTA: &str = "Pasta";
const STARTERS: &str = "Antipasti";
const SWEETS: &str = "Dolci";
const DRINKS: &str = "Drinks";

const TOMATO: Color = [196.0, 58.0, 34.0];
const CREAM: Color = [244.0, 232.0, 204.0];
const CHEESE: Color = [246.0, 230.0, 190.0];
const GREEN: Color = [58.0, 122.0, 52.0];
const HAM: Color = [214.0, 122.0, 112.0];
const OLIVE: Color = [52.0, 46.0, 50.0];
const EGG: Color = [244.0, 196.0, 84.0];
const NOODLE: Color = [232.0, 190.0, 106.0];
const MEAT: Color = [124.0, 66.0, 40.0];
const COCOA: Color = [92.0, 58.0, 38.0];
const BERRY: Color = [176.0, 28.0, 66.0];
const WATER: Color = [206.0, 226.0, 234.0];

const fn pizza(base: Color, first: Color, second: Color, turn: f32) -> Look {
    Look { has_crust: true, base, first, second, turn }
}

const fn plate(base: Color, first: Color, second: Color, turn: f32) -> Look {
    Look { has_crust: false, base, first, second, turn }
}

const DISHES: [Dish; 20] = [
    dish(
        "margherita",
        "Pizza Margherita マルゲリータ",
        "San Marzano tomato, mozzarella, basil. トマト、モッツァレラ、バジル",
        1_600,
        PIZZA,
        pizza(TOMATO, CHEESE, GREEN, 0.0),
    ),
    dish(
        "marinara",
        "Pizza Marinara マリナーラ",
        "Tomato, garlic, oregano; no cheese. トマト、にんにく、オレガノ",
        1_300,
        PIZZA,
        pizza(TOMATO, [168.0, 44.0, 26.0], GREEN, 0.2),
    ),
    Dish {
        sale_price: Some(1_750),
        ..dish(
            "quattro-formaggi",
            "Pizza Quattro Formaggi クワトロ・フォルマッジ",
            "Mozzarella, gorgonzola, taleggio, parmesan, with honey. 4種のチーズ、はちみつ添え",
            1_950,
            PIZZA,
            pizza(CREAM, CHEESE, EGG, 0.4),
        )
    },
    dish(
        "diavola",
        "Pizza Diavola ディアボラ",
        "Spicy salami, tomato, mozzarella. 辛口サラミ",
        1_800,
        PIZZA,
        pizza(TOMATO, CHEESE, MEAT, 0.6),
    ),
    dish(
        "prosciutto",
        "Pizza Prosciutto e Rucola 生ハムとルッコラ",
        "Parma ham, rocket, parmesan. 生ハム、ルッコラ、パルミジャーノ",
        2_100,
        PIZZA,
        pizza(CREAM, HAM, GREEN, 0.8),
    ),
    dish(
        "capricciosa",
        "Pizza Capricciosa カプリチョーザ",
        "Ham, mushrooms, artichokes, olives. ハム、きのこ、アーティチョーク、オリーブ",
        1_950,
        PIZZA,
        pizza(TOMATO, HAM, OLIVE, 0.1),
    ),
    dish(
        "carbonara",
        "Spaghetti alla Carbonara カルボナーラ",
        "Egg, guanciale, pecorino. 卵、グアンチャーレ、ペコリーノ",
        1_500,
        PASTA,
        plate(NOODLE, CREAM, MEAT, 0.3),
    ),
    dish(
        "pomodoro",
        "Spaghetti al Pomodoro ポモドーロ",
        "Fresh tomato and basil. フレッシュトマトとバジル",
        1_200,
        PASTA,
        plate(NOODLE, TOMATO, GREEN, 0.5),
    ),
    dish(
        "lasagne",
        "Lasagne al Ragù ラザニア",
        "Baked with beef ragù and béchamel. 牛肉のラグーとベシャメル",
        1_700,
        PASTA,
        plate(TOMATO, CREAM, MEAT, 0.7),
    ),
    dish(
        "pesto",
        "Trofie al Pesto ジェノベーゼ",
        "Basil, pine nuts, potato, green beans. バジル、松の実、じゃがいも",
        1_450,
        PASTA,
        plate([150.0, 170.0, 80.0], GREEN, NOODLE, 0.9),
    ),
    dish(
        "vongole",
        "Linguine alle Vongole ボンゴレ",
        "Clams, white wine, parsley. あさり、白ワイン、パセリ",
        1_650,
        PASTA,
        plate(NOODLE, [196.0, 178.0, 156.0], GREEN, 0.15),
    ),
    Dish {
        availability: "out of stock",
        ..dish(
            "tartufo",
            "Tagliatelle al Tartufo トリュフのタリアテッレ",
            "Black truffle and butter, in season. 黒トリュフとバター(季節限定)",
            2_800,
            PASTA,
            plate(NOODLE, CREAM, OLIVE, 0.35),
        )
    },
    dish(
        "caprese",
        "Insalata Caprese カプレーゼ",
        "Mozzarella, tomato, basil. モッツァレラ、トマト、バジル",
        980,
        STARTERS,
        plate(CREAM, TOMATO, GREEN, 0.55),
    ),
    dish(
        "bruschetta",
        "Bruschetta ブルスケッタ",
        "Three pieces, tomato and garlic. 3個、トマトとにんにく",
        680,
        STARTERS,
        plate([206.0, 152.0, 84.0], TOMATO, GREEN, 0.75),
    ),
    dish(
        "olives",
        "Marinated olives オリーブのマリネ",
        "With orange and fennel seeds. オレンジとフェンネル風味",
        520,
        STARTERS,
        plate([196.0, 186.0, 150.0], OLIVE, [120.0, 130.0, 60.0], 0.95),
    ),
    dish(
        "tiramisu",
        "Tiramisù ティラミス",
        "Mascarpone, espresso, cocoa. マスカルポーネ、エスプレッソ、ココア",
        750,
        SWEETS,
        plate(COCOA, CREAM, [66.0, 40.0, 26.0], 0.25),
    ),
    dish(
        "panna-cotta",
        "Panna cotta パンナコッタ",
        "With red berries. 赤いベリーソース",
        680,
        SWEETS,
        plate(CREAM, BERRY, [214.0, 64.0, 96.0], 0.45),
    ),
    dish(
        "gelato",
        "Gelato ジェラート",
        "Two scoops: pistachio, vanilla. ピスタチオ、バニラ",
        600,
        SWEETS,
        plate(CREAM, [166.0, 190.0, 110.0], EGG, 0.65),
    ),
    dish(
        "espresso",
        "Espresso エスプレッソ",
        "Roasted in Naples. ナポリ焙煎",
        350,
        DRINKS,
        plate(COCOA, [150.0, 100.0, 60.0], [66.0, 40.0, 26.0], 0.85),
    ),
    dish(
        "san-pellegrino",
        "Sparkling water 炭酸水",
        "50 cl.",
        400,
        DRINKS,
        plate(WATER, [238.0, 246.0, 248.0], [170.0, 204.0, 218.0], 0.05),
    ),
];

/// Makes the catalogue with its products, unless it has some.
pub async fn write(store: &Store, demo: &Demo) -> Result<(), Error> {
    let scope = demo.scope;
    let catalog = store
        .write(move |tx| {
            let catalog = match catalog::of_business(tx, scope)? {
                Some(catalog) => catalog,
                None => catalog::create(tx, scope, NAME, CURRENCY)?,
            };
            settings::connect_lines(tx, scope, catalog.id)?;
            Ok::<_, Refused>((product::count(tx, scope, catalog.id)? == 0).then_some(catalog))
        })
        .await?;
    let Some(catalog) = catalog else { return Ok(()) };
    let mut items = Vec::with_capacity(DISHES.len());
    for dish in &DISHES {
        let claim = Claim { file_name: Some(format!("{}.jpg", dish.id)), ..Claim::default() };
        let bytes = picture::dish(SIZE, &dish.look)?;
        let picture = media::upload(store, scope, demo.line.id, "demo".to_owned(), claim, bytes.into()).await?;
        let details = Details {
            description: dish.description.to_owned(),
            sale_price: dish.sale_price,
            availability: dish.availability.to_owned(),
            category: Some(dish.category.to_owned()),
            image_media_id: Some(picture.id),
            ..Details::new(dish.name, dish.price, catalog.currency)
        };
        items.push((dish.id.to_owned(), details.checked()?));
    }
    store.write(move |tx| product::put_many(tx, scope, catalog.id, items)).await?;
    Ok(())
}

/// The catalogue and the sellers' ids of its products, for tools.
pub async fn known(store: &Store, demo: &Demo) -> Result<(Option<CatalogId>, Vec<String>), Error> {
    let scope = demo.scope;
    let known = store.read(move |tx| {
        let Some(catalog) = catalog::of_business(tx, scope)? else { return Ok((None, Vec::new())) };
        let page = product::list(tx, scope, catalog.id, &Wanted::default(), product::MAX_LIMIT)?;
        let ids = page.data.into_iter().map(|product| product.retailer_id).collect();
        Ok::<_, Refused>((Some(catalog.id), ids))
    });
    Ok(known.await?)
}
