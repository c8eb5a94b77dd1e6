//! Enums: their labels and the variants that stand for them.

use super::{draft::Draft, names, resources};
use crate::{
    diagnostic::{Problem, Problems, did_you_mean, quote},
    model::{Enum, EnumId, EnumOrigin, Label, Name, name::pascal_case},
    spec::{MAX_LABELS, RESOURCE_KEYS, Spanned, Type, instead, our_type, type_words},
};

/// Enums of one service at most.
const MAX_ENUMS: usize = 1000;

/// Characters of a label at most.
const MAX_LABEL: usize = 255;

/// The enums under `[enums]`.
pub(super) fn shared(draft: &mut Draft<'_>) {
    if let Some(excess) = draft.spec.enums.get(MAX_ENUMS) {
        let problem = Problem::new(format!("a service has at most {MAX_ENUMS} enums"))
            .at(excess.name.span, "one too many")
            .hint("split the service");
        draft.report(problem);
    }
    for declared in draft.spec.enums.iter().take(MAX_ENUMS) {
        let Some(name) = names::name("an enum", &declared.name, draft.problems) else {
            continue;
        };
        if type_words().any(|word| word == name.snake()) {
            let problem = Problem::new(format!(
                "the enum {} is called like a type",
                quote(name.snake())
            ))
            .at(declared.name.span, "already a type")
            .hint(format!("choose another name, such as `{name}_kind`"));
            draft.report(problem);
            continue;
        }
        if declared.labels.value.is_empty() {
            let problem = Problem::new(format!("the enum {} has no labels", quote(name.snake())))
                .at(declared.labels.span, "empty")
                .hint(format!("write `{name} = [\"first\", \"second\"]`"));
            draft.report(problem);
        }
        if let Some(excess) = declared.labels.value.get(MAX_LABELS) {
            let problem = Problem::new(format!("an enum has at most {MAX_LABELS} labels"))
                .at(excess.span, "one too many")
                .hint("a set that large is a resource");
            draft.report(problem);
            continue;
        }
        let labels = labels(&declared.labels.value, draft.problems);
        draft.model.enums.push(Enum {
            type_name: name.pascal(),
            name,
            origin: EnumOrigin::Shared,
            labels,
        });
    }
}

/// The enum that a field names as its type, or a problem with what was probably meant.
pub(super) fn find(
    draft: &Draft<'_>,
    field: &Name,
    written: &Type,
    word: &Spanned<String>,
) -> Option<EnumId> {
    let enums = &draft.model.enums;
    let found = enums.iter().position(|known| {
        known.origin == EnumOrigin::Shared && known.name.snake() == word.as_str()
    });
    if found.is_some() || draft.is_unread(word.as_str()) {
        return found.map(EnumId);
    }
    let problem = Problem::new(format!("unknown type {}", quote(word.as_str())))
        .at(word.span, "unknown")
        .hint(known_type(draft, field, written, word.as_str()));
    draft.report(problem);
    None
}

/// Reports an enum whose only label is the name of a shared one.
pub(super) fn alone(draft: &Draft<'_>, texts: &[Spanned<String>]) {
    let [only] = texts else {
        return;
    };
    let mut shared = draft.spec.enums.iter();
    if shared.any(|shared| shared.name.as_str() == only.as_str()) {
        let name = quote(only.as_str());
        let problem = Problem::new(format!("an enum with nothing but the label {name}"))
            .at(only.span, "the name of one of `[enums]`")
            .hint(format!(
                "write {} alone",
                quote(&format!("\"{}\"", only.value))
            ));
        draft.report(problem);
    }
}

/// What to write for a type that there is not.
fn known_type(draft: &Draft<'_>, field: &Name, written: &Type, word: &str) -> String {
    let target = draft.find(word).map(|_| word).or_else(|| {
        let meant = resources::meant(draft, word)?;
        our_type(word).is_none().then_some(meant)
    });
    let shared = draft
        .model
        .enums
        .iter()
        .filter(|known| known.origin == EnumOrigin::Shared);
    let words = type_words().chain(shared.map(|known| known.name.snake()));
    let meant = our_type(word).or_else(|| did_you_mean(word, words));
    // Whoever has a resource of this name means it.
    let is_resource = target == Some(word);
    if let Some(hint) = instead(word).filter(|_| !is_resource) {
        hint
    } else if let Some(meant) = meant.filter(|_| !is_resource) {
        let example = match meant {
            "enum" => "enum(draft, active)",
            "decimal" => "decimal(12,2)",
            meant => meant,
        };
        format!("did you mean `{example}`?")
    } else if let Some(target) = target {
        let (key, more) = match (written.array, written.optional) {
            (true, _) => ("many_to_many", ""),
            (false, true) => ("belongs_to", ", required = false"),
            (false, false) => ("belongs_to", ""),
        };
        let relation = format!("{field} = {{ {key} = \"{target}\"{more} }}");
        format!(
            "a resource is pointed to by a relation: {}",
            quote(&relation)
        )
    } else if RESOURCE_KEYS.contains(&field.snake()) {
        format!("the key `{field}` of a resource stands above the header of its fields")
    } else {
        "write a type such as `string(120)`, `int`, `bool` or `datetime`, or the name of one of `[enums]`".to_owned()
    }
}

