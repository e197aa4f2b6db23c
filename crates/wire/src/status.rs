//! How far a message got.
//!
//! Provider callbacks arrive late, twice and out of order; a message's status only moves forward:
//! `accepted < sent < delivered < read < played`. `failed` ends a message that was not delivered yet.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The status of an outbound message, in the order in which it grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Stored and answered to the caller; not yet with the channel. Never sent in webhooks.
    Accepted,
    /// Handed to the channel.
    Sent,
    /// On the recipient's device.
    Delivered,
    /// Seen by the recipient; may come without `delivered`.
    Read,
    /// A voice message was played for the first time.
    Played,
    /// Will not be delivered; `errors` says why.
    Failed,
}

/// A text that is not a status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a message status")]
pub struct ParseStatusError(String);

impl Status {
    /// All statuses, in order.
    pub const ALL: [Self; 6] = [Self::Accepted, Self::Sent, Self::Delivered, Self::Read, Self::Played, Self::Failed];

    /// As the Cloud API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }

    /// See [`advance`].
    #[must_use]
    pub fn advance(self, next: Self) -> Option<Self> {
        advance(self, next)
    }
}

/// The status after `next` was reported for a message at `current`; `None` when nothing changes.
///
/// `failed` follows `accepted` and `sent` only, and nothing follows `failed`.
#[must_use]
pub fn advance(current: Status, next: Status) -> Option<Status> {
    let moves = match (current, next) {
        (Status::Failed, _) => false,
        (current, Status::Failed) => current <= Status::Sent,
        (current, next) => next > current,
    };
    moves.then_some(next)
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Status {
    type Err = ParseStatusError;

    fn from_str(text: &str) -> Result<Self, ParseStatusError> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| ParseStatusError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Status, advance};

    fn end(statuses: &[Status]) -> Status {
        statuses.iter().fold(Status::Accepted, |current, next| advance(current, *next).unwrap_or(current))
    }

    #[test]
    fn spelled_the_same_everywhere() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse(), Ok(status));
            assert_eq!(serde_json::to_string(&status).unwrap(), format!("\"{status}\""));
        }
        assert!("deleted".parse::<Status>().is_err());
    }

    #[test]
    fn failed_ends_only_what_is_not_delivered() {
        for status in Status::ALL {
            let may_fail = matches!(status, Status::Accepted | Status::Sent);
            assert_eq!(advance(status, Status::Failed), may_fail.then_some(Status::Failed), "{status}");
            assert_eq!(advance(Status::Failed, status), None, "{status}");
        }
    }

    proptest! {
        #[test]
        fn any_order_of_progress_ends_the_same(
            statuses in Just(Status::ALL[..5].to_vec()).prop_shuffle(),
            repeated in proptest::collection::vec(0_usize..5, 0..8),
        ) {
            let mut all = statuses;
            all.extend(repeated.into_iter().map(|at| Status::ALL[at]));
            prop_assert_eq!(end(&all), Status::Played);
        }

        #[test]
        fn never_moves_back(picks in proptest::collection::vec(0_usize..6, 0..12)) {
            let mut current = Status::Accepted;
            for next in picks.into_iter().map(|at| Status::ALL[at]) {
                if let Some(moved) = advance(current, next) {
                    prop_assert!(moved > current);
                    prop_assert_eq!(advance(moved, next), None, "a repeated status changes nothing");
                    current = moved;
                }
            }
        }

        #[test]
        fn delivered_messages_never_fail(statuses in Just(Status::ALL.to_vec()).prop_shuffle()) {
            let failed = statuses.iter().position(|status| *status == Status::Failed).unwrap();
            let delivered = statuses[..failed].iter().any(|status| *status >= Status::Delivered);
            prop_assert_eq!(end(&statuses), if delivered { Status::Played } else { Status::Failed });
        }
    }
}
