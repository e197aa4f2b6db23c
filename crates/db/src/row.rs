//! Rows that own their values.

use crate::{Error, Value};

/// One row of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    values: Box<[Value]>,
}

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Row {
        Row { values: values.into_boxed_slice() }
    }

    /// The column's value as `T`, or [`Error::Column`] when it is something else.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, Error> {
        let value = self.value(index)?;
        T::from_value(value).ok_or_else(|| Error::Column { index, expected: T::EXPECTED, found: value.kind() })
    }

    /// The column's text without a copy.
    pub fn text(&self, index: usize) -> Result<&str, Error> {
        match self.value(index)? {
            Value::Text(text) => Ok(text),
            other => Err(Error::Column { index, expected: String::EXPECTED, found: other.kind() }),
        }
    }

    /// The column's value as it came from the driver; booleans are integers in SQLite.
    pub fn value(&self, index: usize) -> Result<&Value, Error> {
        self.values.get(index).ok_or(Error::Column { index, expected: "a column", found: "no such column" })
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no columns.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// What it is called in [`Error::Column`].
    const EXPECTED: &'static str;

    /// The value, or nothing when it is of another kind or out of range.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    const EXPECTED: &'static str = "integer";

    /// Takes booleans too, because in SQLite they are integers.
    fn from_value(value: &Value) -> Option<i64> {
        match value {
            Value::Int(int) => Some(*int),
            Value::Bool(bool) => Some((*bool).into()),
            _ => None,
        }
    }
}

macro_rules! narrow {
    ($($type:ty: $name:literal),* $(,)?) => {
        $(impl FromValue for $type {
            const EXPECTED: &'static str = $name;

            fn from_value(value: &Value) -> Option<$type> {
                i64::from_value(value)?.try_into().ok()
            }
        })*
    };
}

narrow! {
    i16: "integer of 16 bits",
    i32: "integer of 32 bits",
    u8: "integer from 0 of 8 bits",
    u16: "integer from 0 of 16 bits",
    u32: "integer from 0 of 32 bits",
    u64: "integer from 0",
    usize: "integer from 0",
}

impl FromValue for bool {
    const EXPECTED: &'static str = "boolean";

    fn from_value(value: &Value) -> Option<bool> {
        match value {
            Value::Bool(bool) => Some(*bool),
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl FromValue for String {
    const EXPECTED: &'static str = "text";

    fn from_value(value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_value(value: &Value) -> Option<Vec<u8>> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl FromValue for Value {
    const EXPECTED: &'static str = "value";

    fn from_value(value: &Value) -> Option<Value> {
        Some(value.clone())
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_value(value: &Value) -> Option<Option<T>> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}
