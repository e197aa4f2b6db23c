//! PostgreSQL's rows to values.

use std::error::Error as StdError;

use postgres_types::{FromSql, Kind, Type};

use super::error::ResultExt as _;
use super::numeric;
use crate::{Error, Row, Value};

pub(super) fn row(row: &tokio_postgres::Row) -> Result<Row, Error> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        if matches!(*column.type_(), Type::FLOAT4 | Type::FLOAT8) {
            return Err(Error::float(index));
        }
        let Cell(value) = row.try_get(index).db()?;
        values.push(value);
    }
    Ok(Row::new(values))
}

/// A column's value, whatever its type.
struct Cell(Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Cell, Box<dyn StdError + Sync + Send>> {
        if let Kind::Domain(inner) = ty.kind() {
            return Cell::from_sql(inner, raw);
        }
        let value = match *ty {
            Type::INT8 => Value::Int(i64::from_be_bytes(raw.try_into()?)),
            Type::INT4 => Value::Int(i32::from_be_bytes(raw.try_into()?).into()),
            Type::INT2 => Value::Int(i16::from_be_bytes(raw.try_into()?).into()),
            Type::OID => Value::Int(u32::from_be_bytes(raw.try_into()?).into()),
            Type::NUMERIC => Value::Int(numeric::decode(raw).ok_or("not a whole number of 64 bits, cast it")?),
            Type::BOOL => Value::Bool(raw != [0]),
            Type::BYTEA => Value::Bytes(raw.to_vec()),
            Type::JSONB => text(raw.get(1..).unwrap_or_default())?,
            Type::VOID => Value::Null,
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON | Type::CHAR => {
                text(raw)?
            }
            _ if ty.name() == "citext" || matches!(ty.kind(), Kind::Enum(_)) => text(raw)?,
            _ => return Err(format!("type {ty} is not supported, cast it").into()),
        };
        Ok(Cell(value))
    }

    fn from_sql_null(_: &Type) -> Result<Cell, Box<dyn StdError + Sync + Send>> {
        Ok(Cell(Value::Null))
    }

    /// The type decides, in `from_sql`.
    fn accepts(_: &Type) -> bool {
        true
    }
}

fn text(raw: &[u8]) -> Result<Value, Box<dyn StdError + Sync + Send>> {
    Ok(Value::Text(std::str::from_utf8(raw)?.to_owned()))
}
