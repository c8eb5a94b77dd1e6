//! Identities that cannot be mistaken for those of another resource.

use std::{fmt, hash, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use sqlx::{Decode, Encode, Type, encode::IsNull, error::BoxDynError};
use uuid::Uuid;

use super::{
    Scalar,
    engine::{ArgumentsBuffer, Engine, TypeInfo, ValueRef},
};

/// What has an identity.
pub trait Identified {
    /// What its identity is made of.
    type Key: Key;
}

/// What an identity can be made of.
pub trait Key:
    Clone
    + Eq
    + hash::Hash
    + fmt::Debug
    + fmt::Display
    + FromStr
    + Into<Scalar>
    + Serialize
    + DeserializeOwned
    + Type<Engine>
    + for<'q> Encode<'q, Engine>
    + for<'r> Decode<'r, Engine>
    + Send
    + Sync
    + 'static
{
}

impl Key for Uuid {}
impl Key for i64 {}
impl Key for String {}

/// A key that the service makes up itself.
pub trait Fresh: Key {
    /// A key that nothing has yet, later in the order than all before it.
    fn fresh() -> Self;
}

impl Fresh for Uuid {
    fn fresh() -> Self {
        Self::now_v7()
    }
}

/// The identity of a `T`. An `Id<Order>` can never be passed where an `Id<Product>` is meant.
pub struct Id<T: Identified>(T::Key);

impl<T: Identified> Id<T> {
    /// The identity with this key.
    pub const fn from_key(key: T::Key) -> Self {
        Self(key)
    }

    /// What the database knows it by.
    pub const fn key(&self) -> &T::Key {
        &self.0
    }
}

impl<T: Identified<Key: Fresh>> Id<T> {
    /// A new identity. Identities sort by the time they were made, so newest first is an order by id.
    #[expect(
        clippy::new_without_default,
        reason = "a default identity makes no sense"
    )]
    pub fn new() -> Self {
        Self(T::Key::fresh())
    }
}

impl<T: Identified> From<Id<T>> for Scalar {
    fn from(id: Id<T>) -> Self {
        id.0.into()
    }
}

// Derives would ask `T` for the same traits, which an identity does not need.
impl<T: Identified<Key: Copy>> Copy for Id<T> {}
impl<T: Identified> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
impl<T: Identified> Eq for Id<T> {}
impl<T: Identified> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T: Identified> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T: Identified> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl<T: Identified> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl<T: Identified> FromStr for Id<T> {
    type Err = <T::Key as FromStr>::Err;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl<T: Identified> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, T: Identified> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::Key::deserialize(deserializer).map(Self)
    }
}

impl<T: Identified> Type<Engine> for Id<T> {
    fn type_info() -> TypeInfo {
        <T::Key as Type<Engine>>::type_info()
    }

    fn compatible(ty: &TypeInfo) -> bool {
        <T::Key as Type<Engine>>::compatible(ty)
    }
}
impl<'q, T: Identified> Encode<'q, Engine> for Id<T> {
    fn encode_by_ref(&self, buffer: &mut ArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        <T::Key as Encode<'q, Engine>>::encode_by_ref(&self.0, buffer)
    }
}
impl<'r, T: Identified> Decode<'r, Engine> for Id<T> {
    fn decode(value: ValueRef<'r>) -> Result<Self, BoxDynError> {
        <T::Key as Decode<'r, Engine>>::decode(value).map(Self)
    }
}
