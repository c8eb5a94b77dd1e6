//! Texts that a pattern accepts, found by reading the common part of its syntax.

use std::{iter::Peekable, str::Chars};

use regex_lite::Regex;

use super::sample::{Digits, Text};

/// What a place in a text can hold.
type Place = Vec<char>;

/// A part of a pattern: alternatives of sequences.
#[derive(Debug, Clone)]
enum Part {
    Place(Place),
    Group(Vec<Vec<Part>>),
    Repeat(Box<Part>, usize, usize),
    /// Something that holds between two characters.
    Nothing,
}

/// How often a part is repeated that may be repeated any number of times.
const OFTEN: usize = 1000;

/// A text for every number that the pattern accepts, of a length within the bounds.
///
/// `None` where the pattern is beyond us: whatever is found has been held against the pattern itself.
pub fn text(pattern: &str, least: usize, most: usize) -> Option<Text> {
    let parts = Reader(pattern.chars().peekable()).alternatives()?;
    let mut found: Vec<Text> = Vec::new();
    for wanted in [6, 4, 3, 8, 2, 1, 0, least, most.min(64)] {
        for sequence in &parts {
            let mut places = Vec::new();
            expand(sequence, wanted, most, &mut places);
            if (least..=most).contains(&places.len()) && places.iter().all(|it| !it.is_empty()) {
                found.extend(fill(&places));
            }
        }
    }
    found.retain(|text| accepts(pattern, text));
    // Of those that are as good, the first, which is the one that looks best.
    let best = found.iter().map(Text::capacity).max()?;
    found.into_iter().find(|text| text.capacity() == best)
}

/// A text of a length within the bounds that the pattern does not accept.
pub fn mismatch(pattern: &str, least: usize, most: usize) -> Option<String> {
    let pattern = Regex::new(pattern).ok()?;
    ["~", "!", " ", "ä", "A", "a", "0", "-"]
        .iter()
        .map(|one| one.repeat(least.max(1)))
        .chain([String::new()])
        .find(|text| (least..=most).contains(&text.chars().count()) && !pattern.is_match(text))
}

/// Whether the pattern accepts the text for every number.
pub fn accepts(pattern: &str, text: &Text) -> bool {
    let Ok(pattern) = Regex::new(pattern) else {
        return false;
    };
    telling(text).all(|text| pattern.is_match(&text))
}

/// Texts that stand for those of all numbers.
pub fn telling(text: &Text) -> impl Iterator<Item = String> {
    let last = u32::try_from(text.capacity()).unwrap_or(u32::MAX) - 1;
    let numbers = [0, 1, 2, 7, 8, 9, 10, 25, 26, 27, 99, 100, 675, 1000, last];
    numbers.into_iter().map(|number| text.at(number))
}

/// Appends the places of a sequence, until there are more than `most`.
fn expand(sequence: &[Part], wanted: usize, most: usize, places: &mut Vec<Place>) {
    for part in sequence {
        if places.len() > most {
            return;
        }
        match part {
            Part::Place(place) => places.push(place.clone()),
            Part::Group(alternatives) => {
                if let Some(first) = alternatives.first() {
                    expand(first, wanted, most, places);
                }
            }
            Part::Repeat(part, least, greatest) => {
                for _ in 0..wanted.clamp(*least, (*greatest).max(*least)) {
                    if places.len() > most {
                        return;
                    }
                    expand(std::slice::from_ref(part), wanted, most, places);
                }
            }
            Part::Nothing => {}
        }
    }
}

/// The texts that put a number into the longest run of places that can hold one.
fn fill(places: &[Place]) -> Vec<Text> {
    let kinds = [
        (Digits::Decimal, '0'..='9'),
        (Digits::Upper, 'A'..='Z'),
        (Digits::Lower, 'a'..='z'),
    ];
    let plain = |place: &Place| {
        let preferred = ['A', 'a', '1', '0', '-', ' '];
        let found = preferred.iter().find(|it| place.contains(it));
        found.or(place.first()).copied()
    };
    let mut texts = Vec::new();
    for (digits, range) in kinds {
        let holds = |place: &Place| range.clone().all(|it| place.contains(&it));
        let mut best = 0..0;
        let mut start = 0;
        for (index, place) in places.iter().enumerate() {
            if !holds(place) {
                start = index + 1;
            } else if index + 1 - start > best.len() {
                best = start..index + 1;
            }
        }
        // One place before a long number is kept for something that looks like a name.
        if best.len() > 6 {
            best.start = best.end - 6;
        }
        texts.push(Text {
            before: places[..best.start].iter().filter_map(plain).collect(),
            digits,
            width: best.len(),
            after: places[best.end..].iter().filter_map(plain).collect(),
        });
    }
    texts
}

/// Reads a pattern from left to right; `None` where it says something unusual.
struct Reader<'a>(Peekable<Chars<'a>>);

