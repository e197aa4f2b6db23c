//! Cursors: where a page ended, in a form that only the same list takes back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::{Scope, secret};
use wire::id::PhoneNumberId;

use super::{Filter, State};
use crate::error::{Result, invalid};

/// A place in the order of the inbox: newest activity first, then the greater id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: i64,
    pub(super) id: i64,
}

impl Place {
    /// Before all conversations.
    pub(super) const TOP: Self = Self { at: i64::MAX, id: i64::MAX };
    /// After all conversations.
    pub(super) const BOTTOM: Self = Self { at: 0, id: 0 };
}

/// 8 bytes of time, 8 of id and 8 of a check sum over them, the business and the filter, in base64.
pub(super) fn encode(scope: Scope, filter: &Filter, place: Place) -> String {
    let bytes = [place.at.to_be_bytes(), place.id.to_be_bytes(), check(scope, filter, place)].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The place of a cursor made by [`encode`] for the same business and filter.
pub(super) fn decode(scope: Scope, filter: &Filter, cursor: &str) -> Result<Place> {
    read(cursor)
        .filter(|(place, sum)| *sum == check(scope, filter, *place))
        .map(|(place, _)| place)
        .ok_or_else(|| invalid("cursor", "is not a cursor of this list"))
}

fn read(cursor: &str) -> Option<(Place, [u8; 8])> {
    let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
    let (at, rest) = bytes.split_first_chunk()?;
    let (id, sum) = rest.split_first_chunk()?;
    let place = Place { at: i64::from_be_bytes(*at), id: i64::from_be_bytes(*id) };
    Some((place, sum.try_into().ok()?))
}

/// Keeps a cursor from being used with another filter by mistake. It is not a secret and need not be: a place in the
/// order shows nothing, and the query is scoped.
fn check(scope: Scope, filter: &Filter, place: Place) -> [u8; 8] {
    let facts = format!(
        "{}|{}|{}|{}|{}|{}",
        scope.business(),
        filter.state.map_or("all", State::as_str),
        filter.unread,
        filter.phone_number_id.map_or(0, PhoneNumberId::get),
        place.at,
        place.id,
    );
    let [a, b, c, d, e, f, g, h, ..] = secret::sha256(facts.as_bytes());
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wire::id::BusinessId;

    use super::*;

    fn scope(business: i64) -> Scope {
        Scope::of(BusinessId::new(business))
    }

    fn filters() -> Vec<Filter> {
        let mut filters = Vec::new();
        for state in [None, Some(State::Open), Some(State::Resolved)] {
            for unread in [false, true] {
                for line in [None, Some(PhoneNumberId::new(7))] {
                    filters.push(Filter { state, unread, phone_number_id: line });
                }
            }
        }
        filters
    }

    #[test]
    fn only_the_same_list_takes_a_cursor_back() {
        let place = Place { at: 1_764_000_000_000, id: 42 };
        for made in filters() {
            let cursor = encode(scope(1), &made, place);
            for used in filters() {
                assert_eq!(decode(scope(1), &used, &cursor).is_ok(), made == used, "{made:?} {used:?}");
            }
            assert!(decode(scope(2), &made, &cursor).is_err());
        }
    }

    #[test]
    fn a_forged_cursor_names_the_field() {
        let filter = Filter::default();
        let cursor = encode(scope(1), &filter, Place { at: 5, id: 6 });
        for forged in ["", "x", "AAAA", &cursor[1..], &format!("{cursor}A"), &cursor.replace('A', "B")] {
            let error = decode(scope(1), &filter, forged).unwrap_err();
            assert_eq!(error.to_string(), "cursor: is not a cursor of this list", "{forged}");
        }
    }

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_was(at in any::<i64>(), id in any::<i64>(), which in 0_usize..12) {
            let (filter, place) = (filters()[which], Place { at, id });
            let cursor = encode(scope(1), &filter, place);
            prop_assert_eq!(decode(scope(1), &filter, &cursor).unwrap(), place);
        }

        #[test]
        fn any_text_is_refused(text in ".{0,40}") {
            prop_assert!(decode(scope(1), &Filter::default(), &text).is_err());
        }
    }
}
