//! Holds the templates to their rules: every name exists, nothing is computed, nothing is unused.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use backend_gen::{
    diagnostic::Source,
    model::Engine,
    pipeline,
    plan::{self, Batch},
    render,
};
use regex_lite::Regex;
use serde_json::Value;

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)\{\{(.*?)\}\}|\{%(.*?)%\}").unwrap());
static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$").unwrap());

const MOST_IFS: usize = 3;

/// One step of a template, as far as these rules look at it.
#[derive(Debug)]
enum Step {
    Print(String),
    Brace,
    For { variable: String, list: String },
    EndFor,
    If(Vec<String>),
    EndIf,
    Else,
    Unknown(String),
}

fn rendered() -> impl Iterator<Item = (&'static str, &'static str)> {
    render::templates()
        .into_iter()
        .filter(|name| name.strip_suffix(".tera").is_some())
        .map(|name| (name, render::source(name).unwrap()))
}

fn steps(text: &str) -> Vec<Step> {
    TAG.captures_iter(text)
        .map(|tag| match (tag.get(1), tag.get(2)) {
            (Some(expression), _) => match trimmed(expression.as_str()) {
                // A brace beside a placeholder can be written in no other way.
                r#""{""# | r#""}""# => Step::Brace,
                name => Step::Print(name.to_owned()),
            },
            (None, Some(statement)) => statement_step(trimmed(statement.as_str())),
            (None, None) => unreachable!("one of the two groups matched"),
        })
        .collect()
}

/// Without the spaces and the hyphens that eat them in the output.
fn trimmed(text: &str) -> &str {
    text.trim_matches('-').trim()
}

fn statement_step(statement: &str) -> Step {
    let words: Vec<&str> = statement.split_whitespace().collect();
    match words.as_slice() {
        ["for", variable, "in", list] => Step::For {
            variable: (*variable).to_owned(),
            list: (*list).to_owned(),
        },
        ["endfor"] => Step::EndFor,
        ["if", condition @ ..] => Step::If(
            condition
                .iter()
                .filter(|word| !["not", "and", "or"].contains(word))
                .map(|word| (*word).to_owned())
                .collect(),
        ),
        ["else"] => Step::Else,
        ["endif"] => Step::EndIf,
        _ => Step::Unknown(statement.to_owned()),
    }
}

/// What no example chooses.
const OTHER_CHOICES: [&str; 5] = [
    r#"
[service]
name = "shared"
[rate_limit]
store = "redis"
[cache]
store = "redis"
[resources.note.fields]
title = "string"
"#,
    r#"
[service]
name = "without-accounts"
[database]
ids = "typeid"
[api]
versioning = "header"
errors = "problem"
envelope = true
docs = false
[resources.note.fields]
title = "string"
"#,
    r#"
[service]
name = "nothing-owned"
[api]
versioning = "query"
case = "snake"
[auth]
registration = "closed"
email_verification = true
[resources.user.fields]
plan = { type = "enum(free, paid)", default = "free" }
code = { type = "string(8)?", pattern = "^[a-z]+$" }
[resources.note.fields]
title = "string"
"#,
    r#"
[service]
name = "open-and-verified"
[database]
ids = "typeid"
[auth]
email_verification = true
[rate_limit]
[resources.folder]
soft_delete = true
rate_limit = "20/1m"
[resources.folder.fields]
title = "string"
[resources.page]
soft_delete = true
[resources.page.relations]
folder = { belongs_to = "folder", on_delete = "cascade" }
"#,
    r#"
[service]
name = "closed"
[auth]
registration = "closed"
[resources.note]
id = "integer"
owner = "author"
access = { create = { to = "owner", where = "id > 5" } }
[resources.note.relations]
author = { belongs_to = "user" }
"#,
];

