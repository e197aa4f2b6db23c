//! A customer who plays a part, step by step: `souk customer play`, and the customers of a sandbox.

use std::fs;
use std::time::Duration;

use futures::future::BoxFuture;
use sandbox::plays::Progress;
use sandbox::script::{self, Step};
use sandbox::{Customers, Part};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use url::Url;

use super::client::{Client, Opening};
use super::message::Message;
use super::offer::{self, Part as Choice};
use super::{Result, argument, client_id, open, say, tell, usage};
use crate::cli::Play;
use crate::exit::{self, Problem};

/// How often is looked for news of the business.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// `souk customer play`
pub async fn run(play: Play) -> Result<()> {
    let unreadable = |error: std::io::Error| usage(format!("{}: {error}", play.script.display())).about("script");
    let text = match play.script.to_str() {
        Some("-") => argument("-".to_owned())?,
        _ => fs::read_to_string(&play.script).map_err(unreadable)?,
    };
    let steps = script::parse(&text).map_err(|invalid| usage(invalid.reason).about("script"))?;
    let client = open(&play.address, play.name.as_deref()).await?;
    let many = steps.len();
    perform(client, steps, |done| tell(&json!({ "event": "step", "done": done, "of": many }))).await
}

/// The customers of a sandbox: they chat with their own server, as others do.
pub struct Troupe {
    server: Url,
}

impl Troupe {
    /// Customers of the server at this address.
    pub fn of(server: Url) -> Self {
        Self { server }
    }
}

impl Customers for Troupe {
    fn play(&self, part: Part, progress: Progress) -> BoxFuture<'static, std::result::Result<(), String>> {
        let server = self.server.clone();
        Box::pin(async move {
            let opening = Opening {
                server: &server,
                line: &part.line,
                from: &part.from,
                name: part.name.as_deref(),
                is_kept: false,
            };
            let client = Client::open(&opening).await.map_err(|problem| problem.sentence())?;
            perform(client, part.steps, progress).await.map_err(|problem| problem.sentence())
        })
    }
}

/// A customer on the stage.
struct Actor {
    client: Client,
    /// The newest message of the business that has been waited for.
    seen: Option<String>,
}

async fn perform(client: Client, steps: Vec<Step>, progress: impl Fn(usize)) -> Result<()> {
    let seen = newest_of_business(&client.newest().await?.data).map(|message| message.facts.id.clone());
    let mut actor = Actor { client, seen };
    for (at, step) in steps.into_iter().enumerate() {
        actor.take(step).await.map_err(|problem| problem.before(&format!("step {}", at + 1)))?;
        progress(at + 1);
    }
    Ok(())
}

impl Actor {
    async fn take(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Say(text) => self.send(json!({ "type": "text", "text": { "body": text } })).await,
            Step::Order(items) => self.send(say::order(&items, None)?).await,
            Step::Location(place) => self.send(say::location(&place)?).await,
            Step::Send(message) => self.send(Value::Object(message)).await,
            Step::React(emoji) => {
                let reaction = say::reaction(&self.client, &emoji, None).await?;
                self.send(reaction).await
            }
            Step::Tap(wanted) => self.choose(Choice::Button, &wanted).await,
            Step::Pick(wanted) => self.choose(Choice::Row, &wanted).await,
            Step::Wait(patience) => self.wait(patience).await,
            Step::Block(reason) => self.client.block(reason.as_deref()).await,
            Step::Unblock => self.client.unblock().await,
            Step::Report(reason) => match newest_of_business(&self.client.newest().await?.data) {
                Some(message) => self.client.report(&message.facts.id, reason.as_deref()).await,
                None => Err(usage("the business has written nothing to complain about yet").about("report")),
            },
            Step::Read => match newest_of_business(&self.client.newest().await?.data) {
                Some(message) => self.client.acknowledge("read", &message.facts.id).await,
                None => Ok(()),
            },
            Step::Pause(time) => {
                sleep(time).await;
                Ok(())
            }
        }
    }

    async fn send(&self, message: Value) -> Result<()> {
        self.client.send(&client_id(None), &message).await.map(drop)
    }

    /// Waits for a message that came after the last one waited for, and takes it.
    async fn wait(&mut self, patience: Duration) -> Result<()> {
        let end = Instant::now() + patience;
        loop {
            let thread = self.client.newest().await?.data;
            let theirs: Vec<&Message> = thread.iter().filter(|message| message.is_from_business()).collect();
            let known = self.seen.as_ref().and_then(|seen| theirs.iter().position(|message| message.facts.id == *seen));
            if let Some(next) = theirs.get(known.map_or(0, |at| at + 1)) {
                self.client.acknowledge("delivered", &next.facts.id).await?;
                self.seen = Some(next.facts.id.clone());
                return Ok(());
            }
            if Instant::now() >= end {
                let seconds = patience.as_secs_f64();
                let detail = format!("the business wrote nothing within {seconds} s");
                return Err(Problem::new(exit::TIMEOUT, "Not in time", "timeout", detail));
            }
            sleep(LOOK_EVERY).await;
        }
    }

    /// Chooses what a message offers; waits for one that does.
    async fn choose(&self, choice: Choice, wanted: &str) -> Result<()> {
        let end = Instant::now() + script::PATIENCE;
        let answer = loop {
            match offer::answer(&self.client.newest().await?.data, choice, wanted, None) {
                Ok(answer) => break answer,
                Err(problem) if Instant::now() >= end => return Err(problem),
                Err(_) => sleep(LOOK_EVERY).await,
            }
        };
        self.send(answer).await
    }
}

fn newest_of_business(thread: &[Message]) -> Option<&Message> {
    thread.iter().rev().find(|message| message.is_from_business())
}
