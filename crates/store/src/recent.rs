//! The journal's newest events in memory, shared by all who follow it: a batch is read from the database once, not once for each follower.

use std::collections::VecDeque;

use crate::journal::{self, Event};
use crate::store::Store;
use crate::{Error, Tx};

/// How many events are kept: some seconds of a busy server, a few hundred bytes each.
const KEPT: usize = 8_192;

/// How many events are read from the database at once.
const READ: i64 = 2_000;

/// All events after `after`, up to and including `upto`.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    after: i64,
    upto: i64,
    events: VecDeque<Event>,
}

impl Recent {
    /// The events after `seq` that are here; `None` when some are not here any more.
    fn after(&self, seq: i64, limit: usize) -> Option<Vec<Event>> {
        if seq < self.after || seq > self.upto {
            return None;
        }
        let first = self.events.partition_point(|event| event.seq <= seq);
        Some(self.events.range(first..).take(limit).cloned().collect())
    }

    /// Takes events that follow those here.
    fn extend(&mut self, events: Vec<Event>) {
        let Some(last) = events.last() else { return };
        self.upto = last.seq;
        self.events.extend(events);
        while self.events.len() > KEPT {
            if let Some(oldest) = self.events.pop_front() {
                self.after = oldest.seq;
            }
        }
    }
}

impl Store {
    /// Up to `limit` events after `seq`, of all businesses, as [`journal::after`] gives them: from memory when they are recent.
    pub async fn events_after(&self, seq: i64, limit: usize) -> Result<Vec<Event>, Error> {
        let mut recent = self.recent().lock().await;
        match recent.after(seq, limit) {
            Some(events) if !events.is_empty() => return Ok(events),
            Some(_) => {}
            // Whoever is far behind reads for themselves; the first of all begins what is kept.
            None if recent.upto > seq => {
                drop(recent);
                return self.read_events(seq, i64::try_from(limit).unwrap_or(i64::MAX)).await;
            }
            None => *recent = Recent { after: seq, upto: seq, events: VecDeque::new() },
        }
        let fresh = self.read_events(seq, READ).await?;
        recent.extend(fresh);
        Ok(recent.after(seq, limit).unwrap_or_default())
    }

    async fn read_events(&self, seq: i64, limit: i64) -> Result<Vec<Event>, Error> {
        self.read(move |tx: &mut Tx<'_, '_>| Ok::<_, Error>(journal::after(tx, seq, limit)?)).await
    }
}

#[cfg(test)]
mod tests {
    use wire::id::BusinessId;

    use super::*;

    fn event(seq: i64) -> Event {
        let (business, kind, payload) = (BusinessId::new(1), "a.happened".to_owned(), "{}".to_owned());
        Event { seq, business, kind, conversation: None, subject: seq, at_ms: 0, payload }
    }

    fn seqs(events: Option<Vec<Event>>) -> Option<Vec<i64>> {
        events.map(|events| events.iter().map(|event| event.seq).collect())
    }

    #[test]
    fn what_is_not_all_here_is_not_given() {
        let mut recent = Recent { after: 10, upto: 10, events: VecDeque::new() };
        assert_eq!(seqs(recent.after(10, 5)), Some(vec![]));
        recent.extend(vec![event(12), event(13), event(17)]);
        assert_eq!(seqs(recent.after(10, 5)), Some(vec![12, 13, 17]));
        assert_eq!(seqs(recent.after(12, 1)), Some(vec![13]));
        assert_eq!(seqs(recent.after(15, 5)), Some(vec![17]));
        assert_eq!(seqs(recent.after(17, 5)), Some(vec![]));
        assert_eq!((seqs(recent.after(9, 5)), seqs(recent.after(18, 5))), (None, None));
    }

    #[test]
    fn the_oldest_are_forgotten_first() {
        let mut recent = Recent::default();
        recent.extend((1..=i64::try_from(KEPT).unwrap() + 2).map(event).collect());
        assert_eq!(recent.events.len(), KEPT);
        assert_eq!(seqs(recent.after(1, 1)), None);
        assert_eq!(seqs(recent.after(2, 1)), Some(vec![3]));
    }
}
