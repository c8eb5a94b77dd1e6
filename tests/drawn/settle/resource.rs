//! A resource by itself: its names, id and switches.

use toml::{Table, Value};

use super::Taken;
use crate::{
    draw::{FieldWish, RelationWish, ResourceWish},
    values::{Kind, Said},
};

pub(super) struct Resource<'w> {
    wish: Option<&'w ResourceWish>,
    pub(super) is_account: bool,
    pub(super) name: String,
    pub(super) plural: String,
    pub(super) table: String,
    pub(super) id: IdKind,
    pub(super) keys: Table,
    pub(super) fields: Vec<Field<'w>>,
    pub(super) relations: Vec<Relation<'w>>,
    pub(super) owners: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum IdKind {
    Uuid,
    TypeId,
    Integer,
    String(u32),
}

pub(super) struct Field<'w> {
    pub(super) wish: &'w FieldWish,
    pub(super) kind: Kind,
    pub(super) said: Said,
    pub(super) keys: Table,
}

pub(super) struct Relation<'w> {
    pub(super) wish: &'w RelationWish,
    pub(super) name: String,
    pub(super) target: usize,
    pub(super) is_many: bool,
    pub(super) required: bool,
    pub(super) keys: Table,
}

impl<'w> Resource<'w> {
    pub(super) fn account(wish: Option<&'w ResourceWish>, strategy: &str) -> Self {
        let described = wish.and_then(|wish| wish.keys.get("description"));
        let keys = described.map(|text| ("description".to_owned(), text.clone()));
        Self {
            wish,
            is_account: true,
            name: "user".to_owned(),
            plural: "users".to_owned(),
            table: "users".to_owned(),
            id: id_kind(strategy),
            keys: keys.into_iter().collect(),
            fields: Vec::new(),
            relations: Vec::new(),
            owners: Vec::new(),
        }
    }

    pub(super) fn ordinary(wish: &'w ResourceWish, plural: String, strategy: &str) -> Self {
        let id = wish.keys.get("id").and_then(Value::as_str);
        let mut keys = wish.keys.clone();
        if let Some(operations) = &wish.operations {
            keys.insert("operations".to_owned(), operations.clone().into());
            if !operations.contains(&"list") {
                keys.remove("late_lists");
            }
        }
        Self {
            wish: Some(wish),
            is_account: false,
            name: wish.name.clone(),
            table: plural.clone(),
            plural,
            id: id_kind(id.unwrap_or(strategy)),
            keys,
            fields: Vec::new(),
            relations: Vec::new(),
            owners: Vec::new(),
        }
    }

    /// Gives it a name of its own, which it had not.
    pub(super) fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
        self.keys.remove("plural");
    }

    /// Leaves out what has no effect.
    pub(super) fn switches(&mut self, has_cache: bool, has_rate_limit: bool) {
        if !has_cache {
            self.keys.remove("cache");
        }
        if !has_rate_limit {
            self.keys.remove("rate_limit");
        }
    }

    pub(super) fn table(&mut self, tables: &mut Taken) {
        let table = self.keys.get("table").and_then(Value::as_str);
        if let Some(table) = table.filter(|table| !tables.has(table)) {
            table.clone_into(&mut self.table);
        } else {
            self.keys.remove("table");
        }
        tables.take(&self.table);
    }

    pub(super) fn prefix(&mut self, prefixes: &mut Taken) {
        let wished = self.keys.remove("id_prefix");
        if self.id != IdKind::TypeId {
            return;
        }
        let wished = wished.and_then(|prefix| prefix.as_str().map(str::to_owned));
        if let Some(prefix) = wished.filter(|prefix| prefixes.take(prefix)) {
            self.keys.insert("id_prefix".to_owned(), prefix.into());
            return;
        }
        let letters: String = self
            .name
            .chars()
            .filter(|char| !char.is_ascii_digit())
            .collect();
        let words: Vec<_> = letters.split('_').filter(|word| !word.is_empty()).collect();
        let mut prefix = words.join("_");
        if !prefixes.take(&prefix) {
            while !prefixes.take(&prefix) {
                prefix.push('x');
            }
            self.keys.insert("id_prefix".to_owned(), prefix.into());
        }
    }

    /// What was wished for; nothing where nothing is added to the account.
    pub(super) fn wish(&self) -> &'w ResourceWish {
        self.wish.expect("only of what is described")
    }

    pub(super) fn is_described(&self) -> bool {
        self.wish.is_some()
    }

    pub(super) fn is_on(&self, key: &str, otherwise: bool) -> bool {
        self.keys
            .get(key)
            .map_or(otherwise, |value| value.as_bool() != Some(false))
    }

    pub(super) fn offers(&self, operation: &str) -> bool {
        if self.is_account {
            return ["list", "read", "update"].contains(&operation);
        }
        let operations = self.wish.and_then(|wish| wish.operations.as_ref());
        operations.is_none_or(|operations| operations.contains(&operation))
    }

    /// Whether the owner of a row is named in it, and has to be.
    pub(super) fn requires_owner(&self) -> bool {
        let mut relations = self.relations.iter();
        relations.any(|relation| relation.required && self.owners.contains(&relation.name))
    }
}

fn id_kind(word: &str) -> IdKind {
    match word {
        "uuid" => IdKind::Uuid,
        "typeid" => IdKind::TypeId,
        "integer" => IdKind::Integer,
        other => {
            let length = other.trim_start_matches("string(").trim_end_matches(')');
            IdKind::String(length.parse().expect("a length"))
        }
    }
}
