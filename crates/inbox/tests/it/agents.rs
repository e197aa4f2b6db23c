//! Who answers, and signing in with a password.

use inbox::agents::{self, Agent, Change, NewAgent, Role, Theme};
use inbox::{Error, Result, links, passwords, sessions};
use wire::id::AgentId;

use crate::world::{World, field, on_both_engines};

on_both_engines!(
    an_agent_is_made_listed_and_changed,
    an_email_is_one_agent_s_in_all_businesses,
    another_business_s_agents_are_not_there,
    a_password_opens_the_credentials,
    who_is_removed_is_gone_but_for_their_name,
    roles_that_may_remove,
    the_last_owner_stays,
);

fn new(name: &str, email: &str, role: Role) -> NewAgent {
    NewAgent { name: name.into(), email: email.into(), role, language: None, password_hash: None }
}

async fn an_agent_is_made_listed_and_changed(world: World) {
    let scope = world.scope;
    for role in [Role::Admin, Role::Agent, Role::Analyst] {
        world.agent(role.as_str(), role).await;
    }
    let listed = world.read(move |tx| agents::list(tx, scope)).await.unwrap();
    let roles: Vec<Role> = listed.iter().map(|agent| agent.role).collect();
    assert_eq!(roles, [Role::Owner, Role::Admin, Role::Agent, Role::Analyst]);

    let maya = new(" Maya ", " Maya@Example.com", Role::Agent);
    let maya = world.write(move |tx| agents::create(tx, scope, &maya)).await.unwrap();
    assert_eq!((maya.name.as_str(), maya.email.as_str()), ("Maya", "maya@example.com"));
    assert_eq!((maya.language.as_str(), maya.theme, maya.enter_sends), ("en", Theme::System, true));

    let change = Change {
        name: Some("Maya Ito".into()),
        language: Some("ja".into()),
        theme: Some(Theme::Dark),
        enter_sends: Some(false),
    };
    let changed = world.write(move |tx| agents::update(tx, scope, maya.id, &change)).await.unwrap();
    let stored = world.read(move |tx| agents::by_id(tx, scope, maya.id)).await.unwrap();
    assert_eq!(changed, stored);
    assert_eq!(
        serde_json::to_value(&stored).unwrap(),
        serde_json::json!({"id": maya.id.to_string(), "name": "Maya Ito", "email": "maya@example.com", "role": "agent",
            "language": "ja", "theme": "dark", "enter_sends": false})
    );
    let same = world.write(move |tx| agents::update(tx, scope, maya.id, &Change::default())).await.unwrap();
    assert_eq!(same, stored);

    for (change, wrong) in [
        (Change { name: Some("  ".into()), ..Change::default() }, "name"),
        (Change { name: Some("x".repeat(129)), ..Change::default() }, "name"),
        (Change { language: Some("x".into()), ..Change::default() }, "language"),
    ] {
        assert_eq!(field(world.write(move |tx| agents::update(tx, scope, maya.id, &change)).await), wrong);
    }
}

async fn an_email_is_one_agent_s_in_all_businesses(world: World) {
    let other = world.other_business().await;
    for scope in [world.scope, other.scope] {
        let again = new("Twin", "OLIVIA@luigi.example", Role::Agent);
        assert_eq!(field(world.write(move |tx| agents::create(tx, scope, &again)).await), "taken email");
        let wrong = new("Twin", "olivia", Role::Agent);
        assert_eq!(field(world.write(move |tx| agents::create(tx, scope, &wrong)).await), "email");
    }
}

async fn another_business_s_agents_are_not_there(world: World) {
    let other = world.other_business().await;
    let (scope, stranger) = (world.scope, other.owner.id);
    assert_eq!(field(world.read(move |tx| agents::by_id(tx, scope, stranger)).await), "no agent");
    assert_eq!(field(world.write(move |tx| agents::update(tx, scope, stranger, &Change::default())).await), "no agent");
    assert_eq!(field(world.write(move |tx| agents::set_password(tx, scope, stranger, "x")).await), "no agent");
    let listed = world.read(move |tx| agents::list(tx, scope)).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&world.owner));
    let sealed = world.read(move |tx| agents::credentials_of(tx, scope, stranger)).await.unwrap();
    assert!(sealed.verify("whatever it is").is_err());
}

