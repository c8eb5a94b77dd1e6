//! Requests that work in their order on an empty database.

mod rows;

use serde::Serialize;
use serde_json::json;

use self::rows::Story;
use super::has_open_door;
use crate::model::{
    Action, Attribute, Auth, DefaultValue, Field, FieldKind, Lock, Model, Name, Registration,
    Resource, is_parameter,
};

/// A script for a shell.
#[derive(Debug, Serialize)]
pub struct Tour {
    /// Backticks enough to hold it.
    pub fence: String,
    /// Its lines.
    pub lines: Vec<String>,
}

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Actor {
    Nobody,
    Member,
    Admin,
}

impl Actor {
    /// The options of curl that prove it.
    const fn header(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::Member => " -H \"authorization: Bearer $alice\"",
            Self::Admin => " -H \"authorization: Bearer $admin\"",
        }
    }
}

/// The requests for the model's service.
pub fn tour(model: &Model) -> Tour {
    let story = rows::story(model);
    let mut lines = vec![
        format!("api=http://127.0.0.1:3000{}", model.api.base_path()),
        "call() { curl -sw '\\n' -H 'content-type: application/json' \"$@\"; }".to_owned(),
        r#"field() { grep -o "\"$1\":\"*[^\",}]*" | head -n 1 | sed 's/.*:"*//'; }"#.to_owned(),
    ];
    let token = model.api.case.apply("access_token");
    let starts_with_admin = story
        .as_ref()
        .is_some_and(|story| story.needs(Actor::Admin));
    if starts_with_admin {
        lines.extend(make_admin(&token));
    }
    if has_open_door(model) {
        lines.extend([
            String::new(),
            "# An account, and the token that proves it.".to_owned(),
            format!("call $api/auth/register -d '{}'", credentials("alice")),
            sign_in("alice", &token),
            "call $api/auth/me -H \"authorization: Bearer $alice\"".to_owned(),
        ]);
    }
    if let Some(story) = &story {
        lines.push(String::new());
        lines.push(format!("# {}.", story.title));
        lines.extend(story.lines());
        lines.push(String::new());
        lines.extend(look(model, story));
    }
    if let Some(auth) = &model.auth {
        if !starts_with_admin {
            lines.extend(make_admin(&token));
        }
        lines.extend(give_role(auth, has_open_door(model)));
    }
    let lines = lines.iter().map(|line| visible(line)).collect::<Vec<_>>();
    Tour {
        fence: fence(&lines),
        lines,
    }
}

fn make_admin(token: &str) -> [String; 4] {
    [
        String::new(),
        "# An admin, made by the program itself.".to_owned(),
        "echo 'correct horse battery' | cargo run -q -- admin create --email admin@example.test --password-stdin"
            .to_owned(),
        sign_in("admin", token),
    ]
}

/// An account, made before or now, gets a role that it does not begin with.
fn give_role(auth: &Auth, is_there: bool) -> Vec<String> {
    const ROLES: &str = "What is sent are all the roles it has from the next request on.";
    let header = Actor::Admin.header();
    let mut lines = vec![String::new()];
    if is_there {
        lines.push(format!("# A role, which an admin gives. {ROLES}"));
    } else {
        let header = match auth.registration {
            Registration::Open => "",
            Registration::Closed => header,
        };
        lines.push(format!(
            "# An account and its role, which an admin gives. {ROLES}"
        ));
        lines.push(format!(
            "call $api/auth/register{header} -d '{}'",
            credentials("alice")
        ));
    }
    let first = auth.default_role.snake();
    let others = auth.roles.iter().map(Name::snake);
    let given = others
        .filter(|role| *role != first)
        .min_by_key(|role| *role == "admin");
    let roles: Vec<_> = [Some(first), given].into_iter().flatten().collect();
    let roles = json!({ "roles": roles });
    lines.extend([
        format!("alice_id=$(call \"$api/users?search=alice\"{header} | field id)"),
        format!("call -X PATCH $api/users/$alice_id{header} -d '{roles}'"),
    ]);
    lines
}

fn credentials(name: &str) -> String {
    format!(r#"{{"email":"{name}@example.test","password":"correct horse battery"}}"#)
}

fn sign_in(name: &str, token: &str) -> String {
    let body = credentials(name);
    format!("{name}=$(call $api/auth/login -d '{body}' | field {token})")
}

/// Reads, changes and lists the row that the story ends with.
fn look(model: &Model, story: &Story<'_>) -> Vec<String> {
    let resource = story.hero;
    let header = story.actor.header();
    let row = format!("$api/{}/${}", resource.path, rows::variable(resource));
    let can_change = resource.offers(&Action::Update)
        && rows::allows(&resource.access.update, story.actor, true);
    let body = can_change.then(|| rows::patch(model, resource, story.actor));
    let precondition = match resource.lock {
        Lock::Off => "",
        Lock::Optional | Lock::Required => " -H 'if-match: \"1\"'",
    };
    let change = body
        .flatten()
        .map(|body| format!("call -X PATCH {row}{header}{precondition} -d '{body}'"));
    let mut lines = Vec::new();
    if resource.offers(&Action::Read) {
        let then = match change {
            Some(_) => "; then a change to it, unless somebody else was faster",
            None => "",
        };
        lines.push(format!("# The row, with its headers{then}."));
        lines.push(format!("call -i {row}{header}"));
    }
    lines.extend(change);
    if resource.offers(&Action::List) {
        lines.push(String::new());
        lines.push("# The list: a page of it, and what a filter leaves.".to_owned());
        let limit = model.api.max_page_size.min(10);
        lines.push(format!(
            "call \"$api/{}?limit={limit}\"{header}",
            resource.path
        ));
        let filter = filter(model, resource);
        lines.extend(
            filter.map(|filter| format!("call \"$api/{}?{filter}\"{header}", resource.path)),
        );
    }
    lines
}

/// A filter that the row satisfies.
fn filter(model: &Model, resource: &Resource) -> Option<String> {
    let by_label = |field: &Field| {
        let FieldKind::Enum(id) = field.kind else {
            return None;
        };
        let Some(DefaultValue::Literal(crate::model::Literal::Enum(_, label))) = field.default
        else {
            return None;
        };
        let label = &model.enumeration(id).labels[label].text;
        let is_plain = label
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let is_short = field.filter && !is_parameter(&field.json);
        (is_short && is_plain).then(|| format!("{}={label}", field.json))
    };
    let by_time = resource.timestamps.then(|| {
        let created = model.json_name(resource, Attribute::CreatedAt);
        let created = created.trim_end_matches("_at").trim_end_matches("At");
        let after = model.api.case.apply(&format!("{created}_after"));
        format!("{after}=2026-01-01T00:00:00Z")
    });
    resource.fields.iter().find_map(by_label).or(by_time)
}

/// Hidden characters as JSON escapes them, since all that is free text here is JSON.
fn visible(line: &str) -> String {
    let mut visible = String::new();
    for character in line.chars() {
        if character.is_ascii() || character.is_alphanumeric() {
            visible.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                visible.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    visible
}

fn fence(lines: &[String]) -> String {
    let runs = lines
        .iter()
        .flat_map(|line| line.split(|letter| letter != '`'));
    let longest = runs.map(str::len).max().unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}
