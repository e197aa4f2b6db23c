//! A customer who speaks the web-chat API.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::support::{Answer, Business, World, text};

/// A session on a line.
#[derive(Clone)]
pub struct Customer {
    pub line: String,
    pub token: String,
    /// The session as it was opened.
    pub session: Value,
}

impl Customer {
    /// Opens a session with a bearer token; `body` may say more.
    pub async fn open(world: &World, business: &Business, mut body: Value) -> Self {
        body["transport"] = json!("bearer");
        let line = business.line.id.to_string();
        let session = post(world, &format!("/chat/v1/{line}/session"), &body).await.ok(201);
        let token = session["token"].as_str().unwrap().to_owned();
        Self { line, token, session }
    }

    pub async fn guest(world: &World, business: &Business) -> Self {
        Self::open(world, business, json!({})).await
    }

    /// A request with their token; `path` is below `/chat/v1/{line}`.
    pub fn request(&self, world: &World, method: Method, path: &str) -> RequestBuilder {
        world.request(method, &format!("/chat/v1/{}{path}", self.line)).bearer_auth(&self.token)
    }

    pub async fn get(&self, world: &World, path: &str) -> Answer {
        Answer::of(self.request(world, Method::GET, path)).await
    }

    pub async fn send(&self, world: &World, method: Method, path: &str, body: Value) -> Answer {
        Answer::of(self.request(world, method, path).json(&body)).await
    }

    pub async fn post(&self, world: &World, path: &str, body: Value) -> Answer {
        self.send(world, Method::POST, path, body).await
    }

    /// Writes a text under a client id of the same words; returns the message.
    pub async fn say(&self, world: &World, words: &str) -> Value {
        let body = json!({"client_id": words, "message": text(words)});
        let message = self.post(world, "/messages", body).await.ok(201);
        world.clock.advance_ms(1);
        message
    }

    /// The id of their conversation.
    pub async fn session_conversation(&self, world: &World) -> String {
        self.get(world, "/session").await.ok(200)["conversation_id"].as_str().unwrap().to_owned()
    }

    /// The path of a message.
    pub fn message(id: &Value) -> String {
        let id: String = url::form_urlencoded::byte_serialize(id.as_str().unwrap().as_bytes()).collect();
        format!("/messages/{id}")
    }

    /// The newest messages.
    pub async fn thread(&self, world: &World) -> Value {
        self.get(world, "/messages?limit=100").await.ok(200)
    }
}

pub async fn post(world: &World, path: &str, body: &Value) -> Answer {
    Answer::of(world.request(Method::POST, path).json(body)).await
}
