//! Holds the layers of the generator: what a module may import, and who may touch the world outside.

use std::{
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

use regex_lite::Regex;
use syn::{
    Attribute, ItemMod, ItemUse, LitStr, Macro, UseTree,
    visit::{self, Visit},
};

/// From the top down: a module imports only from lines below its own.
const LAYERS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["wizard"],
    &["pipeline"],
    &["output", "format"],
    &["render", "lock"],
    &["plan"],
    &["view"],
    &["sql"],
    &["schema"],
    &["model"],
    &["spec"],
    &["diagnostic"],
];

/// Who may touch the disk; rustfmt is handed its files in a scratch directory.
const MAY_TOUCH_THE_DISK: &[&str] = &["cli", "output", "format"];
/// Who may start a process.
const MAY_START_A_PROCESS: &[&str] = &["format/mod.rs", "cli/doctor.rs"];

struct SourceFile {
    path: PathBuf,
    /// Every path that the code names, imported or in place, from its first part on.
    names: Vec<String>,
    /// Every string in it.
    texts: Vec<String>,
}

impl SourceFile {
    /// The module at the top of the crate that the file belongs to.
    fn module(&self) -> &str {
        let first = self.path.iter().next().unwrap().to_str().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn uses(&self, path: &str) -> bool {
        self.names
            .iter()
            .any(|name| name == path || name.starts_with(&format!("{path}::")))
    }
}

/// Collects what a file names and says outside of its unit tests.
#[derive(Default)]
struct Contents {
    names: Vec<String>,
    texts: Vec<String>,
    /// What macros are given, whatever they make of it.
    given: Vec<String>,
}

impl Contents {
    fn import(&mut self, tree: &UseTree, before: &str) {
        let join = |name: &dyn Display| {
            if before.is_empty() {
                name.to_string()
            } else {
                format!("{before}::{name}")
            }
        };
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &join(&path.ident)),
            UseTree::Name(name) => self.names.push(join(&name.ident)),
            UseTree::Rename(rename) => self.names.push(join(&rename.ident)),
            UseTree::Glob(_) => self.names.push(before.to_owned()),
            UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.import(tree, before)),
        }
    }
}

impl<'ast> Visit<'ast> for Contents {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&item.tree, "");
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        self.names.extend(
            invocation
                .path
                .segments
                .last()
                .map(|part| format!("{}!", part.ident)),
        );
        self.given.push(invocation.tokens.to_string());
        visit::visit_macro(self, invocation);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.texts.push(text.value());
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        self.names.push(parts.join("::"));
        visit::visit_path(self, path);
    }
}

/// Every source file of the generator.
fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let text = Regex::new(r#""([^"\\]*)""#).unwrap();
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
                let mut contents = Contents::default();
                contents.visit_file(&file);
                let given = contents.given.iter();
                let given = given.flat_map(|given| text.captures_iter(given));
                contents
                    .texts
                    .extend(given.map(|found| found[1].to_owned()));
                let path = path.strip_prefix(&root).unwrap().to_owned();
                sources.push(SourceFile {
                    path,
                    names: contents.names,
                    texts: contents.texts,
                });
            }
        }
    }
    assert!(sources.len() > LAYERS.len());
    sources.retain(|source| source.module() != "lib");
    sources
}

fn layer_of(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| layer.contains(&module))
        .unwrap_or_else(|| panic!("`{module}` has no layer"))
}

#[test]
fn a_module_imports_only_from_below() {
    let mut wrong = Vec::new();
    for source in sources() {
        for name in &source.names {
            let mut parts = name.split("::");
            if !matches!(parts.next(), Some("crate" | "backend_gen")) {
                continue;
            }
            let imported = parts
                .next()
                .unwrap_or_else(|| panic!("{} imports all", source.path.display()));
            let is_own = imported == source.module();
            if !is_own && layer_of(imported) <= layer_of(source.module()) {
                wrong.push(format!("{} imports `{imported}`", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_edges_touch_the_disk() {
    for source in sources() {
        let touches = source.uses("std::fs") || source.uses("tempfile");
        let may = MAY_TOUCH_THE_DISK.contains(&source.module());
        assert!(
            may || !touches,
            "{} touches the disk",
            source.path.display()
        );
    }
}

#[test]
fn only_two_files_start_a_process() {
    for source in sources() {
        let starts = source.uses("std::process::Command");
        let may = MAY_START_A_PROCESS
            .iter()
            .any(|path| source.path == Path::new(path));
        assert!(may || !starts, "{} starts a process", source.path.display());
    }
}

#[test]
fn only_the_report_talks() {
    for source in sources() {
        let talks = ["println!", "print!", "eprintln!", "eprint!", "dbg!"]
            .iter()
            .any(|name| source.uses(name));
        assert!(!talks, "{} prints by itself", source.path.display());
    }
}

/// Where it is said what routes there are.
const MAY_NAME_ROUTES: &[&str] = &[
    "model/operation.rs",
    "model/path.rs",
    "model/resolve/built_in.rs",
];
/// Who reads what somebody wrote.
const MAY_READ_WORDS: &[&str] = &["spec", "wizard", "cli"];
/// Where some of these words are names of other things: keywords of SQL, variables, modules.
const MEAN_SOMETHING_ELSE: &[&str] =
    &["sql/reserved.rs", "view/words.rs", "view/project/kernel.rs"];

#[test]
fn only_an_operation_knows_its_words() {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let words = [
        "list", "show", "read", "create", "replace", "patch", "update", "delete", "restore",
        "link", "unlink",
    ];
    for source in sources() {
        let is_known = |paths: &[&str]| paths.iter().any(|path| source.path == Path::new(path));
        if is_known(MAY_NAME_ROUTES)
            || is_known(MEAN_SOMETHING_ELSE)
            || MAY_READ_WORDS.contains(&source.module())
        {
            continue;
        }
        for text in &source.texts {
            let word = text.trim_start_matches('/');
            assert!(
                !methods.contains(&word) && !words.contains(&word),
                "{} names an operation by its text: {text:?}",
                source.path.display()
            );
        }
    }
}
