//! Samples as expressions of Rust over the number `n`.

use super::{Digits, ENDLESS, Sample, Text};
use crate::{
    model::{Decimal, Model},
    view::rust,
};

impl Sample {
    /// As `json!` takes it.
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
}

impl Text {
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

fn sum(first: i64, count: i64) -> String {
    match first {
        first if count == 1 && i32::try_from(first).is_ok() => first.to_string(),
        first if count == 1 => format!("{first}_i64"),
        0 => around(count),
        first if first < 0 || first > i64::from(u32::MAX) - 1_000_000 => wide_sum(first, count),
        first => format!("{first} + {}", around(count)),
    }
}

/// A sum that is an `i64`.
fn wide_sum(first: i64, count: i64) -> String {
    format!("{first}_i64 + i64::from({})", around(count))
}

/// The number, started anew after so many.
fn around(count: i64) -> String {
    if count.cast_unsigned() >= ENDLESS {
        "n".to_owned()
    } else {
        format!("n % {count}")
    }
}

/// A sum that fits into an `i32`.
fn narrow(first: i64, count: i64) -> String {
    let number = around(count);
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
    if scale == 0 {
        return format!("({}).to_string()", sum(first, count));
    }
    let width = usize::from(scale);
    let (whole, last) = (first / unit, first.saturating_add(count - 1));
    if whole == last / unit {
        let fraction = sum(first % unit, count);
        return format!("format!(\"{whole}.{{:0{width}}}\", {fraction})");
    }
    let units = if unit > i64::from(u32::MAX) {
        wide_sum(first, count)
    } else {
        sum(first, count)
    };
    format!("format!(\"{{}}.{{:0{width}}}\", ({units}) / {unit}, ({units}) % {unit})")
}

/// Text as it stands in the literal of a `format!`.
fn in_format(text: &str) -> String {
    rust::escape(&text.replace('{', "{{").replace('}', "}}"))
}
