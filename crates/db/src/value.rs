//! Values that travel to and from a database.

use std::borrow::Cow;

/// A value of a parameter or a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Value {
    /// `NULL`.
    #[default]
    Null,
    /// Any integer column.
    Int(i64),
    /// `BOOLEAN`; 0 or 1 in SQLite.
    Bool(bool),
    /// `TEXT`, without NUL characters.
    Text(String),
    /// `BYTEA`, `BLOB`.
    Bytes(Vec<u8>),
    /// A list parameter, for `IN LIST($1)`.
    Ints(Vec<Option<i64>>),
    /// A list parameter, for `IN LIST($1)`.
    Texts(Vec<Option<String>>),
    /// A list parameter, for `IN LIST($1)`.
    Bools(Vec<bool>),
}

impl Value {
    /// What it is, for messages; never the content.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "integer",
            Value::Bool(_) => "boolean",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
            Value::Ints(_) => "list of integers",
            Value::Texts(_) => "list of texts",
            Value::Bools(_) => "list of booleans",
        }
    }
}

/// The parameters of a statement: `db::params![id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[ $($crate::Value::from($value)),* ] as &[$crate::Value]
    };
}

macro_rules! from {
    ($($type:ty => |$v:ident| $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($v: $type) -> Value {
                $value
            }
        })*
    };
}

from! {
    i64 => |v| Value::Int(v);
    &i64 => |v| Value::Int(*v);
    i32 => |v| Value::Int(v.into());
    u32 => |v| Value::Int(v.into());
    i16 => |v| Value::Int(v.into());
    u16 => |v| Value::Int(v.into());
    u8 => |v| Value::Int(v.into());
    bool => |v| Value::Bool(v);
    &bool => |v| Value::Bool(*v);
    &str => |v| Value::Text(v.to_owned());
    String => |v| Value::Text(v);
    &String => |v| Value::Text(v.clone());
    Box<str> => |v| Value::Text(v.into());
    Cow<'_, str> => |v| Value::Text(v.into_owned());
    Vec<u8> => |v| Value::Bytes(v);
    &Vec<u8> => |v| Value::Bytes(v.clone());
    &[u8] => |v| Value::Bytes(v.to_vec());
    Vec<i64> => |v| Value::Ints(v.into_iter().map(Some).collect());
    &[i64] => |v| Value::Ints(v.iter().copied().map(Some).collect());
    &Vec<i64> => |v| v.as_slice().into();
    Vec<Option<i64>> => |v| Value::Ints(v);
    Vec<String> => |v| Value::Texts(v.into_iter().map(Some).collect());
    &[String] => |v| Value::Texts(v.iter().cloned().map(Some).collect());
    &Vec<String> => |v| v.as_slice().into();
    Vec<&str> => |v| v.as_slice().into();
    &[&str] => |v| Value::Texts(v.iter().map(|text| Some((*text).to_owned())).collect());
    Vec<Option<String>> => |v| Value::Texts(v);
    Vec<bool> => |v| Value::Bools(v);
    &Value => |v| v.clone();
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(v: &[u8; N]) -> Value {
        Value::Bytes(v.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(v: [u8; N]) -> Value {
        Value::Bytes(v.to_vec())
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(v: Option<T>) -> Value {
        v.map_or(Value::Null, Value::from)
    }
}
