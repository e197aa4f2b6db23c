//! `souk customer`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};

use super::world::{Running, Server, output_with_input, problem, souk};

const FROM: &str = "819012345678";

#[tokio::test]
async fn a_conversation() {
    let server = Server::demo();
    let listener = Running::start(&mut server.customer(FROM, &["listen", "--read"]));
    listener.event("ready");
    let sent = server.told(FROM, &["say", "--name", "Aiko", "Do you have a table?"]);
    let wamid = sent["wamid"].as_str().unwrap();
    assert!(wamid.starts_with("wamid."));
    let own = listener.event("own_message");
    assert_eq!(
        (&own["message"]["id"], &own["message"]["text"]["body"]),
        (&json!(wamid), &json!("Do you have a table?"))
    );
    let welcome = listener.event("message");
    assert_eq!(welcome["message"]["author"]["kind"], "automatic");
    assert!(welcome["message"]["text"]["body"].as_str().unwrap().contains("Aiko"));
    let answer = server.send(FROM, "Yes, at eight").await;
    assert_eq!(listener.event("message")["message"]["id"], answer);
    loop {
        let status = listener.event("status");
        if status["id"] == answer.as_str() && status["status"] == "read" {
            break;
        }
    }
    let reply = json!({ "type": "text", "text": { "body": "Perfect" }, "context": { "id": answer } });
    server.told(FROM, &["send", "--json", &reply.to_string()]);
    assert_eq!(listener.event("own_message")["message"]["context"]["id"], answer);
    let reaction = json!({ "type": "reaction", "reaction": { "message_id": answer, "emoji": "🎉" } });
    server.told(FROM, &["send", "--json", &reaction.to_string()]);
    assert_eq!(listener.event("reaction")["reactions"][0]["emoji"], "🎉");
}

