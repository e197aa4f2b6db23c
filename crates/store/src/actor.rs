//! For whom something is done: what is written about a change says who made it.

use std::sync::{Arc, OnceLock};

/// Who makes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What kind of one it is.
    pub kind: ActorKind,
    /// Its id, as text.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Kinds of actors, in the Cloud API's words (`actor_type` of an activity).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    /// Somebody signed in to the console.
    User,
    /// A program with a token.
    Api,
}

tokio::task_local! {
    static ACTING: Arc<OnceLock<Actor>>;
}

/// Runs a request in which it becomes known who acts: what it writes meanwhile knows it too.
pub async fn asking<F: Future>(request: F) -> F::Output {
    ACTING.scope(Arc::default(), request).await
}

/// Says who acts in the request that runs; the first to be said stays, and outside of one nothing happens.
pub fn is(actor: Actor) {
    let _ = ACTING.try_with(|acting| acting.set(actor));
}

/// Who acts; none: the platform itself.
pub(crate) fn current() -> Option<Actor> {
    ACTING.try_with(|acting| acting.get().cloned()).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luigi(name: &str) -> Actor {
        Actor { kind: ActorKind::User, id: "1".to_owned(), name: name.to_owned() }
    }

    #[tokio::test]
    async fn one_acts_in_the_own_request_only() {
        is(luigi("nowhere"));
        assert_eq!(current(), None);
        let asked = asking(async {
            assert_eq!(current(), None);
            is(luigi("first"));
            is(luigi("second"));
            current()
        });
        assert_eq!(asked.await, Some(luigi("first")));
        assert_eq!(current(), None);
    }
}
