//! A bounded queue between async callers and the database's threads.

use std::collections::VecDeque;

use parking_lot::{Condvar, Mutex};

use crate::Error;

pub(crate) struct Queue<T> {
    limit: usize,
    state: Mutex<State<T>>,
    ready: Condvar,
}

struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new(limit: usize) -> Queue<T> {
        Queue {
            limit: limit.max(1),
            state: Mutex::new(State { items: VecDeque::new(), closed: false }),
            ready: Condvar::new(),
        }
    }

    /// Adds an item, or says at once that there is no room.
    pub(crate) fn push(&self, item: T) -> Result<(), Error> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(Error::Closed);
        }
        if state.items.len() >= self.limit {
            return Err(Error::Busy);
        }
        state.items.push_back(item);
        drop(state);
        self.ready.notify_one();
        Ok(())
    }

    /// Waits for an item; `None` when the queue is closed and empty.
    pub(crate) fn pop(&self) -> Option<T> {
        let mut state = self.state.lock();
        loop {
            if let Some(item) = state.items.pop_front() {
                return Some(item);
            }
            if state.closed {
                return None;
            }
            self.ready.wait(&mut state);
        }
    }

    /// Moves up to `most` items that are there now, without waiting.
    pub(crate) fn take(&self, most: usize, into: &mut VecDeque<T>) {
        let mut state = self.state.lock();
        let count = state.items.len().min(most);
        into.extend(state.items.drain(..count));
    }

    pub(crate) fn len(&self) -> usize {
        self.state.lock().items.len()
    }

    /// Refuses further items; what waits is still handed out.
    pub(crate) fn close(&self) {
        self.state.lock().closed = true;
        self.ready.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::Queue;
    use crate::Error;

    #[test]
    fn it_is_bounded_and_drains_after_close() {
        let queue = Queue::new(2);
        queue.push(1).unwrap();
        queue.push(2).unwrap();
        assert_eq!(queue.push(3), Err(Error::Busy));
        queue.close();
        assert_eq!(queue.push(4), Err(Error::Closed));
        let mut taken = VecDeque::new();
        queue.take(1, &mut taken);
        assert_eq!(taken, [1]);
        assert_eq!(queue.pop(), Some(2));
        assert_eq!(queue.pop(), None);
    }
}