impl Reader<'_> {
    fn alternatives(&mut self) -> Option<Vec<Vec<Part>>> {
        let mut alternatives = vec![self.sequence()?];
        while self.0.next_if_eq(&'|').is_some() {
            alternatives.push(self.sequence()?);
        }
        Some(alternatives)
    }

    fn sequence(&mut self) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        while let Some(character) = self.0.next_if(|it| !matches!(it, '|' | ')')) {
            let part = self.part(character)?;
            parts.push(self.repeated(part)?);
        }
        Some(parts)
    }

    fn part(&mut self, character: char) -> Option<Part> {
        Some(match character {
            '^' | '$' => Part::Nothing,
            '.' => Part::Place(printable().collect()),
            '(' => {
                if self.0.next_if_eq(&'?').is_some() {
                    match self.0.next()? {
                        ':' => {}
                        'P' | '<' => while self.0.next()? != '>' {},
                        // What matches as it is written matches in any case, and on any line.
                        'i' | 'm' | 's' if self.0.next_if_eq(&')').is_some() => {
                            return Some(Part::Nothing);
                        }
                        _ => return None,
                    }
                }
                let alternatives = self.alternatives()?;
                self.0.next_if_eq(&')')?;
                Part::Group(alternatives)
            }
            '[' => Part::Place(self.class()?),
            '\\' => match self.0.next()? {
                'b' | 'A' | 'z' => Part::Nothing,
                escaped => Part::Place(escape(escaped)?),
            },
            '*' | '+' | '?' | '{' => return None,
            literal => Part::Place(vec![literal]),
        })
    }

    fn repeated(&mut self, part: Part) -> Option<Part> {
        let (least, most) = match self.0.peek() {
            Some('*') => (0, OFTEN),
            Some('+') => (1, OFTEN),
            Some('?') => (0, 1),
            Some('{') => {
                self.0.next();
                let bounds: String =
                    std::iter::from_fn(|| self.0.next_if(|it| *it != '}')).collect();
                let (least, most) = match bounds.split_once(',') {
                    None => (bounds.parse().ok()?, bounds.parse().ok()?),
                    Some((least, "")) => (least.parse().ok()?, OFTEN),
                    Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
                };
                if most > OFTEN {
                    return None;
                }
                (least, most)
            }
            _ => return Some(part),
        };
        self.0.next();
        // Reluctant repetitions accept the same texts.
        self.0.next_if_eq(&'?');
        Some(Part::Repeat(Box::new(part), least, most))
    }

    /// The rest of `[:alpha:]`.
    fn named_class(&mut self) -> Option<Place> {
        self.0.next_if_eq(&':')?;
        let name: String = std::iter::from_fn(|| self.0.next_if(|it| *it != ':')).collect();
        self.0.next_if_eq(&':')?;
        self.0.next_if_eq(&']')?;
        named(&name)
    }

    fn class(&mut self) -> Option<Place> {
        let negated = self.0.next_if_eq(&'^').is_some();
        let mut place = Place::new();
        let mut is_first = true;
        loop {
            let character = self.0.next()?;
            let from = match character {
                ']' if !is_first => break,
                '[' => {
                    place.extend(self.named_class()?);
                    is_first = false;
                    continue;
                }
                '&' if self.0.peek() == Some(&'&') => return None,
                '\\' => {
                    let characters = escape(self.0.next()?)?;
                    if characters.len() > 1 {
                        place.extend(characters);
                        is_first = false;
                        continue;
                    }
                    *characters.first()?
                }
                other => other,
            };
            is_first = false;
            let mut ahead = self.0.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|it| it != ']');
            if !is_range {
                place.push(from);
                continue;
            }
            self.0.next();
            let to = match self.0.next()? {
                '\\' => *escape(self.0.next()?)?.first()?,
                other => other,
            };
            place.extend((from..=to).take(256));
        }
        if negated {
            return Some(printable().filter(|it| !place.contains(it)).collect());
        }
        Some(place)
    }
}

/// The characters of a class that has a name.
fn named(class: &str) -> Option<Place> {
    let is: fn(&char) -> bool = match class {
        "alpha" => char::is_ascii_alphabetic,
        "alnum" => char::is_ascii_alphanumeric,
        "digit" => char::is_ascii_digit,
        "lower" => char::is_ascii_lowercase,
        "upper" => char::is_ascii_uppercase,
        "word" => |it| it.is_ascii_alphanumeric() || *it == '_',
        "xdigit" => char::is_ascii_hexdigit,
        _ => return None,
    };
    Some(printable().filter(is).collect())
}

fn escape(character: char) -> Option<Place> {
    Some(match character {
        'd' => ('0'..='9').collect(),
        'w' => printable()
            .filter(|it| it.is_ascii_alphanumeric() || *it == '_')
            .collect(),
        's' => vec![' '],
        'D' => printable().filter(|it| !it.is_ascii_digit()).collect(),
        'W' => printable()
            .filter(|it| !it.is_ascii_alphanumeric() && *it != '_')
            .collect(),
        'S' => printable().filter(|it| *it != ' ').collect(),
        't' => vec!['\t'],
        punctuation if punctuation.is_ascii_punctuation() => vec![punctuation],
        _ => return None,
    })
}

/// What a text of a test may hold: nothing that would have to be written differently in a path.
fn printable() -> impl Iterator<Item = char> {
    (' '..='~').filter(|it| it.is_ascii_alphanumeric() || matches!(it, ' ' | '-' | '_' | '.'))
}
