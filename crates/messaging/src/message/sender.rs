//! The sender: concurrent sends are gathered and written together, and answered after the commit.
//!
//! While one batch is on its way to the disk the next one gathers, so a batch is as large as the
//! load makes it and a lone send waits for nobody. A batch that fails is sent message by message,
//! so that one bad row never takes its neighbours with it. A full queue answers [`Error::Busy`].

use std::sync::Arc;

use store::Store;
use tokio::sync::{mpsc, oneshot};

use crate::error::{Error, Result};
use crate::message::send::{Accepted, Outgoing, send, send_many};
use crate::rules::rates::Rates;

/// The most messages in one batch.
const BATCH: usize = 256;
/// The most messages that wait.
const QUEUE: usize = 8_192;

type Waiting = (Outgoing, oneshot::Sender<Result<Accepted>>);

/// Sends messages in batches; clones share one queue.
#[derive(Clone)]
pub struct Sender {
    queue: mpsc::Sender<Waiting>,
}

impl Sender {
    /// Starts the sender's task; it ends when all clones are gone.
    pub fn start(store: Store) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(run(store, waiting, Arc::new(Rates::default())));
        Self { queue }
    }

    /// Sends a message; when this answers, it is on disk.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Accepted> {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send((outgoing, answer)).map_err(|_| Error::Busy)?;
        answered.await.unwrap_or(Err(Error::Busy))
    }
}

async fn run(store: Store, mut waiting: mpsc::Receiver<Waiting>, rates: Arc<Rates>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let (messages, answers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        let messages = Arc::new(messages);
        let (together, counted) = (messages.clone(), rates.clone());
        match store.write(move |tx| send_many(tx, &together, Some(&counted))).await {
            Ok(results) => {
                for (answer, result) in answers.into_iter().zip(results) {
                    let _ = answer.send(result);
                }
            }
            Err(Error::Busy) => {
                for answer in answers {
                    let _ = answer.send(Err(Error::Busy));
                }
            }
            Err(_) => one_by_one(&store, &messages, answers).await,
        }
    }
}

async fn one_by_one(store: &Store, messages: &[Outgoing], answers: Vec<oneshot::Sender<Result<Accepted>>>) {
    for (message, answer) in messages.iter().cloned().zip(answers) {
        let _ = answer.send(store.write(move |tx| send(tx, &message)).await);
    }
}
