//! What to write for a type as another tool has it.

use super::{MAX_PRECISION, MAX_STRING, type_words};
use crate::{
    diagnostic::{did_you_mean, quote, snake_case},
    spec::elsewhere::{self, Ours, Points},
};

/// What to write for a word that is no type of ours, and what stands behind it: its arguments where ours has them.
pub(super) fn meant(word: &str, rest: &str) -> Option<String> {
    if type_words().any(|known| known == word) || rest.starts_with('.') {
        return None;
    }
    let our_word = match elsewhere::ours(elsewhere::TYPES, word) {
        Some(Ours::Word(ours)) => Some(ours),
        Some(ours) => return Some(with_target(ours, rest)),
        None => None,
    };
    if word.eq_ignore_ascii_case("tinyint") && rest.trim() == "(1)" {
        return Some("did you mean `bool`?".to_owned());
    }
    let meant = our_word
        .or_else(|| did_you_mean(word, type_words()))
        .or_else(|| did_you_mean(&format!("{word}{rest}"), type_words()))?;
    let arguments = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|rest| Some(rest.split_once(')')?.0));
    // Of money nobody leaves the cents out.
    let is_money = ["money", "currency", "price"].contains(&word.to_ascii_lowercase().as_str());
    let type_word = meant.split('(').next().unwrap_or(meant);
    let whole = arguments
        .filter(|_| !is_money)
        .and_then(|arguments| with_arguments(type_word, arguments));
    let whole = whole.as_deref().unwrap_or(meant);
    Some(format!("did you mean {}?", quote(whole)))
}

/// One of our types with the arguments of another, where it has such.
fn with_arguments(type_word: &str, arguments: &str) -> Option<String> {
    let numbers: Vec<u32> = arguments
        .split(|char: char| !char.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let most = u32::from(MAX_PRECISION);
    match (type_word, numbers.as_slice()) {
        ("string", [max, ..]) if (1..=MAX_STRING).contains(max) => Some(format!("string({max})")),
        ("string", [max, ..]) if *max > MAX_STRING => Some("text".to_owned()),
        ("string", []) if arguments.trim().eq_ignore_ascii_case("max") => Some("text".to_owned()),
        ("decimal", [precision, scale, ..])
            if (1..=most).contains(precision) && scale <= precision =>
        {
            Some(format!("decimal({precision},{scale})"))
        }
        ("enum", _) => Some(format!("enum({arguments})")),
        _ => None,
    }
}

/// What this language has for a word, with the target that stands behind it if it is a relation.
fn with_target(ours: Ours, rest: &str) -> String {
    let mut words = rest.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    let target = words.find(|word| word.starts_with(|char: char| char.is_ascii_alphabetic()));
    match (ours, target) {
        (Ours::Relation(points), Some(target)) => to_target(points, target),
        (ours, _) => ours.hint(),
    }
}

/// How a relation is written, called like what it points to.
fn to_target(points: Points, target: &str) -> String {
    let name = snake_case(target);
    points.hint(&name, &name)
}

/// What to write where the name of another resource stands for a type, with the word that makes it a relation behind it.
pub(super) fn reference(word: &str, rest: &str) -> Option<String> {
    const WORDS: [&str; 4] = ["@relation", "references", "belongs_to", "belongsto"];
    let rest = rest.trim_start_matches([' ', ':']).to_ascii_lowercase();
    let is_reference = WORDS.iter().any(|word| rest.starts_with(word));
    let is_type = type_words().any(|known| known == word);
    (is_reference && !is_type).then(|| to_target(Points::One, word))
}

/// What to write for more than a type: the word that stands first, and the rest.
pub(super) fn instead_of_more(word: &str, rest: &str) -> &'static str {
    let rest = rest
        .trim_start_matches([' ', '|', '\t'])
        .to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    if begins(&["not null", "required"]) {
        "leave it out: a type is required unless it ends with `?`"
    } else if begins(&["null", "optional"]) {
        "what may be null ends with `?`: `text?`"
    } else if begins(&["array", "list"]) {
        "a list is written with `[]` behind the type: `string[]`"
    } else if begins(&["unsigned", "positive"]) {
        match word {
            "bigint" => "write the bound beside the type: `{ type = \"bigint\", min = 0 }`",
            "smallint" => "write the bound beside the type: `{ type = \"smallint\", min = 0 }`",
            _ => "write the bound beside the type: `{ type = \"int\", min = 0 }`",
        }
    } else if begins(&[
        "@unique",
        "unique",
        "default",
        "index",
        "check",
        "min",
        "max",
        "primary",
        "references",
    ]) {
        "what else there is to say stands beside the type: `{ type = \"string(120)\", unique = true }`"
    } else {
        "write one type, for example `string(120)`, `int` or `text?`"
    }
}

/// What to write for a type of ours that has arguments and takes none.
pub(super) fn without(word: &str, arguments: &str) -> String {
    let bounds = arguments
        .split_once("..")
        .or_else(|| arguments.split_once(','))
        .map(|(min, max)| (min.trim(), max.trim_start_matches('=').trim()));
    let is_number = |text: &str| text.parse::<i64>().is_ok();
    let instead = match (bounds, arguments.trim().parse()) {
        (Some((min, max)), _) if word.ends_with("int") && is_number(min) && is_number(max) => {
            format!("{{ type = \"{word}\", min = {min}, max = {max} }}")
        }
        (None, Ok(max)) if word == "text" && (1..=MAX_STRING).contains(&max) => {
            format!("string({max})")
        }
        _ => word.to_owned(),
    };
    format!("only `string`, `decimal` and `enum` take arguments: write `{instead}`")
}
