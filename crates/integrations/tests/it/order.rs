//! What leaves together, and in which order: the queue under random conversations, failures and answers.

use std::collections::HashMap;
use std::sync::Arc;

use integrations::webhooks::queue::{Batch, MAX_BYTES, MAX_UPDATES, Queue};
use integrations::webhooks::render::Item;
use proptest::prelude::*;
use store::Scope;
use wire::id::BusinessId;

fn item(seq: i64, conversation: i64, waba: i64, bytes: usize) -> Arc<Item> {
    Arc::new(Item {
        seq,
        at_ms: seq,
        scope: Scope::of(BusinessId::new(1)),
        waba,
        line: 1,
        conversation,
        field: "messages",
        change: "x".repeat(bytes),
        before_24: None,
    })
}

#[derive(Clone, Debug)]
enum Step {
    Take(usize),
    Probe,
    Done(usize),
    Fail(usize),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_usize..50).prop_map(Step::Take),
        1 => Just(Step::Probe),
        4 => (0_usize..8).prop_map(Step::Done),
        2 => (0_usize..8).prop_map(Step::Fail),
        1 => (0_i64..5_000).prop_map(Step::Wait),
    ]
}

proptest! {
    #[test]
    fn each_conversation_keeps_its_order_and_nothing_is_lost(
        conversations in prop::collection::vec(0_i64..6, 1..120),
        steps in prop::collection::vec(step(), 0..200),
    ) {
        let mut queue = Queue::new(0);
        let items: Vec<Arc<Item>> = conversations
            .iter()
            .zip(1..)
            .map(|(conversation, seq)| item(seq, *conversation, conversation % 2, 10))
            .collect();
        let end = i64::try_from(items.len()).unwrap();
        queue.add(items, end);
        let mut under_way: Vec<Batch> = Vec::new();
        let mut told: HashMap<i64, Vec<i64>> = HashMap::new();
        let mut now = 0;
        let mut ends = vec![Step::Wait(1_000_000), Step::Take(1_000), Step::Done(0)].into_iter().cycle();
        let mut steps = steps.into_iter();
        let mut turns = 0;
        while queue.position() < end {
            turns += 1;
            prop_assert!(turns < 5_000, "it goes on forever");
            let Some(step) = steps.next().or_else(|| ends.next()) else { break };
            match step {
                Step::Take(most) => {
                    if let Some(batch) = queue.take(now, most) {
                        prop_assert!(batch.len() <= most);
                        prop_assert!(batch.iter().all(|item| item.waba == batch[0].waba));
                        for item in &batch {
                            let is_busy = under_way.iter().flatten().any(|other| other.conversation == item.conversation);
                            prop_assert!(!is_busy, "a conversation is under way once");
                        }
                        under_way.push(batch);
                    }
                }
                Step::Probe => under_way.extend(queue.probe(now)),
                Step::Done(place) if place < under_way.len() => {
                    let batch = under_way.swap_remove(place);
                    for item in &batch {
                        told.entry(item.conversation).or_default().push(item.seq);
                    }
                    queue.done(&batch);
                }
                Step::Fail(place) if place < under_way.len() => {
                    let batch = under_way.swap_remove(place);
                    queue.failed(batch, now, |failures| i64::from(failures) * 1_000);
                }
                Step::Wait(ms) => now += ms,
                Step::Done(_) | Step::Fail(_) => {}
            }
            let done: usize = told.values().map(Vec::len).sum();
            prop_assert!(queue.position() <= i64::try_from(done).unwrap(), "the position is not beyond what is done");
        }
        let all: usize = told.values().map(Vec::len).sum();
        prop_assert_eq!(all, conversations.len(), "each is told once");
        for seqs in told.values() {
            prop_assert!(seqs.is_sorted(), "{:?}", seqs);
        }
    }

    #[test]
    fn a_request_is_never_larger_than_allowed(sizes in prop::collection::vec(1_usize..900_000, 1..20)) {
        let mut queue = Queue::new(0);
        let items = sizes.iter().zip(1..).map(|(size, seq)| item(seq, seq, 1, *size));
        queue.add(items.collect::<Vec<_>>(), 100);
        let mut all = 0;
        while let Some(batch) = queue.take(0, MAX_UPDATES) {
            prop_assert!(batch.iter().map(|item| item.change.len()).sum::<usize>() < MAX_BYTES);
            all += batch.len();
            queue.done(&batch);
        }
        prop_assert_eq!(all, sizes.len());
    }
}

#[test]
fn many_updates_share_a_request_up_to_the_limit() {
    let mut queue = Queue::new(0);
    queue.add((1..=2_500).map(|seq| item(seq, seq % 7, 1, 10)).collect::<Vec<_>>(), 2_500);
    let batch = queue.take(0, usize::MAX).unwrap();
    assert_eq!(batch.len(), MAX_UPDATES);
    assert!(queue.take(0, MAX_UPDATES).is_none(), "every conversation is under way");
    queue.done(&batch);
    assert_eq!(queue.position(), 1_000);
}
