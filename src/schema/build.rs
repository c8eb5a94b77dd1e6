//! From the model to its tables.

use super::{
    Check, CheckRule, Column, ColumnType, DELETED_AT, ForeignKey, Index, Key, Predicate, Schema,
    Table, View, account, internal,
    keys::{ascending, indexes, name, uniques},
    names::Names,
    predicate,
    predicate::literal,
};
use crate::model::{
    Auth, DefaultValue, Field, FieldKind, IdKind, Literal, ManyToMany, Model, OnDelete, Relation,
    Resource,
};

/// Everything a database has to hold for the model.
pub fn schema(model: &Model) -> Schema {
    let mut names = Names::default();
    for name in table_names(model) {
        names.reserve(name);
    }
    let mut schema = Schema::default();
    if model.user().is_none() {
        schema.tables.push(internal::idempotency_keys(&mut names));
    }
    for (id, resource) in model.resources() {
        schema.tables.push(table(model, resource, &mut names));
        if resource.soft_delete {
            schema.views.push(View {
                name: names.give(&["active", &resource.table]),
                table: resource.table.clone(),
                condition: Predicate::is_null(DELETED_AT),
            });
        }
        if resource.is_user {
            let user_id = kind(model, &resource.id.column_kind());
            schema
                .tables
                .extend(internal::sessions(resource, &user_id, &mut names));
            if model.auth.iter().any(Auth::mails_tokens) {
                schema
                    .tables
                    .push(internal::one_time_tokens(resource, &user_id, &mut names));
            }
            schema.tables.push(internal::idempotency_keys(&mut names));
        }
        for (left, link) in links_completed_by(model, id.0) {
            schema
                .tables
                .push(join_table(model, left, link, &mut names));
        }
    }
    schema
}

/// The many-to-many of which the later side is this resource, with the resource that declares each.
pub fn links_completed_by(
    model: &Model,
    later: usize,
) -> impl Iterator<Item = (&Resource, &ManyToMany)> {
    model.resources().flat_map(move |(left, resource)| {
        let links = resource.many_to_many.iter();
        links
            .filter(move |link| left.0.max(link.target.0) == later)
            .map(move |link| (resource, link))
    })
}

fn table_names(model: &Model) -> impl Iterator<Item = &str> {
    let links = model
        .resources
        .iter()
        .flat_map(|resource| &resource.many_to_many);
    let own = model
        .resources
        .iter()
        .map(|resource| resource.table.as_str());
    own.chain(links.map(|link| link.table.as_str()))
}

fn table(model: &Model, resource: &Resource, names: &mut Names) -> Table {
    let mut table = Table {
        name: resource.table.clone(),
        columns: columns(model, resource),
        primary_key: Key {
            name: names.give(&[&resource.table, "pkey"]),
            columns: vec!["id".to_owned()],
            condition: None,
        },
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        foreign_keys: Vec::new(),
    };
    for column in &mut table.columns {
        column.check = names.column_check(&resource.table, &column.name);
    }
    if resource.is_user {
        table
            .uniques
            .push(account::email_key(&resource.table, names));
    }
    uniques(model, resource, &mut table, names);
    table.foreign_keys = resource
        .relations
        .iter()
        .filter(|relation| relation.constraint)
        .map(|relation| foreign_key(model, &resource.table, relation, names))
        .collect();
    indexes(model, resource, &mut table, names);
    table.checks = checks(model, resource, names);
    table
}

fn columns(model: &Model, resource: &Resource) -> Vec<Column> {
    let id = match resource.id {
        IdKind::Integer => ColumnType::Identity,
        _ => kind(model, &resource.id.column_kind()),
    };
    let mut columns = vec![Column::new("id", id)];
    if let Some(auth) = model.auth.as_ref().filter(|_| resource.is_user) {
        columns.extend(account::columns(auth));
    }
    for relation in &resource.relations {
        let target = model.resource(relation.target).id.column_kind();
        let mut column = Column::new(&relation.column, kind(model, &target));
        column.nullable = !relation.required;
        columns.push(column);
    }
    columns.extend(resource.fields.iter().map(|one| field(model, one)));
    if resource.has_version() {
        columns.push(Column::new("version", ColumnType::BigInt).default(Literal::Integer(1)));
    }
    if resource.timestamps {
        columns.push(Column::new("created_at", ColumnType::DateTime));
        columns.push(Column::new("updated_at", ColumnType::DateTime));
    }
    if resource.soft_delete {
        columns.push(Column::new(DELETED_AT, ColumnType::DateTime).nullable());
    }
    columns
}