/// Labels with a variant each; labels that are alike are reported and left out.
pub(super) fn labels(texts: &[Spanned<String>], problems: &Problems) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut places = Vec::new();
    for text in texts {
        let wrong = if text.as_str().contains('\0') {
            Some(("holds a NUL, which no database keeps", "leave the NUL out"))
        } else if text.as_str().chars().count() > MAX_LABEL {
            Some(("longer than 255 characters", "write a shorter one"))
        } else {
            None
        };
        if let Some((label, hint)) = wrong {
            let problem = Problem::new(format!("{} cannot be a label", quote(text.as_str())))
                .at(text.span, label)
                .hint(hint);
            problems.report(problem);
            continue;
        }
        let same = labels.iter().position(|label| label.text == text.as_str());
        if let Some(first) = same {
            let problem =
                Problem::new(format!("the label {} is there twice", quote(text.as_str())))
                    .at(text.span, "again")
                    .also(places[first], "the first")
                    .hint("keep one of the two");
            problems.report(problem);
            continue;
        }
        let variant = unique_variant(text.as_str(), labels.len() + 1, &labels);
        labels.push(Label {
            text: text.value.clone(),
            variant,
        });
        places.push(text.span);
    }
    labels
}

fn unique_variant(text: &str, position: usize, labels: &[Label]) -> String {
    let taken = |variant: &str| labels.iter().any(|label| label.variant == variant);
    let variant = variant(text, position);
    let mut unique = variant.clone();
    let mut number = 2;
    while taken(&unique) {
        unique = format!("{variant}N{number}");
        number += 1;
    }
    unique
}

/// The words of a label in Pascal case, ASCII only: other characters may be confused with one another.
fn variant(text: &str, position: usize) -> String {
    let mut variant = match text.chars().next() {
        None => "Empty".to_owned(),
        Some('+') => "Plus".to_owned(),
        Some('-') => "Minus".to_owned(),
        Some(_) => String::new(),
    };
    for word in words(text) {
        let joins_digits = variant.ends_with(|char: char| char.is_ascii_digit())
            && word.starts_with(|char: char| char.is_ascii_digit());
        if joins_digits {
            variant.push('_');
        }
        variant.push_str(&pascal_case(&word));
    }
    // Words of one letter each would read as an acronym.
    if variant.len() > 2 && variant.bytes().all(|byte| byte.is_ascii_uppercase()) {
        variant = pascal_case(&variant.to_ascii_lowercase());
    }
    match variant.chars().next() {
        None => format!("Label{position}"),
        Some(first) if first.is_ascii_digit() => format!("N{variant}"),
        Some(_) if variant == "Self" => "SelfLabel".to_owned(),
        Some(_) => variant,
    }
}

/// Runs of ASCII letters and digits in lower case, split where a capital follows a small letter.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    for char in text.chars() {
        let starts_word = char.is_ascii_uppercase() && previous.is_ascii_lowercase();
        if starts_word || !char.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (char.is_ascii_alphanumeric(), words.last_mut()) {
            word.push(char.to_ascii_lowercase());
        }
        previous = char;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The enum written inside a field's type.
pub(super) fn inline_name(resource: &Name, field: &Name) -> Name {
    Name::derived(format!("{resource}_{field}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn every_label_has_a_variant_of_its_own() {
        let texts = [
            "draft",
            "PG-13",
            "",
            "none",
            "+1",
            "-1",
            "1",
            "self",
            "NC-17",
            "inProgress",
            "in progress",
            "日本",
            "!",
            "1.5",
            "15",
            "y x b-a",
            "Draft",
        ];
        let spanned: Vec<_> = texts
            .iter()
            .map(|text| Spanned::new((*text).to_owned(), Span::default()))
            .collect();
        let problems = Problems::default();
        let variants: Vec<String> = labels(&spanned, &problems)
            .into_iter()
            .map(|label| label.variant)
            .collect();
        assert_eq!(
            variants,
            [
                "Draft",
                "Pg13",
                "Empty",
                "None",
                "Plus1",
                "Minus1",
                "N1",
                "SelfLabel",
                "Nc17",
                "InProgress",
                "InProgressN2",
                "Label12",
                "Label13",
                "N1_5",
                "N15",
                "Yxba",
                "DraftN2",
            ]
        );
        assert!(problems.into_vec().is_empty());
    }
}
