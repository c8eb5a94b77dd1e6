//! The plural of a name.

use super::Name;

/// Words that the library gets wrong, or says as lawyers and biologists do.
const IRREGULAR: [(&str, &str); 10] = [
    ("schema", "schemas"),
    ("virus", "viruses"),
    ("medium", "media"),
    ("status", "statuses"),
    ("formula", "formulas"),
    ("appendix", "appendices"),
    ("stadium", "stadiums"),
    ("forum", "forums"),
    ("stigma", "stigmas"),
    ("chassis", "chassis"),
];

/// Words whose plural is the word itself.
const UNCOUNTABLE: [&str; 20] = [
    "money",
    "data",
    "news",
    "series",
    "species",
    "staff",
    "sms",
    "media",
    "metadata",
    "information",
    "equipment",
    "feedback",
    "software",
    "hardware",
    "inventory",
    "merchandise",
    "homework",
    "analytics",
    "logistics",
    "sheep",
];

/// The plural of the last word, the others kept: `order_item`, `order_items`.
pub(super) fn plural(name: &Name) -> Name {
    let snake = name.snake();
    let (head, word) = snake
        .rfind('_')
        .map_or(("", snake), |at| snake.split_at(at + 1));
    let irregular = IRREGULAR.iter().find(|(singular, _)| *singular == word);
    let plural = match irregular {
        Some((_, plural)) => (*plural).to_owned(),
        None if UNCOUNTABLE.contains(&word) => word.to_owned(),
        None => pluralizer::pluralize(word, 2, false).to_ascii_lowercase(),
    };
    let is_name = plural
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let plural = if is_name { plural } else { format!("{word}s") };
    Name::derived(format!("{head}{plural}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_those_people_write() {
        for (singular, expected) in [
            ("note", "notes"),
            ("category", "categories"),
            ("order_item", "order_items"),
            ("person", "people"),
            ("child", "children"),
            ("box", "boxes"),
            ("status", "statuses"),
            ("address", "addresses"),
            ("bus", "buses"),
            ("analysis", "analyses"),
            ("series", "series"),
            ("news", "news"),
            ("data", "data"),
            ("sms", "sms"),
            ("staff", "staff"),
            ("money", "money"),
            ("medium", "media"),
            ("virus", "viruses"),
            ("schema", "schemas"),
            ("knife", "knives"),
            ("hero", "heroes"),
            ("photo", "photos"),
            ("key", "keys"),
            ("day", "days"),
            ("quiz", "quizzes"),
            ("leaf", "leaves"),
            ("gas", "gases"),
            ("index", "indices"),
            ("matrix", "matrices"),
            ("vertex", "vertices"),
            ("criterion", "criteria"),
            ("cookie", "cookies"),
            ("movie", "movies"),
            ("process", "processes"),
            ("type", "types"),
            ("class", "classes"),
            ("tax", "taxes"),
            ("user", "users"),
            ("staff_member", "staff_members"),
            ("oauth2", "oauth2s"),
        ] {
            let name = Name::new(singular).unwrap();
            assert_eq!(plural(&name).snake(), expected);
        }
    }
}
