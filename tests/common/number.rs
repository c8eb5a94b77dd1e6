//! How much a run does.

use std::{env, str::FromStr};

/// A number that the environment may say.
pub fn number<T: FromStr>(variable: &str, otherwise: T) -> T {
    let said = env::var(variable).ok();
    said.map_or(otherwise, |said| {
        let number = said.parse().ok();
        number.unwrap_or_else(|| panic!("{variable} is a number, not {said:?}"))
    })
}
