//! The answers as the text of a description.

use toml::Value;

use super::answers::{Access, Answers, Field, Relation, RelationKind, Resource, USER};
use crate::{diagnostic::Source, pipeline::DESCRIPTION_FILE};

/// The description of the answers.
pub fn source(answers: &Answers) -> Source {
    Source::new(DESCRIPTION_FILE, &text(answers))
}

/// The text of the description.
pub fn text(answers: &Answers) -> String {
    let mut lines = vec![
        "spec_version = 1".to_owned(),
        String::new(),
        "[service]".to_owned(),
    ];
    lines.push(format!("name = {}", quoted(&answers.name)));
    if !answers.description.is_empty() {
        lines.push(format!("description = {}", quoted(&answers.description)));
    }
    section(
        &mut lines,
        "[database]",
        [format!("engine = {}", quoted(answers.engine))],
    );
    if let Some(accounts) = &answers.accounts {
        let mut keys = vec![
            "mode = \"jwt\"".to_owned(),
            format!("roles = {}", array(&accounts.roles)),
        ];
        keys.extend(
            accounts
                .roles
                .first()
                .map(|role| format!("default_role = {}", quoted(role))),
        );
        keys.push(format!(
            "registration = {}",
            quoted(if accounts.open { "open" } else { "closed" })
        ));
        section(&mut lines, "[auth]", keys);
    }
    let is_shared = answers.shared && answers.can_share();
    let store = is_shared.then(|| "store = \"redis\"".to_owned());
    if let Some((requests, window)) = &answers.rate_limit {
        let limit = [
            format!("requests = {requests}"),
            format!("window = {}", quoted(window)),
        ];
        section(
            &mut lines,
            "[rate_limit]",
            limit.into_iter().chain(store.clone()),
        );
    }
    if let Some(ttl) = &answers.cache {
        let ttl = format!("ttl = {}", quoted(ttl));
        section(&mut lines, "[cache]", [ttl].into_iter().chain(store));
    }
    for each in &answers.resources {
        resource(&mut lines, answers, each);
    }
    lines.push(String::new());
    lines.join("\n")
}

fn section(lines: &mut Vec<String>, header: &str, keys: impl IntoIterator<Item = String>) {
    lines.push(String::new());
    lines.push(header.to_owned());
    lines.extend(keys);
}

fn resource(lines: &mut Vec<String>, answers: &Answers, resource: &Resource) {
    let name = &resource.name;
    let mut keys = Vec::new();
    if resource.soft_delete {
        keys.push("soft_delete = true".to_owned());
    }
    if answers.accounts.is_some() && name != USER {
        keys.extend(
            resource
                .owner
                .as_ref()
                .map(|owner| format!("owner = {}", quoted(owner))),
        );
        keys.extend(resource.access.as_ref().map(access));
    }
    section(lines, &format!("[resources.{}]", key(name)), keys);
    if !resource.fields.is_empty() {
        let fields = resource.fields.iter().map(field);
        section(lines, &format!("[resources.{}.fields]", key(name)), fields);
    }
    // Those that lead to accounts wait for accounts to be switched on again.
    let targets = answers.targets();
    let relations: Vec<String> = resource
        .relations
        .iter()
        .filter(|relation| targets.contains(&relation.target.as_str()))
        .map(relation)
        .collect();
    if !relations.is_empty() {
        section(
            lines,
            &format!("[resources.{}.relations]", key(name)),
            relations,
        );
    }
}

fn access(access: &Access) -> String {
    format!(
        "access = {{ read = {}, write = {} }}",
        list(&access.read),
        list(&access.write)
    )
}

fn field(field: &Field) -> String {
    let optional = if field.required { "" } else { "?" };
    let kind = quoted(&format!("{}{optional}", field.kind));
    let mut more = Vec::new();
    if field.unique {
        more.push("unique = true".to_owned());
    }
    if !field.default.is_empty() {
        more.push(format!(
            "default = {}",
            literal(&field.kind, &field.default)
        ));
    }
    if more.is_empty() {
        format!("{} = {kind}", key(&field.name))
    } else {
        format!(
            "{} = {{ type = {kind}, {} }}",
            key(&field.name),
            more.join(", ")
        )
    }
}

fn relation(relation: &Relation) -> String {
    let target = quoted(&relation.target);
    let keys = match relation.kind {
        RelationKind::ManyToMany => format!("many_to_many = {target}"),
        RelationKind::BelongsTo {
            required,
            on_delete,
        } => {
            let mut keys = format!("belongs_to = {target}");
            if !required {
                keys.push_str(", required = false");
            }
            if on_delete != "restrict" {
                keys.push_str(&format!(", on_delete = {}", quoted(on_delete)));
            }
            keys
        }
    };
    format!("{} = {{ {keys} }}", key(&relation.name))
}

/// What was typed as a default, as a value of the type: texts get quotes, the rest is written as it is.
fn literal(kind: &str, typed: &str) -> String {
    let is_text_like = [
        "string", "text", "email", "url", "slug", "enum", "uuid", "date", "time",
    ]
    .iter()
    .any(|word| kind.starts_with(word));
    let is_value = || {
        format!("value = {typed}")
            .parse::<toml::Table>()
            .is_ok_and(|table| table.len() == 1)
    };
    let is_quoted = typed.starts_with('"') && is_value();
    if is_quoted || (!is_text_like || kind.ends_with("[]")) && is_value() {
        typed.to_owned()
    } else {
        quoted(typed)
    }
}

/// One word alone, several in brackets.
fn list(words: &[String]) -> String {
    match words {
        [word] => quoted(word),
        _ => array(words),
    }
}

fn array(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", quoted.join(", "))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A key, which needs quotes only while it is not a valid name yet.
fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    if is_bare {
        name.to_owned()
    } else {
        quoted(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_is_written_as_its_type_wants_it() {
        for (kind, typed, written) in [
            ("int", "7", "7"),
            ("decimal(12,2)", "9.50", "9.50"),
            ("bool", "true", "true"),
            ("string(120)", "7", "\"7\""),
            ("string(120)", "\"7\"", "\"7\""),
            ("enum(on, off)", "on", "\"on\""),
            ("date", "2026-01-15", "\"2026-01-15\""),
            ("string(40)[]", "[\"a\"]", "[\"a\"]"),
            // Wrong answers stay in their place, for the check to refuse.
            ("int", "seven", "\"seven\""),
            ("int", "1\nevil = 2", "\"\"\"\n1\nevil = 2\"\"\""),
        ] {
            assert_eq!(literal(kind, typed), written, "{kind} {typed}");
        }
    }
}
