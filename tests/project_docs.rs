//! What a project says of itself is true, whatever its description says.

mod common;

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use backend_gen::{
    diagnostic::Source,
    pipeline::{self, Generated},
};
use regex_lite::Regex;

const HOSTILE: &str = r#"
[service]
name = "hostile"
description = "```sh\nrm -rf /\n``` | <script> {{ name }} \u202e"

[resources.answer]
description = "a | b `c` <!-- "
unique = [{ fields = ["pk"], where = "text <> '` | ``'" }]
checks = ["type <> 'a|b'"]
[resources.answer.fields]
pk = { type = "string(20)", example = "it's `this` \\ \u202e" }
text = { type = "string(9)", pattern = "^(AB|C)-[0-9]{2,3}$" }
type = { type = 'enum("`", "a|b", "PG-13")', default = "`" }
"#;

fn generate(name: &str, text: &str) -> Generated {
    pipeline::generate(&Source::new(name, text), &|_| ())
        .unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

fn projects() -> Vec<Generated> {
    let mut projects: Vec<_> = common::descriptions()
        .into_iter()
        .map(|folder| folder.join("backend.toml"))
        .map(|path| generate(path.to_str().unwrap(), &fs::read_to_string(&path).unwrap()))
        .collect();
    projects.push(generate("hostile", HOSTILE));
    projects
}

fn readme(project: &Generated) -> &str {
    project.files.get("README.md").unwrap()
}

/// What stands between fences of this language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("\n```") {
        let fence: String = rest[start + 1..]
            .chars()
            .take_while(|letter| *letter == '`')
            .collect();
        let body = &rest[start + 1 + fence.len()..];
        let (tag, body) = body.split_once('\n').unwrap();
        let end = body
            .find(&format!("\n{fence}\n"))
            .expect("every fence ends");
        if tag == language {
            blocks.push(&body[..end]);
        }
        rest = &body[end + 1 + fence.len()..];
    }
    blocks
}

#[test]
fn the_readme_lists_the_variables_that_the_service_reads() {
    let read = Regex::new(r#"\.(?:read|secret|optional_secret)\(\s*"([A-Z_]+)""#).unwrap();
    let listed = Regex::new(r"(?m)^\| `([A-Z_]+)` \|").unwrap();
    for project in projects() {
        let names = |pattern: &Regex, text: &str| -> BTreeSet<String> {
            pattern
                .captures_iter(text)
                .map(|found| found[1].to_owned())
                .collect()
        };
        let sources = project
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("src/") || path.starts_with("crates/"));
        let read: BTreeSet<_> = sources.flat_map(|(_, text)| names(&read, text)).collect();
        let (_, configuration) = readme(&project).split_once("## Configuration").unwrap();
        assert_eq!(
            names(&listed, configuration),
            read,
            "{}",
            project.model.service.name
        );
    }
}

#[test]
fn the_readme_shows_how_somebody_gets_a_role_where_there_are_roles() {
    for project in projects() {
        let gives = readme(&project).contains("-X PATCH $api/users/$alice_id");
        let has_accounts = project.model.auth.is_some();
        assert_eq!(gives, has_accounts, "{}", project.model.service.name);
    }
}

#[test]
fn the_code_in_the_readme_is_a_rule_and_a_route() {
    for project in projects() {
        let [block] = blocks(readme(&project), "rust")[..] else {
            panic!("{} shows other code", project.model.service.name);
        };
        let file = syn::parse_file(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
        let functions = file.items.iter().filter_map(|item| match item {
            syn::Item::Fn(function) => Some(function.sig.ident.to_string()),
            _ => None,
        });
        let functions: Vec<_> = functions.collect();
        assert_eq!(functions, ["routes", "touch", "on_change"]);
    }
}

#[test]
fn the_readme_adds_a_field_in_few_files_and_in_no_test() {
    for project in projects() {
        let [difference] = blocks(readme(&project), "diff")[..] else {
            panic!("{} shows no difference", project.model.service.name);
        };
        let folder = tempfile::tempdir().unwrap();
        let paths = difference
            .lines()
            .filter_map(|line| line.strip_prefix("+++ b/"));
        let paths: Vec<_> = paths.collect();
        assert!(paths.len() <= 7, "{paths:?}");
        for path in &paths {
            assert!(!path.starts_with("tests/"), "{path}");
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        for (path, text) in project
            .files
            .iter()
            .filter(|(path, _)| paths.contains(path))
        {
            fs::write(folder.path().join(path), text).unwrap();
        }
        fs::write(folder.path().join("field.diff"), format!("{difference}\n")).unwrap();
        let applied = Command::new("git")
            .args(["apply", "field.diff"])
            .current_dir(folder.path())
            .status();
        assert!(applied.unwrap().success(), "{difference}");
        for path in paths {
            let text = fs::read_to_string(folder.path().join(path)).unwrap();
            assert!(text.contains("remark"), "{path}");
            if path.starts_with("src/") {
                syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            }
        }
    }
}

#[test]
fn no_text_of_the_description_is_markup() {
    let project = generate("hostile", HOSTILE);
    let readme = readme(&project);
    let domain = project.files.get("docs/domain.md").unwrap();

    let lines = readme.lines().filter(|line| line.contains("rm -rf"));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [r"\`\`\`sh rm -rf / \`\`\` \| \<script\> {{ name }}"]
    );
    assert!(domain.contains(r"| a \| b \`c\` \<!-- |"), "{domain}");
    assert!(
        domain.contains("| AnswerType | `` ` ``, `a\\|b`, `PG-13` |"),
        "{domain}"
    );
    assert!(domain.contains("string _pk"), "{domain}");
    assert!(![readme, domain].concat().contains('\u{202e}'));
    let tour = blocks(readme, "sh")
        .into_iter()
        .find(|block| block.contains("api="))
        .unwrap();
    assert!(
        tour.contains(r#""pk":"it'\''s `this` \\ \u202e","text":"AB-123""#),
        "{tour}"
    );
}

#[test]
fn every_link_of_a_page_leads_to_a_file() {
    let link = Regex::new(r"\]\(([^)#:\s]+)\)").unwrap();
    for project in projects() {
        let pages = project
            .files
            .iter()
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|it| it == "md"));
        for (page, text) in pages {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            for found in link.captures_iter(text) {
                let target = Path::new(folder).join(&found[1]);
                let leads = project
                    .files
                    .iter()
                    .any(|(path, _)| Path::new(path).starts_with(&target));
                assert!(leads, "{page} leads to {}", target.display());
            }
        }
    }
}
