//! Enums with a text for each variant.

/// Gives an enum the texts of its variants: in JSON, in the database and in the documentation.
#[macro_export]
macro_rules! labels {
    ($name:ident { $($variant:ident = $label:literal),+ $(,)? }) => {
        impl $name {
            pub const LABELS: &'static [&'static str] = &[$($label),+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($label => Ok(Self::$variant),)+
                    _ => Err(format!("`{text}` is not one of {:?}", Self::LABELS)),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl sqlx::Type<$crate::engine::Engine> for $name {
            fn type_info() -> $crate::engine::TypeInfo {
                <str as sqlx::Type<$crate::engine::Engine>>::type_info()
            }

            fn compatible(kind: &$crate::engine::TypeInfo) -> bool {
                <str as sqlx::Type<$crate::engine::Engine>>::compatible(kind)
            }
        }

        impl sqlx::Encode<'_, $crate::engine::Engine> for $name {
            fn encode_by_ref(
                &self,
                buffer: &mut $crate::engine::ArgumentsBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                sqlx::Encode::<$crate::engine::Engine>::encode(self.as_str(), buffer)
            }
        }

        impl<'r> sqlx::Decode<'r, $crate::engine::Engine> for $name {
            fn decode(
                value: $crate::engine::ValueRef<'r>,
            ) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <&str as sqlx::Decode<$crate::engine::Engine>>::decode(value)?;
                Ok(text.parse()?)
            }
        }
    };
}
