use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};

/// A type that can be the value of a variable.
pub trait Value: Sized {
    /// What a value has to be, as the end of "must be ...".
    const EXPECTED: &'static str;

    /// Reads what is written; `None` where it is no such value.
    fn parse(text: &str) -> Option<Self>;

    /// The value as it would be written, but for what is secret in it.
    fn show(&self) -> String;
}

impl Value for String {
    const EXPECTED: &'static str = "text";

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for PathBuf {
    const EXPECTED: &'static str = "a path";

    fn parse(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn show(&self) -> String {
        self.display().to_string()
    }
}

impl Value for SocketAddr {
    const EXPECTED: &'static str = "an address and a port, such as `127.0.0.1:3000`";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for NonZeroU32 {
    const EXPECTED: &'static str = "a whole number from 1";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// A number of bytes, plain or with a binary unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes(pub usize);

impl Value for Bytes {
    const EXPECTED: &'static str = "a size, such as `512KiB` or `1MiB`";

    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = split_unit(text);
        let factor = match unit {
            "" | "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return None,
        };
        let bytes = number.parse::<usize>().ok()?.checked_mul(factor)?;
        (bytes > 0).then_some(Self(bytes))
    }

    fn show(&self) -> String {
        [(30, "GiB"), (20, "MiB"), (10, "KiB")]
            .into_iter()
            .find(|(shift, _)| self.0.is_multiple_of(1 << shift))
            .map_or_else(
                || self.0.to_string(),
                |(shift, unit)| format!("{}{unit}", self.0 >> shift),
            )
    }
}

impl Value for Duration {
    const EXPECTED: &'static str = "a time, such as `500ms`, `30s`, `15m`, `1h` or `30d`";

    fn parse(text: &str) -> Option<Self> {
        const LONGEST: Duration = Duration::from_hours(10 * 366 * 24);
        let (number, unit) = split_unit(text);
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let time = Self::from_millis(number.parse::<u64>().ok()?.checked_mul(milliseconds)?);
        (time <= LONGEST && !time.is_zero()).then_some(time)
    }

    fn show(&self) -> String {
        let milliseconds = self.as_millis();
        [
            (86_400_000, "d"),
            (3_600_000, "h"),
            (60_000, "m"),
            (1_000, "s"),
        ]
        .into_iter()
        .find(|(size, _)| milliseconds.is_multiple_of(*size))
        .map_or_else(
            || format!("{milliseconds}ms"),
            |(size, unit)| format!("{}{unit}", milliseconds / size),
        )
    }
}

/// Absent is a value too, written as `off`.
impl<T: Value> Value for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn parse(text: &str) -> Option<Self> {
        if text == "off" {
            return Some(None);
        }
        T::parse(text).map(Some)
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "off".to_owned(), T::show)
    }
}

/// A list, with commas between its items.
impl<T: Value> Value for Vec<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn parse(text: &str) -> Option<Self> {
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(T::parse)
            .collect()
    }

    fn show(&self) -> String {
        self.iter().map(T::show).collect::<Vec<_>>().join(",")
    }
}

fn split_unit(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}
