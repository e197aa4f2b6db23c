use bytes::Bytes;
use messaging::Error;
use messaging::media::{self, Claim};
use wire::message::Content;

use crate::world;

/// A PNG of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0xf8, 0xff,
    0xbf, 0x1e, 0, 0x05, 0x83, 0x02, 0x7f, 0x15, 0xaf, 0x6f, 0x49, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

#[tokio::test]
async fn an_upload_is_known_by_its_bytes_and_shown_with_the_message() {
    for world in world::each().await {
        let claim =
            Claim { mime_type: Some("image/jpeg".into()), file_name: Some("../menu.png".into()), ..Claim::default() };
        let uploaded =
            media::upload(world.store(), world.scope, world.line, "visitor:1".into(), claim, Bytes::from_static(PIXEL))
                .await
                .unwrap();
        assert_eq!(uploaded.mime_type, "image/png");
        assert_eq!((uploaded.width, uploaded.height), (Some(1), Some(1)));
        assert_eq!(uploaded.file_name.as_deref(), Some("menu.png"));
        let conversation = world.conversation("819011111111").await;
        let json = serde_json::json!({"type": "image", "image": {"id": uploaded.id.to_string()}});
        let said = world.say(conversation, "a", Content::parse(&json).unwrap()).await.unwrap();
        let view = world.view(said.message).await;
        assert_eq!(view.media[&uploaded.id.to_string()].mime_type, "image/png");
        let other = world.other;
        let foreign = world.store().read(move |tx| media::get(tx, other, uploaded.id)).await;
        assert!(matches!(foreign, Err(Error::NotFound { what: "media", .. })));
    }
}

#[tokio::test]
async fn too_large_empty_or_false_uploads_are_refused() {
    let world = world::each().await.remove(0);
    let upload = |mime: &str, bytes: Vec<u8>| {
        let claim = Claim { mime_type: Some(mime.into()), ..Claim::default() };
        let store = world.store().clone();
        let (scope, line) = (world.scope, world.line);
        async move { media::upload(&store, scope, line, "visitor:1".into(), claim, bytes.into()).await }
    };
    let code = |result: messaging::Result<media::Media>| match result {
        Err(Error::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(code(upload("image/png", vec![]).await), "media_empty");
    assert_eq!(code(upload("image/png", b"no picture".to_vec()).await), "media_type");
    let mut large = PIXEL.to_vec();
    large.resize(6 << 20, 0);
    assert_eq!(code(upload("image/png", large).await), "media_size");
}
