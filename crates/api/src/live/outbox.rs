//! What waits to be written to a socket. Bounded: a socket that does not keep up is closed, and its client resumes.

use std::collections::VecDeque;

use axum::extract::ws::Utf8Bytes;
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::frame::Close;
use super::limits::{WAITING_BYTES, WAITING_FRAMES};

/// A queue with one reader, the socket's task. Empty it takes no memory beyond itself.
#[derive(Default)]
pub(super) struct Outbox {
    queue: Mutex<Queue>,
    wake: Notify,
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Waiting>,
    bytes: usize,
    /// Journal events up to here have been told already, by resuming.
    told: i64,
    /// Frames wait until resuming is done.
    is_open: bool,
    close: Option<Close>,
}

struct Waiting {
    seq: Option<i64>,
    text: Utf8Bytes,
}

/// What a socket is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) frames: Vec<Utf8Bytes>,
    pub(super) close: Option<Close>,
}

impl Outbox {
    /// Adds a frame about the journal event `seq`.
    pub(super) fn tell(&self, seq: i64, text: Utf8Bytes) {
        self.push(Some(seq), text);
    }

    /// Adds a frame that is not about the journal; it is lost when the client is not there yet.
    pub(super) fn hint(&self, text: Utf8Bytes) {
        self.push(None, text);
    }

    /// Ends the connection after what waits.
    pub(super) fn close(&self, close: Close) {
        self.queue.lock().close.get_or_insert(close);
        self.wake.notify_one();
    }

    /// Lets frames out, without those about events up to `told`.
    pub(super) fn open(&self, told: i64) {
        let mut queue = self.queue.lock();
        queue.told = told;
        queue.is_open = true;
        queue.frames.retain(|frame| frame.seq.is_some_and(|seq| seq > told));
        queue.bytes = queue.frames.iter().map(|frame| frame.text.len()).sum();
        drop(queue);
        self.wake.notify_one();
    }

    /// Waits for something to do.
    pub(super) async fn changed(&self) {
        self.wake.notified().await;
    }

    /// Takes what there is to do.
    pub(super) fn take(&self) -> Taken {
        let mut queue = self.queue.lock();
        if !queue.is_open {
            return Taken { frames: Vec::new(), close: queue.close };
        }
        queue.bytes = 0;
        let frames = std::mem::take(&mut queue.frames).into_iter().map(|frame| frame.text).collect();
        Taken { frames, close: queue.close }
    }

    fn push(&self, seq: Option<i64>, text: Utf8Bytes) {
        let mut queue = self.queue.lock();
        if queue.close.is_some() || seq.is_some_and(|seq| seq <= queue.told) {
            return;
        }
        queue.bytes += text.len();
        queue.frames.push_back(Waiting { seq, text });
        if queue.frames.len() > WAITING_FRAMES || queue.bytes > WAITING_BYTES {
            queue.frames = VecDeque::new();
            queue.bytes = 0;
            queue.close = Some(Close::Slow);
        }
        drop(queue);
        self.wake.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(taken: &Taken) -> Vec<&str> {
        taken.frames.iter().map(Utf8Bytes::as_str).collect()
    }

    #[test]
    fn what_resuming_told_is_not_told_again() {
        let outbox = Outbox::default();
        outbox.tell(3, "three".into());
        outbox.hint("typing".into());
        outbox.tell(5, "five".into());
        assert_eq!(texts(&outbox.take()), [""; 0]);
        outbox.open(4);
        outbox.tell(4, "four".into());
        outbox.tell(6, "six".into());
        outbox.hint("typing".into());
        assert_eq!(texts(&outbox.take()), ["five", "six", "typing"]);
        assert_eq!(texts(&outbox.take()), [""; 0]);
    }

    #[test]
    fn a_slow_socket_is_closed() {
        let outbox = Outbox::default();
        outbox.open(0);
        for seq in 1..=WAITING_FRAMES as i64 {
            outbox.tell(seq, "x".into());
        }
        outbox.tell(i64::MAX, "one too many".into());
        assert_eq!(outbox.take(), Taken { frames: Vec::new(), close: Some(Close::Slow) });
        let outbox = Outbox::default();
        outbox.open(0);
        outbox.tell(1, "x".repeat(WAITING_BYTES + 1).into());
        assert_eq!(outbox.take().close, Some(Close::Slow));
    }

    #[test]
    fn the_first_reason_to_close_stands() {
        let outbox = Outbox::default();
        outbox.close(Close::SessionEnded);
        outbox.close(Close::Stopping);
        outbox.tell(1, "late".into());
        assert_eq!(outbox.take(), Taken { frames: Vec::new(), close: Some(Close::SessionEnded) });
    }
}