fn field(model: &Model, field: &Field) -> Column {
    let mut column = Column::new(&field.column, kind(model, &field.kind));
    column.nullable = !field.required;
    // The moment and the fresh UUID come from the service, whose clock and randomness can be set in tests.
    column.default = match &field.default {
        Some(DefaultValue::Literal(value)) => Some(literal(model, value)),
        Some(DefaultValue::Now | DefaultValue::Uuid) | None => None,
    };
    column.min.clone_from(&field.min);
    column.max.clone_from(&field.max);
    if field.kind == FieldKind::BigInt {
        let bound = FieldKind::MAX_SAFE_INTEGER;
        column.min.get_or_insert(Literal::Integer(-bound));
        column.max.get_or_insert(Literal::Integer(bound));
    }
    column
}

fn kind(model: &Model, kind: &FieldKind) -> ColumnType {
    match kind {
        FieldKind::String { max } => ColumnType::String { max: *max },
        FieldKind::Email => ColumnType::String {
            max: FieldKind::MAX_EMAIL,
        },
        FieldKind::Url => ColumnType::String {
            max: FieldKind::MAX_URL,
        },
        FieldKind::Slug => ColumnType::String {
            max: FieldKind::MAX_SLUG,
        },
        FieldKind::Text => ColumnType::Text,
        FieldKind::SmallInt => ColumnType::SmallInt,
        FieldKind::Int => ColumnType::Int,
        FieldKind::BigInt => ColumnType::BigInt,
        FieldKind::Float => ColumnType::Float,
        FieldKind::Decimal { precision, scale } => ColumnType::Decimal {
            precision: *precision,
            scale: *scale,
        },
        FieldKind::Bool => ColumnType::Bool,
        FieldKind::Uuid => ColumnType::Uuid,
        FieldKind::Date => ColumnType::Date,
        FieldKind::Time => ColumnType::Time,
        FieldKind::DateTime => ColumnType::DateTime,
        FieldKind::Json => ColumnType::Json,
        FieldKind::Bytes => ColumnType::Bytes,
        FieldKind::Enum(id) => {
            let labels = model.enumeration(*id).labels.iter();
            ColumnType::Enum {
                labels: labels.map(|label| label.text.clone()).collect(),
            }
        }
        FieldKind::Array(element) => ColumnType::Array(Box::new(self::kind(model, element))),
    }
}

fn foreign_key(model: &Model, table: &str, relation: &Relation, names: &mut Names) -> ForeignKey {
    ForeignKey {
        name: names.give(&[table, &relation.column, "fkey"]),
        column: relation.column.clone(),
        table: model.resource(relation.target).table.clone(),
        target: "id".to_owned(),
        on_delete: relation.on_delete,
    }
}

fn join_table(model: &Model, left: &Resource, link: &ManyToMany, names: &mut Names) -> Table {
    let right = model.resource(link.target);
    let sides = [(left, &link.left_column), (right, &link.right_column)];
    let columns: Vec<_> = sides.iter().map(|(_, column)| (*column).clone()).collect();
    let reversed: Vec<_> = columns.iter().rev().cloned().collect();
    Table {
        name: link.table.clone(),
        columns: sides
            .iter()
            .map(|(side, column)| {
                let mut column = Column::new(column, kind(model, &side.id.column_kind()));
                column.check = names.column_check(&link.table, &column.name);
                column
            })
            .collect(),
        primary_key: Key {
            name: names.give(&[&link.table, "pkey"]),
            columns,
            condition: None,
        },
        uniques: Vec::new(),
        indexes: vec![Index {
            name: name(&link.table, &reversed, "idx", names),
            columns: ascending(reversed),
            condition: None,
        }],
        checks: Vec::new(),
        foreign_keys: sides
            .iter()
            .map(|(side, column)| ForeignKey {
                name: names.give(&[&link.table, column, "fkey"]),
                column: (*column).clone(),
                table: side.table.clone(),
                target: "id".to_owned(),
                on_delete: OnDelete::Cascade,
            })
            .collect(),
    }
}

fn checks(model: &Model, resource: &Resource, names: &mut Names) -> Vec<Check> {
    let named = resource.checks.iter().map(|condition| Check {
        name: names.check(resource, condition),
        rule: CheckRule::Holds(predicate(model, resource, condition)),
    });
    let mut checks: Vec<_> = named.collect();
    if resource.is_user {
        checks.extend(account::checks(&resource.table, names));
    }
    checks
}

impl Column {
    /// A column that is never null; its check is named when its table is known.
    pub(super) fn new(name: &str, kind: ColumnType) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            nullable: false,
            default: None,
            min: None,
            max: None,
            check: String::new(),
        }
    }

    pub(super) fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    pub(super) fn default(mut self, value: Literal) -> Self {
        self.default = Some(value);
        self
    }
}
