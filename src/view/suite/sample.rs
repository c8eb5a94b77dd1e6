//! Values that a field accepts, one for every number: what the tests of a project send.

use super::pattern;
use crate::{
    model::{Date, DateTime, Decimal, Field, FieldKind, Literal, Model, Time},
    view::rust,
};

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

/// How wide a number is that nobody bounds.
const WIDTH: usize = 6;

const DAYS: u64 = 28 * 12;
const MINUTES: u64 = 24 * 60;

/// The value that a field usually gets; `None` where a pattern accepts none that we think of.
pub fn usual(field: &Field) -> Option<Sample> {
    of_kind(field, &field.kind)
}

fn of_kind(field: &Field, kind: &FieldKind) -> Option<Sample> {
    Some(match kind {
        FieldKind::String { .. } | FieldKind::Text => Sample::Text(text(field)?),
        FieldKind::Email => shaped(field, "name", "@example.com")?,
        FieldKind::Url => shaped(field, "https://example.com/", "")?,
        FieldKind::Slug => shaped(field, "name-", "")?,
        FieldKind::SmallInt | FieldKind::Int | FieldKind::BigInt => integer(field, kind),
        FieldKind::Float => float(field)?,
        FieldKind::Decimal { precision, scale } => decimal(field, *precision, *scale)?,
        FieldKind::Bool => Sample::Fixed(Literal::Bool(true)),
        FieldKind::Uuid => Sample::Uuid,
        FieldKind::Date => date(field)?,
        FieldKind::Time => match bounded(field, Sample::Time) {
            Some(time) => time,
            None => Sample::Fixed(field.min.clone().or_else(|| field.max.clone())?),
        },
        FieldKind::DateTime => date_time(field)?,
        FieldKind::Json => Sample::Fixed(Literal::Json("{\"number\":1}".into())),
        FieldKind::Bytes => bytes(field)?,
        FieldKind::Enum(id) => Sample::Fixed(Literal::Enum(*id, 0)),
        FieldKind::Array(element) => list(field, element)?,
    })
}

fn list(field: &Field, element: &FieldKind) -> Option<Sample> {
    let scalar = Field {
        min: None,
        max: None,
        kind: element.clone(),
        ..field.clone()
    };
    let element = of_kind(&scalar, element)?;
    let least = length(field.min.as_ref()).unwrap_or_default();
    let most = length(field.max.as_ref()).unwrap_or(usize::MAX);
    match least {
        0 if most == 0 => Some(Sample::Fixed(Literal::List(Vec::new()))),
        0 | 1 => Some(Sample::List(Box::new(element))),
        several => Some(Sample::Fixed(Literal::List(vec![element.at(1); several]))),
    }
}

/// What a bound says of a length.
pub fn length(bound: Option<&Literal>) -> Option<usize> {
    match bound {
        Some(Literal::Integer(length)) => usize::try_from(*length).ok(),
        _ => None,
    }
}

/// How long a text of the field may be.
pub fn lengths(field: &Field) -> (usize, usize) {
    let least = length(field.min.as_ref()).unwrap_or_default();
    let most = field
        .max_length()
        .and_then(|most| usize::try_from(most).ok());
    (least, most.or(length(field.max.as_ref())).unwrap_or(1000))
}

fn text(field: &Field) -> Option<Text> {
    let (least, most) = lengths(field);
    if let Some(text) = &field.pattern {
        return pattern::text(text, least, most);
    }
    let width = WIDTH.min(most);
    let mut before: String = format!("{} ", field.name.title())
        .chars()
        .take(most - width)
        .collect();
    while before.len() + width < least {
        before.push('x');
    }
    Some(Text {
        before,
        digits: Digits::Decimal,
        width,
        after: String::new(),
    })
}

fn shaped(field: &Field, before: &str, after: &str) -> Option<Sample> {
    let (least, most) = lengths(field);
    let mut before = before.to_owned();
    while before.len() + WIDTH + after.len() < least && before.len() < 60 {
        before.push('x');
    }
    let width = most.checked_sub(before.len() + after.len())?.min(WIDTH);
    let text = Text {
        before,
        digits: Digits::Decimal,
        width,
        after: after.to_owned(),
    };
    let length = text.before.len() + width + text.after.len();
    let fits = width > 0 && (least..=most).contains(&length);
    let matches = field
        .pattern
        .as_ref()
        .is_none_or(|it| pattern::accepts(it, &text));
    (fits && matches).then_some(Sample::Text(text))
}

