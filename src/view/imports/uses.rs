//! A set of paths to import, and how `use` writes it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::model::Model;

/// A set of paths to import.
#[derive(Debug, Default)]
pub struct Uses(BTreeMap<String, BTreeSet<String>>);

impl Uses {
    /// Adds names below a path.
    pub fn add(&mut self, parent: &str, names: &[&str]) {
        let group = self.0.entry(parent.to_owned()).or_default();
        group.extend(names.iter().map(|name| (*name).to_owned()));
    }

    /// Adds them where the file uses them.
    pub fn add_if(&mut self, condition: bool, parent: &str, names: &[&str]) {
        if condition {
            self.add(parent, names);
        }
    }

    /// Adds each name that the Rust code uses.
    pub fn add_used(&mut self, code: &str, parent: &str, names: &[&str]) {
        let code = without_strings(code);
        for name in names {
            self.add_if(mentions(&code, name), parent, &[name]);
        }
    }

    /// Imports a row of another resource.
    pub fn add_resource(&mut self, model: &Model, type_name: &str) {
        if let Some(other) = model
            .resources
            .iter()
            .find(|other| other.type_name == type_name)
        {
            self.add(&format!("crate::{}", other.module), &[type_name]);
        }
    }
}

/// The code without what its strings hold, which may be any text.
fn without_strings(code: &str) -> String {
    let mut kept = String::new();
    let mut characters = code.chars();
    let mut is_string = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => is_string = !is_string,
            '\\' if is_string => {
                characters.next();
            }
            _ if is_string => {}
            _ => kept.push(character),
        }
    }
    kept
}

/// Whether the text holds the name as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).any(|(start, _)| {
        !text[..start].ends_with(is_word) && !text[start + name.len()..].starts_with(is_word)
    })
}

/// Names below a path, as `use` nests them.
#[derive(Debug, Default)]
struct Branch {
    names: BTreeSet<String>,
    branches: BTreeMap<String, Branch>,
}

impl Branch {
    fn grow(&mut self, path: &[&str], names: &BTreeSet<String>) {
        match path.split_first() {
            Some((first, rest)) => self
                .branches
                .entry((*first).to_owned())
                .or_default()
                .grow(rest, names),
            None => self.names.extend(names.iter().cloned()),
        }
    }

    fn items(&self) -> Vec<String> {
        let inner = self
            .branches
            .iter()
            .map(|(name, branch)| format!("{name}::{branch}"));
        self.names.iter().cloned().chain(inner).collect()
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.items().as_slice() {
            [one] if one != "self" => f.write_str(one),
            items => write!(f, "{{{}}}", items.join(", ")),
        }
    }
}

impl fmt::Display for Uses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut root = Branch::default();
        for (parent, names) in &self.0 {
            root.grow(&parent.split("::").collect::<Vec<_>>(), names);
        }
        let paragraph = |name: &str| match name {
            "std" => 0,
            "super" | "crate" => 2,
            _ => 1,
        };
        let mut branches: Vec<_> = root.branches.iter().collect();
        branches.sort_by_key(|(name, _)| (paragraph(name), name.as_str()));
        let mut last = None;
        for (name, branch) in branches {
            if last.is_some_and(|last| last != paragraph(name)) {
                writeln!(f)?;
            }
            writeln!(f, "use {name}::{branch};")?;
            last = Some(paragraph(name));
        }
        Ok(())
    }
}
