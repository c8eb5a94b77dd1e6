//! Stretches of time.

use super::{
    Spanned,
    reader::{Context, cannot_be},
};

/// How a stretch of time is written.
pub(super) const SYNTAX: &str =
    "write a whole number from 1 and a unit, up to ten years: `90s`, `15m`, `12h`, `30d`";

/// A number and a unit, in seconds.
pub(super) fn duration(
    context: &Context<'_>,
    key: &str,
    text: &Spanned<String>,
) -> Option<Spanned<u64>> {
    let seconds = seconds(text.as_str());
    if seconds.is_none() {
        let problem =
            cannot_be(key, text, "expected a stretch of time").hint(match meant(text.as_str()) {
                Some(meant) => format!("write `{meant}`"),
                None if key == "cache" && is_off(text.as_str()) => {
                    "write `cache = false` to keep nothing".to_owned()
                }
                None => SYNTAX.to_owned(),
            });
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

/// The stretch of time that was probably meant: `15m` for `15 minutes`, `1h` for `hour`.
pub(super) fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text.len()
        - text
            .trim_start_matches(|char: char| char.is_ascii_digit())
            .len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = if number.is_empty() {
        1
    } else {
        number.parse().ok()?
    };
    let (times, unit) = match unit.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => (1, 's'),
        "m" | "min" | "mins" | "minute" | "minutes" => (1, 'm'),
        "h" | "hr" | "hrs" | "hour" | "hours" => (1, 'h'),
        "d" | "day" | "days" => (1, 'd'),
        "w" | "week" | "weeks" => (7, 'd'),
        "y" | "year" | "years" => (365, 'd'),
        _ => return None,
    };
    let meant = format!("{}{unit}", number.checked_mul(times)?);
    seconds(&meant).map(|_| meant)
}

fn is_off(text: &str) -> bool {
    matches!(text, "" | "0" | "none" | "off" | "never" | "false" | "no")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_a_stretch_of_time() {
        for (written, stretch) in [
            ("15 minutes", "15m"),
            ("15min", "15m"),
            ("1w", "7d"),
            ("Hour", "1h"),
            ("1Y", "365d"),
        ] {
            assert_eq!(meant(written).as_deref(), Some(stretch), "{written}");
        }
        for unclear in ["", "15", "1h30m", "20y", "0 days", "fortnight", "1.5h"] {
            assert_eq!(meant(unclear), None, "{unclear}");
        }
    }

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
