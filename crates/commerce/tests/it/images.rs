use std::collections::HashMap;

use bytes::Bytes;
use commerce::image::{self, Source};
use commerce::product::{self, Details};
use store::jobs::{self, Done};

use crate::world;

struct Web(HashMap<&'static str, Bytes>);

impl Source for Web {
    async fn get(&self, url: &str) -> Result<Bytes, String> {
        self.0.get(url).cloned().ok_or_else(|| "404".to_owned())
    }
}

fn picture() -> Bytes {
    let mut bytes = std::io::Cursor::new(Vec::new());
    ::image::RgbImage::new(2, 2).write_to(&mut bytes, ::image::ImageFormat::Png).unwrap();
    bytes.into_inner().into()
}

#[tokio::test]
async fn linked_pictures_are_fetched_and_failures_noted() {
    for world in world::each().await {
        let linked = |name: &str, link: &str| Details { image_link: Some(link.into()), ..world.yen(name, 100) };
        world.add("good", linked("Good", "https://a.example/good.png")).await.unwrap();
        world.add("page", linked("Page", "https://a.example/page")).await.unwrap();
        world.add("gone", linked("Gone", "https://a.example/gone")).await.unwrap();
        let web = Web(HashMap::from([
            ("https://a.example/good.png", picture()),
            ("https://a.example/page", Bytes::from_static(b"<html>")),
        ]));
        let jobs = world.store().write(|tx| jobs::claim(tx, 10)).await.unwrap();
        assert!(jobs.iter().all(|job| job.kind == image::FETCH) && !jobs.is_empty());
        let done = image::run(world.store(), world.scope, &web).await.unwrap();
        assert!(matches!(done, Done::Again(at) if at > world.test.clock.now_ms()));
        let good = world.product("good").await;
        let media = good.details.image_media_id.unwrap();
        assert_eq!(good.image_error, None);
        let scope = world.scope;
        assert!(world.store().read(move |tx| image::is_public(tx, scope, media)).await.unwrap());
        assert!(world.product("page").await.image_error.unwrap().contains("not a JPEG"));
        assert_eq!(world.product("gone").await.image_error.as_deref(), Some("404"));
        let catalog = world.catalog.id;
        let moved = world
            .write(move |tx| {
                product::update(tx, scope, catalog, "gone", |details| {
                    details.image_link = Some("https://a.example/good.png".into());
                })
            })
            .await
            .unwrap();
        assert_eq!(moved.image_error, None, "a new link is a new try");
        image::run(world.store(), scope, &web).await.unwrap();
        assert!(world.product("gone").await.details.image_media_id.is_some());
        for _ in 0..6 {
            world.test.clock.advance_ms(86_400_000);
            image::run(world.store(), scope, &web).await.unwrap();
        }
        assert_eq!(image::run(world.store(), scope, &web).await.unwrap(), Done::Finished, "it gives up");
    }
}