#[test]
fn everything_a_customer_can_send() {
    let server = Server::demo();
    let send = |message: Value| server.told(FROM, &["send", "--json", &message.to_string()]);
    send(json!({ "type": "location", "location": { "latitude": 35.6, "longitude": 139.7, "name": "Here" } }));
    send(
        json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "Ana", "first_name": "Ana" }, "phones": [{ "phone": "+34600000000" }] }] }),
    );
    send(json!({ "from": FROM, "text": { "body": "no type is a text" } }));
    let photo = server.folder.path().join("photo.png");
    std::fs::write(&photo, PNG).unwrap();
    let photo = photo.to_str().unwrap();
    let sent =
        server.told(FROM, &["send", "--file", photo, "--json", r#"{"type":"image","image":{"caption":"Look"}}"#]);
    let listed = server.customer(FROM, &["listen", "--timeout", "0.5"]).output().unwrap();
    assert!(listed.status.success());
    let document = server.told(FROM, &["send", "--file", photo, "--json", r#"{"type":"document"}"#]);
    assert_ne!(sent["wamid"], document["wamid"]);
    let piped = output_with_input(&mut server.customer(FROM, &["say", "-"]), "piped ☕\n".as_bytes());
    let piped: Value = serde_json::from_slice(&piped.stdout).unwrap();
    let wamid = piped["wamid"].as_str().unwrap();
    let text = json!({ "type": "text", "text": { "body": "corrected" } });
    let edited = send(json!({ "type": "edit", "edit": { "original_message_id": wamid, "message": text } }));
    assert_eq!(edited["wamid"], wamid);
    let deleted = send(json!({ "type": "revoke", "revoke": { "original_message_id": wamid } }));
    assert_eq!(deleted, json!({ "wamid": wamid, "deleted": true }));
}

#[tokio::test]
async fn offers_are_answered_in_a_word() {
    let server = Server::demo();
    server.told(FROM, &["say", "hi"]);
    let buttons = json!([{ "type": "reply", "reply": { "id": "yes", "title": "Yes, please" } }]);
    let offer = server
        .post(
            FROM,
            json!({ "type": "interactive", "interactive": {
            "type": "button", "body": { "text": "Dessert?" }, "action": { "buttons": buttons } } }),
        )
        .await;
    let rows = json!([{ "rows": [{ "id": "cake", "title": "Cake", "description": "with cream" }] }]);
    let list = server
        .post(
            FROM,
            json!({ "type": "interactive", "interactive": {
            "type": "list", "body": { "text": "Which?" }, "action": { "button": "Open", "sections": rows } } }),
        )
        .await;
    let listener = Running::start(&mut server.customer(FROM, &["listen"]));
    listener.event("ready");
    let own = |args: &[&str]| {
        let sent = server.told(FROM, &[&["say"], args].concat());
        loop {
            let own = listener.event("own_message");
            if own["message"]["id"] == sent["wamid"] {
                return own["message"].clone();
            }
        }
    };
    let tapped = own(&["--tap", "Yes, please"]);
    assert_eq!(
        (&tapped["context"]["id"], &tapped["interactive"]["button_reply"]["id"]),
        (&json!(offer), &json!("yes"))
    );
    let picked = own(&["--pick", "cake"]);
    assert_eq!(
        (&picked["context"]["id"], &picked["interactive"]["list_reply"]["description"]),
        (&json!(list), &json!("with cream"))
    );
    assert_eq!(own(&["--tap", "yes", "--reply-to", &offer])["context"]["id"], offer);
    let place = own(&["--location", "35.68,139.76", "--reply-to", &list]);
    assert_eq!((&place["location"]["latitude"], &place["context"]["id"]), (&json!(35.68), &json!(list)));
    let photo = server.folder.path().join("photo.png");
    std::fs::write(&photo, PNG).unwrap();
    assert_eq!(own(&["--image", photo.to_str().unwrap(), "Look"])["image"]["caption"], "Look");
    server.told(FROM, &["say", "--react", "🎉", "--reply-to", &offer]);
    assert_eq!(listener.event("reaction")["id"], offer);
    let (code, problem) = server.refused(FROM, &["say", "--tap", "No"]);
    assert_eq!((code, problem["field"].as_str()), (64, Some("tap")));
    let (code, problem) = server.refused(FROM, &["say", "--order", "nothing-like-it:2"]);
    assert_eq!(code, 64, "{problem}");
    let poll = json!({ "type": "unsupported", "unsupported": { "type": "poll" } });
    server.told(FROM, &["send", "--json", &poll.to_string()]);
    let unsupported = listener.event("own_message");
    assert_eq!(unsupported["message"]["unsupported"]["type"], "poll");
}

#[test]
fn a_repeated_client_id_is_one_message() {
    let server = Server::demo();
    let first = server.told(FROM, &["say", "--client-id", "c1", "once"]);
    let again = server.told(FROM, &["say", "--client-id", "c1", "once"]);
    let other = server.told(FROM, &["say", "once"]);
    assert_eq!(first["wamid"], again["wamid"]);
    assert_ne!(first["wamid"], other["wamid"]);
}

#[test]
fn what_cannot_be_sent_exits_with_64() {
    let server = Server::demo();
    let send = |message: Value| {
        let (code, problem) = server.refused(FROM, &["send", "--json", &message.to_string()]);
        assert_eq!(code, 64, "{message}: {problem}");
        problem
    };
    for kind in ["system", "request_welcome", "template"] {
        let mut message = json!({ "type": kind });
        message[kind] = json!({ "body": "x" });
        assert!(send(message)["detail"].as_str().unwrap().contains(kind));
    }
    send(json!({ "type": "text", "text": { "body": "" } }));
    send(json!({ "type": "text", "text": { "body": "x".repeat(5000) } }));
    send(json!({ "type": "image", "image": { "id": "999999" } }));
    assert_eq!(server.refused(FROM, &["say", " "]).0, 64);
    assert_eq!(server.refused(FROM, &["send", "--json", "{"]).0, 64);
    assert_eq!(server.refused(FROM, &["send", "--file", "missing.jpg"]).0, 64);
    assert_eq!(server.refused("abc", &["say", "hi"]).0, 64);
    assert_eq!(server.refused(FROM, &["say"]).0, 64);
    let broken = output_with_input(&mut server.customer(FROM, &["say", "-"]), b"\xff\xfe");
    assert_eq!(problem(broken).0, 64);
}

#[test]
fn refusals_exit_with_77() {
    let server = Server::demo();
    let mut command = souk(server.folder.path());
    command.args(["customer", "say", "--from", FROM, "--to", "nobody", "--server", &server.url, "hi"]);
    let (code, problem) = problem(command.output().unwrap());
    assert_eq!((code, problem["code"].as_str()), (77, Some("unknown_line")));
    assert_eq!(server.refused(FROM, &["read", "wamid.nonsense"]).0, 77);
}

#[test]
fn a_server_that_is_not_there_exits_with_69_and_another_one_with_76() {
    let folder = tempfile::tempdir().unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let say = |address: String| {
        let mut command = souk(folder.path());
        command.args(["customer", "say", "--from", FROM, "--to", "1", "--server", &address, "hi"]);
        problem(command.output().unwrap()).0
    };
    assert_eq!(say(format!("http://{closed}")), 69);
    assert_eq!(say("ftp://127.0.0.1".to_owned()), 64);
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello").unwrap();
    });
    assert_eq!(say(format!("http://{address}")), 76);
    answering.join().unwrap();
}

#[test]
fn waiting_ends_in_time() {
    let server = Server::demo();
    let (code, problem) = {
        let output = server.customer("447700900999", &["listen", "--count", "1", "--timeout", "1"]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(code, Some(124));
    assert!(problem.contains("0 of 1 messages"), "{problem}");
}

#[tokio::test]
async fn listening_survives_a_restart_of_the_server() {
    let mut server = Server::demo();
    server.told(FROM, &["say", "hi"]);
    let listener = Running::start(&mut server.customer(FROM, &["listen"]));
    assert_eq!(listener.event("message")["message"]["author"]["kind"], "automatic");
    listener.event("ready");
    let before = server.send(FROM, "before").await;
    assert_eq!(listener.event("message")["message"]["id"], before);
    server.kill();
    listener.event("offline");
    server.restart();
    let after = server.send(FROM, "after").await;
    assert_eq!(listener.event("message")["message"]["id"], after, "what came meanwhile, and nothing twice");
}

/// A black pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0,
    1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];
