//! What the generated code calls its own stays apart from what a description brings.
//!
//! One description has everything that touches the code of a resource. Its resource gets each word of that code for its
//! name and for its plural: the types are still two, and no function has a variable less.

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};

use backend_gen::{
    diagnostic::Source,
    model::{Model, Resource},
    pipeline,
    plan::plan,
    render::{render, templates},
};
use heck::{ToPascalCase as _, ToSnakeCase as _};
use syn::visit::{self, Visit};

/// A service with a resource of a name and a plural that nothing else in it has.
fn description(name: &str, plural: &str) -> String {
    format!(
        r#"
[service]
name = "zebra"
[auth]
mode = "jwt"
[cache]
store = "memory"
[resources.{name}]
plural = "{plural}"
soft_delete = true
owner = "keeper"
cache = "1m"
access = {{ read = [{{ to = "public", where = "zstate = 'open'" }}, "owner"], write = "owner" }}
checks = ["zlow <= zhigh"]
unique = [["zfirst", "zsecond"]]
[resources.{name}.fields]
zfirst = {{ type = "string(20)", search = true, pattern = "^[a-z]+$" }}
zsecond = {{ type = "decimal(10,2)", min = 0 }}
zstate = {{ type = "enum(open, shut)", default = "open" }}
zlow = "int?"
zhigh = "int?"
zsecret = {{ type = "text?", read = "admin", write = "admin" }}
zlist = "string(10)[]?"
zfile = "bytes?"
[resources.{name}.relations]
keeper = {{ belongs_to = "user", on_delete = "cascade" }}
zabove = {{ belongs_to = "{name}", required = false, on_delete = "set_null" }}
zlabels = {{ many_to_many = "zlabel" }}
[resources.zlabel.fields]
ztitle = {{ type = "string(20)", unique = true }}
[resources.zchild]
soft_delete = true
owner = "zparent.keeper"
[resources.zchild.relations]
zparent = {{ belongs_to = "{name}", on_delete = "cascade" }}
"#
    )
}

fn understood(name: &str, plural: &str) -> Option<Model> {
    pipeline::understand(&Source::new("backend.toml", &description(name, plural))).ok()
}

/// The files of the resources' modules and of their tests, by resource and name.
fn modules(model: &Model) -> BTreeMap<(usize, String), syn::File> {
    let files = render(&plan(model, &templates()).unwrap()).unwrap();
    let place = |path: &str| {
        let is_its = |(_, resource): &(usize, &Resource)| {
            let module = &resource.module;
            !resource.is_user
                && (path.starts_with(&format!("src/{module}/"))
                    || path == format!("tests/api/{module}.rs"))
        };
        let (index, _) = model.resources.iter().enumerate().find(is_its)?;
        let name = path.rsplit('/').next().unwrap();
        let is_test = path.starts_with("tests");
        Some((index, if is_test { "tests" } else { name }.to_owned()))
    };
    files
        .iter()
        .filter_map(|(path, text)| Some((place(path)?, syn::parse_file(text).unwrap())))
        .collect()
}

/// Types that are named without a path, and the variables of each function.
#[derive(Default)]
struct Words {
    types: BTreeSet<String>,
    functions: Vec<BTreeSet<String>>,
}

impl Words {
    fn of(file: &syn::File) -> Self {
        let mut words = Self::default();
        words.visit_file(file);
        words
    }

    fn type_or_not(&mut self, ident: &syn::Ident) {
        let word = ident.to_string();
        let has_case = word.contains(|letter: char| letter.is_ascii_lowercase());
        if has_case && word.starts_with(|letter: char| letter.is_ascii_uppercase()) {
            self.types.insert(word);
        }
    }
}

impl<'ast> Visit<'ast> for Words {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first() {
            self.type_or_not(&first.ident);
        }
        visit::visit_path(self, path);
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        self.type_or_not(&name.ident);
    }

    fn visit_use_rename(&mut self, name: &'ast syn::UseRename) {
        self.type_or_not(&name.rename);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.functions.push(BTreeSet::new());
        visit::visit_item_fn(self, function);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        if let Some(variables) = self.functions.last_mut() {
            variables.insert(pattern.ident.to_string());
        }
        visit::visit_pat_ident(self, pattern);
    }
}

/// Whether the description itself brings the word.
fn is_brought(word: &str) -> bool {
    let word = word.to_snake_case();
    word.split('_')
        .any(|part| part.starts_with('z') || part == "keeper")
}

#[test]
fn no_resource_has_the_type_of_something_else() {
    let model = understood("zebu", "zebus").unwrap();
    // Tests write JSON, and name no type of a row.
    let types: BTreeSet<String> = modules(&model)
        .iter()
        .filter(|((_, name), _)| name != "tests")
        .flat_map(|(_, file)| Words::of(file).types)
        .filter(|word| !is_brought(word))
        .collect();
    assert!(types.len() > 30, "{types:?}");
    let taken: Vec<&String> = types
        .iter()
        .filter(|word| {
            let name = word.to_snake_case();
            let model = understood(&name, &format!("{name}_zs"));
            let has_it = |resource: &Resource| !resource.is_user && resource.type_name == **word;
            name.to_pascal_case() == **word
                && model.is_some_and(|model| model.resources.iter().any(has_it))
        })
        .collect();
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
fn no_resource_has_the_variable_of_something_else() {
    let variables = |model: &Model| -> BTreeMap<(usize, String), Vec<BTreeSet<String>>> {
        let modules = modules(model).into_iter();
        modules
            .map(|(place, file)| (place, Words::of(&file).functions))
            .collect()
    };
    let usual = variables(&understood("zebu", "zebus").unwrap());
    let with_a_row = |function: &&BTreeSet<String>| function.iter().any(|word| is_brought(word));
    let words: BTreeSet<&String> = usual
        .values()
        .flatten()
        .filter(with_a_row)
        .flatten()
        .filter(|word| !is_brought(word))
        .collect();
    assert!(words.len() > 20, "{words:?}");
    let words: Vec<&str> = words.into_iter().map(String::as_str).collect();
    let names = words.iter().flat_map(|word| {
        [
            ((*word).to_owned(), format!("{word}_zs")),
            ("zebu".to_owned(), (*word).to_owned()),
        ]
    });
    let names: Vec<(String, String)> = names.collect();

    let lost = |(name, plural): &(String, String)| -> Vec<String> {
        // What is refused takes nothing.
        let Some(model) = understood(name, plural) else {
            return Vec::new();
        };
        let changed = variables(&model);
        let pairs = usual
            .iter()
            .map(|(place, functions)| (place, functions, &changed[place]));
        pairs
            .flat_map(|(place, functions, others)| {
                assert_eq!(functions.len(), others.len(), "{name} {plural} {place:?}");
                functions.iter().zip(others).map(move |pair| (place, pair))
            })
            .filter(|(_, (function, other))| function.len() != other.len())
            .map(|(place, (function, other))| {
                format!("{name}, {plural}: {place:?} {function:?} {other:?}")
            })
            .collect()
    };
    let found: Vec<String> = thread::scope(|scope| {
        let halves = names.chunks(names.len().div_ceil(2));
        let runs: Vec<_> = halves
            .map(|half| scope.spawn(|| half.iter().flat_map(&lost).collect::<Vec<_>>()))
            .collect();
        runs.into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect()
    });
    assert!(found.is_empty(), "{found:#?}");
}
