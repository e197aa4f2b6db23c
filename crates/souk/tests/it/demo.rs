//! `souk demo` and `souk code`.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use super::world::{Server, souk};

const FROM: &str = "819012345678";

#[tokio::test]
async fn run_twice_it_keeps_its_data() {
    let mut server = Server::demo();
    let file = server.folder.path().join("data/demo.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let before = server.credentials();
    for name in [
        "base_url",
        "graph_version",
        "token",
        "app_id",
        "app_secret",
        "verify_token",
        "business_id",
        "waba_id",
        "phone_number_id",
        "display_phone_number",
        "catalog_id",
        "pin",
        "customer_wa_id",
        "unreachable_wa_id",
        "console_login_url",
        "chat_url",
    ] {
        assert!(before[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
    }
    assert_eq!(before["base_url"], server.url);
    assert!(before["product_retailer_ids"].as_array().is_some_and(|ids| ids.len() >= 20));
    let sent = server.told(FROM, &["say", "hello"]);
    let welcomed = server.customer(FROM, &["listen", "--count", "1", "--timeout", "30"]).output().unwrap();
    assert!(String::from_utf8(welcomed.stdout).unwrap().contains("Trattoria Luigi"));
    let answer = server.send(FROM, "kept").await;
    assert_eq!(server.stop(), Some(0));

    server.restart();
    let after = server.credentials();
    for name in ["token", "pin", "app_secret", "business_id", "phone_number_id", "chat_url"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert_ne!(before["console_login_url"], after["console_login_url"]);
    let waiting = server.customer(FROM, &["listen", "--count", "1", "--timeout", "30"]).output().unwrap();
    let event: Value = serde_json::from_slice(waiting.stdout.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    assert_eq!((event["event"].as_str(), event["message"]["id"].as_str()), (Some("message"), Some(answer.as_str())));
    let again = server.told(FROM, &["say", "again"]);
    assert_eq!(again["conversation_id"], sent["conversation_id"]);
    server.send(FROM, "the token still works").await;
}

#[tokio::test]
async fn a_lost_file_gets_a_new_token() {
    let mut server = Server::demo();
    let before = server.credentials();
    assert_eq!(server.stop(), Some(0));
    std::fs::remove_file(server.folder.path().join("data/demo.json")).unwrap();
    server.restart();
    assert_ne!(before["token"], server.credentials()["token"]);
    server.send(FROM, "hi").await;
}

#[tokio::test]
async fn the_past_is_there() {
    let server = Server::demo();
    let credentials = server.credentials();
    let client = reqwest::Client::new();
    let login = credentials["console_login_url"].as_str().unwrap();
    let token = login.rsplit('=').next().unwrap();
    let sign_in = |token: String| {
        client.post(format!("{}/api/v1/session/link", server.url)).json(&json!({ "token": token })).send()
    };
    let response = sign_in(token.to_owned()).await.unwrap();
    assert_eq!(response.status(), 200);
    let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(sign_in(token.to_owned()).await.unwrap().status(), 410, "a link works once");
    let get = async |path: &str| -> Value {
        let response =
            client.get(format!("{}/api/v1{path}", server.url)).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    };
    let list = get("/conversations?state=all").await;
    let conversations = list["data"].as_array().unwrap();
    assert_eq!(conversations.len(), 7);
    let with = |wa_id: &Value| conversations.iter().find(|one| one["contact"]["wa_id"] == *wa_id).unwrap();
    let unreachable = with(&credentials["unreachable_wa_id"]);
    assert_eq!(unreachable["last_message"]["status"], "failed");
    assert_eq!(unreachable["contact"]["reachable"], false);
    let reachable = with(&credentials["customer_wa_id"]);
    let window_closes_at = reachable["window_closes_at"].as_i64().unwrap();
    assert_eq!(
        (window_closes_at - store::Clock::system().now_ms() > 11 * 3_600_000, &reachable["contact"]["reachable"]),
        (true, &json!(true))
    );
    assert!(conversations.iter().any(|one| one["reference"] == "table 4"));
    assert!(list["unread_total"].as_i64().unwrap() >= 2);
    let id = reachable["id"].as_str().unwrap();
    let thread = get(&format!("/conversations/{id}/messages")).await;
    let messages = thread["data"].as_array().unwrap();
    assert_eq!(messages[1]["author"]["kind"], "automatic", "the welcome");
    assert!(messages[1]["text"]["body"].as_str().unwrap().contains("ようこそ"));
    assert!(messages.iter().any(|one| one["reactions"].as_array().is_some_and(|all| !all.is_empty())));
    assert!(messages.iter().any(|one| one["context"]["id"].is_string()));
    assert_eq!(get("/links").await["data"].as_array().unwrap().len(), 12);
    assert_eq!(get("/agents").await["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_code_of_a_customer_is_printed() {
    let server = Server::demo();
    let line = server.credentials()["phone_number_id"].as_str().unwrap().to_owned();
    let code = || souk(server.folder.path()).args(["code", "--data", "data", &line]).output().unwrap();
    let none = code();
    assert_eq!(none.status.code(), Some(69));
    assert!(String::from_utf8(none.stderr).unwrap().contains("no code was asked for"));
    let client = reqwest::Client::new();
    let chat = format!("{}/chat/v1/{line}", server.url);
    let session = client.post(format!("{chat}/session")).json(&json!({ "transport": "bearer" })).send().await.unwrap();
    let session: Value = session.json().await.unwrap();
    let token = session["token"].as_str().unwrap();
    let body = json!({ "phone": "+81 90 1234 5678" });
    let asked = client.post(format!("{chat}/confirmations")).bearer_auth(token).json(&body).send().await.unwrap();
    let asked: Value = asked.json().await.unwrap();
    let digits = String::from_utf8(code().stdout).unwrap().trim().to_owned();
    assert_eq!(digits.len(), 6, "{digits}");
    let url = format!("{chat}/confirmations/{}", asked["id"].as_str().unwrap());
    let confirmed = client.put(url).bearer_auth(token).json(&json!({ "code": digits })).send().await.unwrap();
    let confirmed: Value = confirmed.json().await.unwrap();
    assert_eq!(confirmed["visitor"]["wa_id"], FROM);
}

#[test]
fn one_folder_is_one_server_and_one_business() {
    let server = Server::demo();
    let second = souk(server.folder.path()).args(["demo", "--data", "data", "--port", "0"]).output().unwrap();
    assert_eq!(second.status.code(), Some(69));
    assert!(String::from_utf8(second.stderr).unwrap().contains("another souk process uses it"));
    let port = server.url.rsplit(':').next().unwrap();
    let second = souk(server.folder.path()).args(["demo", "--data", "other", "--port", port]).output().unwrap();
    assert_eq!(second.status.code(), Some(69));
    assert!(String::from_utf8(second.stderr).unwrap().contains("can't listen on"));
    assert!(!server.folder.path().join("other").exists());
}

#[tokio::test]
async fn it_runs_on_postgresql() {
    let Ok(address) = std::env::var("SOUK_TEST_POSTGRES") else {
        eprintln!("SOUK_TEST_POSTGRES is not set: not tested on PostgreSQL");
        return;
    };
    let schema = format!("demo_{}", std::process::id());
    let database = db::Db::open(db::Options::new(&address)).await.unwrap();
    let create = format!("CREATE SCHEMA {schema}");
    database.write(move |tx| tx.batch(&create)).await.unwrap();
    database.close().await;
    let mark = if address.contains('?') { '&' } else { '?' };
    let address = format!("{address}{mark}options=-csearch_path%3D{schema}");
    let mut server = Server::demo_with(vec![("SOUK_DATABASE_URL".to_owned(), address)]);
    let line = server.credentials()["phone_number_id"].clone();
    server.told(FROM, &["say", "hello"]);
    let welcomed = server.customer(FROM, &["listen", "--count", "1", "--timeout", "30"]).output().unwrap();
    assert_eq!(welcomed.status.code(), Some(0));
    assert_eq!(server.stop(), Some(0));
    server.restart();
    assert_eq!(server.credentials()["phone_number_id"], line);
}

#[test]
fn a_folder_of_another_business_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    super::serve::set_up_and_stop(folder.path());
    let output = souk(folder.path()).args(["demo", "--data", "souk-data", "--port", "0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(69));
    assert!(String::from_utf8(output.stderr).unwrap().contains("not the demo's"));
}

#[tokio::test]
async fn a_sandbox_plays_customers_and_moves_the_clock() {
    let mut server = Server::sandbox();
    let (url, credentials) = (server.url.clone(), server.credentials());
    let token = credentials["token"].as_str().unwrap().to_owned();
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let call = async |method: reqwest::Method, path: &str, body: Value| -> Value {
        let request = client.request(method, format!("{url}/api/v1/sandbox{path}")).bearer_auth(&token);
        let response = request.json(&body).send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap()
    };
    let (get, post) = (reqwest::Method::GET, reqwest::Method::POST);
    let script = "say Hello\nwait\nread\norder margherita:2\nsay thanks";
    let part = json!({"phone_number_id": credentials["phone_number_id"], "from": "818011112222", "name": "Ren", "script": script});
    call(post.clone(), "/plays", part).await;
    let play = loop {
        let play = call(get.clone(), "", json!({})).await["plays"][0].clone();
        if play["state"] != "playing" {
            break play;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    assert_eq!((&play["state"], &play["done"]), (&json!("done"), &json!(5)), "{play}");

    let moved = call(post, "/clock", json!({"forward_ms": 90_000_000})).await;
    assert_eq!(moved["ahead_ms"], 90_000_000);
    assert_eq!(server.stop(), Some(0));
    server.restart();
    let now = call(get, "", json!({})).await;
    assert_eq!(now["ahead_ms"], 90_000_000, "time never goes back");
}

#[tokio::test]
async fn a_part_is_played_from_the_terminal() {
    let server = Server::demo();
    let script = server.folder.path().join("lunch.txt");
    std::fs::write(&script, "say Hello\nwait\nread\n").unwrap();
    let path = script.to_str().unwrap().to_owned();
    let played = server.customer("818033334444", &["play", &path]).output().unwrap();
    let lines = String::from_utf8(played.stdout).unwrap();
    assert_eq!(lines.lines().last(), Some("{\"event\":\"step\",\"done\":3,\"of\":3}"), "{lines}");
    std::fs::write(&script, "say Hello\nlocation 91,0").unwrap();
    let played = server.customer("818033334444", &["play", &path]).output().unwrap();
    assert_eq!(played.status.code(), Some(64));
    let problem: Value = serde_json::from_slice(&played.stderr).unwrap();
    assert!(problem["detail"].as_str().unwrap().starts_with("step 2: "), "{problem}");
}
