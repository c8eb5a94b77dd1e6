//! A row without some of its members, written as it is: none of it becomes a tree first.

use serde::{
    Serialize, Serializer,
    ser::{Error, Impossible, SerializeStruct},
};

/// Passes on those members of a row that show.
struct Members<S, F> {
    serializer: S,
    shows: F,
}

/// Writes those members of a row whose names `shows` says yes to.
pub(super) fn serialize<S: Serializer>(
    row: &impl Serialize,
    serializer: S,
    shows: impl Fn(&str) -> bool,
) -> Result<S::Ok, S::Error> {
    row.serialize(Members { serializer, shows })
}

/// A row is a struct and nothing else.
macro_rules! refuse {
    ($($method:ident($($argument:ty),*) -> $answer:ty;)*) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$answer, S::Error> {
            Err(no_struct())
        }
    )*};
}

impl<S: Serializer, F: Fn(&str) -> bool> Serializer for Members<S, F> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeStruct = Members<S::SerializeStruct, F>;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeMap = Impossible<S::Ok, S::Error>;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        Ok(Members {
            serializer: self.serializer.serialize_struct(name, length)?,
            shows: self.shows,
        })
    }

    refuse! {
        serialize_bool(bool) -> S::Ok;
        serialize_i8(i8) -> S::Ok;
        serialize_i16(i16) -> S::Ok;
        serialize_i32(i32) -> S::Ok;
        serialize_i64(i64) -> S::Ok;
        serialize_u8(u8) -> S::Ok;
        serialize_u16(u16) -> S::Ok;
        serialize_u32(u32) -> S::Ok;
        serialize_u64(u64) -> S::Ok;
        serialize_f32(f32) -> S::Ok;
        serialize_f64(f64) -> S::Ok;
        serialize_char(char) -> S::Ok;
        serialize_str(&str) -> S::Ok;
        serialize_bytes(&[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(&'static str) -> S::Ok;
        serialize_unit_variant(&'static str, u32, &'static str) -> S::Ok;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_some<T: ?Sized + Serialize>(self, _: &T) -> Result<S::Ok, S::Error> {
        Err(no_struct())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<S::Ok, S::Error> {
        Err(no_struct())
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<S::Ok, S::Error> {
        Err(no_struct())
    }
}

fn no_struct<E: Error>() -> E {
    E::custom("a row is not written as a struct")
}

impl<S: SerializeStruct, F: Fn(&str) -> bool> SerializeStruct for Members<S, F> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        match (self.shows)(name) {
            true => self.serializer.serialize_field(name, value),
            false => self.serializer.skip_field(name),
        }
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.serializer.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        secret: u8,
        id: u8,
    }

    #[test]
    fn what_shows_keeps_its_order() {
        let row = Row {
            name: "a",
            secret: 7,
            id: 1,
        };
        let mut text = Vec::new();
        let shows = |name: &str| name != "secret";
        serialize(&row, &mut serde_json::Serializer::new(&mut text), shows).unwrap();
        assert_eq!(text, br#"{"name":"a","id":1}"#);
        assert!(serialize(&"text", &mut serde_json::Serializer::new(&mut text), shows).is_err());
    }
}