fn integer(field: &Field, kind: &FieldKind) -> Sample {
    let greatest = match kind {
        FieldKind::SmallInt => i64::from(i16::MAX),
        FieldKind::Int => i64::from(i32::MAX),
        _ => FieldKind::MAX_SAFE_INTEGER,
    };
    let bound = |bound: &Option<Literal>| match bound {
        Some(Literal::Integer(bound)) => Some(*bound),
        _ => None,
    };
    let most = bound(&field.max).unwrap_or(greatest);
    let first = bound(&field.min).unwrap_or(1).max(1).min(most);
    let first = bound(&field.min).map_or(first, |least| first.max(least));
    Sample::Integer {
        first,
        count: most.saturating_sub(first).saturating_add(1),
    }
}

fn float(field: &Field) -> Option<Sample> {
    let bound = |bound: &Option<Literal>| match bound {
        Some(Literal::Float(bound)) => Some(*bound),
        _ => None,
    };
    let whole = |number: f64| format!("{number:.0}").parse::<i64>().ok();
    let least = bound(&field.min)
        .map_or(Some(1), |it| whole(it.ceil()))?
        .max(-1_000_000);
    let most = bound(&field.max).map_or(Some(1_000_000), |it| whole(it.floor()))?;
    // Halves, so that nothing takes them for integers.
    let (first, count) = (least, most.min(1_000_000) - least);
    if count < 1 {
        let fixed = bound(&field.min).or(bound(&field.max))?;
        return Some(Sample::Fixed(Literal::Float(fixed)));
    }
    Some(Sample::Float { first, count })
}

fn decimal(field: &Field, precision: u8, scale: u8) -> Option<Sample> {
    let unit = 10_i64.checked_pow(u32::from(scale))?;
    let greatest = 10_i64.checked_pow(u32::from(precision))? - 1;
    let bound = |bound: &Option<Literal>| match bound {
        Some(Literal::Decimal(bound)) => Some(bound.unscaled),
        _ => None,
    };
    let most = bound(&field.max).unwrap_or(greatest).min(greatest);
    let least = bound(&field.min).unwrap_or(0);
    let roomy = most / unit >= 100;
    let first = least.max(if roomy { unit } else { 1 }.min(most));
    let count = |step: i64| (most - first) / step + 1;
    let step = if roomy && count(unit) >= 64 { unit } else { 1 };
    Some(Sample::Decimal {
        first,
        step,
        count: if first < 0 { 1 } else { count(step) },
        scale,
    })
}

fn date(field: &Field) -> Option<Sample> {
    (2026..=2035)
        .chain((1..=9999).rev())
        .find_map(|year| bounded(field, Sample::Date { year }))
        .or_else(|| {
            Some(Sample::Fixed(
                field.min.clone().or_else(|| field.max.clone())?,
            ))
        })
}

fn date_time(field: &Field) -> Option<Sample> {
    (2026..=2035)
        .chain((1..=9999).rev())
        .find_map(|year| bounded(field, Sample::DateTime { year }))
        .or_else(|| {
            Some(Sample::Fixed(
                field.min.clone().or_else(|| field.max.clone())?,
            ))
        })
}

fn bytes(field: &Field) -> Option<Sample> {
    let least = length(field.min.as_ref()).unwrap_or(1);
    let most = length(field.max.as_ref()).unwrap_or(16);
    (least <= most.max(1) && least < 4096).then(|| {
        let count = least.max(5).min(most);
        Sample::Fixed(Literal::Bytes(
            b"hello".iter().copied().cycle().take(count).collect(),
        ))
    })
}

/// The sample, if all of its values are within the bounds of the field.
pub fn bounded(field: &Field, sample: Sample) -> Option<Sample> {
    let last = u32::try_from(sample.capacity().clamp(1, ENDLESS) - 1).ok()?;
    let fits = |number| {
        let value = sample.at(number);
        let above = field.min.as_ref().is_none_or(|min| is_at_most(min, &value));
        let below = field.max.as_ref().is_none_or(|max| is_at_most(&value, max));
        above && below && has_room(field, &value)
    };
    [0, last].into_iter().all(fits).then_some(sample)
}

/// Whether a decimal has no more digits than the field.
pub fn has_room(field: &Field, value: &Literal) -> bool {
    match (&field.kind, value) {
        (FieldKind::Decimal { precision, .. }, Literal::Decimal(decimal)) => {
            let limit = 10_u64.checked_pow(u32::from(*precision));
            limit.is_none_or(|limit| decimal.unscaled.unsigned_abs() < limit)
        }
        _ => true,
    }
}

