//! Lists and bytes in one column.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sqlx::{Decode, Encode, Type, encode::IsNull, error::BoxDynError, types::Json};

use super::{
    encoding,
    engine::{ArgumentsBuffer, Engine, TypeInfo, ValueRef},
};

/// A list in one column, as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List<T>(pub Vec<T>);

impl<T> Type<Engine> for List<T> {
    fn type_info() -> TypeInfo {
        <Json<T> as Type<Engine>>::type_info()
    }

    fn compatible(kind: &TypeInfo) -> bool {
        <Json<T> as Type<Engine>>::compatible(kind)
    }
}

impl<T: Serialize> Encode<'_, Engine> for List<T> {
    fn encode_by_ref(&self, buffer: &mut ArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Engine>::encode(Json(&self.0), buffer)
    }
}

impl<'r, T: Deserialize<'r> + 'r> Decode<'r, Engine> for List<T> {
    fn decode(value: ValueRef<'r>) -> Result<Self, BoxDynError> {
        let Json(elements) = <Json<Vec<T>> as Decode<'r, Engine>>::decode(value)?;
        Ok(Self(elements))
    }
}

/// Bytes, which are base64 in JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blob(pub Vec<u8>);

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encoding::to_base64(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = encoding::from_base64(&text);
        bytes.map(Self).ok_or_else(|| D::Error::custom("not base64"))
    }
}

impl Type<Engine> for Blob {
    fn type_info() -> TypeInfo {
        <Vec<u8> as Type<Engine>>::type_info()
    }

    fn compatible(kind: &TypeInfo) -> bool {
        <Vec<u8> as Type<Engine>>::compatible(kind)
    }
}

impl Encode<'_, Engine> for Blob {
    fn encode_by_ref(&self, buffer: &mut ArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Engine>::encode_by_ref(&self.0, buffer)
    }
}

impl<'r> Decode<'r, Engine> for Blob {
    fn decode(value: ValueRef<'r>) -> Result<Self, BoxDynError> {
        <Vec<u8> as Decode<'r, Engine>>::decode(value).map(Self)
    }
}
