//! `souk customer listen`: what arrives, as it arrives, through lost connections and restarts of the server.
//!
//! Like a phone that is switched on, it first tells the business's messages that wait. Each is acknowledged after it
//! was printed, so one that could not be printed is not taken for delivered.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::Client;
use super::live::{Live, News};
use super::message::Message;
use super::watch::{Event, Watcher};
use super::{Result, open, tell, usage};
use crate::cli::{Address, Listen};
use crate::exit::{self, Problem};

/// The pause before connecting again, doubled up to the last value.
const PAUSE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(15));

/// Listens until enough came, or for so long, or for ever.
pub async fn run(listen: Listen) -> Result<()> {
    let wanted = listen.count;
    let timeout = listen.timeout.map(|secs| {
        Duration::try_from_secs_f64(secs).map_err(|_| usage(format!("{secs} is no number of seconds")).about("timeout"))
    });
    let mut listener = Listener::new(listen);
    let Some(timeout) = timeout.transpose()? else { return listener.run().await };
    match tokio::time::timeout(timeout, listener.run()).await {
        Ok(result) => result,
        Err(_) => match wanted {
            None => Ok(()),
            Some(wanted) => {
                let detail = format!("{} of {wanted} messages came in {} s", listener.came, timeout.as_secs_f64());
                Err(Problem::new(exit::TIMEOUT, "Not in time", "timeout", detail))
            }
        },
    }
}

struct Listener {
    address: Address,
    acknowledgement: &'static str,
    wanted: Option<u64>,
    came: u64,
    watcher: Watcher,
    client: Option<Client>,
    since: Option<String>,
    /// When the newest message that was acknowledged was written, Unix milliseconds.
    told_up_to: i64,
    pause: Duration,
}

impl Listener {
    fn new(listen: Listen) -> Self {
        Self {
            address: listen.address,
            acknowledgement: if listen.read { "read" } else { "delivered" },
            wanted: listen.count,
            came: 0,
            watcher: Watcher::default(),
            client: None,
            since: None,
            told_up_to: 0,
            pause: PAUSE.0,
        }
    }

    async fn run(&mut self) -> Result<()> {
        loop {
            let Err(problem) = self.connection().await else { return Ok(()) };
            let is_over = problem.code() == "no_session";
            if self.since.is_none() || !(is_over || problem.exit == exit::UNAVAILABLE) {
                return Err(problem);
            }
            if is_over {
                self.client = None;
            }
            tell(&json!({ "event": "offline", "why": problem.members.get("detail") }));
            tokio::time::sleep(self.pause).await;
            self.pause = (self.pause * 2).min(PAUSE.1);
        }
    }

    /// One connection: returns when enough came, fails when the connection is lost.
    async fn connection(&mut self) -> Result<()> {
        let client = match self.client.take() {
            Some(client) => client,
            None => open(&self.address, None).await?,
        };
        let result = self.listen(&client).await;
        self.client = Some(client);
        result
    }

    async fn listen(&mut self, client: &Client) -> Result<()> {
        let since = match self.since.clone() {
            Some(since) => since,
            None => {
                let page = client.newest().await?;
                let mut owed = Vec::new();
                for message in &page.data {
                    self.owe(message, &mut owed);
                }
                let events = self.watcher.begin(page.data);
                self.since = Some(page.live_seq.clone());
                self.report(events);
                self.acknowledge(client, owed).await?;
                page.live_seq
            }
        };
        if self.has_enough() {
            return Ok(());
        }
        let mut live = Live::open(client, &since).await?;
        loop {
            let news = live.next().await?;
            self.handle(client, news).await?;
            if self.has_enough() {
                return Ok(());
            }
        }
    }

