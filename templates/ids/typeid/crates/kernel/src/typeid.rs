//! Identities behind a prefix that tells of what they are.

use std::{fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sqlx::{Decode, Encode, Type, encode::IsNull, error::BoxDynError};
use uuid::Uuid;

use super::{
    Fresh, Key, Scalar, encoding,
    engine::{ArgumentsBuffer, Engine, TypeInfo, ValueRef},
};

/// Says what the ids of a resource begin with.
pub trait Prefix: 'static {
    const PREFIX: &'static str;
}

/// A uuid that clients see behind a prefix: `order_01h455vb4pex5vsknk084sn02q`.
pub struct TypeId<P>(Uuid, PhantomData<fn() -> P>);

impl<P> TypeId<P> {
    const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
}

/// A text that is not a TypeID of the wanted prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct ParseTypeIdError;

impl<P: Prefix> Key for TypeId<P> {}

impl<P: Prefix> Fresh for TypeId<P> {
    fn fresh() -> Self {
        Self::new(Uuid::now_v7())
    }
}

impl<P> From<TypeId<P>> for Scalar {
    fn from(id: TypeId<P>) -> Self {
        Self::Uuid(id.0)
    }
}

// Derives would ask `P` for the same traits, which a prefix does not need.
impl<P> Copy for TypeId<P> {}
impl<P> Clone for TypeId<P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Eq for TypeId<P> {}
impl<P> PartialEq for TypeId<P> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<P> hash::Hash for TypeId<P> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<P: Prefix> fmt::Debug for TypeId<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<P: Prefix> fmt::Display for TypeId<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encoding::to_typeid(P::PREFIX, self.0))
    }
}
impl<P: Prefix> FromStr for TypeId<P> {
    type Err = ParseTypeIdError;

    fn from_str(text: &str) -> Result<Self, ParseTypeIdError> {
        encoding::from_typeid(P::PREFIX, text)
            .map(Self::new)
            .ok_or(ParseTypeIdError)
    }
}

impl<P: Prefix> Serialize for TypeId<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, P: Prefix> Deserialize<'de> for TypeId<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl<P> Type<Engine> for TypeId<P> {
    fn type_info() -> TypeInfo {
        <Uuid as Type<Engine>>::type_info()
    }

    fn compatible(kind: &TypeInfo) -> bool {
        <Uuid as Type<Engine>>::compatible(kind)
    }
}
impl<P> Encode<'_, Engine> for TypeId<P> {
    fn encode_by_ref(&self, buffer: &mut ArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Engine>::encode_by_ref(&self.0, buffer)
    }
}
impl<'r, P> Decode<'r, Engine> for TypeId<P> {
    fn decode(value: ValueRef<'r>) -> Result<Self, BoxDynError> {
        <Uuid as Decode<Engine>>::decode(value).map(Self::new)
    }
}
