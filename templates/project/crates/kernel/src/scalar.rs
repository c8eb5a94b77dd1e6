//! Values on their way into a statement.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::{Encode, Row as _, Type, encode::IsNull, error::BoxDynError};
use uuid::Uuid;

use super::{
    Kind,
    engine::{self, ArgumentsBuffer, Engine, Row, Statement, TypeInfo},
};

/// A value on its way into a statement. It is always bound, never spelled out in the text.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Scalar {
    Bool(bool),
    Int(i64),
    Float(f64),
    /// An exact decimal: units of its last place, and how many places there are behind the point.
    Decimal(i64, u8),
    Text(String),
    Uuid(Uuid),
    Date(NaiveDate),
    Time(NaiveTime),
    DateTime(DateTime<Utc>),
}

macro_rules! scalar_from {
    ($($variant:ident($type:ty)),* $(,)?) => {$(
        impl From<$type> for Scalar {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

scalar_from!(
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Uuid(Uuid),
    Date(NaiveDate),
    Time(NaiveTime),
    DateTime(DateTime<Utc>),
);

/// Runs `$body` with `$value` bound to what the scalar holds, whatever its type.
macro_rules! each {
    ($scalar:expr, $value:ident => $body:expr) => {
        match $scalar {
            Scalar::Decimal(units, scale) => {
                let $value = &engine::numeric(*units, *scale);
                $body
            }
            Scalar::DateTime(time) => {
                let $value = &engine::moment(*time);
                $body
            }
            Scalar::Bool($value) => $body,
            Scalar::Int($value) => $body,
            Scalar::Float($value) => $body,
            Scalar::Text($value) => $body,
            Scalar::Uuid($value) => $body,
            Scalar::Date($value) => $body,
            Scalar::Time($value) => $body,
        }
    };
}

impl Scalar {
    /// Reads an id of this kind from a row.
    pub fn of_column(row: &Row, index: usize, kind: Kind) -> sqlx::Result<Self> {
        Ok(match kind {
            Kind::Uuid | Kind::TypeId(_) => Self::Uuid(row.try_get(index)?),
            Kind::BigInt => Self::Int(row.try_get(index)?),
            _ => Self::Text(row.try_get(index)?),
        })
    }
}

fn type_of<T: Type<Engine>>(_: &T) -> TypeInfo {
    T::type_info()
}

/// How many values a list in a statement holds at most.
pub const BATCH: usize = 500;

/// Appends the values in brackets.
pub fn push_list(statement: &mut Statement, values: &[Scalar]) {
    statement.push("(");
    let mut list = statement.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    statement.push(")");
}

impl Type<Engine> for Scalar {
    fn type_info() -> TypeInfo {
        <str as Type<Engine>>::type_info()
    }
}

impl Encode<'_, Engine> for Scalar {
    fn encode_by_ref(&self, buffer: &mut ArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        each!(self, value => Encode::<Engine>::encode_by_ref(value, buffer))
    }

    fn produces(&self) -> Option<TypeInfo> {
        each!(self, value => Some(type_of(value)))
    }
}