    async fn handle(&mut self, client: &Client, news: Vec<News>) -> Result<()> {
        let mut owed = Vec::new();
        for item in news {
            match item {
                News::Ready { seq, reset } => {
                    if reset {
                        for message in client.newest().await?.data {
                            self.take(message, &mut owed);
                        }
                    }
                    self.since = Some(seq);
                    self.pause = PAUSE.0;
                    tell(&json!({ "event": "ready", "phone_number_id": client.line() }));
                }
                News::Message { seq, message } => {
                    self.take(*message, &mut owed);
                    self.since = seq.or(self.since.take());
                }
                News::Passing(mut frame) => {
                    if let Value::Object(members) = &mut frame
                        && let Some(kind) = members.shift_remove("type")
                    {
                        members.shift_insert(0, "event".to_owned(), kind);
                    }
                    tell(&frame);
                }
            }
        }
        self.acknowledge(client, owed).await
    }

    fn take(&mut self, message: Message, owed: &mut Vec<Owed>) {
        self.owe(&message, owed);
        let events = self.watcher.take(message);
        self.report(events);
    }

    fn report(&mut self, events: Vec<Event>) {
        for event in events {
            if self.has_enough() {
                return;
            }
            match event {
                Event::Message(event) => {
                    self.came += 1;
                    tell(&event);
                }
                Event::Other(event) => tell(&event),
            }
        }
    }

    fn has_enough(&self) -> bool {
        self.wanted.is_some_and(|wanted| self.came >= wanted)
    }

    /// Notes a message of the business of which it does not know yet that it got this far.
    fn owe(&self, message: &Message, owed: &mut Vec<Owed>) {
        let Message { facts, .. } = message;
        if message.is_from_business() && owes(self.acknowledgement, &facts.status) {
            owed.push(Owed { id: facts.id.clone(), at: facts.at });
        }
    }

    /// Tells the business how far its messages got.
    async fn acknowledge(&mut self, client: &Client, owed: Vec<Owed>) -> Result<()> {
        for message in to_name(owed, self.told_up_to) {
            client.acknowledge(self.acknowledgement, &message.id).await?;
            self.told_up_to = self.told_up_to.max(message.at);
        }
        Ok(())
    }
}

/// A message of the business that is to be acknowledged.
#[derive(Debug, PartialEq)]
struct Owed {
    id: String,
    at: i64,
}

/// Those to name. An acknowledgement covers all messages written before, down to the last one told of; what was written
/// earlier than that went out late and is named itself. News comes in the order of changes, so the last one to be told of
/// need not be the last one written, and of messages of one moment each is named.
fn to_name(mut owed: Vec<Owed>, told_up_to: i64) -> Vec<Owed> {
    let last = owed.iter().map(|message| message.at).max();
    owed.retain(|message| Some(message.at) == last || message.at <= told_up_to);
    owed.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
    owed.dedup();
    owed
}

/// Whether telling `status` is news about a message that stands at `known`.
fn owes(status: &str, known: &str) -> bool {
    match (status.parse(), known.parse()) {
        (Ok(status), Ok(known)) => wire::status::advance(known, status).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_news_are_acknowledged() {
        assert!(owes("delivered", "sent") && owes("read", "delivered") && owes("delivered", "accepted"));
        assert!(!owes("delivered", "delivered") && !owes("delivered", "read") && !owes("read", "failed"));
    }
    #[test]
    fn an_older_message_told_of_later_does_not_hide_a_newer_one() {
        assert_eq!(named(vec![owed("b", 2), owed("a", 1)], 0), ["b"]);
        assert_eq!(named(vec![owed("b", 2), owed("c", 2), owed("b", 2)], 0), ["b", "c"]);
        assert!(named(Vec::new(), 0).is_empty());
    }

    #[test]
    fn one_that_went_out_late_is_named_itself() {
        assert_eq!(named(vec![owed("d", 4), owed("a", 1), owed("c", 3)], 2), ["a", "d"]);
    }

    fn owed(id: &str, at: i64) -> Owed {
        Owed { id: id.to_owned(), at }
    }

    fn named(owed: Vec<Owed>, told_up_to: i64) -> Vec<String> {
        to_name(owed, told_up_to).into_iter().map(|message| message.id).collect()
    }
}
