//! `souk serve`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::world::{Running, problem, souk};

fn serve(folder: &Path) -> (Running, String, String) {
    serve_with(folder, &[])
}

fn serve_with(folder: &Path, variables: &[(&str, &str)]) -> (Running, String, String) {
    let mut command = souk(folder);
    command.envs(variables.iter().copied());
    command.arg("serve").env("SOUK_LISTEN", "127.0.0.1:0").env("SOUK_LOG", "warn");
    let running = Running::start(&mut command);
    let line = running.line_with("/setup?token=");
    let setup = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
    let url = setup.split("/setup").next().unwrap().to_owned();
    (running, url, setup)
}

/// Starts a server in `souk-data` below this folder, and stops it.
pub fn set_up_and_stop(folder: &Path) {
    let (running, ..) = serve(folder);
    assert_eq!(running.stop(), Some(0));
}

#[tokio::test]
async fn an_owner_sets_up_the_business_once() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, setup) = serve(folder.path());
    let client = reqwest::Client::new();
    assert_eq!(client.get(format!("{url}/healthz")).send().await.unwrap().status(), 200);
    let token = setup.rsplit('=').next().unwrap();
    let body = json!({
        "token": token, "name": "Ana", "email": "ana@example.com", "password": "correct horse", "business_name": "Casa Ana",
        "time_zone": "Europe/Madrid", "language": "en",
    });
    let set_up = async || client.post(format!("{url}/api/v1/setup")).json(&body).send().await.unwrap();
    let me = set_up().await;
    assert_eq!(me.status(), 201);
    let me: Value = me.json().await.unwrap();
    assert_eq!(me["business"]["name"], "Casa Ana");
    assert_eq!(me["phone_numbers"].as_array().unwrap().len(), 1, "there is a line to chat on");
    assert_eq!(set_up().await.status(), 410);
    assert_eq!(running.stop(), Some(0));

    let mut command = souk(folder.path());
    command.arg("serve").env("SOUK_LISTEN", "127.0.0.1:0").env("SOUK_LOG", "info");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut log = String::new();
    while !log.contains("ready") {
        assert_ne!(errors.read_line(&mut log).unwrap(), 0, "{log}");
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    errors.read_to_string(&mut log).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout.is_empty(), "no link for a business that has its owner");
    assert!(log.contains("stopped") && !log.contains("token="), "{log}");
}

#[test]
fn a_claimed_number_is_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, _) = serve(folder.path());
    let mut command = souk(folder.path());
    command.args(["customer", "say", "--from", "819012345678", "--to", "chat", "--server", &url, "hi"]);
    let (code, problem) = problem(command.output().unwrap());
    assert_eq!((code, problem["code"].as_str()), (77, Some("confirmation_required")));
    assert_eq!(running.stop(), Some(0));
}

#[tokio::test]
async fn codes_go_to_the_configured_gateway() {
    let folder = tempfile::tempdir().unwrap();
    let (asked, mut requests) = tokio::sync::mpsc::unbounded_channel();
    let gateway = axum::Router::new().route(
        "/send",
        axum::routing::post(async move |headers: http::HeaderMap, axum::Json(body): axum::Json<Value>| {
            let is_down = body["to"] == "+819099999999";
            asked.send((headers, body)).unwrap();
            if is_down { http::StatusCode::BAD_GATEWAY } else { http::StatusCode::ACCEPTED }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/send", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, gateway).await });

    let variables = [("SOUK_CODES_GATEWAY_URL", address.as_str()), ("SOUK_CODES_GATEWAY_TOKEN", "gate-1")];
    let (running, url, _) = serve_with(folder.path(), &variables);
    let client = reqwest::Client::new();
    let line: Value = client.get(format!("{url}/chat/v1/lines/chat")).send().await.unwrap().json().await.unwrap();
    let chat = format!("{url}/chat/v1/{}", line["phone_number_id"].as_str().unwrap());
    let visit = async || -> String {
        let body = json!({ "transport": "bearer", "language": "ja" });
        let session: Value =
            client.post(format!("{chat}/session")).json(&body).send().await.unwrap().json().await.unwrap();
        session["token"].as_str().unwrap().to_owned()
    };
    let confirm = async |token: &str, phone: &str| {
        let body = json!({ "phone": phone });
        let answer = client.post(format!("{chat}/confirmations")).bearer_auth(token).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };

    let token = visit().await;
    let (status, started) = confirm(&token, "+81 90 1234 5678").await;
    assert_eq!(status, 201, "{started}");
    let (headers, body) = requests.recv().await.unwrap();
    assert_eq!(headers["authorization"], "Bearer gate-1");
    assert_eq!((&body["to"], &body["language"]), (&json!("+819012345678"), &json!("ja")));
    let code = body["code"].as_str().unwrap();
    assert!(body["text"].as_str().unwrap().starts_with(code), "{body}");
    let used = client
        .put(format!("{chat}/confirmations/{}", started["id"].as_str().unwrap()))
        .bearer_auth(&token)
        .json(&json!({ "code": code }))
        .send()
        .await
        .unwrap();
    let session: Value = used.json().await.unwrap();
    assert_eq!(session["visitor"]["wa_id"], "819012345678");

    let (status, problem) = confirm(&visit().await, "+81 90 9999 9999").await;
    assert_eq!((status, &problem["code"]), (503, &json!("code_not_sent")));
    assert_eq!(running.stop(), Some(0));
}
