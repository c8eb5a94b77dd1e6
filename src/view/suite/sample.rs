//! Values that a field accepts, one for every number: what the tests of a project send.

pub mod bounds;
mod expression;
mod usual;

pub use self::usual::usual;
use crate::model::{Date, DateTime, Decimal, Literal, Time};

/// A value for every number, all different as far as the kind of the field allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    /// The same for every number.
    Fixed(Literal),
    /// A text with the number in it.
    Text(Text),
    /// From the first one up, and around again after so many.
    Integer { first: i64, count: i64 },
    /// Units of the last digit, from the first up in steps.
    Decimal {
        first: i64,
        step: i64,
        count: i64,
        scale: u8,
    },
    /// From the first one up, and around again after so many.
    Float { first: i64, count: i64 },
    /// A day of the year.
    Date { year: u16 },
    /// A minute of the first day of the year.
    DateTime { year: u16 },
    /// A minute of the day.
    Time,
    /// An id.
    Uuid,
    /// A list of one.
    List(Box<Sample>),
}

/// A text with a number of fixed width in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What stands before the number.
    pub before: String,
    /// How the number is written.
    pub digits: Digits,
    /// How wide it is.
    pub width: usize,
    /// What stands behind the number.
    pub after: String,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// With `0` to `9`.
    Decimal,
    /// With `A` to `Z`.
    Upper,
    /// With `a` to `z`.
    Lower,
}

/// How many of the numbers the tests may use; more than that is as good as endless.
pub const ENDLESS: u64 = 100_000;

const DAYS: u64 = 28 * 12;
const MINUTES: u64 = 24 * 60;

impl Sample {
    /// How many different values there are.
    pub fn capacity(&self) -> u64 {
        let many = |count: &i64| u64::try_from(*count).unwrap_or(1);
        match self {
            Self::Fixed(_) => 1,
            Self::Text(text) => text.capacity(),
            Self::Integer { count, .. }
            | Self::Decimal { count, .. }
            | Self::Float { count, .. } => many(count),
            Self::Date { .. } => DAYS,
            Self::DateTime { .. } | Self::Time => MINUTES,
            Self::Uuid => ENDLESS,
            Self::List(element) => element.capacity(),
        }
        .min(ENDLESS)
    }

    /// The value for a number.
    pub fn at(&self, number: u32) -> Literal {
        let around = |count: &i64| i64::from(number) % count;
        match self {
            Self::Fixed(literal) => literal.clone(),
            Self::Text(text) => Literal::Text(text.at(number)),
            Self::Integer { first, count } => Literal::Integer(first + around(count)),
            Self::Decimal {
                first,
                step,
                count,
                scale,
            } => Literal::Decimal(Decimal {
                unscaled: first.saturating_add(step.saturating_mul(around(count))),
                scale: *scale,
            }),
            #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
            Self::Float { first, count } => Literal::Float((first + around(count)) as f64 + 0.5),
            Self::Date { year } => Literal::Date(day(*year, number)),
            Self::DateTime { year } => Literal::DateTime(DateTime {
                date: day(*year, 0),
                time: minute(number),
            }),
            Self::Time => Literal::Time(minute(number)),
            Self::Uuid => Literal::Uuid(format!("01890a5d-ac96-774b-bcce-{number:012x}")),
            Self::List(element) => Literal::List(vec![element.at(number)]),
        }
    }

    /// Whether its number is written with letters.
    pub fn is_lettered(&self) -> bool {
        match self {
            Self::Text(text) => text.width > 0 && text.digits != Digits::Decimal,
            Self::List(element) => element.is_lettered(),
            _ => false,
        }
    }

    /// About how many bytes a body has of it.
    pub fn size(&self) -> usize {
        size(&self.at(1))
    }

    /// Whether the expression asks for the number.
    pub fn varies(&self) -> bool {
        self.capacity() > 1
    }
}

fn size(literal: &Literal) -> usize {
    match literal {
        Literal::Text(text) | Literal::Json(text) => text.len(),
        Literal::Bytes(bytes) => bytes.len() * 4 / 3,
        Literal::List(elements) => elements.iter().map(|element| size(element) + 3).sum(),
        _ => 32,
    }
}

fn day(year: u16, number: u32) -> Date {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    Date {
        year,
        month: part(number / 28 % 12 + 1),
        day: part(number % 28 + 1),
    }
}

fn minute(number: u32) -> Time {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    Time {
        hour: part(number / 60 % 24),
        minute: part(number % 60),
        second: 0,
        microsecond: 0,
    }
}

impl Text {
    /// How many different texts there are.
    pub fn capacity(&self) -> u64 {
        let base = match self.digits {
            Digits::Decimal => 10_u64,
            Digits::Upper | Digits::Lower => 26,
        };
        let width = u32::try_from(self.width).unwrap_or(u32::MAX);
        base.checked_pow(width).unwrap_or(ENDLESS).min(ENDLESS)
    }

    /// The text for a number.
    pub fn at(&self, number: u32) -> String {
        let Self { before, after, .. } = self;
        format!("{before}{}{after}", self.number(number))
    }

    fn number(&self, number: u32) -> String {
        let width = self.width;
        let number = u64::from(number) % self.capacity();
        let first = match self.digits {
            Digits::Decimal if width == 0 => return String::new(),
            Digits::Decimal => return format!("{number:0width$}"),
            Digits::Upper => b'A',
            Digits::Lower => b'a',
        };
        let mut rest = number;
        let mut letters = vec![first; width];
        for letter in letters.iter_mut().rev() {
            *letter += u8::try_from(rest % 26).unwrap_or_default();
            rest /= 26;
        }
        String::from_utf8(letters).unwrap_or_default()
    }
}
