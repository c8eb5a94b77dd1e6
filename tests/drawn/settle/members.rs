//! Fields and relations: names that nobody else has, and keys that go together.

use toml::{Table, Value};

use super::{
    Settling, Taken, labels, pick,
    resource::{Field, Relation, Resource},
};
use crate::{
    draw::{FieldWish, KindWish, RelationWish},
    values::{Kind, Said, said},
};

const ACCOUNT_COLUMNS: [&str; 7] = [
    "email",
    "password",
    "password_hash",
    "roles",
    "disabled",
    "email_verified",
    "email_verified_at",
];

/// Characters of the texts of one key at most.
pub(super) const MAX_KEY_LENGTH: usize = 768;

/// The names in use by the members of a resource.
struct Names {
    written: Taken,
    columns: Taken,
    json: Taken,
    rust: Taken,
}

impl Settling<'_> {
    fn names(&self, resource: &Resource<'_>) -> Names {
        let mut built_in = vec!["id"];
        if resource.is_on("lock", true) {
            built_in.push("version");
        }
        if resource.is_on("timestamps", true) {
            built_in.extend(["created_at", "updated_at"]);
        }
        if resource.is_on("soft_delete", false) {
            built_in.push("deleted_at");
        }
        if resource.is_account {
            built_in.extend(ACCOUNT_COLUMNS);
        }
        let mut names = Names {
            written: Taken::default(),
            columns: Taken::default(),
            json: Taken::default(),
            rust: Taken::default(),
        };
        for name in built_in {
            names.written.take(name);
            names.columns.take(name);
            names.json.take(&self.json(name));
            names.rust.take(name);
        }
        for relation in &resource.relations {
            names.written.take(&relation.name);
        }
        names
    }

    pub(super) fn fields(&mut self, place: usize) {
        let resource = &self.resources[place];
        if !resource.is_described() {
            return;
        }
        let mut names = self.names(resource);
        let mut fields = Vec::new();
        for wish in &resource.wish().fields {
            let json = self.json(&wish.name);
            let taken = names.written.has(&wish.name)
                || names.columns.has(&wish.name)
                || names.json.has(&json)
                || names.rust.has(&wish.name);
            if taken {
                continue;
            }
            let mut field = self.field(wish, resource);
            names.written.take(&wish.name);
            names.rust.take(&wish.name);
            for (key, taken, own) in [
                ("column", &mut names.columns, &wish.name),
                ("json", &mut names.json, &json),
            ] {
                let other = field.keys.get(key).and_then(Value::as_str);
                let is_free = other.is_some_and(|other| taken.take(other));
                if !is_free {
                    taken.take(own);
                    field.keys.remove(key);
                }
            }
            fields.push(field);
        }
        self.resources[place].fields = fields;
    }

    fn field<'w>(&self, wish: &'w FieldWish, resource: &Resource<'_>) -> Field<'w> {
        let kind = match &wish.kind {
            KindWish::Plain(Kind::Enum { labels: texts, .. }) => Kind::Enum {
                shared: None,
                labels: labels(texts),
            },
            KindWish::Plain(kind) => kind.clone(),
            KindWish::Shared(index) => {
                pick(*index, &self.enums).map_or(Kind::Bool, |(name, labels)| Kind::Enum {
                    shared: Some(name.clone()),
                    labels: labels.clone(),
                })
            }
        };
        let mut wish_of_list = wish.clone();
        wish_of_list.is_list = wish.is_list && !kind.is_opaque();
        let mut field = Field {
            said: said(&wish_of_list, &kind),
            kind,
            wish,
            keys: wish.keys.clone(),
        };
        field.keyed();
        field.listed();
        field.settable(resource);
        field
    }

    pub(super) fn relations(&mut self, place: usize, tables: &mut Taken) {
        let resource = &self.resources[place];
        if !resource.is_described() {
            return;
        }
        let mut names = self.names(resource);
        for field in &resource.fields {
            names.written.take(&field.wish.name);
            names.rust.take(&field.wish.name);
            names.columns.take(field.column());
            let json = field.keys.get("json").and_then(Value::as_str);
            names
                .json
                .take(json.unwrap_or(&self.json(&field.wish.name)));
        }
        let mut relations = Vec::new();
        for wish in &resource.wish().relations {
            let target = wish.target.index(self.resources.len());
            // An account has no routes, which a many-to-many has on both sides.
            let is_linkable = !resource.is_account && !self.resources[target].is_account;
            let relation = if wish.is_many && is_linkable {
                self.many(wish, place, target, &mut names, tables)
            } else {
                self.belongs_to(wish, place, target, &mut names)
            };
            relations.extend(relation);
        }
        self.resources[place].relations = relations;
    }

    fn many<'w>(
        &self,
        wish: &'w RelationWish,
        place: usize,
        target: usize,
        names: &mut Names,
        tables: &mut Taken,
    ) -> Option<Relation<'w>> {
        let own = format!("{}_{}", self.resources[place].name, wish.name);
        let other = wish.keys.get("table").and_then(Value::as_str);
        if names.written.has(&wish.name) || tables.has(&own) || wish.name == "restore" {
            return None;
        }
        names.written.take(&wish.name);
        let mut keys = self.table_of("many_to_many", target);
        if let Some(other) = other.filter(|other| tables.take(other)) {
            keys.insert("table".to_owned(), other.into());
        } else {
            tables.take(&own);
        }
        Some(Relation {
            wish,
            name: wish.name.clone(),
            target,
            is_many: true,
            required: false,
            keys,
        })
    }

    fn table_of(&self, key: &str, target: usize) -> Table {
        let name = self.resources[target].name.as_str();
        [(key.to_owned(), Value::from(name))].into_iter().collect()
    }

    fn belongs_to<'w>(
        &self,
        wish: &'w RelationWish,
        place: usize,
        target: usize,
        names: &mut Names,
    ) -> Option<Relation<'w>> {
        let key = format!("{}_id", wish.name);
        let json = self.json(&key);
        let taken = names.written.has(&wish.name)
            || names.columns.has(&key)
            || names.json.has(&json)
            || names.rust.has(&key);
        if taken {
            return None;
        }
        names.written.take(&wish.name);
        names.rust.take(&key);
        let mut keys = self.table_of("belongs_to", target);
        for (word, taken, own) in [
            ("column", &mut names.columns, &key),
            ("json", &mut names.json, &json),
        ] {
            let other = wish.keys.get(word).and_then(Value::as_str);
            if let Some(other) = other.filter(|other| taken.take(other)) {
                keys.insert(word.to_owned(), other.into());
            } else {
                taken.take(own);
            }
        }
        if let Some(description) = wish.keys.get("description") {
            keys.insert("description".to_owned(), description.clone());
        }

        let has_constraint = wish.constraint.unwrap_or(true);
        // Of a circle of required relations no row could be the first.
        let may_require = !has_constraint || target < place;
        let must_not = self.resources[place].is_account || !may_require;
        let required = wish.required.unwrap_or(true) && !must_not;
        if wish.required.is_some() || !required {
            keys.insert("required".to_owned(), required.into());
        }
        for (key, on) in [("constraint", wish.constraint), ("unique", wish.unique)] {
            if let Some(on) = on {
                keys.insert(key.to_owned(), on.into());
            }
        }
        let on_delete = match wish.on_delete {
            Some("set_null") if required => Some("cascade"),
            other => other,
        };
        if let Some(on_delete) = on_delete.filter(|_| has_constraint) {
            keys.insert("on_delete".to_owned(), on_delete.into());
        }
        Some(Relation {
            wish,
            name: wish.name.clone(),
            target,
            is_many: false,
            required,
            keys,
        })
    }
}

