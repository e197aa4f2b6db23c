//! One type per kind of id, so that mixing two does not compile.
//!
//! Ids are time-sortable 63-bit integers inside and decimal strings on the wire, as in Graph. `0` to `i64::MAX` are
//! readable from text or JSON; how ids are drawn is not this crate's business.

mod wamid;

pub use wamid::Wamid;

use std::fmt;

use serde::de;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 19 decimal digits up to 9223372036854775807")]
pub struct ParseIdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Wraps the integer as it is stored.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The integer as it is stored.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Visitor).map(Self)
            }
        }
    )*};
}

ids! {
    /// A business portfolio: the tenant that owns everything else.
    BusinessId;
    /// A WhatsApp Business Account of a business.
    WabaId;
    /// A business phone number.
    PhoneNumberId;
    /// A person the business talks to.
    ContactId;
    /// A thread with one contact on one phone number.
    ConversationId;
    /// A message, in or out; [`Wamid`] is its form on the wire.
    MessageId;
    /// An uploaded or received media object.
    MediaId;
    /// A person who answers.
    AgentId;
    /// A developer's app, which subscribes to webhooks.
    AppId;
    /// A system user, which holds API tokens.
    SystemUserId;
    /// A browser that opened the web chat.
    VisitorId;
    /// Two apps of partners that serve WABAs together.
    SolutionId;
    /// A WABA that is to come into a solution.
    IntentId;
    /// A number that was proven before a WABA takes it.
    PreverifiedId;
    /// A message template.
    TemplateId;
    /// Templates that are counted together.
    TemplateGroupId;
    /// A catalogue of products.
    CatalogId;
    /// A product of a catalogue; sellers know it by their own id, the `retailer_id`.
    ProductId;
}

fn parse(text: &str) -> Result<i64, ParseIdError> {
    // `i64::from_str` alone would take a leading `+` or `-`.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseIdError);
    }
    text.parse().map_err(|_| ParseIdError)
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id as a string of digits or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<i64, E> {
        parse(text).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, id: u64) -> Result<i64, E> {
        i64::try_from(id).map_err(|_| E::custom(ParseIdError))
    }

    fn visit_i64<E: de::Error>(self, id: i64) -> Result<i64, E> {
        if id < 0 { Err(E::custom(ParseIdError)) } else { Ok(id) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MediaId, ParseIdError};

    #[test]
    fn only_digits_within_63_bits_parse() {
        assert_eq!("42".parse(), Ok(MediaId::new(42)));
        assert_eq!("9223372036854775807".parse(), Ok(MediaId::new(i64::MAX)));
        for text in ["", "+42", "-42", " 42", "42 ", "4x", "4.2", "9223372036854775808", "٤٢"] {
            assert_eq!(text.parse::<MediaId>(), Err(ParseIdError), "{text:?}");
        }
    }

    #[test]
    fn json_is_a_string_out_and_a_string_or_number_in() {
        assert_eq!(serde_json::to_string(&MediaId::new(42)).unwrap(), "\"42\"");
        assert_eq!(serde_json::from_str::<MediaId>("\"42\"").unwrap(), MediaId::new(42));
        assert_eq!(serde_json::from_str::<MediaId>("42").unwrap(), MediaId::new(42));
        for json in ["-1", "1.5", "null", "\"+1\"", "18446744073709551615", "[1]"] {
            assert!(serde_json::from_str::<MediaId>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn debug_names_the_kind() {
        assert_eq!(format!("{:?}", MediaId::new(42)), "MediaId(42)");
    }

    proptest! {
        #[test]
        fn display_and_parse_are_inverse(id in 0..=i64::MAX) {
            prop_assert_eq!(MediaId::new(id).to_string().parse(), Ok(MediaId::new(id)));
        }
    }
}
