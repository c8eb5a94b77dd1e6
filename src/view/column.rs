//! The columns of a resource, as the row, the bodies and the statements name them.

use serde::Serialize;

use super::rust;
use crate::{
    model::{
        Attribute, Case, DefaultValue, Engine, Field, FieldKind, FieldRule, IdKind, Model,
        Relation, Resource, rust_ident,
    },
    sql,
};

/// One column and everything that is said of it.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// The Rust identifier.
    pub ident: String,
    /// The Rust type in the row.
    pub rust_type: String,
    /// The Rust type in a patch.
    pub patch_type: String,
    /// Its value after a change, where the service keeps it.
    pub next: String,
    /// Attributes of the row's field.
    pub attributes: Vec<String>,
    /// Attributes of the fields of bodies.
    pub body_attributes: Vec<String>,
    /// Attributes of the patch's field.
    pub patch_attributes: Vec<String>,
    /// `&` where the value is bound by reference.
    pub by: &'static str,
    /// What makes a parameter of it, behind it.
    pub bound: &'static str,
    /// `.clone()` where the value is not copied.
    pub clone: &'static str,
    /// What stands in the table of fields; empty for what clients never see.
    pub declaration: String,
    /// The column as SQL names it.
    pub sql: String,
    /// Whether the client may give it on creation.
    pub in_new: bool,
    /// Whether it can change later.
    pub in_patch: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// The constant that declares it, where there is one for each.
    #[serde(rename = "NAME")]
    pub constant: String,
    /// Its value in a new row, where the client does not give it.
    pub initial: String,
}

/// Every column in the order of the table.
pub fn columns(model: &Model, resource: &Resource) -> Vec<Column> {
    let mut columns = vec![id(resource)];
    columns.extend(
        resource
            .relations
            .iter()
            .map(|one| relation(model, resource, one)),
    );
    columns.extend(
        resource
            .fields
            .iter()
            .map(|one| field(model, resource, one)),
    );
    columns.extend(built_in(model, resource));
    for column in &mut columns {
        column.bound = bound(model.database.engine, &column.rust_type);
    }
    columns
}

/// What makes a parameter of a value of this type. A time with a zone is a `timestamp` to MySQL, which knows none before
/// 1970; columns hold times without one.
fn bound(engine: Engine, rust_type: &str) -> &'static str {
    match (engine, rust_type) {
        (Engine::Mysql, "DateTime<Utc>") => ".naive_utc()",
        (Engine::Mysql, "Option<DateTime<Utc>>") => ".map(|time| time.naive_utc())",
        _ => "",
    }
}

fn id(resource: &Resource) -> Column {
    let kind = rust::id_kind(&resource.id);
    let by_client = matches!(resource.id, IdKind::String { .. });
    let calls = if by_client {
        // A path cannot end in a dot segment, so no URL would lead to such a row.
        "once().min(\"1\").pattern(\"[^.]|[.]{3}\", |id| ![\".\", \"..\"].contains(&id))"
    } else {
        "read_only()"
    };
    let mut column = Column::new(
        "id",
        "id",
        &format!("Id<{}>", resource.type_name),
        Case::Snake,
    );
    column.declaration = format!("Field::new(\"id\", \"id\", {kind}).{calls}.filter().sort()");
    column.clone = id_clone(resource);
    column.by = if by_client { "&" } else { "" };
    column.in_new = by_client;
    column.initial = match resource.id {
        IdKind::Uuid | IdKind::TypeId { .. } => "Id::new()".into(),
        IdKind::Integer => "Id::from_key(0)".into(),
        IdKind::String { .. } => "new.id".into(),
    };
    column
}

/// `.clone()` where ids of the resource are not copied.
pub fn id_clone(resource: &Resource) -> &'static str {
    match resource.id {
        IdKind::String { .. } => ".clone()",
        _ => "",
    }
}

