//! `souk serve`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::world::{Running, problem, souk};

fn serve(folder: &Path) -> (Running, String, String) {
    let mut command = souk(folder);
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