/// The plans of all descriptions and of the other choices: together they show every template and every name.
fn batches() -> Vec<Batch> {
    let written = common::descriptions()
        .into_iter()
        .map(|folder| fs::read_to_string(folder.join("backend.toml")).unwrap());
    let mut batches = Vec::new();
    for description in OTHER_CHOICES.map(str::to_owned).into_iter().chain(written) {
        let source = Source::new("backend.toml", &description);
        let mut model = pipeline::understand(&source)
            .unwrap_or_else(|problems| panic!("{problems:?}: {description}"));
        for engine in [Engine::Sqlite, Engine::Postgres, Engine::Mysql] {
            model.database.engine = engine;
            batches.extend(plan::plan(&model, &render::templates()).unwrap());
        }
    }
    batches
}

/// Every value that a dotted name stands for; a name of a loop stands for the elements of its list.
fn values<'a>(
    name: &str,
    scope: &BTreeMap<String, Vec<&'a Value>>,
    view: &'a Value,
) -> Vec<&'a Value> {
    let mut parts = name.split('.');
    let first = parts.next().unwrap_or_default();
    let start = scope
        .get(first)
        .cloned()
        .unwrap_or_else(|| view.get(first).into_iter().collect());
    parts.fold(start, |values, part| {
        values
            .into_iter()
            .filter_map(|value| value.get(part))
            .collect()
    })
}

/// The names of a template that mean something with this view, and all of them.
fn look_up<'a>(text: &str, view: &'a Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut found, mut all) = (BTreeSet::new(), BTreeSet::new());
    let mut scope: BTreeMap<String, Vec<&'a Value>> = BTreeMap::new();
    let mut loops = Vec::new();
    let mut look = |name: &str, values: &[&Value]| {
        all.insert(name.to_owned());
        if !values.is_empty() {
            found.insert(name.to_owned());
        }
    };
    for step in steps(text) {
        match step {
            Step::Print(name) if name.starts_with("loop.") => {}
            Step::Print(name) => look(&name, &values(&name, &scope, view)),
            Step::If(names) => {
                for name in names.iter().filter(|name| !name.starts_with("loop.")) {
                    look(name, &values(name, &scope, view));
                }
            }
            Step::For { variable, list } => {
                let lists = values(&list, &scope, view);
                look(&list, &lists);
                let elements = lists
                    .into_iter()
                    .filter_map(Value::as_array)
                    .flatten()
                    .collect();
                scope.insert(variable.clone(), elements);
                loops.push(variable);
            }
            Step::EndFor => {
                scope.remove(&loops.pop().unwrap_or_default());
            }
            Step::Brace | Step::EndIf | Step::Else | Step::Unknown(_) => {}
        }
    }
    (found, all)
}

#[test]
fn every_name_exists_in_some_view() {
    let mut missing: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for batch in batches() {
        for task in &batch.tasks {
            let (here, all) = look_up(render::source(task.template).unwrap(), &batch.view);
            found.entry(task.template).or_default().extend(here);
            missing.entry(task.template).or_default().extend(all);
        }
    }
    for (template, names) in &mut missing {
        names.retain(|name| !found[template].contains(name));
    }
    missing.retain(|template, names| template.strip_suffix(".tera").is_some() && !names.is_empty());
    assert!(missing.is_empty(), "names that no view has: {missing:#?}");
}