fn is_at_most(one: &Literal, other: &Literal) -> bool {
    super::facts::compare(one, other).is_none_or(std::cmp::Ordering::is_le)
}

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
                unscaled: first + step * around(count),
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

    /// As an expression of Rust over the number `n`, for `json!`.
    pub fn rust(&self, model: &Model) -> String {
        match self {
            Self::Fixed(literal) => rust::json_expression(model, literal),
            Self::Text(text) => text.rust(),
            Self::Integer { first, count } => sum(*first, *count),
            Self::Decimal {
                first,
                step,
                count,
                scale,
            } => decimal_rust(*first, *step, *count, *scale),
            Self::Float { first, count } => format!("f64::from({}) + 0.5", narrow(*first, *count)),
            Self::Date { year } => {
                format!("format!(\"{year:04}-{{:02}}-{{:02}}\", n / 28 % 12 + 1, n % 28 + 1)")
            }
            Self::DateTime { year } => {
                format!("format!(\"{year:04}-01-01T{{:02}}:{{:02}}:00Z\", n / 60 % 24, n % 60)")
            }
            Self::Time => "format!(\"{:02}:{:02}:00\", n / 60 % 24, n % 60)".into(),
            Self::Uuid => "format!(\"01890a5d-ac96-774b-bcce-{n:012x}\")".into(),
            Self::List(element) => format!("[{}]", element.rust(model)),
        }
    }

    /// Whether the expression asks for the number.
    pub fn varies(&self) -> bool {
        self.capacity() > 1
    }
}

fn sum(first: i64, count: i64) -> String {
    let number = match count {
        count if count.cast_unsigned() >= ENDLESS => "n".to_owned(),
        1 => return first.to_string(),
        count => format!("n % {count}"),
    };
    match first {
        0 => number,
        first if first < 0 || first > i64::from(u32::MAX) - 1_000_000 => {
            format!("{first}_i64 + i64::from({number})")
        }
        first => format!("{first} + {number}"),
    }
}

/// A sum that fits into an `i32`.
fn narrow(first: i64, count: i64) -> String {
    let number = match count {
        count if count.cast_unsigned() >= ENDLESS => "n".to_owned(),
        count => format!("n % {count}"),
    };
    match first {
        0 => number,
        first if first < 0 => format!("{number}) - f64::from({}", -first),
        first => format!("{first} + {number}"),
    }
}

fn decimal_rust(first: i64, step: i64, count: i64, scale: u8) -> String {
    let unit = 10_i64.pow(u32::from(scale));
    let fixed = |unscaled| {
        let decimal = Decimal { unscaled, scale };
        format!("\"{decimal}\"")
    };
    if count == 1 {
        return fixed(first);
    }
    if step == unit {
        let fraction = Decimal {
            unscaled: first % unit,
            scale,
        };
        let fraction = fraction.to_string();
        let fraction = fraction.trim_start_matches('0');
        let whole = sum(first / unit, count);
        return match whole.as_str() {
            "n" => format!("format!(\"{{n}}{fraction}\")"),
            whole => format!("format!(\"{{}}{fraction}\", {whole})"),
        };
    }
    let units = sum(first, count);
    if scale == 0 {
        return format!("({units}).to_string()");
    }
    let width = usize::from(scale);
    format!("format!(\"{{}}.{{:0{width}}}\", ({units}) / {unit}, ({units}) % {unit})")
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

    fn rust(&self) -> String {
        let width = self.width;
        if width == 0 {
            return rust::string(&format!("{}{}", self.before, self.after));
        }
        let (before, after) = (in_format(&self.before), in_format(&self.after));
        let wraps = self.capacity() < ENDLESS;
        let number = if wraps {
            format!("n % {}", self.capacity())
        } else {
            "n".into()
        };
        match self.digits {
            Digits::Decimal if wraps => {
                format!("format!(\"{before}{{:0{width}}}{after}\", {number})")
            }
            Digits::Decimal => format!("format!(\"{before}{{n:0{width}}}{after}\")"),
            Digits::Upper | Digits::Lower => {
                let first = if self.digits == Digits::Upper {
                    'A'
                } else {
                    'a'
                };
                let letters = format!("letters(n, {width}, b'{first}')");
                if before.is_empty() && after.is_empty() {
                    letters
                } else {
                    format!("format!(\"{before}{{}}{after}\", {letters})")
                }
            }
        }
    }
}

/// Text as it stands in the literal of a `format!`.
fn in_format(text: &str) -> String {
    rust::escape(text).replace('{', "{{").replace('}', "}}")
}
