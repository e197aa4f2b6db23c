//! The web app as it is served.

use std::sync::Arc;

use reqwest::Method;

use crate::support::{Answer, World, each, each_with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_under_a_strict_policy() {
    each(async |world: Arc<World>| {
        for path in ["/", "/c/luigi", "/c/luigi?text=hi", "/setup?token=x", "/sign-in?token=x", "/settings/hours"] {
            let answer = Answer::of(world.request(Method::GET, path).header("accept", "text/html")).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.header("cache-control"), Some("no-cache"));
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{name}");
            }
            assert!(answer.header("permissions-policy").unwrap().contains("microphone=(self)"));
            assert_eq!(answer.header("strict-transport-security"), None);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_page_is_not_sent_again() {
    each(async |world: Arc<World>| {
        let page = Answer::of(world.request(Method::GET, "/")).await;
        let etag = page.header("etag").unwrap().to_owned();
        let again = Answer::of(world.request(Method::GET, "/").header("if-none-match", &etag)).await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
        assert_eq!(again.header("etag"), Some(etag.as_str()));
        let other = Answer::of(world.request(Method::GET, "/").header("if-none-match", "\"other\"")).await;
        assert_eq!(other.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_page_is_not_answered_with_one() {
    each(async |world: Arc<World>| {
        for path in ["/api/v1/nothing", "/chat/v1/", "/api/"] {
            let answer = Answer::of(world.request(Method::GET, path).header("accept", "text/html")).await;
            answer.problem(404, "unknown_route");
        }
        for path in ["/_app/immutable/none.js", "/favicon.ico.none", "/../Cargo.toml", "/index.html.br", "/.env"] {
            let answer = Answer::of(world.request(Method::GET, path).header("accept", "text/html")).await;
            answer.problem(404, "not_found");
        }
        Answer::of(world.request(Method::GET, "/data").header("accept", "application/json"))
            .await
            .problem(404, "not_found");
        Answer::of(world.request(Method::POST, "/")).await.problem(404, "unknown_route");
        Answer::of(world.request(Method::GET, "/v26.0/nothing")).await.graph(401, 104);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn https_stays_https() {
    each_with(
        |config| config.base_url = "https://chat.example.com".parse().unwrap(),
        async |world: Arc<World>| {
            let answer = Answer::of(world.request(Method::GET, "/healthz")).await;
            assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
        },
    )
    .await;
}
