//! Values written into a description, of a known kind.

use std::{cmp::Ordering, fmt};

use super::EnumId;

/// A value of a known kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Of a `bool`.
    Bool(bool),
    /// Of a whole-number kind, of an integer id, or a length.
    Integer(i64),
    /// Of a `float`; finite.
    Float(f64),
    /// Of a `decimal`, with exactly its scale.
    Decimal(Decimal),
    /// Of any text kind, or of a text id.
    Text(String),
    /// Of a `uuid` or a uuid id: lower case, hyphenated.
    Uuid(String),
    /// Of a `date`.
    Date(Date),
    /// Of a `time`.
    Time(Time),
    /// Of a `datetime`.
    DateTime(DateTime),
    /// Of an enum: the index of the label.
    Enum(EnumId, usize),
    /// Of `bytes`: the bytes themselves.
    Bytes(Vec<u8>),
    /// Of `json`: compact JSON text.
    Json(String),
    /// Of an array.
    List(Vec<Literal>),
}

impl Literal {
    /// How the time at which a row is made compares with this day or moment; `None` where that depends on
    /// when it is made, and of what is neither. Services run from 2026 to 2099.
    pub const fn compare_creation(&self) -> Option<Ordering> {
        let (Self::Date(date) | Self::DateTime(DateTime { date, .. })) = self else {
            return None;
        };
        match date.year {
            ..2026 => Some(Ordering::Greater),
            2100.. => Some(Ordering::Less),
            _ => None,
        }
    }
}

/// An exact decimal: `unscaled / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// All digits, with the sign.
    pub unscaled: i64,
    /// How many of them follow the point.
    pub scale: u8,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        let digits = format!(
            "{:0>width$}",
            self.unscaled.unsigned_abs(),
            width = scale + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        if fraction.is_empty() {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{fraction}")
        }
    }
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999,999.
    pub microsecond: u32,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.microsecond > 0 {
            let fraction = format!("{:06}", self.microsecond);
            // As services write it.
            let digits = if self.microsecond.is_multiple_of(1000) {
                3
            } else {
                6
            };
            write!(f, ".{}", &fraction[..digits])?;
        }
        Ok(())
    }
}

/// A moment in UTC, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of that day.
    pub time: Time,
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}Z", self.date, self.time)
    }
}
