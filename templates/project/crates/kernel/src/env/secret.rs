use std::fmt;

/// The least number of bytes of a secret: what HMAC-SHA-256 can use to the full.
const LEAST_BYTES: usize = 32;

/// The least number of different bytes, which no random secret of that length stays below.
const LEAST_DISTINCT_BYTES: usize = 10;

/// Words that give away a secret copied from a tutorial or an example file.
const EXAMPLES: [&str; 8] = [
    "replace-me",
    "change-me",
    "changeme",
    "change_me",
    "example",
    "your-256-bit-secret",
    "your-secret",
    "supersecret",
];

/// A text that is never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// This text, which is not printed from now on.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Sixty-four characters from the random source of the system.
    pub fn random() -> Result<Self, getrandom::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut bytes = [0; LEAST_BYTES];
        getrandom::fill(&mut bytes)?;
        let digit = |nibble| char::from(DIGITS[usize::from(nibble)]);
        let digits = bytes
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]);
        Ok(Self(digits.collect()))
    }

    /// Why this must not sign anything, if so.
    pub(super) fn weakness(&self) -> Option<&'static str> {
        let lower = self.0.to_ascii_lowercase();
        if EXAMPLES.iter().any(|example| lower.contains(example)) {
            return Some("must not be taken from an example");
        }
        if self.0.len() < LEAST_BYTES {
            return Some("must be at least 32 bytes long");
        }
        let mut seen = [false; 256];
        self.0
            .bytes()
            .for_each(|byte| seen[usize::from(byte)] = true);
        let distinct = seen.iter().filter(|seen| **seen).count();
        (distinct < LEAST_DISTINCT_BYTES).then_some("must be random")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
