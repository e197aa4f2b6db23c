//! Staying signed in.

use inbox::{expiry, sessions};
use store::jobs::{self, Done};

use crate::world::{DAY, HOUR, World, field, on_both_engines};

on_both_engines!(
    a_token_tells_who_it_is,
    a_session_slides_and_ends,
    revoking_ends_sessions,
    ended_sessions_are_removed,
    a_session_needs_an_agent_of_the_business,
);

async fn signed_in(world: &World) -> String {
    let (scope, agent) = (world.scope, world.owner.id);
    world.write(move |tx| sessions::create(tx, scope, agent)).await.unwrap()
}

async fn who(world: &World, token: &str) -> Option<sessions::Session> {
    let token = token.to_owned();
    world.read(move |tx| sessions::authenticate(tx, &token)).await.unwrap()
}

async fn a_token_tells_who_it_is(world: World) {
    let token = signed_in(&world).await;
    assert_ne!(token, signed_in(&world).await);
    let session = who(&world, &token).await.unwrap();
    assert_eq!((session.scope, session.agent), (world.scope, world.owner.clone()));
    assert!(!session.is_stale);
    for forged in ["", "x", &token.to_uppercase(), &store::secret::hash_token(&token)] {
        assert!(who(&world, forged).await.is_none(), "{forged}");
    }
}

async fn a_session_slides_and_ends(world: World) {
    let token = signed_in(&world).await;
    for _ in 0..40 {
        world.clock.advance_ms(DAY - HOUR);
        assert!(!who(&world, &token).await.unwrap().is_stale);
        world.clock.advance_ms(HOUR);
        assert!(who(&world, &token).await.unwrap().is_stale);
        let touched = token.clone();
        world.write(move |tx| sessions::touch(tx, &touched)).await.unwrap();
        let session = who(&world, &token).await.unwrap();
        assert!(!session.is_stale);
        assert_eq!(session.expires_at_ms, world.clock.now_ms() + sessions::LIFE_MS);
    }
    world.clock.advance_ms(sessions::LIFE_MS - 1);
    assert!(who(&world, &token).await.is_some());
    world.clock.advance_ms(1);
    assert!(who(&world, &token).await.is_none());
    let touched = token.clone();
    world.write(move |tx| sessions::touch(tx, &touched)).await.unwrap();
    assert!(who(&world, &token).await.is_none(), "what has ended does not come back");
}

async fn revoking_ends_sessions(world: World) {
    let (scope, agent) = (world.scope, world.owner.id);
    let (kept, first, second) = (signed_in(&world).await, signed_in(&world).await, signed_in(&world).await);
    let colleague = world.agent("Ken", inbox::agents::Role::Agent).await.id;
    let theirs = world.write(move |tx| sessions::create(tx, scope, colleague)).await.unwrap();

    let revoked = first.clone();
    assert!(world.write(move |tx| sessions::revoke(tx, &revoked)).await.unwrap());
    let revoked = first.clone();
    assert!(!world.write(move |tx| sessions::revoke(tx, &revoked)).await.unwrap());
    assert!(who(&world, &first).await.is_none());

    let keep = kept.clone();
    assert_eq!(world.write(move |tx| sessions::revoke_others(tx, scope, agent, &keep)).await.unwrap(), 1);
    assert!(who(&world, &kept).await.is_some() && who(&world, &second).await.is_none());
    assert!(who(&world, &theirs).await.is_some());
}

async fn ended_sessions_are_removed(world: World) {
    let scope = world.scope;
    world.write(move |tx| inbox::links::owner(tx, scope)).await.unwrap();
    signed_in(&world).await;
    world.clock.advance_ms(DAY);
    let newer = signed_in(&world).await;
    for _ in 0..2 {
        world.write(move |tx| expiry::schedule(tx, scope)).await.unwrap();
    }
    let due = world.write(|tx| Ok(jobs::claim(tx, 10)?)).await.unwrap();
    assert_eq!(due.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), [expiry::EXPIRE]);

    world.clock.advance_ms(sessions::LIFE_MS - DAY);
    let done = expiry::run(&world.store).await.unwrap();
    assert_eq!(done, Done::Again(world.clock.now_ms() + HOUR));
    assert!(who(&world, &newer).await.is_some());
    let removed = world.write(|tx| Ok((sessions::expire(tx)?, inbox::links::expire(tx)?))).await.unwrap();
    assert_eq!(removed, (0, 0), "the job has removed them");
    world.clock.advance_ms(DAY);
    assert_eq!(world.write(sessions::expire).await.unwrap(), 1);
}

async fn a_session_needs_an_agent_of_the_business(world: World) {
    let stranger = world.other_business().await.owner.id;
    let scope = world.scope;
    assert_eq!(field(world.write(move |tx| sessions::create(tx, scope, stranger)).await), "no agent");
}
