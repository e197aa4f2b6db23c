//! SIGTERM: what is under way is answered, sockets are told, and the program ends in time.

use std::time::{Duration, Instant};

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Owner, Visitor, until};
use crate::world::Server;

const CUSTOMER: &str = "4915550000008";

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_is_answered_and_sockets_are_closed() {
    let mut server = Server::demo();
    let visitor = Visitor::open(&server, CUSTOMER).await;
    let credentials = server.credentials();
    let line = credentials["phone_number_id"].as_str().unwrap().to_owned();
    let address = server.url.trim_start_matches("http://").to_owned();

    let live = format!("ws://{address}/chat/v1/{line}/live");
    let (mut socket, _) = tokio_tungstenite::connect_async(live).await.unwrap();
    let hello = json!({ "type": "hello", "token": visitor.token });
    socket.send(Message::text(hello.to_string())).await.unwrap();
    let ready: Value = serde_json::from_str(socket.next().await.unwrap().unwrap().to_text().unwrap()).unwrap();
    assert_eq!(ready["type"], "ready");

    let body =
        json!({ "messaging_product": "whatsapp", "to": CUSTOMER, "type": "text", "text": { "body": "on its way" } })
            .to_string();
    let (first, rest) = body.split_at(20);
    let mut stream = BufReader::new(TcpStream::connect(&address).await.unwrap());
    let head = format!(
        "POST /v23.0/{line}/messages HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        credentials["token"].as_str().unwrap(),
        body.len(),
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_line(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 100"), "the server waits for the body: {answer}");
    stream.write_all(first.as_bytes()).await.unwrap();

    server.terminate();
    let began = Instant::now();
    let close = loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Close(frame) => break frame.unwrap(),
            other => assert!(other.is_text() || other.is_ping(), "{other}"),
        }
    };
    assert_eq!(u16::from(close.code), 1001);
    stream.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("HTTP/1.1 200"), "{answer}");
    let wamid = answer.split('"').find(|word| word.starts_with("wamid.")).unwrap().to_owned();
    assert_eq!(server.wait(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());

    server.restart();
    let owner = Owner::sign_in(&server).await;
    until("the message is in its thread", async || {
        let conversation = owner.conversations().await.get(CUSTOMER).cloned()?;
        owner.thread(&conversation).await.into_iter().find(|message| message["id"] == wamid.as_str())
    })
    .await;
}