async fn a_password_opens_the_credentials(world: World) {
    let (scope, id): (_, AgentId) = (world.scope, world.owner.id);
    let ask = |email: &'static str, password: &'static str| {
        let world = world.clone();
        async move { world.read(move |tx| agents::credentials(tx, email)).await.unwrap().verify(password) }
    };
    let before = ask("olivia@luigi.example", "correct horse").await;
    assert!(matches!(before, Err(Error::WrongCredentials)), "who has no password signs in with none");

    let hash = passwords::hash("correct horse").unwrap();
    world.write(move |tx| agents::set_password(tx, scope, id, &hash)).await.unwrap();
    assert_eq!(ask(" Olivia@Luigi.example ", "correct horse").await.unwrap(), (scope, id));
    for (email, password) in [
        ("olivia@luigi.example", "wrong horse"),
        ("nobody@luigi.example", "correct horse"),
        ("no address", "correct horse"),
    ] {
        assert!(matches!(ask(email, password).await, Err(Error::WrongCredentials)), "{email}");
    }
    let sealed = world.read(move |tx| agents::credentials_of(tx, scope, id)).await.unwrap();
    assert_eq!(sealed.verify("correct horse").unwrap(), (scope, id));
}

async fn remove(world: &World, by: &Agent, whom: &Agent) -> Result<()> {
    let (scope, by, id) = (world.scope, by.clone(), whom.id);
    world.write(move |tx| agents::remove(tx, scope, &by, id)).await
}

async fn who_is_removed_is_gone_but_for_their_name(world: World) {
    let scope = world.scope;
    let maya = world.agent("maya", Role::Admin).await;
    let id = maya.id;
    let hash = passwords::hash("correct horse").unwrap();
    let by = maya.clone();
    let (session, link, invitation) = world
        .write(move |tx| {
            agents::set_password(tx, scope, id, &hash)?;
            let invitation = links::invite(tx, scope, &by, Role::Agent, None)?;
            Ok((sessions::create(tx, scope, id)?, links::sign_in(tx, scope, id)?, invitation))
        })
        .await
        .unwrap();
    remove(&world, &world.owner, &maya).await.unwrap();

    let listed = world.read(move |tx| agents::list(tx, scope)).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&world.owner));
    assert_eq!(field(world.read(move |tx| agents::by_id(tx, scope, id)).await), "no agent");
    assert_eq!(field(remove(&world, &world.owner, &maya).await), "no agent");
    assert!(world.read(move |tx| sessions::authenticate(tx, &session)).await.unwrap().is_none());
    assert_eq!(field(world.write(move |tx| sessions::create(tx, scope, id)).await), "no agent");
    let used = world.write(move |tx| links::use_sign_in(tx, &link.token)).await;
    assert!(matches!(used, Err(Error::ExpiredLink)), "links for them end");
    let found = world.read(move |tx| links::find(tx, &invitation.token)).await;
    assert!(matches!(found, Err(Error::ExpiredLink)), "and those that they made");
    let email = maya.email.clone();
    let credentials = world.read(move |tx| agents::credentials(tx, &email)).await.unwrap();
    assert!(credentials.verify("correct horse").is_err());

    let again = new("Maya", &maya.email, Role::Agent);
    let again = world.write(move |tx| agents::create(tx, scope, &again)).await.unwrap();
    assert_ne!(again.id, id, "their address is free again, for somebody new");
}

async fn roles_that_may_remove(world: World) {
    for by in Role::ALL {
        let remover = world.agent(&format!("{by}-by"), by).await;
        for role in Role::ALL {
            let whom = world.agent(&format!("{by}-{role}"), role).await;
            let may = by >= Role::Admin && role <= by;
            match remove(&world, &remover, &whom).await {
                Ok(()) => assert!(may, "{by} removed {role}"),
                Err(Error::Forbidden { needs }) => {
                    assert!(!may, "{by} could not remove {role}");
                    assert_eq!(needs, if by < Role::Admin { Role::Admin } else { role });
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    let stranger = world.other_business().await.owner;
    assert_eq!(field(remove(&world, &world.owner, &stranger).await), "no agent");
}

async fn the_last_owner_stays(world: World) {
    let refused = remove(&world, &world.owner, &world.owner).await.unwrap_err();
    assert!(matches!(refused, Error::Messaging(messaging::Error::Refused { code: "last_owner", .. })), "{refused}");
    // Two who remove each other at the same time: one stays.
    let other = world.agent("other", Role::Owner).await;
    let (first, second) = tokio::join!(remove(&world, &world.owner, &other), remove(&world, &other, &world.owner));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let scope = world.scope;
    assert_eq!(world.read(move |tx| agents::list(tx, scope)).await.unwrap().len(), 1);
}