impl Field<'_> {
    pub(super) fn is_list(&self) -> bool {
        self.wish.is_list && !self.kind.is_opaque()
    }

    pub(super) fn column(&self) -> &str {
        let column = self.keys.get("column").and_then(Value::as_str);
        column.unwrap_or(&self.wish.name)
    }

    pub(super) fn is_on(&self, key: &str) -> bool {
        self.keys.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// Characters that it adds to a key, where it can be in one.
    pub(super) fn key_length(&self) -> Option<usize> {
        if self.is_list() || self.kind.is_opaque() || self.kind == Kind::Text {
            return None;
        }
        let Some(of_type) = self.kind.max_length() else {
            return Some(0);
        };
        let max = self.said.max.as_ref().and_then(Value::as_integer);
        Some(max.map_or(of_type, |max| usize::try_from(max).unwrap().min(of_type)))
    }

    /// Keeps `unique` and `index` where they can be.
    fn keyed(&mut self) {
        let fits = self
            .key_length()
            .is_some_and(|length| length <= MAX_KEY_LENGTH);
        if !fits || self.kind == Kind::Bool {
            self.keys.remove("unique");
        }
        if !fits || self.is_on("unique") {
            self.keys.remove("index");
        }
        // All rows would have one default.
        if self.is_on("unique") && self.said.witness.is_some() {
            self.said.default = None;
        }
    }

    /// Keeps `search`, `filter` and `sort` where they can be.
    fn listed(&mut self) {
        let is_shown = !self.is_on("writeonly");
        if !is_shown || self.is_list() || !self.kind.is_text() {
            self.keys.remove("search");
        }
        if !is_shown || self.kind.is_opaque() {
            self.keys.remove("filter");
        }
        if !is_shown || !self.has_order() {
            self.keys.remove("sort");
        }
    }

    /// Whether lists can be sorted by it: a cursor holds 1024 characters.
    pub(super) fn has_order(&self) -> bool {
        let is_wide = matches!(self.kind, Kind::String(_) | Kind::Text);
        let max = self.said.max.as_ref().and_then(Value::as_integer);
        let is_short = max.is_some_and(|max| max <= 1024)
            || self.kind.max_length().is_some_and(|max| max <= 1024);
        (!is_wide || is_short) && !self.is_list() && !self.kind.is_opaque()
    }

    fn settable(&mut self, resource: &Resource<'_>) {
        if resource.is_account && self.said.default.is_none() {
            self.keys.insert("optional".to_owned(), true.into());
        }
        if !self.is_optional() && self.said.default.is_none() {
            self.keys.remove("readonly");
        }
    }

    /// Whether it may be null; that of an account that has no default always may.
    pub(super) fn is_optional(&self) -> bool {
        self.wish.optional || self.is_on("optional")
    }

    /// Whether who makes a row has to say it.
    pub(super) fn must_be_sent(&self) -> bool {
        !self.is_optional() && self.said.default.is_none()
    }

    /// Its line.
    pub(super) fn written(&self, rules: Table) -> Value {
        let list = if self.is_list() { "[]" } else { "" };
        let optional = if self.is_optional() { "?" } else { "" };
        let kind = Value::from(format!("{}{list}{optional}", self.kind.word()));
        let mut keys: Table = [("type".to_owned(), kind.clone())].into_iter().collect();
        let Said {
            default,
            example,
            min,
            max,
            pattern,
            ..
        } = &self.said;
        let pattern = pattern.map(Value::from);
        let values = [
            ("default", default),
            ("example", example),
            ("min", min),
            ("max", max),
            ("pattern", &pattern),
        ];
        for (key, value) in values {
            if let Some(value) = value {
                keys.insert(key.to_owned(), value.clone());
            }
        }
        keys.extend(self.keys.clone());
        keys.remove("optional");
        keys.extend(rules);
        if keys.len() == 1 { kind } else { keys.into() }
    }
}
