//! Numbers, exact where their kind is.

use super::{Mismatch, found, mismatch};
use crate::{
    model::{Decimal, FieldKind, Literal},
    spec::Value,
};

pub(super) fn integer(value: &Value, kind: &FieldKind) -> Result<Literal, Mismatch> {
    let Value::Integer(digits) = value else {
        return mismatch(
            found("a whole number", value),
            "write a number without quotes and without a point",
        );
    };
    let range = kind.integer_range().unwrap_or(i64::MIN..=i64::MAX);
    match digits.parse() {
        Ok(number) if range.contains(&number) => Ok(Literal::Integer(number)),
        _ => {
            let (min, max) = range.into_inner();
            mismatch("out of range", format!("the type holds {min} to {max}"))
        }
    }
}

pub(super) fn float(value: &Value) -> Result<Literal, Mismatch> {
    let (Value::Integer(digits) | Value::Float(digits)) = value else {
        return mismatch(found("a number", value), "write a number without quotes");
    };
    match digits.parse::<f64>() {
        // Engines do not keep the sign of a zero.
        Ok(number) if number.is_finite() => Ok(Literal::Float(number + 0.0)),
        _ => mismatch("not a finite number", "write a finite number"),
    }
}

pub(super) fn decimal(value: &Value, precision: u8, scale: u8) -> Result<Literal, Mismatch> {
    let (Value::Integer(digits) | Value::Float(digits) | Value::Text(digits)) = value else {
        return mismatch(found("a number", value), "write a number: `9.90`");
    };
    let Some(exact) = exact(digits) else {
        return mismatch(
            "not a decimal number",
            "write digits and a point, no exponent: `9.90`",
        );
    };
    let Some(unscaled) = scaled(&exact, scale) else {
        return mismatch(
            format!("{} digits after the point", exact.fraction.len()),
            format!("the type keeps {scale} of them"),
        );
    };
    let limit = 10_i64.pow(u32::from(precision));
    match unscaled.parse::<i64>() {
        Ok(unscaled) if -limit < unscaled && unscaled < limit => {
            Ok(Literal::Decimal(Decimal { unscaled, scale }))
        }
        _ => mismatch(
            "too large",
            format!("the type holds {precision} digits, {scale} of them after the point"),
        ),
    }
}

struct Exact {
    sign: &'static str,
    whole: String,
    fraction: String,
}

fn exact(digits: &str) -> Option<Exact> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!whole.is_empty() && all_digits(whole) && all_digits(fraction)).then(|| Exact {
        sign,
        whole: whole.to_owned(),
        fraction: fraction.trim_end_matches('0').to_owned(),
    })
}

/// The digits without their point, where the scale keeps all of them.
fn scaled(exact: &Exact, scale: u8) -> Option<String> {
    let missing = usize::from(scale).checked_sub(exact.fraction.len())?;
    Some(format!(
        "{}{}{}{}",
        exact.sign,
        exact.whole,
        exact.fraction,
        "0".repeat(missing)
    ))
}