#[test]
fn every_template_is_used_by_some_example() {
    let used: BTreeSet<&str> = batches()
        .iter()
        .flat_map(|batch| &batch.tasks)
        .map(|task| task.template)
        .collect();
    let unused: Vec<&str> = render::templates()
        .into_iter()
        // The lock file lies beside the trees.
        .filter(|template| template.contains('/') && !used.contains(template))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_tree_has_templates() {
    for tree in plan::TREES {
        let is_there = render::templates()
            .into_iter()
            .any(|name| tree.path_of(name).is_some());
        assert!(is_there, "`{}` is empty", tree.folder);
    }
}

#[test]
fn every_example_renders() {
    for batch in batches() {
        render::render(&[batch]).unwrap();
    }
}

#[test]
fn only_names_are_printed() {
    for (template, text) in rendered() {
        for step in steps(text) {
            // That refuses `{{ {} }}` too, which would become `{}` without a word.
            if let Step::Print(expression) = step {
                assert!(
                    NAME.is_match(&expression),
                    "{template} computes `{expression}`"
                );
            }
        }
    }
}

#[test]
fn conditions_are_few_and_flat() {
    for (template, text) in rendered() {
        let (mut depth, mut ifs) = (0, 0);
        for step in steps(text) {
            match step {
                Step::If(names) => {
                    ifs += 1;
                    depth += 1;
                    assert!(depth == 1, "{template} nests `if`s");
                    for name in names {
                        assert!(NAME.is_match(&name), "{template} computes `{name}`");
                    }
                }
                Step::EndIf => depth -= 1,
                Step::Unknown(statement) => panic!("{template} uses `{statement}`"),
                Step::Print(_) | Step::Brace | Step::For { .. } | Step::EndFor | Step::Else => {}
            }
        }
        assert!(ifs <= MOST_IFS, "{template} has {ifs} `if`s");
    }
}

#[test]
fn what_needs_no_rendering_is_copied() {
    // Under its own name git would obey this one here.
    for (template, text) in
        rendered().filter(|(template, _)| !template.ends_with("/.gitignore.tera"))
    {
        assert!(
            TAG.is_match(text),
            "{template} has nothing to fill: drop the `.tera`"
        );
    }
}

#[test]
fn every_template_is_embedded_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(render::source(name), Some(text.as_str()), "{name}");
        }
    }
}

/// The kernel of the project that a description makes.
fn kernel_of(description: &str) -> BTreeMap<String, String> {
    let source = Source::new("backend.toml", description);
    let model = pipeline::understand(&source).unwrap();
    let files = render::render(&plan::plan(&model, &render::templates()).unwrap()).unwrap();
    let kernel = files
        .iter()
        .filter(|(path, _)| path.starts_with("crates/kernel/"));
    kernel
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

#[test]
fn a_kernel_takes_itself_for_no_service() {
    let templates = render::templates();
    let kernel = templates
        .iter()
        .filter(|path| path.contains("crates/kernel/"));
    for path in kernel {
        let text = render::source(path).unwrap();
        assert!(
            !text.contains("CARGO_PKG"),
            "{path} names the package of the kernel"
        );
    }
}

#[test]
fn services_of_the_same_choices_have_the_same_kernel() {
    let library = kernel_of(
        r#"
        [service]
        name = "library"
        [auth]
        mode = "jwt"
        [cache]
        store = "memory"
        [rate_limit]
        requests = 10
        [resources.book.fields]
        title = "string(20)"
        "#,
    );
    let bakery = kernel_of(
        r#"
        [service]
        name = "bakery"
        description = "Bread"
        [api]
        prefix = "/shop"
        version = "v2"
        page_size = 7
        max_page_size = 70
        [auth]
        mode = "jwt"
        roles = ["guest", "baker", "admin"]
        default_role = "guest"
        access_ttl = "5m"
        registration = "closed"
        email_verification = true
        [cache]
        store = "memory"
        ttl = "1h"
        [rate_limit]
        requests = 20
        window = "10s"
        [resources.loaf]
        soft_delete = true
        owner = "baker"
        access = { read = [{ to = "public", where = "grain = 'rye'" }, "baker"], write = "owner" }
        [resources.loaf.fields]
        grain = "enum(rye, wheat)"
        price = "decimal(10,2)"
        code = { type = "string(9)", pattern = "^[a-z]+$", unique = true }
        [resources.loaf.relations]
        baker = { belongs_to = "user", on_delete = "cascade" }
        "#,
    );
    for (path, text) in &library {
        assert_eq!(bakery.get(path), Some(text), "{path}");
    }
    assert_eq!(library.len(), bakery.len());
}
