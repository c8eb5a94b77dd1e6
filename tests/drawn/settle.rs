//! From wishes to a description that the language allows: what cannot be is left out.

mod conditions;
mod members;
mod resource;
mod rights;
mod settings;

use std::collections::HashSet;

use heck::{ToLowerCamelCase, ToUpperCamelCase};
use proptest::sample::Index;
use toml::{Table, Value};

use self::resource::Resource;
use crate::{
    draw::{InverseWish, ResourceWish, Wishes},
    names,
};

/// The description of a service.
pub fn settle(wishes: &Wishes) -> Table {
    let mut settling = Settling::new(wishes);
    settling.members();
    settling.inverses();
    settling.owners();
    settling.into_description(wishes)
}

/// What has been decided, from the first to the last.
struct Settling<'w> {
    settings: Table,
    /// The roles, where there are accounts.
    roles: Option<Vec<String>>,
    snake_json: bool,
    has_cache: bool,
    has_rate_limit: bool,
    enums: Vec<(String, Vec<String>)>,
    /// The account first, where there are accounts; then parents before children.
    resources: Vec<Resource<'w>>,
}

/// Takes what nobody has taken.
#[derive(Default)]
struct Taken(HashSet<String>);

impl Taken {
    fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// One of them, where there is any.
fn pick<T>(index: Index, all: &[T]) -> Option<&T> {
    (!all.is_empty()).then(|| index.get(all))
}

impl<'w> Settling<'w> {
    fn new(wishes: &'w Wishes) -> Self {
        let (settings, roles) = settings::settings(wishes);
        let mut settling = Self {
            snake_json: wishes.api.get("case").and_then(Value::as_str) == Some("snake"),
            has_cache: settings.contains_key("cache"),
            has_rate_limit: settings.contains_key("rate_limit"),
            settings,
            roles,
            enums: enums(wishes),
            resources: Vec::new(),
        };
        settling.heads(wishes);
        settling
    }

    fn has_accounts(&self) -> bool {
        self.roles.is_some()
    }

    /// The resources by themselves, without those whose name is taken.
    fn heads(&mut self, wishes: &'w Wishes) {
        let strategy = wishes.database.get("ids").and_then(Value::as_str);
        let strategy = strategy.unwrap_or("uuid");
        let (mut names, mut tables) = (Taken::default(), Taken::default());
        let mut prefixes = Taken::default();
        if self.has_accounts() {
            for name in ["user", "users", "User"] {
                names.take(name);
            }
            tables.take("users");
            prefixes.take("user");
            let account = Resource::account(wishes.account.as_ref(), strategy);
            self.resources.push(account);
        }
        for wish in &wishes.resources {
            let plural = plural(wish);
            let pascal = wish.name.to_upper_camel_case();
            if names.has(&pascal) || names.has(&plural) || tables.has(&plural) {
                continue;
            }
            names.take(&pascal);
            names.take(&plural);
            let mut resource = Resource::ordinary(wish, plural, strategy);
            resource.switches(self.has_cache, self.has_rate_limit);
            resource.table(&mut tables);
            resource.prefix(&mut prefixes);
            self.resources.push(resource);
        }
        if !self.resources.iter().any(|resource| !resource.is_account) {
            let first = wishes.resources.first().expect("at least one is drawn");
            let mut resource = Resource::ordinary(first, "notes".to_owned(), strategy);
            resource.rename("note");
            resource.switches(self.has_cache, self.has_rate_limit);
            resource.table(&mut tables);
            resource.prefix(&mut prefixes);
            self.resources.push(resource);
        }
    }

    fn members(&mut self) {
        let mut tables = Taken::default();
        for resource in &self.resources {
            tables.take(&resource.table);
        }
        for place in 0..self.resources.len() {
            self.fields(place);
            self.relations(place, &mut tables);
        }
    }

    fn json(&self, name: &str) -> String {
        if self.snake_json {
            name.to_owned()
        } else {
            name.to_lower_camel_case()
        }
    }

    /// How many relations there are between two resources.
    fn between(&self, left: usize, right: usize) -> usize {
        let towards = |from: usize, to: usize| {
            let relations = &self.resources[from].relations;
            relations
                .iter()
                .filter(|relation| relation.target == to)
                .count()
        };
        if left == right {
            towards(left, right)
        } else {
            towards(left, right) + towards(right, left)
        }
    }

