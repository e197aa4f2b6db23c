//! How soon the business answers: the median time from a customer's message to the first answer of a person or a
//! program. Automatic messages don't count.

use store::{Scope, Tx, params};
use wire::id::PhoneNumberId;

use crate::error::Result;

/// How far back is looked, in milliseconds.
pub const WINDOW_MS: i64 = 14 * 86_400_000;

/// With fewer answers than this nothing is said.
pub const MIN_SAMPLES: usize = 5;

store::statements! {
    RECENT = "SELECT id FROM conversation WHERE business_id = $1 AND last_activity_at >= $2 AND phone_number_id = $3
 ORDER BY last_activity_at DESC LIMIT 200";
    TURNS = "SELECT conversation_id, id, direction FROM message
 WHERE business_id = $1 AND conversation_id IN LIST($2) AND id >= $3 AND kind NOT IN ('reaction', 'edit', 'revoke')
  AND (direction = 'in' OR author_kind IN ('agent', 'api'))
 ORDER BY conversation_id, id LIMIT 10000";
}

/// The median over the line's latest conversations in seconds, or `None` while too little is known.
pub fn median_secs(tx: &mut Tx<'_, '_>, scope: Scope, line: PhoneNumberId) -> Result<Option<i64>> {
    let (business, since) = (scope.business().get(), tx.now_ms() - WINDOW_MS);
    let mut recent = Vec::new();
    for row in tx.query(RECENT, params![business, since, line.get()])? {
        recent.push(row.get::<i64>(0)?);
    }
    if recent.is_empty() {
        return Ok(None);
    }
    let mut turns = Vec::new();
    for row in tx.query(TURNS, params![business, recent, store::ids::first_at_ms(since)])? {
        turns.push(Turn {
            conversation: row.get(0)?,
            at_ms: store::ids::made_at_ms(row.get(1)?),
            is_inbound: row.get::<String>(2)? == "in",
        });
    }
    Ok(median(waits(&turns)).map(|ms| ms / 1000))
}

struct Turn {
    conversation: i64,
    at_ms: i64,
    is_inbound: bool,
}

/// From the first message of each row of the customer's messages to the answer.
fn waits(turns: &[Turn]) -> Vec<i64> {
    let mut waits = Vec::new();
    let mut waiting: Option<(i64, i64)> = None;
    for turn in turns {
        match waiting.filter(|(conversation, _)| *conversation == turn.conversation) {
            Some((_, since)) if !turn.is_inbound => {
                waits.push(turn.at_ms - since);
                waiting = None;
            }
            Some(_) => {}
            None => waiting = turn.is_inbound.then_some((turn.conversation, turn.at_ms)),
        }
    }
    waits
}

fn median(mut values: Vec<i64>) -> Option<i64> {
    if values.len() < MIN_SAMPLES {
        return None;
    }
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(conversation: i64, at_ms: i64, is_inbound: bool) -> Turn {
        Turn { conversation, at_ms, is_inbound }
    }

    #[test]
    fn a_wait_ends_with_the_first_answer() {
        let turns = [
            turn(1, 10, false),
            turn(1, 100, true),
            turn(1, 150, true),
            turn(1, 300, false),
            turn(1, 900, false),
            turn(1, 1_000, true),
            turn(2, 5_000, false),
            turn(2, 6_000, true),
            turn(2, 6_500, false),
        ];
        assert_eq!(waits(&turns), [200, 500]);
    }

    #[test]
    fn few_answers_say_nothing() {
        assert_eq!(median(vec![1, 2, 3, 4]), None);
        assert_eq!(median(vec![90, 1, 5, 2, 3]), Some(3));
    }
}
