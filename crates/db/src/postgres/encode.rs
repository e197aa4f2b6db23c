//! Values to PostgreSQL, by the type that the server inferred for the parameter.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use postgres_types::{IsNull, Kind, ToSql, Type, to_sql_checked};

use super::numeric;
use crate::Value;

type Encoded = Result<IsNull, Box<dyn StdError + Sync + Send>>;

/// A parameter.
#[derive(Debug)]
pub(super) struct Param<'a>(pub(super) &'a Value);

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match self.0 {
            Value::Ints(list) => array(list.iter().map(|item| item.map(Item::Int)), ty, out),
            Value::Texts(list) => {
                let items = list.iter().map(|item| item.as_deref().map(Item::Text));
                array(items, ty, out)
            }
            Value::Bools(list) => array(list.iter().map(|item| Some(Item::Bool(*item))), ty, out),
            scalar => Item::of(scalar).to_sql(ty, out),
        }
    }

    /// The value decides, in `to_sql`.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One column of many rows, as an array.
#[derive(Debug)]
pub(super) struct Column<'a> {
    pub(super) rows: &'a [Vec<Value>],
    pub(super) index: usize,
}

impl ToSql for Column<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        let values = self.rows.iter().map(|row| row.get(self.index));
        array(values.map(|value| value.map(Item::of)), ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A scalar.
#[derive(Debug)]
enum Item<'a> {
    Null,
    Int(i64),
    Bool(bool),
    Text(&'a str),
    Bytes(&'a [u8]),
    List(&'static str),
}

impl<'a> Item<'a> {
    fn of(value: &'a Value) -> Item<'a> {
        match value {
            Value::Null => Item::Null,
            Value::Int(int) => Item::Int(*int),
            Value::Bool(bool) => Item::Bool(*bool),
            Value::Text(text) => Item::Text(text),
            Value::Bytes(bytes) => Item::Bytes(bytes),
            list => Item::List(list.kind()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Item::Null => "null",
            Item::Int(_) => "integer",
            Item::Bool(_) => "boolean",
            Item::Text(_) => "text",
            Item::Bytes(_) => "bytes",
            Item::List(kind) => kind,
        }
    }
}

impl ToSql for Item<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        if let Kind::Domain(inner) = ty.kind() {
            return self.to_sql(inner, out);
        }
        match (self, ty) {
            (Item::Null, _) => return Ok(IsNull::Yes),
            (Item::Int(int), &Type::INT8) => out.put_i64(*int),
            (Item::Int(int), &Type::INT4) => out.put_i32(i32::try_from(*int)?),
            (Item::Int(int), &Type::INT2) => out.put_i16(i16::try_from(*int)?),
            (Item::Int(int), &Type::OID) => out.put_u32(u32::try_from(*int)?),
            (Item::Int(int), &Type::NUMERIC) => numeric::encode(*int, out),
            (Item::Bool(bool), &Type::BOOL) => out.put_u8((*bool).into()),
            (Item::Bytes(bytes), &Type::BYTEA) => out.put_slice(bytes),
            (Item::Text(text), ty) if is_text(ty) => {
                if text.as_bytes().contains(&0) {
                    return Err("a text holds a NUL character".into());
                }
                if *ty == Type::JSONB {
                    // The version of the binary form.
                    out.put_u8(1);
                }
                out.put_slice(text.as_bytes());
            }
            (item, ty) => {
                return Err(format!("the parameter is {ty}, given {}", item.kind()).into());
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON | Type::JSONB)
        || ty.name() == "citext"
        || matches!(ty.kind(), Kind::Enum(_))
}

fn array<'a>(items: impl Iterator<Item = Option<Item<'a>>>, ty: &Type, out: &mut BytesMut) -> Encoded {
    if !matches!(ty.kind(), Kind::Array(_)) {
        return Err(format!("the parameter is {ty}, given a list").into());
    }
    let items: Vec<Item<'a>> = items.map(|item| item.unwrap_or(Item::Null)).collect();
    items.to_sql(ty, out)
}
