//! SIGKILL under load loses nothing that was acknowledged and doubles nothing that was sent again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::{Owner, Tool, Visitor, until};
use crate::world::Server;

const KILLS: u64 = 50;
const CUSTOMERS: [&str; 3] = ["4915550000001", "4915550000002", "4915550000003"];

/// One message: its key is its text, too.
#[derive(Clone, Debug)]
struct Said {
    key: String,
    customer: usize,
    by_customer: bool,
    wamid: Option<String>,
}

/// The server's two ways in.
#[derive(Clone)]
struct Ways {
    tool: Tool,
    visitors: Vec<Visitor>,
}

impl Ways {
    /// Says it once; the message's id if it was answered.
    async fn say(&self, said: &Said) -> Option<String> {
        let answer = if said.by_customer {
            self.visitors[said.customer].write(&said.key, &said.key).await
        } else {
            self.tool.send(&said.key, CUSTOMERS[said.customer], &said.key).await
        };
        let response = answer.ok()?;
        let status = response.status();
        let body: Value = response.json().await.ok()?;
        assert!(status.is_success(), "{status}: {body}");
        let id = if said.by_customer { &body["id"] } else { &body["messages"][0]["id"] };
        Some(id.as_str().unwrap_or_else(|| panic!("{body}")).to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_under_load() {
    let began = Instant::now();
    let mut server = Server::demo();
    let mut visitors = Vec::new();
    for customer in CUSTOMERS {
        visitors.push(Visitor::open(&server, customer).await);
    }
    let mut all: Vec<Said> = Vec::new();
    // Who has written can be answered.
    let ways = Ways { tool: Tool::new(&server), visitors: visitors.clone() };
    for customer in 0..CUSTOMERS.len() {
        let mut said = Said { key: "first".to_owned(), customer, by_customer: true, wamid: None };
        said.wamid = ways.say(&said).await;
        all.push(said);
    }
    let mut unanswered = 0;
    for round in 0..KILLS {
        // Connections of a killed server are of no use to the next one.
        let ways = Ways { tool: Tool::new(&server), visitors: visitors.clone() };
        let stop = Arc::new(AtomicBool::new(false));
        let mut work = JoinSet::new();
        for worker in 0..9_usize {
            let (ways, stop) = (ways.clone(), stop.clone());
            work.spawn(async move {
                let mut done = Vec::new();
                for turn in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let customer = worker % CUSTOMERS.len();
                    let key = format!("r{round}-w{worker}-{turn}");
                    let mut said = Said { key, customer, by_customer: worker >= 6, wamid: None };
                    said.wamid = ways.say(&said).await;
                    let is_answered = said.wamid.is_some();
                    done.push(said);
                    if !is_answered {
                        break;
                    }
                }
                done
            });
        }
        tokio::time::sleep(random_ms(round)).await;
        server.kill();
        stop.store(true, Ordering::Relaxed);
        let mut said: Vec<Said> = work.join_all().await.into_iter().flatten().collect();
        server.restart();
        let ways = Ways { tool: Tool::new(&server), visitors: visitors.clone() };
        for one in said.iter_mut().filter(|one| one.wamid.is_none()) {
            unanswered += 1;
            one.wamid = ways.say(one).await;
            assert!(one.wamid.is_some(), "{one:?} after the restart");
        }
        // What was answered is the same message when it is said again.
        for by_customer in [false, true] {
            if let Some(one) = said.iter().rfind(|one| one.by_customer == by_customer) {
                assert_eq!(ways.say(one).await, one.wamid, "{one:?}");
            }
        }
        all.extend(said);
    }
    eprintln!("{} messages, {unanswered} of them said twice, in {:?}", all.len(), began.elapsed());
    assert!(all.len() > 500, "too little load: {}", all.len());
    compare(&server, &all).await;
    eprintln!("done after {:?}", began.elapsed());
}

/// Everything that was said is in its thread, once, under the id that was answered.
async fn compare(server: &Server, all: &[Said]) {
    let owner = Owner::sign_in(server).await;
    let conversations = owner.conversations().await;
    for (index, customer) in CUSTOMERS.iter().enumerate() {
        let conversation = &conversations[*customer];
        until("all statuses are settled", async || {
            let newest = owner.get(&format!("/conversations/{conversation}/messages?limit=100")).await;
            let messages = newest["data"].as_array().unwrap().clone();
            messages.iter().all(|message| message["status"] != "accepted").then_some(())
        })
        .await;
        let thread = owner.thread(conversation).await;
        let mut by_text: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for message in thread.iter().filter(|message| message["author"]["kind"] != "automatic") {
            by_text.entry(message["text"]["body"].as_str().unwrap()).or_default().push(message);
        }
        for said in all.iter().filter(|said| said.customer == index) {
            let found = by_text.remove(said.key.as_str()).unwrap_or_else(|| panic!("{said:?} is lost"));
            assert_eq!(found.len(), 1, "{said:?} is there {} times", found.len());
            assert_eq!(found[0]["id"].as_str(), said.wamid.as_deref(), "{said:?}");
            let direction = if said.by_customer { "in" } else { "out" };
            assert_eq!(found[0]["direction"], direction, "{said:?}");
        }
        assert!(by_text.is_empty(), "nobody said {by_text:?}");
        let welcomes = thread.iter().filter(|message| message["author"]["kind"] == "automatic").count();
        assert!(welcomes <= 1, "{welcomes} welcomes");
        for message in &thread {
            check_ticks(message);
        }
    }
}

/// The state is one that was reached, and later states came later.
fn check_ticks(message: &Value) {
    let (status, times) = (message["status"].as_str().unwrap(), message["times"].as_object().unwrap());
    assert_ne!(status, "accepted", "{message}");
    assert_ne!(status, "failed", "{message}");
    assert!(times.contains_key(status), "{message}");
    let reached: Vec<i64> =
        ["sent", "delivered", "read"].iter().filter_map(|status| times.get(*status)?.as_i64()).collect();
    assert!(reached.is_sorted(), "{message}");
}

/// 10 to 130 ms: another one in each round.
fn random_ms(round: u64) -> Duration {
    use std::hash::{BuildHasher as _, RandomState};
    Duration::from_millis(10 + RandomState::new().hash_one(round) % 120)
}