fn relation(model: &Model, resource: &Resource, relation: &Relation) -> Column {
    let target = model.resource(relation.target);
    let key = if target.is_user {
        "User"
    } else {
        &target.type_name
    };
    let id_type = format!("Id<{key}>");
    let mut column = Column::named(
        &relation.rust_ident,
        &relation.column,
        &relation.json,
        &id_type,
        model.api.case,
    );
    column.clone = id_clone(target);
    column.by = if column.clone.is_empty() { "" } else { "&" };
    column.in_new = true;
    column.in_patch = true;
    if !relation.required {
        column.make_nullable();
    }
    let kind = rust::id_kind(&target.id);
    let mut calls = Vec::new();
    if relation.constraint {
        let call = if resource.decides_on_creation(relation) {
            "belongs_to"
        } else {
            "points_to"
        };
        calls.push(format!("{call}::<{}>()", rust::row_type(target)));
    }
    if column.nullable {
        calls.push("nullable()".to_owned());
    }
    if resource.names_owner(relation) {
        calls.push("default(Preset::Caller)".into());
        calls.push("write(&[Role::Admin.grant()])".into());
    }
    calls.extend(["filter()".into(), "sort()".into()]);
    if let Some(description) = &relation.description {
        calls.push(format!("description({})", rust::string(description)));
    }
    column.declare(&relation.json, &kind, &calls);
    column
}

fn field(model: &Model, resource: &Resource, field: &Field) -> Column {
    let rust_type = rust::type_of(model, &field.kind);
    let mut column = Column::named(
        &field.rust_ident,
        &field.column,
        &field.json,
        &rust_type,
        model.api.case,
    );
    if matches!(field.kind, FieldKind::Json) {
        let in_order = "#[serde(serialize_with = \"in_order\")]";
        column.attributes.push(in_order.into());
    }
    column.in_new = true;
    column.in_patch = true;
    if !rust::is_copy(&field.kind) {
        column.by = "&";
        column.clone = ".clone()";
    }
    if !field.required {
        column.make_nullable();
    }
    let calls = calls(model, resource, field);
    column.declare(&field.json, &rust::kind(model, &field.kind), &calls);
    column
}

/// What follows `Field::new(...)`.
fn calls(model: &Model, resource: &Resource, field: &Field) -> Vec<String> {
    let mut calls = Vec::new();
    let mut call = |text: String| calls.push(text);
    if !field.required {
        call("nullable()".into());
    }
    match &field.default {
        Some(DefaultValue::Now) => call("default(Preset::Now)".into()),
        Some(DefaultValue::Uuid) => call("default(Preset::Uuid)".into()),
        Some(DefaultValue::Literal(literal)) => {
            let json = rust::string(&rust::json(model, literal));
            call(format!("default(Preset::Json({json}))"));
        }
        None => {}
    }
    for (name, bound) in [("min", &field.min), ("max", &field.max)] {
        if let Some(bound) = bound {
            call(format!(
                "{name}({})",
                rust::string(&rust::plain(model, bound))
            ));
        }
    }
    if let Some(pattern) = &field.pattern {
        let text = rust::string(pattern);
        call(format!(
            "pattern({text}, |text| {}.is_match(text))",
            pattern_name(field)
        ));
    }
    for (name, is_set) in [
        ("filter", field.filter),
        ("sort", field.sort),
        ("search", field.search),
    ] {
        if is_set {
            call(format!("{name}()"));
        }
    }
    match &field.access.read {
        FieldRule::Inherit => {}
        FieldRule::Nobody => call("write_only()".into()),
        FieldRule::Grants(rule) => call(format!(
            "read({})",
            super::access::rule(model, resource, rule)
        )),
    }
    match &field.access.write {
        FieldRule::Inherit => {}
        FieldRule::Nobody => call("read_only()".into()),
        FieldRule::Grants(rule) => call(format!(
            "write({})",
            super::access::rule(model, resource, rule)
        )),
    }
    if let Some(description) = &field.description {
        call(format!("description({})", rust::string(description)));
    }
    if let Some(example) = &field.example {
        call(format!(
            "example({})",
            rust::string(&rust::json(model, example))
        ));
    }
    calls
}

/// The static that holds the compiled pattern of a field.
pub fn pattern_name(field: &Field) -> String {
    format!("{}_PATTERN", field.name.screaming())
}

