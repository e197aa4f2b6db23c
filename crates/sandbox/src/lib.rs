//! A server that misbehaves on purpose, so that a developer sees what a bot does then.
//!
//! - [`conduct`]: what goes wrong: answers with error codes, messages that fail, delays, webhooks that come late, twice or
//!   out of order.
//! - [`script`]: what a customer does who plays a part.
//! - [`plays`]: the parts that are being played.
//! - [`clock`]: a clock that is moved forward, and stays moved.
//!
//! What goes wrong lives in memory: it ends with the process. [`Sandbox::off`] is what every other server has: it costs
//! a look at an empty option.

pub mod clock;
pub mod conduct;
pub mod plays;
pub mod script;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use parking_lot::Mutex;
use store::{Clock, Scope, secret};
use wire::Invalid;
use wire::error::GraphError;
use wire::id::BusinessId;

pub use conduct::{Conduct, Fault, On, Way, Webhooks};
use plays::Plays;
pub use plays::{Part, Play};

/// Plays customers.
pub trait Customers: Send + Sync {
    /// Plays a part to its end; `progress` is told how many steps are done. The error is a sentence for the developer.
    fn play(&self, part: Part, progress: plays::Progress) -> BoxFuture<'static, Result<(), String>>;
}

/// The sandbox of a server; clones share it.
#[derive(Clone, Default)]
pub struct Sandbox(Option<Arc<Inner>>);

struct Inner {
    clock_file: Option<PathBuf>,
    customers: Arc<dyn Customers>,
    conducts: Mutex<HashMap<BusinessId, Conduct>>,
    plays: Plays,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_on() { "Sandbox(on)" } else { "Sandbox(off)" })
    }
}

impl Sandbox {
    /// No sandbox: nothing goes wrong on purpose.
    pub fn off() -> Self {
        Self(None)
    }

    /// A sandbox. How far the clock was moved is kept in `clock_file`, when there is one.
    pub fn on(clock_file: Option<PathBuf>, customers: Arc<dyn Customers>) -> Self {
        let (conducts, plays) = (Mutex::default(), Plays::default());
        Self(Some(Arc::new(Inner { clock_file, customers, conducts, plays })))
    }

    /// Whether there is one.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// What goes wrong for a business; faults say how often they still happen.
    pub fn conduct(&self, scope: Scope) -> Conduct {
        self.with(scope, |conduct| conduct.clone()).unwrap_or_default()
    }

    /// Lets things go wrong, instead of what went wrong before. Does nothing when there is no sandbox.
    pub fn set(&self, scope: Scope, conduct: Conduct) -> Result<(), Invalid> {
        conduct.check()?;
        if let Some(inner) = &self.0 {
            inner.conducts.lock().insert(scope.business(), conduct);
        }
        Ok(())
    }

    fn answer(&self, scope: Scope, on: On, to: Option<&str>) -> Option<GraphError> {
        let code = self.with(scope, |conduct| conduct.strike(Way::Answer, on, to))??;
        Some(GraphError::of(code).with_details("the sandbox answers with this error because it was told to"))
    }

    /// The code that a message to somebody fails with after it was accepted, if so.
    pub fn failure(&self, scope: Scope, to: Option<&str>) -> Option<u32> {
        self.with(scope, |conduct| conduct.strike(Way::Status, On::Messages, to))?
    }

    /// What happens to a call before it is done: it waits, and is answered with an error instead when it is told so.
    pub async fn meet(&self, scope: Scope, on: On, to: Option<&str>) -> Result<(), GraphError> {
        self.delay(scope).await;
        self.answer(scope, on, to).map_or(Ok(()), Err)
    }

    async fn delay(&self, scope: Scope) {
        let delay = self.with(scope, |conduct| conduct.answer_delay_ms).unwrap_or(0);
        if delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay.unsigned_abs())).await;
        }
    }

    /// What happens to webhooks; `None`: nothing.
    pub fn webhooks(&self, scope: Scope) -> Option<Webhooks> {
        self.with(scope, |conduct| conduct.webhooks).filter(|webhooks| *webhooks != Webhooks::default())
    }

    /// Moves the clock forward; where it is kept is written before it moves.
    pub fn forward(&self, clock: &Clock, ms: i64) -> Result<(), clock::Error> {
        let file = self.0.as_ref().and_then(|inner| inner.clock_file.as_deref());
        clock::forward(file, clock, ms)
    }

    /// Lets a customer play a part; returns it as it begins.
    pub fn play(&self, scope: Scope, part: Part) -> Option<Play> {
        let inner = self.0.as_ref()?;
        let (play, progress) = inner.plays.begin(scope, &part);
        let (inner, id, playing) = (inner.clone(), play.id, inner.customers.play(part, progress));
        tokio::spawn(async move {
            let result = playing.await;
            inner.plays.end(id, result);
        });
        Some(play)
    }

    /// The parts that a business's customers play and have played lately, newest first.
    pub fn plays(&self, scope: Scope) -> Vec<Play> {
        self.0.as_ref().map(|inner| inner.plays.of(scope)).unwrap_or_default()
    }

    fn with<T>(&self, scope: Scope, what: impl FnOnce(&mut Conduct) -> T) -> Option<T> {
        let mut conducts = self.0.as_ref()?.conducts.lock();
        conducts.get_mut(&scope.business()).map(what)
    }
}

/// Whether something happens that happens so often, in percent.
pub fn happens(percent: u8) -> bool {
    percent >= 100 || (percent > 0 && u32::from(percent) > u32::from_be_bytes(secret::random::<4>()) % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nobody;

    impl Customers for Nobody {
        fn play(&self, _: Part, _: plays::Progress) -> BoxFuture<'static, Result<(), String>> {
            Box::pin(async { Ok(()) })
        }
    }

    #[test]
    fn a_business_s_sandbox_is_its_own() {
        let sandbox = Sandbox::on(None, Arc::new(Nobody));
        let (one, other) = (Scope::of(BusinessId::new(1)), Scope::of(BusinessId::new(2)));
        let fault = Fault { code: 131_026, ..Fault::default() };
        sandbox.set(one, Conduct { faults: vec![fault], ..Conduct::default() }).unwrap();
        assert_eq!(sandbox.answer(one, On::Messages, Some("1")).unwrap().code, 131_026);
        assert_eq!(sandbox.answer(other, On::Messages, Some("1")), None);
        assert_eq!(sandbox.failure(one, Some("1")), None, "it is a fault of answers");
        assert_eq!(Sandbox::off().conduct(one), Conduct::default());
    }
}
