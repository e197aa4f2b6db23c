//! Reading typed values out of JSON with errors that name the member at fault.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};
use serde_json::{Map, Value};

use crate::Invalid;

/// Deepest nesting accepted in a payload, in levels; bounds the recursion of everything that walks one.
pub(crate) const MAX_DEPTH: usize = 64;

/// Reads `value` as `T`; `path` is where it stands in the payload.
pub(crate) fn typed<T: DeserializeOwned>(value: &Value, path: &str) -> Result<T, Invalid> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let at = match error.path().to_string() {
            root if root == "." => String::new(),
            at => at,
        };
        let reason = error.inner().to_string();
        let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
        match missing {
            Some(field) => Invalid::required(field).within(&at).within(path),
            None => Invalid::parameter(at, reason).within(path),
        }
    })
}

/// The members of `value`, or an error that names `path`.
pub(crate) fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, Invalid> {
    value.as_object().ok_or_else(|| Invalid::parameter(path, "must be an object"))
}

/// Refuses values nested deeper than [`MAX_DEPTH`].
pub(crate) fn shallow(value: &Value, path: &str) -> Result<(), Invalid> {
    if is_within(value, MAX_DEPTH) {
        Ok(())
    } else {
        Err(Invalid::parameter(path, format!("is nested deeper than {MAX_DEPTH} levels")))
    }
}

fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| is_within(item, levels - 1)),
        Value::Object(members) => levels > 0 && members.values().all(|member| is_within(member, levels - 1)),
        _ => true,
    }
}

/// What [`serde_json::to_value`] gives for types whose serialization cannot fail (string keys, no custom errors).
pub(crate) fn members<T: serde::Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// Reads an optional string that some clients send as a number (media ids, timestamps); kept as a string.
pub(crate) fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Text>::deserialize(deserializer)?.map(|text| text.0))
}

/// Reads a string that some clients send as a number; kept as a string.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Text::deserialize(deserializer)?.0)
}

struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
