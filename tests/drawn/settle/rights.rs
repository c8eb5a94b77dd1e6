//! What a resource says that speaks of its members: who may do what, keys, checks and order.

use toml::{Table, Value};

use super::{
    Settling,
    conditions::{Column, On},
    members::MAX_KEY_LENGTH,
    resource::{IdKind, Resource},
};
use crate::draw::{GrantWish, KeyWish};

impl Settling<'_> {
    /// All that is written of a resource.
    pub(super) fn resource(&self, place: usize) -> Table {
        let resource = &self.resources[place];
        let wish = resource.wish();
        let mut keys = resource.keys.clone();
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                keys.insert(name.to_owned(), value);
            }
        };
        if !resource.is_account {
            add("owner", owner(resource));
            add("access", self.access(resource));
            add("default_sort", Self::default_sort(resource));
        }
        let (mut seen, uniques) = (Vec::new(), &wish.uniques);
        add("unique", self.keys(resource, uniques, "unique", &mut seen));
        let (mut seen, indexes) = (Vec::new(), &wish.indexes);
        add("indexes", self.keys(resource, indexes, "index", &mut seen));
        let checks = wish.checks.iter();
        let checks = checks.filter_map(|check| self.condition(resource, check, On::Every));
        let checks: Vec<String> = checks.collect();
        add("checks", (!checks.is_empty()).then(|| checks.into()));

        let fields = resource.fields.iter();
        let fields: Table = fields
            .map(|field| {
                let rules = self.field_rules(resource, field);
                (field.wish.name.clone(), field.written(rules))
            })
            .collect();
        add("fields", Some(fields.into()));
        let relations = resource.relations.iter();
        let relations: Table = relations
            .map(|relation| (relation.name.clone(), relation.keys.clone().into()))
            .collect();
        add(
            "relations",
            (!relations.is_empty()).then(|| relations.into()),
        );
        keys
    }

    fn field_rules(&self, resource: &Resource<'_>, field: &super::resource::Field<'_>) -> Table {
        let mut rules = Table::new();
        if !self.has_accounts() {
            return rules;
        }
        let read = field
            .wish
            .read
            .as_ref()
            .filter(|_| !field.keys.contains_key("writeonly"));
        if let Some(rule) = read {
            rules.insert("read".to_owned(), self.rule(resource, rule, true));
        }
        let write = field
            .wish
            .write
            .as_ref()
            .filter(|_| !field.keys.contains_key("readonly"));
        if let Some(rule) = write {
            // Who makes a row has to be able to say what it needs.
            let rule = if field.must_be_sent() {
                "public".into()
            } else {
                self.rule(resource, rule, true)
            };
            rules.insert("write".to_owned(), rule);
        }
        rules
    }

    fn rule(&self, resource: &Resource<'_>, wishes: &[GrantWish], is_public: bool) -> Value {
        let mut who = vec!["authenticated"];
        if is_public {
            who.push("public");
        }
        if resource.is_account || !resource.owners.is_empty() {
            who.push("owner");
        }
        who.extend(self.roles.iter().flatten().map(String::as_str));
        let mut grants: Vec<Value> = Vec::new();
        for wish in wishes {
            let to = Value::from(*wish.to.get(&who));
            let grant = match self.condition(resource, &wish.condition, On::Rows) {
                None => to,
                Some(condition) => {
                    let keys = [("to", to), ("where", condition.into())];
                    let keys = keys.map(|(key, value)| (key.to_owned(), value));
                    Value::Table(keys.into_iter().collect())
                }
            };
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
        match grants.as_slice() {
            [one] => one.clone(),
            _ => grants.into(),
        }
    }

    fn access(&self, resource: &Resource<'_>) -> Option<Value> {
        if !self.has_accounts() {
            return None;
        }
        let offers = |operation| resource.offers(operation);
        let updates = offers("update") || offers("replace");
        let mut rules = Table::new();
        for (key, rule) in &resource.wish().access {
            let is_used = match *key {
                "update" => updates,
                "write" => offers("create") || updates || offers("delete"),
                "read" => offers("read") || offers("list"),
                key => offers(key),
            };
            if is_used {
                let creates = ["create", "write"].contains(key);
                let is_public = !(creates && resource.requires_owner());
                rules.insert((*key).to_owned(), self.rule(resource, rule, is_public));
            }
        }
        (!rules.is_empty()).then(|| rules.into())
    }

    fn keys(
        &self,
        resource: &Resource<'_>,
        wishes: &[KeyWish],
        of_field: &str,
        seen: &mut Vec<Vec<String>>,
    ) -> Option<Value> {
        let of_fields = resource.fields.iter().filter(|field| field.is_on(of_field));
        seen.extend(of_fields.map(|field| vec![field.wish.name.clone()]));
        let of_relations = resource.relations.iter().filter(|relation| {
            of_field == "unique"
                && relation.keys.get("unique").and_then(Value::as_bool) == Some(true)
        });
        seen.extend(of_relations.map(|relation| vec![relation.name.clone()]));
        let mut keys: Vec<Value> = Vec::new();
        for wish in wishes {
            let columns = Self::columns(resource, On::Rows);
            let columns: Vec<_> = columns
                .into_iter()
                .filter(|column| of_field == "index" || *column != Column::DeletedAt)
                .collect();
            let (mut names, mut length) = (Vec::new(), 0);
            let (mut signed, mut is_constant) = (Vec::new(), true);
            for (index, sign) in &wish.columns {
                let column = *index.get(&columns);
                let name = Self::column_name(resource, column).to_owned();
                let more = self.key_length(resource, column);
                let fits = more.is_some_and(|more| length + more <= MAX_KEY_LENGTH);
                if fits && !names.contains(&name) {
                    length += more.unwrap_or_default();
                    let sign = if of_field == "index" { sign } else { "" };
                    signed.push(format!("{sign}{name}"));
                    is_constant &= Self::has_one_default(resource, column);
                    names.push(name);
                }
            }
            // All rows would have the defaults, and only one of them could.
            let is_alone = of_field == "unique" && is_constant && wish.condition.is_empty();
            let is_refused = is_alone && (names.len() == 1 || resource.is_account);
            names.sort();
            if names.is_empty() || is_refused || seen.contains(&names) {
                continue;
            }
            seen.push(names);
            let names = Value::from(signed);
            keys.push(match self.condition(resource, &wish.condition, On::Rows) {
                None => names,
                Some(condition) => {
                    let keys = [("fields", names), ("where", condition.into())];
                    let keys = keys.map(|(key, value)| (key.to_owned(), value));
                    Value::Table(keys.into_iter().collect())
                }
            });
        }
        (!keys.is_empty()).then(|| keys.into())
    }

    /// Whether a column has a default that does not change.
    fn has_one_default(resource: &Resource<'_>, column: Column) -> bool {
        match column {
            Column::Field(index) => {
                let said = &resource.fields[index].said;
                said.default.is_some() && said.witness.is_some()
            }
            _ => false,
        }
    }

    /// Characters that a column adds to a key, where it can be in one.
    fn key_length(&self, resource: &Resource<'_>, column: Column) -> Option<usize> {
        let id = match column {
            Column::Field(index) => return resource.fields[index].key_length(),
            Column::Id => resource.id,
            Column::Relation(index) => self.resources[resource.relations[index].target].id,
            _ => IdKind::Integer,
        };
        match id {
            IdKind::String(max) => Some(max as usize),
            _ => Some(0),
        }
    }

    fn default_sort(resource: &Resource<'_>) -> Option<Value> {
        let is_seen = |index: usize| {
            let field = &resource.fields[index];
            let is_hidden = field.is_on("writeonly") || field.wish.read.is_some();
            let is_refused = field.keys.contains_key("sort") && !field.is_on("sort");
            !is_hidden && !is_refused && field.has_order()
        };
        let columns = Self::columns(resource, On::Rows);
        let columns: Vec<_> = columns
            .into_iter()
            .filter(|column| match column {
                Column::Field(index) => is_seen(*index),
                column => *column != Column::DeletedAt,
            })
            .collect();
        let mut names: Vec<&str> = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        for (index, sign) in &resource.wish().sort {
            let name = Self::column_name(resource, *index.get(&columns));
            if !names.contains(&name) {
                names.push(name);
                keys.push(format!("{sign}{name}"));
            }
        }
        (!keys.is_empty()).then(|| keys.join(",").into())
    }
}

fn owner(resource: &Resource<'_>) -> Option<Value> {
    match resource.owners.as_slice() {
        [] => None,
        [one] => Some(one.as_str().into()),
        several => Some(several.to_vec().into()),
    }
}