fn built_in(model: &Model, resource: &Resource) -> Vec<Column> {
    let case = model.api.case;
    let mut columns = Vec::new();
    if resource.has_version() {
        let mut column = Column::new("version", "version", "i64", case);
        column.declaration =
            "Field::new(\"version\", \"version\", Kind::BigInt).counts_changes()".into();
        column.initial = "1".into();
        column.next = "before.version + 1".into();
        columns.push(column);
    }
    if resource.timestamps {
        for (name, attribute) in [
            ("created_at", Attribute::CreatedAt),
            ("updated_at", Attribute::UpdatedAt),
        ] {
            let json = model.json_name(resource, attribute);
            let mut column = Column::new(name, &json, "DateTime<Utc>", case);
            column.declaration = format!(
                "Field::new(\"{name}\", \"{json}\", Kind::DateTime).read_only().filter().sort()"
            );
            column.initial = "now".into();
            if attribute == Attribute::UpdatedAt {
                column.next = "now()".into();
            }
            columns.push(column);
        }
    }
    if resource.soft_delete {
        let mut column = Column::new("deleted_at", "deleted_at", "DateTime<Utc>", case);
        column.make_nullable();
        column.attributes = vec!["#[serde(skip)]".into()];
        column.initial = "None".into();
        columns.push(column);
    }
    columns
}

impl Column {
    fn new(ident: &str, json: &str, rust_type: &str, case: Case) -> Self {
        Self::named(ident, ident, json, rust_type, case)
    }

    fn named(ident: &str, column: &str, json: &str, rust_type: &str, case: Case) -> Self {
        let plain = ident.trim_start_matches("r#");
        let serde = (serde_name(plain, case) != json)
            .then(|| format!("#[serde(rename = {})]", rust::string(json)));
        let initial = format!("new.{ident}");
        let sqlx = (plain != column).then(|| format!("#[sqlx(rename = {})]", rust::string(column)));
        Self {
            ident: rust_ident(plain).unwrap_or_else(|| ident.to_owned()),
            rust_type: rust_type.to_owned(),
            patch_type: rust_type.to_owned(),
            next: String::new(),
            attributes: serde.clone().into_iter().chain(sqlx).collect(),
            body_attributes: serde.clone().into_iter().collect(),
            patch_attributes: serde.into_iter().collect(),
            by: "",
            bound: "",
            clone: "",
            declaration: String::new(),
            sql: rust::escape(&sql::identifier(column)),
            in_new: false,
            in_patch: false,
            nullable: false,
            constant: format!("{}_FIELD", plain.to_uppercase()),
            initial,
        }
    }

    fn make_nullable(&mut self) {
        self.nullable = true;
        self.rust_type = format!("Option<{}>", self.rust_type);
        self.patch_type = format!("Option<{}>", self.patch_type);
        self.patch_attributes
            .push("#[serde(deserialize_with = \"nullable\")]".into());
    }

    fn declare(&mut self, json: &str, kind: &str, calls: &[String]) {
        let sql = format!("\"{}\"", self.sql);
        let json = rust::string(json);
        let calls: String = calls.iter().map(|call| format!(".{call}")).collect();
        self.declaration = format!("Field::new({sql}, {json}, {kind}){calls}");
    }
}

/// What serde makes of an identifier under `rename_all`.
fn serde_name(ident: &str, case: Case) -> String {
    if case == Case::Snake {
        return ident.to_owned();
    }
    let mut name = String::new();
    let mut upper = false;
    for character in ident.chars() {
        match character {
            '_' => upper = true,
            other if upper => {
                name.extend(other.to_uppercase());
                upper = false;
            }
            other => name.push(other),
        }
    }
    // serde goes by way of Pascal case, which loses a leading underscore's effect on the first letter.
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

/// Whether some value of the resource is of a kind that satisfies `wanted`.
pub fn any_kind(resource: &Resource, wanted: impl Fn(&FieldKind) -> bool) -> bool {
    resource.fields.iter().any(|field| match &field.kind {
        FieldKind::Array(element) => wanted(element) || wanted(&field.kind),
        kind => wanted(kind),
    })
}
