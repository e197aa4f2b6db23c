//! `GET /api/v1/live`: the agent's socket.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::WebSocket;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use inbox::sessions::{self, Session};
use store::Scope;
use tokio::time::Instant;
use wire::id::ConversationId;

use super::frame::{Close, FromConsole, OnOff, Signal};
use super::hub::{ConsoleSeat, Watch};
use super::socket::{self, Connection, Happened, Upgrade, catch_up};
use super::{error, resume};
use crate::console::auth::Agent;
use crate::limits::{ClientAddress, Open};
use crate::origin;
use crate::problem::Result;
use crate::state::App;

/// Opens the socket. The session is the cookie.
pub(super) async fn connect(
    State(app): State<Arc<App>>,
    client: ClientAddress,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response> {
    let upgrade = socket::upgrade(upgrade)?;
    let timing = app.hub.inner.timing;
    origin::check(&headers, &app.config)?;
    let token = match Agent::of(&headers, &app).await {
        Ok(agent) => agent.token,
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            return Ok(socket::turn_away(upgrade, timing, Close::SessionEnded));
        }
        Err(problem) => return Err(problem),
    };
    let Some(open) = app.limits.sockets.enter(client.0) else {
        return Ok(socket::turn_away(upgrade, timing, Close::TooMany));
    };
    Ok(upgrade.on_upgrade(move |socket| run(app, token, open, socket)))
}

async fn run(app: Arc<App>, token: String, open: Open, socket: WebSocket) {
    let alive = app.hub.inner.connections.token();
    let mut connection = Connection::new(socket, app.hub.inner.timing);
    let close = match Box::pin(begin(&app, token, &mut connection)).await {
        Ok(console) => console.live(&app, &mut connection).await,
        Err(close) => close,
    };
    connection.end(close).await;
    drop((open, alive));
}

/// An agent's socket that is ready.
struct Console {
    seat: ConsoleSeat,
    scope: Scope,
    token: Box<str>,
    checked: Instant,
}

async fn begin(app: &Arc<App>, token: String, connection: &mut Connection) -> std::result::Result<Console, Close> {
    let first = connection.hello().await?;
    let known = session(app, &token).await?;
    let seat = app.hub.join_console(known.scope, &known.agent, &token)?;
    let (again, since) = (token.clone(), first.since);
    let resumed = app.store.read(move |tx| resume::console(tx, &again, since)).await;
    let (session, missed) = resumed.map_err(|error| failed(&error))?.ok_or(Close::SessionEnded)?;
    catch_up(connection, &seat.outbox, missed).await?;
    let console = Console { seat, scope: session.scope, token: token.into(), checked: Instant::now() };
    if session.is_stale {
        console.touch(app).await;
    }
    Ok(console)
}

impl Console {
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
        if app.limits.frames.check(("console", self.seat.id)).is_err() {
            connection.refuse("too_many_requests", "too many frames, slow down").await;
            return Err(Close::TooMany);
        }
        match connection.parse(text).await? {
            FromConsole::Ping => {
                connection.send(Signal::Pong.text()).await?;
                self.check(app).await
            }
            FromConsole::Watch { conversation_id } => {
                self.watch(conversation_id).await;
                Ok(())
            }
            FromConsole::Typing { conversation_id, state } => {
                self.types(conversation_id, state).await;
                Ok(())
            }
            FromConsole::Hello(_) => Err(connection.refuse("hello_again", "there was a hello already").await),
        }
    }

    /// A conversation that is not the business's is as none.
    async fn watch(&self, conversation: Option<ConversationId>) {
        let watch = match conversation {
            Some(conversation) => {
                let owner = self.seat.hub.owner(self.scope, conversation).await;
                owner.map(|thread| Watch { conversation, thread })
            }
            None => None,
        };
        self.seat.hub.watch(self.seat.id, watch);
    }

    async fn types(&self, conversation: ConversationId, state: OnOff) {
        if let Some(owner) = self.seat.hub.owner(self.scope, conversation).await {
            self.seat.hub.console_types(self.seat.id, conversation, owner, state == OnOff::On);
        }
    }

    /// Ends with the session, which may have been ended elsewhere.
    async fn check(&mut self, app: &Arc<App>) -> std::result::Result<(), Close> {
        if self.checked.elapsed() < app.hub.inner.timing.session_check {
            return Ok(());
        }
        self.checked = Instant::now();
        if session(app, &self.token).await?.is_stale {
            self.touch(app).await;
        }
        Ok(())
    }

    async fn touch(&self, app: &App) {
        let token = self.token.to_string();
        if let Err(error) = app.store.write(move |tx| sessions::touch(tx, &token)).await {
            tracing::warn!(error = %store::follow::chain(&error), "a session's end can't be moved");
        }
    }
}

async fn session(app: &App, token: &str) -> std::result::Result<Session, Close> {
    let token = token.to_owned();
    let found = app.store.read(move |tx| sessions::authenticate(tx, &token)).await;
    found.map_err(|error| failed(&error.into()))?.ok_or(Close::SessionEnded)
}

fn failed(error: &error::Error) -> Close {
    tracing::error!(error = %store::follow::chain(error), "a console's socket can't go on");
    Close::Failed
}
