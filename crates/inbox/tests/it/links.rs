//! One-time links.

use inbox::agents::{self, Agent, Role};
use inbox::links::{self, Answers, Issued, Kind, Setup};
use inbox::{Error, Result, passwords, sessions};
use messaging::business;
use store::Scope;

use crate::world::{DAY, HOUR, World, field, on_both_engines};

on_both_engines!(
    the_owner_sets_up_the_business,
    an_invitation_makes_an_agent,
    roles_that_may_invite,
    a_link_is_good_once,
    at_the_same_time_one_wins,
    what_fails_gives_the_link_back,
    links_end,
    a_sign_in_link_signs_in,
    a_link_of_one_kind_is_none_of_the_other,
    a_forgotten_password_is_renewed_once,
    roles_that_may_renew_and_withdraw,
    another_business_s_invitation_is_not_there,
);

fn answers(email: &str) -> Answers {
    Answers {
        name: "Maya".into(),
        email: email.into(),
        password_hash: "hash".into(),
        business_name: None,
        time_zone: None,
        language: None,
    }
}

async fn find(world: &World, token: &str) -> Result<Setup> {
    let token = token.to_owned();
    world.read(move |tx| links::find(tx, &token)).await
}

async fn set_up(world: &World, token: &str, answers: Answers) -> Result<(Scope, Agent)> {
    let token = token.to_owned();
    world.write(move |tx| links::setup(tx, &token, &answers)).await
}

async fn invite(world: &World, by: &Agent, role: Role, email: Option<&'static str>) -> Result<Issued> {
    let (scope, by) = (world.scope, by.clone());
    world.write(move |tx| links::invite(tx, scope, &by, role, email)).await
}

#[track_caller]
fn expired<T: std::fmt::Debug>(result: Result<T>) {
    assert!(matches!(result, Err(Error::ExpiredLink)), "{result:?}");
}

async fn the_owner_sets_up_the_business(world: World) {
    let scope = world.scope;
    let (first, second) = (
        world.write(move |tx| links::owner(tx, scope)).await.unwrap(),
        world.write(move |tx| links::owner(tx, scope)).await.unwrap(),
    );
    let shown = find(&world, &first.token).await.unwrap();
    assert_eq!((shown.kind, shown.role, shown.email.as_deref()), (Kind::Owner, Role::Owner, None));
    assert_eq!(shown.business_name, "luigi");

    let filled = Answers {
        password_hash: passwords::hash("correct horse").unwrap(),
        business_name: Some(" Luigi & Sons ".into()),
        time_zone: Some("Europe/Rome".into()),
        language: Some("it".into()),
        ..answers("Luigi@Luigi.example")
    };
    let (owned, owner) = set_up(&world, &first.token, filled).await.unwrap();
    assert_eq!((owned, owner.role, owner.email.as_str()), (scope, Role::Owner, "luigi@luigi.example"));
    assert_eq!(owner.language, "it");
    let business = world.read(move |tx| Ok(business::get(tx, scope)?)).await.unwrap();
    assert_eq!(
        (business.name.as_str(), business.time_zone.as_str(), business.language.as_str()),
        ("Luigi & Sons", "Europe/Rome", "it")
    );
    let signed_in = world.read(|tx| inbox::agents::credentials(tx, "luigi@luigi.example")).await.unwrap();
    assert_eq!(signed_in.verify("correct horse").unwrap(), (scope, owner.id));

    expired(find(&world, &second.token).await);
    expired(set_up(&world, &second.token, answers("late@luigi.example")).await);
}

async fn an_invitation_makes_an_agent(world: World) {
    let scope = world.scope;
    let open = invite(&world, &world.owner, Role::Analyst, None).await.unwrap();
    let filled =
        Answers { business_name: Some("Mine".into()), language: Some("ja".into()), ..answers("ana@luigi.example") };
    let (_, ana) = set_up(&world, &open.token, filled).await.unwrap();
    assert_eq!((ana.role, ana.language.as_str()), (Role::Analyst, "ja"));
    let business = world.read(move |tx| Ok(business::get(tx, scope)?)).await.unwrap();
    assert_eq!(
        (business.name.as_str(), business.language.as_str()),
        ("luigi", "en"),
        "only an owner fills in the business"
    );

    let named = invite(&world, &world.owner, Role::Agent, Some("Ken@Luigi.example")).await.unwrap();
    let shown = serde_json::to_value(find(&world, &named.token).await.unwrap()).unwrap();
    assert_eq!(
        shown,
        serde_json::json!({"kind": "invitation", "business_name": "luigi", "role": "agent", "email": "ken@luigi.example"})
    );
    assert_eq!(field(set_up(&world, &named.token, answers("other@luigi.example")).await), "email");
    set_up(&world, &named.token, answers("KEN@luigi.example")).await.unwrap();
}

