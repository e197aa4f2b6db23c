//! What the fault tests share: an owner at the console, a customer in the web chat, a tool with the Cloud API.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::world::Server;

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A client that gives up on a server that hangs.
pub fn client() -> Client {
    Client::builder().timeout(Duration::from_secs(20)).redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// The owner, signed in.
#[derive(Clone)]
pub struct Owner {
    http: Client,
    base: String,
    /// The session.
    pub cookie: String,
}

impl Owner {
    /// Signs in by the link that the demo wrote.
    pub async fn sign_in(server: &Server) -> Self {
        let http = client();
        let credentials = server.credentials();
        let token = credentials["console_login_url"].as_str().unwrap().rsplit('=').next().unwrap();
        let url = format!("{}/api/v1/session/link", server.url);
        let response = http.post(url).json(&json!({ "token": token })).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { http, base: server.url.clone(), cookie }
    }

    /// A request of the signed-in browser.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}/api/v1{path}", self.base))
            .header("cookie", &self.cookie)
            .header("origin", &self.base)
    }

    /// Reads something that is there.
    pub async fn get(&self, path: &str) -> Value {
        let response = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    /// The conversations by their customer's number.
    pub async fn conversations(&self) -> BTreeMap<String, String> {
        let list = self.get("/conversations?state=all&limit=200").await;
        let of = |one: &Value| {
            let number = one["contact"]["wa_id"].as_str()?.to_owned();
            Some((number, one["id"].as_str()?.to_owned()))
        };
        list["data"].as_array().unwrap().iter().filter_map(of).collect()
    }

    /// A whole thread, oldest first, read from its end; read from its start it must be the same.
    pub async fn thread(&self, conversation: &str) -> Vec<Value> {
        // A wamid has characters that mean something else in an address.
        let page = async |side: &str, id: &str| -> Value {
            let mut query = url::form_urlencoded::Serializer::new("limit=100".to_owned());
            if !id.is_empty() {
                query.append_pair(side, id);
            }
            self.get(&format!("/conversations/{conversation}/messages?{}", query.finish())).await
        };
        let mut pages = Vec::new();
        let mut at = String::new();
        loop {
            let page = page("before", &at).await;
            let messages = page["data"].as_array().unwrap().clone();
            let Some(first) = messages.first() else { break };
            at = first["id"].as_str().unwrap().to_owned();
            pages.push(messages);
            if page["has_more"] == false {
                break;
            }
        }
        let thread: Vec<Value> = pages.into_iter().rev().flatten().collect();
        let ids = |messages: &[Value]| -> Vec<String> {
            messages.iter().map(|message| message["id"].as_str().unwrap().to_owned()).collect()
        };
        let mut forwards: Vec<String> =
            thread.first().map(|first| ids(std::slice::from_ref(first))).unwrap_or_default();
        while let Some(last) = forwards.last() {
            let page = page("after", last).await;
            forwards.extend(ids(page["data"].as_array().unwrap()));
            if page["has_more"] == false {
                break;
            }
        }
        assert_eq!(ids(&thread), forwards, "both ways through a thread show the same");
        thread
    }
}

/// A customer in the web chat.
#[derive(Clone)]
pub struct Visitor {
    http: Client,
    chat: String,
    /// The session.
    pub token: String,
}

impl Visitor {
    /// Opens a session as this number.
    pub async fn open(server: &Server, from: &str) -> Self {
        let http = client();
        let line = server.credentials()["phone_number_id"].as_str().unwrap().to_owned();
        let chat = format!("{}/chat/v1/{line}", server.url);
        let body = json!({ "from": from, "transport": "bearer" });
        let response = http.post(format!("{chat}/session")).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 201);
        let session: Value = response.json().await.unwrap();
        Self { http, chat, token: session["token"].as_str().unwrap().to_owned() }
    }

    /// Writes a text; the message's id when it was answered with it.
    pub async fn write(&self, client_id: &str, text: &str) -> reqwest::Result<Response> {
        let message = json!({ "type": "text", "text": { "body": text } });
        let body = json!({ "client_id": client_id, "message": message });
        self.http.post(format!("{}/messages", self.chat)).bearer_auth(&self.token).json(&body).send().await
    }
}

/// A program that sends by the Cloud API.
#[derive(Clone)]
pub struct Tool {
    http: Client,
    url: String,
    token: String,
}

impl Tool {
    /// With the demo's token.
    pub fn new(server: &Server) -> Self {
        let credentials = server.credentials();
        let text = |name: &str| credentials[name].as_str().unwrap().to_owned();
        let url = format!("{}/{}/{}/messages", server.url, text("graph_version"), text("phone_number_id"));
        Self { http: client(), url, token: text("token") }
    }

    /// Sends a text under a key.
    pub async fn send(&self, key: &str, to: &str, text: &str) -> reqwest::Result<Response> {
        let body = json!({ "messaging_product": "whatsapp", "to": to, "type": "text", "text": { "body": text } });
        self.http.post(&self.url).bearer_auth(&self.token).header("idempotency-key", key).json(&body).send().await
    }
}
