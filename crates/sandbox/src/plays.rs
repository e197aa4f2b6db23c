//! The parts that customers play, as far as they are.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::Mutex;
use serde::Serialize;
use store::Scope;
use utoipa::ToSchema;
use wire::id::BusinessId;

use crate::script::Step;

/// How many are remembered.
const KEPT: usize = 20;

/// Is told how many steps are done.
pub type Progress = Box<dyn Fn(usize) + Send + Sync>;

/// What a customer does.
#[derive(Clone, Debug)]
pub struct Part {
    /// The line they write to: its `phone_number_id`.
    pub line: String,
    /// Their phone number, in digits.
    pub from: String,
    /// Their name.
    pub name: Option<String>,
    /// Step by step.
    pub steps: Vec<Step>,
}

/// A part that is played, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SandboxPlay)]
pub struct Play {
    /// Its id.
    pub id: i64,
    /// The line.
    pub phone_number_id: String,
    /// The customer's phone number, in digits.
    pub from: String,
    /// How it goes.
    pub state: State,
    /// How many steps there are.
    pub steps: usize,
    /// How many are done.
    pub done: usize,
    /// Why it failed.
    pub error: Option<String>,
}

/// How a play goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SandboxPlayState)]
pub enum State {
    /// It goes on.
    Playing,
    /// All steps are done.
    Done,
    /// A step could not be done.
    Failed,
}

type List = Arc<Mutex<VecDeque<(BusinessId, Play)>>>;

#[derive(Default)]
pub(crate) struct Plays {
    last: AtomicI64,
    list: List,
}

impl Plays {
    pub fn begin(&self, scope: Scope, part: &Part) -> (Play, Progress) {
        let play = Play {
            id: self.last.fetch_add(1, Ordering::Relaxed) + 1,
            phone_number_id: part.line.clone(),
            from: part.from.clone(),
            state: State::Playing,
            steps: part.steps.len(),
            done: 0,
            error: None,
        };
        let mut list = self.list.lock();
        list.push_front((scope.business(), play.clone()));
        list.truncate(KEPT);
        let (shared, id) = (self.list.clone(), play.id);
        (play, Box::new(move |done| change(&shared, id, |play| play.done = done)))
    }

    pub fn end(&self, id: i64, result: Result<(), String>) {
        change(&self.list, id, |play| {
            play.state = if result.is_ok() { State::Done } else { State::Failed };
            play.error = result.err();
        });
    }

    pub fn of(&self, scope: Scope) -> Vec<Play> {
        let mine = |(business, play): &(BusinessId, Play)| (*business == scope.business()).then(|| play.clone());
        self.list.lock().iter().filter_map(mine).collect()
    }
}

fn change(list: &List, id: i64, what: impl FnOnce(&mut Play)) {
    if let Some((_, play)) = list.lock().iter_mut().find(|(_, play)| play.id == id) {
        what(play);
    }
}