async fn roles_that_may_invite(world: World) {
    for by in Role::ALL {
        let inviter = world.agent(by.as_str(), by).await;
        for role in Role::ALL {
            let may = by >= Role::Admin && role <= by;
            match invite(&world, &inviter, role, None).await {
                Ok(issued) => {
                    assert!(may, "{by} invited {role}");
                    assert_eq!(find(&world, &issued.token).await.unwrap().role, role);
                }
                Err(Error::Forbidden { needs }) => {
                    assert!(!may, "{by} could not invite {role}");
                    assert_eq!(needs, if by < Role::Admin { Role::Admin } else { role });
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
    assert_eq!(field(invite(&world, &world.owner, Role::Agent, Some("nobody")).await), "email");
}

async fn a_link_is_good_once(world: World) {
    let link = invite(&world, &world.owner, Role::Agent, None).await.unwrap();
    set_up(&world, &link.token, answers("maya@luigi.example")).await.unwrap();
    expired(find(&world, &link.token).await);
    expired(set_up(&world, &link.token, answers("again@luigi.example")).await);
    for forged in ["", "x", &link.token[1..]] {
        expired(find(&world, forged).await);
    }
}

async fn at_the_same_time_one_wins(world: World) {
    let scope = world.scope;
    let link = invite(&world, &world.owner, Role::Agent, None).await.unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (world, token) = (world.clone(), link.token.clone());
        tries.spawn(async move { set_up(&world, &token, answers(&format!("{number}@luigi.example"))).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    results.into_iter().filter(Result::is_err).for_each(expired);
    assert_eq!(world.read(move |tx| inbox::agents::list(tx, scope)).await.unwrap().len(), 2);
}

async fn what_fails_gives_the_link_back(world: World) {
    let link = invite(&world, &world.owner, Role::Agent, None).await.unwrap();
    assert_eq!(field(set_up(&world, &link.token, answers("olivia@luigi.example")).await), "taken email");
    assert_eq!(field(set_up(&world, &link.token, Answers { name: String::new(), ..answers("a@b.c") }).await), "name");
    set_up(&world, &link.token, answers("maya@luigi.example")).await.unwrap();
}

async fn links_end(world: World) {
    let (scope, id) = (world.scope, world.owner.id);
    let invitation = invite(&world, &world.owner, Role::Agent, None).await.unwrap();
    let sign_in = world.write(move |tx| links::sign_in(tx, scope, id)).await.unwrap();
    assert_eq!(invitation.expires_at_ms - sign_in.expires_at_ms, 7 * DAY - HOUR);
    world.clock.advance_ms(HOUR);
    expired(world.write(move |tx| links::use_sign_in(tx, &sign_in.token)).await);
    world.clock.advance_ms(7 * DAY - HOUR - 1);
    find(&world, &invitation.token).await.unwrap();
    world.clock.advance_ms(1);
    expired(find(&world, &invitation.token).await);
    expired(set_up(&world, &invitation.token, answers("maya@luigi.example")).await);
    assert_eq!(world.write(links::expire).await.unwrap(), 2);
}

async fn a_sign_in_link_signs_in(world: World) {
    let (scope, id) = (world.scope, world.owner.id);
    let link = world.write(move |tx| links::sign_in(tx, scope, id)).await.unwrap();
    let used = link.token.clone();
    let (signed_in, agent) = world.write(move |tx| links::use_sign_in(tx, &used)).await.unwrap();
    assert_eq!((signed_in, agent), (scope, world.owner.clone()));
    expired(world.write(move |tx| links::use_sign_in(tx, &link.token)).await);

    let stranger = world.other_business().await.owner.id;
    assert_eq!(field(world.write(move |tx| links::sign_in(tx, scope, stranger)).await), "no agent");
}

async fn a_link_of_one_kind_is_none_of_the_other(world: World) {
    let (scope, id) = (world.scope, world.owner.id);
    let sign_in = world.write(move |tx| links::sign_in(tx, scope, id)).await.unwrap();
    let invitation = invite(&world, &world.owner, Role::Agent, None).await.unwrap();
    expired(find(&world, &sign_in.token).await);
    expired(set_up(&world, &sign_in.token, answers("maya@luigi.example")).await);
    let token = invitation.token.clone();
    expired(world.write(move |tx| links::use_sign_in(tx, &token)).await);
    world.write(move |tx| links::use_sign_in(tx, &sign_in.token)).await.unwrap();
    set_up(&world, &invitation.token, answers("maya@luigi.example")).await.unwrap();
}

async fn renewal(world: &World, by: &Agent, agent: &Agent) -> Result<Issued> {
    let (scope, by, id) = (world.scope, by.clone(), agent.id);
    world.write(move |tx| links::renewal(tx, scope, &by, id)).await
}

async fn a_forgotten_password_is_renewed_once(world: World) {
    let scope = world.scope;
    let maya = world.agent("maya", Role::Agent).await;
    let id = maya.id;
    let session = world.write(move |tx| sessions::create(tx, scope, id)).await.unwrap();
    let first = renewal(&world, &world.owner, &maya).await.unwrap();
    let second = renewal(&world, &world.owner, &maya).await.unwrap();
    expired(find(&world, &first.token).await);
    let shown = find(&world, &second.token).await.unwrap();
    assert_eq!((shown.kind, shown.email.as_deref()), (Kind::Renewal, Some(maya.email.as_str())));
    expired(set_up(&world, &second.token, answers("new@luigi.example")).await);
    let token = second.token.clone();
    expired(world.write(move |tx| links::use_sign_in(tx, &token)).await);

    let hash = passwords::hash("correct horse").unwrap();
    let (token, stored) = (second.token.clone(), hash.clone());
    let renewed = world.write(move |tx| links::renew(tx, &token, &stored)).await.unwrap();
    assert_eq!(renewed, (scope, maya.clone()));
    let known = world.read(move |tx| agents::credentials_of(tx, scope, id)).await.unwrap();
    assert_eq!(known.verify("correct horse").unwrap(), (scope, id));
    assert!(world.read(move |tx| sessions::authenticate(tx, &session)).await.unwrap().is_none());
    expired(world.write(move |tx| links::renew(tx, &second.token, &hash)).await);

    let late = renewal(&world, &world.owner, &maya).await.unwrap();
    world.clock.advance_ms(DAY);
    expired(world.write(move |tx| links::renew(tx, &late.token, "hash")).await);
}

async fn roles_that_may_renew_and_withdraw(world: World) {
    let mut people = Vec::new();
    for role in Role::ALL {
        people.push(world.agent(role.as_str(), role).await);
    }
    let scope = world.scope;
    for by in &people {
        for whom in &people {
            let may = by.role >= Role::Admin && whom.role <= by.role;
            let needs = if by.role < Role::Admin { Role::Admin } else { whom.role };
            match renewal(&world, by, whom).await {
                Err(Error::Forbidden { needs: said }) => assert!(!may && said == needs, "{} {}", by.role, whom.role),
                done => assert!(may && done.is_ok(), "{} renewed {}", by.role, whom.role),
            }
            let issued = invite(&world, &world.owner, whom.role, None).await.unwrap();
            let id = world.read(move |tx| links::invitations(tx, scope)).await.unwrap()[0].id.clone();
            let (by, known) = (by.clone(), id.clone());
            match world.write(move |tx| links::withdraw(tx, scope, &by, &known)).await {
                Err(Error::Forbidden { needs: said }) => {
                    assert!(!may && said == needs);
                    let owner = world.owner.clone();
                    world.write(move |tx| links::withdraw(tx, scope, &owner, &id)).await.unwrap();
                }
                done => assert!(may && done.is_ok()),
            }
            expired(find(&world, &issued.token).await);
        }
    }
}

async fn another_business_s_invitation_is_not_there(world: World) {
    let (scope, other) = (world.scope, world.other_business().await);
    let issued = invite(&world, &world.owner, Role::Agent, Some("ken@luigi.example")).await.unwrap();
    let listed = world.read(move |tx| links::invitations(tx, scope)).await.unwrap();
    assert_eq!((listed.len(), listed[0].role, listed[0].email.as_deref()), (1, Role::Agent, Some("ken@luigi.example")));
    let (theirs, owner, id) = (other.scope, other.owner.clone(), listed[0].id.clone());
    assert!(world.read(move |tx| links::invitations(tx, theirs)).await.unwrap().is_empty());
    assert_eq!(field(world.write(move |tx| links::withdraw(tx, theirs, &owner, &id)).await), "no invitation");
    assert_eq!(field(renewal(&world, &world.owner, &other.owner).await), "no agent");
    find(&world, &issued.token).await.unwrap();
    expired(find(&world, &listed[0].id).await);
    world.clock.advance_ms(7 * DAY);
    assert!(world.read(move |tx| links::invitations(tx, scope)).await.unwrap().is_empty());
}
