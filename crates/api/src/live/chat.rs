//! `GET /chat/v1/{line}/live`: the customer's socket.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::WebSocket;
use axum::response::Response;
use channels::webchat::visitor::{self, Session};
use http::HeaderMap;
use wire::id::PhoneNumberId;

use super::frame::{Activity, Close, FromChat, OnOff, Signal};
use super::hub::ChatSeat;
use super::presence::presence;
use super::socket::{self, Connection, Happened, Upgrade, catch_up};
use super::{error, resume};
use crate::chat::auth;
use crate::extract::Path;
use crate::limits::{ClientAddress, Open};
use crate::origin;
use crate::problem::Result;
use crate::state::App;

/// Opens the socket. The session is a bearer token, in a header or in the first frame, or else the cookie.
pub(super) async fn connect(
    State(app): State<Arc<App>>,
    Path(line): Path<PhoneNumberId>,
    client: ClientAddress,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response> {
    let upgrade = socket::upgrade(upgrade)?;
    let timing = app.hub.inner.timing;
    let credentials = auth::credentials(&headers, line);
    if credentials.is_cookie() {
        origin::check(&headers, &app.config)?;
    }
    let token = credentials.into_token();
    let Some(open) = app.limits.sockets.enter(client.0) else {
        return Ok(socket::turn_away(upgrade, timing, Close::TooMany));
    };
    Ok(upgrade.on_upgrade(move |socket| run(app, line, token, open, socket)))
}

async fn run(app: Arc<App>, line: PhoneNumberId, token: Option<String>, open: Open, socket: WebSocket) {
    let alive = app.hub.inner.connections.token();
    let mut connection = Connection::new(socket, app.hub.inner.timing);
    // Boxed, because this is over soon and the rest of the connection's life should not carry it.
    let begun = Box::pin(begin(&app, line, token, &mut connection)).await;
    let close = match begun {
        Ok(chat) => chat.live(&app, &mut connection).await,
        Err(close) => close,
    };
    connection.end(close).await;
    drop((open, alive));
}

/// A customer's socket that is ready.
struct Chat {
    seat: ChatSeat,
    token: Box<str>,
    line: PhoneNumberId,
    expires_at_ms: i64,
}

async fn begin(
    app: &Arc<App>,
    line: PhoneNumberId,
    token: Option<String>,
    connection: &mut Connection,
) -> std::result::Result<Chat, Close> {
    let first = connection.hello().await?;
    let token = first.token.or(token).ok_or(Close::SessionEnded)?;
    let session = session(app, line, &token).await?;
    let seat = app.hub.join_chat(session.scope, &session.visitor)?;
    let (again, since) = (token.clone(), first.since);
    let resumed = app.store.read(move |tx| resume::chat(tx, line, &again, since)).await;
    let (session, missed) = resumed.map_err(|error| failed(&error))?.ok_or(Close::SessionEnded)?;
    app.hub.inner.state.lock().move_chat(seat.id, session.visitor.thread());
    catch_up(connection, &seat.outbox, missed).await?;
    let business = app.hub.business_presence(session.scope.business());
    connection.send(presence(None, business)).await?;
    let expires_at_ms = if session.is_stale { touch(app, session, &token).await } else { session.expires_at_ms };
    Ok(Chat { seat, token: token.into(), line, expires_at_ms })
}

impl Chat {
    async fn live(mut self, app: &Arc<App>, connection: &mut Connection) -> Close {
        loop {
            let result = match connection.next(&self.seat.outbox).await {
                Happened::Text(text) => Box::pin(self.handle(app, connection, &text)).await,
                Happened::Tick => Box::pin(self.check(app)).await,
                Happened::Ended(close) => return close,
            };
            if let Err(close) = result {
                return close;
            }
        }
    }

    async fn handle(
        &mut self,
        app: &Arc<App>,
        connection: &mut Connection,
        text: &str,
    ) -> std::result::Result<(), Close> {
        if app.limits.frames.check(("chat", self.seat.id)).is_err() {
            connection.refuse("too_many_requests", "too many frames, slow down").await;
            return Err(Close::TooMany);
        }
        match connection.parse(text).await? {
            FromChat::Ping => connection.send(Signal::Pong.text()).await,
            FromChat::Presence { state } => {
                self.seat.hub.set_active(self.seat.id, state == Activity::Active);
                Ok(())
            }
            FromChat::Typing { state } => self.types(app, state).await,
            FromChat::Hello(_) => Err(connection.refuse("hello_again", "there was a hello already").await),
        }
    }

    async fn types(&self, app: &Arc<App>, state: OnOff) -> std::result::Result<(), Close> {
        let session = session(app, self.line, &self.token).await?;
        let facts = app.store.read(move |tx| visitor::facts(tx, session.scope, &session.visitor)).await;
        let facts = facts.map_err(|error| failed(&error.into()))?;
        if let Some(conversation) = facts.conversation {
            self.seat.hub.chat_types(self.seat.id, conversation, facts.name.as_deref(), state == OnOff::On);
        }
        Ok(())
    }

    /// Ends with the session, and moves the session's end while the socket is in use.
    async fn check(&mut self, app: &Arc<App>) -> std::result::Result<(), Close> {
        const WEEK_MS: i64 = 7 * 86_400_000;
        if app.store.clock().now_ms() + visitor::LIFE_MS - WEEK_MS > self.expires_at_ms {
            let session = session(app, self.line, &self.token).await?;
            self.expires_at_ms = touch(app, session, &self.token).await;
        }
        Ok(())
    }
}

async fn session(app: &App, line: PhoneNumberId, token: &str) -> std::result::Result<Session, Close> {
    let token = token.to_owned();
    let found = app.store.read(move |tx| visitor::authenticate(tx, line, &token)).await;
    found.map_err(|error| failed(&error.into()))?.ok_or(Close::SessionEnded)
}

async fn touch(app: &App, session: Session, token: &str) -> i64 {
    let (token, until) = (token.to_owned(), session.expires_at_ms);
    let touched = app.store.write(move |tx| visitor::touch(tx, &session, &token)).await;
    touched.unwrap_or_else(|error| {
        tracing::warn!(error = %store::follow::chain(&error), "a session's end can't be moved");
        until
    })
}

fn failed(error: &error::Error) -> Close {
    tracing::error!(error = %store::follow::chain(error), "a chat's socket can't go on");
    Close::Failed
}
