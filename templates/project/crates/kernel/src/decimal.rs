//! Exact decimals.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sqlx::{Decode, Encode, Type, encode::IsNull, error::BoxDynError};

use super::{
    Scalar,
    engine::{self, ArgumentsBuffer, Engine, Numeric, TypeInfo, ValueRef},
};

/// An exact decimal with `SCALE` digits behind the point: `Decimal<2>` holds 19.99 as 1999.
///
/// It is a string in JSON, and never passes through a float.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const SCALE: u8>(i64);

impl<const SCALE: u8> Decimal<SCALE> {
    /// The decimal of this many units of the last place.
    pub const fn from_units(units: i64) -> Self {
        Self(units)
    }

    /// How many units of the last place it holds.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// `None` where the sum does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// `None` where the product does not fit.
    pub fn checked_mul(self, factor: i64) -> Option<Self> {
        self.0.checked_mul(factor).map(Self)
    }
}

/// A text that is not a decimal of the wanted scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number of this scale")]
pub struct ParseDecimalError;

/// Reads plain decimal notation (`-12.5`) into units of `10^-scale`.
pub fn parse_units(text: &str, scale: u8) -> Result<i64, ParseDecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let dangling_point = digits.ends_with('.');
    let scale = usize::from(scale);
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || dangling_point
        || fraction.len() > scale
        || !all_digits(whole)
        || !all_digits(fraction)
    {
        return Err(ParseDecimalError);
    }
    let padding = std::iter::repeat_n(b'0', scale - fraction.len());
    whole
        .bytes()
        .chain(fraction.bytes())
        .chain(padding)
        .try_fold(0_i64, |units, digit| {
            let digit = i64::from(digit - b'0');
            let signed = if negative { -digit } else { digit };
            units.checked_mul(10)?.checked_add(signed)
        })
        .ok_or(ParseDecimalError)
}

impl<const SCALE: u8> FromStr for Decimal<SCALE> {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        parse_units(text, SCALE).map(Self)
    }
}

/// Writes units of `10^-scale` in plain decimal notation.
pub fn format_units(units: i64, scale: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let units = units.unsigned_abs();
    if scale == 0 {
        return format!("{sign}{units}");
    }
    let unit = 10_u64.pow(u32::from(scale));
    let width = usize::from(scale);
    format!("{sign}{}.{:0width$}", units / unit, units % unit)
}

impl<const SCALE: u8> fmt::Display for Decimal<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_units(self.0, SCALE))
    }
}

impl<const SCALE: u8> From<Decimal<SCALE>> for Scalar {
    fn from(decimal: Decimal<SCALE>) -> Self {
        Self::Decimal(decimal.0, SCALE)
    }
}

impl<const SCALE: u8> Serialize for Decimal<SCALE> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const SCALE: u8> Deserialize<'de> for Decimal<SCALE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl<const SCALE: u8> Type<Engine> for Decimal<SCALE> {
    fn type_info() -> TypeInfo {
        <Numeric as Type<Engine>>::type_info()
    }

    fn compatible(kind: &TypeInfo) -> bool {
        <Numeric as Type<Engine>>::compatible(kind)
    }
}

impl<const SCALE: u8> Encode<'_, Engine> for Decimal<SCALE> {
    fn encode_by_ref(&self, buffer: &mut ArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Engine>::encode(engine::numeric(self.0, SCALE), buffer)
    }
}

impl<'r, const SCALE: u8> Decode<'r, Engine> for Decimal<SCALE> {
    fn decode(value: ValueRef<'r>) -> Result<Self, BoxDynError> {
        let numeric = <Numeric as Decode<Engine>>::decode(value)?;
        Ok(Self(engine::units(numeric, SCALE)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_survives_the_round_trip() {
        for text in ["0.00", "19.99", "-0.05", "92233720368547758.07", "-1.00"] {
            assert_eq!(text.parse::<Decimal<2>>().unwrap().to_string(), text);
        }
        assert_eq!("7.5".parse::<Decimal<2>>().unwrap().to_string(), "7.50");
        assert_eq!("7".parse::<Decimal<0>>().unwrap().to_string(), "7");
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", "-", ".5", "5.", "1.234", "1e2", "+1", " 1", "1,5", "92233720368547758.08"] {
            assert_eq!(text.parse::<Decimal<2>>(), Err(ParseDecimalError), "{text}");
        }
    }
}
