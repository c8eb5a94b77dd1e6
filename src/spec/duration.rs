//! Stretches of time.

use super::{Spanned, reader::Context};
use crate::diagnostic::{Problem, quote};

/// A number and a unit, in seconds.
pub(super) fn duration(
    context: &Context<'_>,
    key: &str,
    text: &Spanned<String>,
) -> Option<Spanned<u64>> {
    let seconds = seconds(text.as_str());
    if seconds.is_none() {
        let message = format!("`{key}` cannot be {}", quote(text.as_str()));
        let problem = Problem::new(message)
            .at(text.span, "expected a stretch of time")
            .hint(
                "write a whole number from 1 and a unit, up to ten years: `90s`, `15m`, `12h`, `30d`",
            );
        context.report(problem);
    }
    seconds.map(|seconds| Spanned::new(seconds, text.span))
}

/// The seconds of `90s`, `15m`, `12h` or `30d`, from one to ten years.
pub(super) fn seconds(text: &str) -> Option<u64> {
    const TEN_YEARS: u64 = 3653 * 24 * 60 * 60;
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    number
        .checked_mul(unit)
        .filter(|seconds| (1..=TEN_YEARS).contains(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(seconds("15m"), Some(900));
        assert_eq!(seconds("30d"), Some(2_592_000));
        for wrong in [
            "",
            "m",
            "0s",
            "15",
            "1.5h",
            "-1s",
            "15 m",
            "9999999999999999999d",
            "1w",
            "é",
        ] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