    /// The other side of relations, whose names are routes below their targets.
    fn inverses(&mut self) {
        let mut nested: Vec<Taken> = Vec::new();
        for resource in &self.resources {
            let mut taken = Taken::default();
            taken.take("restore");
            for relation in resource
                .relations
                .iter()
                .filter(|relation| relation.is_many)
            {
                taken.take(&relation.name);
            }
            nested.push(taken);
        }
        for place in 0..self.resources.len() {
            for index in 0..self.resources[place].relations.len() {
                let resource = &self.resources[place];
                let relation = &resource.relations[index];
                let target = relation.target;
                let is_routed = !resource.is_account && !self.resources[target].is_account;
                let is_offered =
                    relation.is_many || resource.offers("list") || resource.offers("create");
                let inverse = match &relation.wish.inverse {
                    InverseWish::None => Some(Value::from(false)),
                    InverseWish::Named(_) | InverseWish::Unsaid if !is_routed => None,
                    InverseWish::Named(name) if is_offered && nested[target].take(name) => {
                        Some(name.as_str().into())
                    }
                    InverseWish::Unsaid if self.between(place, target) > 1 => None,
                    InverseWish::Unsaid if nested[target].take(&resource.plural) => None,
                    InverseWish::Named(_) | InverseWish::Unsaid => Some(false.into()),
                };
                let relation = &mut self.resources[place].relations[index];
                if let Some(inverse) = inverse {
                    relation.keys.insert("inverse".to_owned(), inverse);
                }
            }
        }
    }

    /// The paths from each resource to an account.
    fn owners(&mut self) {
        if !self.has_accounts() {
            return;
        }
        for place in 1..self.resources.len() {
            let mut paths = Vec::new();
            self.paths(place, "", 3, &mut paths);
            let mut owners: Vec<String> = Vec::new();
            for index in &self.resources[place].wish().owners {
                if let Some(path) = pick(*index, &paths).filter(|path| !owners.contains(path)) {
                    owners.push(path.clone());
                }
            }
            self.resources[place].owners = owners;
        }
    }

    fn paths(&self, place: usize, before: &str, left: usize, paths: &mut Vec<String>) {
        let relations = &self.resources[place].relations;
        for relation in relations.iter().filter(|relation| !relation.is_many) {
            let path = format!("{before}{}", relation.name);
            if self.resources[relation.target].is_account {
                paths.push(path);
            } else if left > 1 {
                self.paths(relation.target, &format!("{path}."), left - 1, paths);
            }
        }
    }

    fn into_description(self, wishes: &Wishes) -> Table {
        let mut described: Vec<(String, Value)> = Vec::new();
        for place in 0..self.resources.len() {
            let resource = &self.resources[place];
            if resource.is_account && wishes.account.is_none() {
                continue;
            }
            described.push((resource.name.clone(), Value::Table(self.resource(place))));
        }
        if wishes.upside_down {
            described.reverse();
        }
        let mut description = self.settings;
        if !self.enums.is_empty() {
            let enums = self.enums.into_iter();
            let enums: Table = enums.map(|(name, labels)| (name, labels.into())).collect();
            description.insert("enums".to_owned(), enums.into());
        }
        let resources: Table = described.into_iter().collect();
        description.insert("resources".to_owned(), resources.into());
        description
    }
}

fn plural(wish: &ResourceWish) -> String {
    match wish.keys.get("plural") {
        Some(plural) => plural.as_str().expect("a text").to_owned(),
        None => names::plural(&wish.name),
    }
}

/// What no enum can be called.
const TYPES: [&str; 18] = [
    "string", "decimal", "enum", "text", "email", "url", "slug", "smallint", "int", "bigint",
    "float", "bool", "uuid", "date", "time", "datetime", "json", "bytes",
];

fn enums(wishes: &Wishes) -> Vec<(String, Vec<String>)> {
    let mut names = Taken::default();
    let wishes = wishes.enums.iter();
    wishes
        .filter(|(name, _)| !TYPES.contains(&name.as_str()))
        .filter(|(name, _)| names.take(&name.to_upper_camel_case()))
        .map(|(name, texts)| (name.clone(), labels(texts)))
        .collect()
}

/// Different labels that a database keeps.
fn labels(texts: &[String]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for text in texts {
        let label: String = crate::texts::kept(text).chars().take(255).collect();
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}
