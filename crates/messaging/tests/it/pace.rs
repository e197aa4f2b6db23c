//! A template that has not shown yet how it is taken: some get it first, the others when it is known.

use messaging::line;
use messaging::message::fetch::{FETCHED, is_delayed};
use messaging::message::send::{Accepted, Outgoing, Recipient, send_many};
use messaging::message::view::Audience;
use messaging::message::{Author, status};
use messaging::rules::{self, Rules};
use messaging::template::{self, NewTemplate, Score, Status, pace, quality};
use serde_json::json;
use store::{jobs, journal};
use wire::id::TemplateId;
use wire::message::Content;
use wire::template::{Category, ParameterFormat};

use crate::world::{self, World};

async fn make(world: &World) -> TemplateId {
    let (scope, id) = (world.scope, world.line);
    let made = world.store().write(move |tx| {
        let waba_id = line::get(tx, scope, id)?.waba_id;
        rules::put(tx, scope, id, &Rules { template_pacing: true, ..Rules::lifted() })?;
        let new = NewTemplate {
            waba_id,
            name: "sale".into(),
            language: "en".into(),
            category: Category::Marketing,
            parameter_format: ParameterFormat::Positional,
            components: vec![json!({"type": "BODY", "text": "Sale"})],
            status: Status::Approved,
        };
        template::create(tx, scope, &new)
    });
    made.await.unwrap().id
}

async fn send(world: &World, template: TemplateId, count: i64) -> Vec<Accepted> {
    let item = |number: i64| Outgoing {
        author: Author::Api(1),
        unproven: Some(template),
        category: Some(Category::Marketing),
        kind: "template".to_owned(),
        content: r#"{"type":"template","template":{"name":"sale","language":{"code":"en"}}}"#.to_owned(),
        ..world.outgoing(Recipient::WaId(format!("8190{number:08}")), &Content::text("sale"))
    };
    let all: Vec<Outgoing> = (0..count).map(item).collect();
    let sent = world.store().write(move |tx| send_many(tx, &all, None)).await.unwrap();
    sent.into_iter().map(Result::unwrap).collect()
}

fn held(sent: &[Accepted]) -> usize {
    sent.iter().filter(|accepted| accepted.is_held).count()
}

/// Does the decisions that are due; returns how many.
async fn decide(world: &World) -> usize {
    let due = world.store().write(|tx| jobs::claim(tx, 100)).await.unwrap();
    let mut count = 0;
    for job in due.into_iter().filter(|job| job.kind == pace::SETTLE) {
        let done = pace::run(world.store(), world.scope, &job.payload).await.unwrap();
        world.store().write(move |tx| jobs::finish(tx, &job, Some(done))).await.unwrap();
        count += 1;
    }
    count
}

/// The messages that go out: those that did not wait, and those that were let go.
async fn out(world: &World) -> Vec<i64> {
    let events = world.store().read(|tx| journal::after(tx, 0, 10_000)).await.unwrap();
    let goes = events.iter().filter(|event| match event.kind.as_str() {
        "message.accepted" => !is_delayed(event),
        kind => kind == FETCHED,
    });
    goes.map(|event| event.subject).collect()
}

#[tokio::test]
async fn the_first_go_out_and_the_others_after_half_an_hour() {
    for world in world::each().await {
        let template = make(&world).await;
        let sent = send(&world, template, pace::FIRST + 3).await;
        assert_eq!(held(&sent), 3);
        assert!(sent[..250].iter().all(|accepted| !accepted.is_held), "those that come first");
        assert_eq!(held(&send(&world, template, 2).await), 2, "a later batch waits, too");
        assert_eq!((decide(&world).await, out(&world).await.len()), (0, 250));
        assert!(world.view(sent[250].message).await.is_hidden_from(Audience::Customer), "it has not gone out");
        assert!(!world.view(sent[0].message).await.is_hidden_from(Audience::Customer));
        world.clock().advance_ms(pace::HOLD_MS);
        assert_eq!((decide(&world).await, out(&world).await.len()), (1, 255));
        assert!(!world.view(sent[250].message).await.is_hidden_from(Audience::Customer));
        assert_eq!(held(&send(&world, template, 300).await), 0, "it has shown that it is taken well");
    }
}

#[tokio::test]
async fn what_waits_fails_when_the_template_is_taken_badly() {
    for world in world::each().await {
        let template = make(&world).await;
        let sent = send(&world, template, pace::FIRST + 2).await;
        let scope = world.scope;
        world.store().write(move |tx| quality::rate(tx, scope, template, Score::Red)).await.unwrap();
        assert_eq!(decide(&world).await, 1, "at once");
        for accepted in &sent[250..] {
            let view = world.view(accepted.message).await;
            assert_eq!((view.status.as_str(), view.error.unwrap().code), ("failed", 132_015));
        }
        assert_eq!(out(&world).await.len(), 250);
        // The half hour ends, and nothing is left to decide about.
        world.clock().advance_ms(pace::HOLD_MS);
        assert_eq!((decide(&world).await, out(&world).await.len()), (1, 250));
    }
}

#[tokio::test]
async fn a_good_rating_lets_them_go_at_once() {
    for world in world::each().await {
        let template = make(&world).await;
        let sent = send(&world, template, pace::FIRST + 1).await;
        let scope = world.scope;
        world.store().write(move |tx| quality::rate(tx, scope, template, Score::Green)).await.unwrap();
        assert_eq!((decide(&world).await, out(&world).await.len()), (1, 251));
        let last = sent.last().unwrap().message;
        let news = [status::News::new(last, wire::status::Status::Sent)];
        world.store().write(move |tx| status::apply(tx, scope, &news)).await.unwrap();
        assert_eq!(world.view(last).await.status, "sent");
    }
}

#[tokio::test]
async fn where_the_rule_is_lifted_nothing_waits() {
    for world in world::each().await {
        let template = make(&world).await;
        let (scope, id) = (world.scope, world.line);
        world.store().write(move |tx| rules::put(tx, scope, id, &Rules::lifted())).await.unwrap();
        assert_eq!(held(&send(&world, template, pace::FIRST + 50).await), 0);
    }
}
