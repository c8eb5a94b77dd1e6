//! The relational schema of a model: what any engine has to hold, in no engine's words.
//!
//! Two descriptions are compared by their schemas when a migration is made.

mod account;
mod build;
mod internal;
mod keys;
mod names;
mod predicate;

pub use self::{
    build::{links_completed_by, schema},
    keys::key_name,
    predicate::{Comparison, Operand, Predicate, predicate},
};
use crate::model::{Literal, OnDelete, Resource};

/// The column of rows that are only marked as deleted.
const DELETED_AT: &str = "deleted_at";

/// Every table and view of a service.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// Those pointed to before those that point, as far as cycles allow.
    pub tables: Vec<Table>,
    /// In the order of their tables.
    pub views: Vec<View>,
}

impl Schema {
    /// The table of a name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The names of the checks of a resource, in its order.
    pub fn checks_of(&self, resource: &Resource) -> impl Iterator<Item = &str> {
        let checks = self.table(&resource.table).map(|table| &table.checks);
        let own = checks.into_iter().flatten().take(resource.checks.len());
        own.map(|check| check.name.as_str())
    }

    /// The view over the rows of a table that are not deleted.
    pub fn view_of(&self, table: &str) -> Option<&View> {
        self.views.iter().find(|view| view.table == table)
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Unlike that of any other table, view or index.
    pub name: String,
    /// At least one.
    pub columns: Vec<Column>,
    /// What its rows are told apart by.
    pub primary_key: Key,
    /// Further keys; partial ones have a condition.
    pub uniques: Vec<Key>,
    /// Those of foreign keys and of the default sort among them.
    pub indexes: Vec<Index>,
    /// What every row satisfies; those of a resource first, in its order.
    pub checks: Vec<Check>,
    /// The tables it points to.
    pub foreign_keys: Vec<ForeignKey>,
}

impl Table {
    /// The key of these columns, for the rows of this condition.
    pub fn key(&self, columns: &[String], condition: Option<&Predicate>) -> Option<&Key> {
        let mut keys = self.uniques.iter().chain([&self.primary_key]);
        keys.find(|key| key.columns == columns && key.condition.as_ref() == condition)
    }

    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Unlike that of any other column of its table.
    pub name: String,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it holds where an insert says nothing; no [`Literal::Enum`].
    pub default: Option<Literal>,
    /// The least length of a text or list, or the least value.
    pub min: Option<Literal>,
    /// The greatest length of a text or list, or the greatest value.
    pub max: Option<Literal>,
    /// What the constraint is called that holds its values to all this, where the engine needs one.
    pub check: String,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnType {
    /// An integer counted up by the database.
    Identity,
    /// 128 bits.
    Uuid,
    /// Text of bounded length.
    String {
        /// Characters at most.
        max: u32,
    },
    /// Text without a bound.
    Text,
    /// One of these texts.
    Enum {
        /// In written order.
        labels: Vec<String>,
    },
    /// 16 bits.
    SmallInt,
    /// 32 bits.
    Int,
    /// 64 bits.
    BigInt,
    /// 64 bits of floating point.
    Float,
    /// An exact decimal.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// True or false.
    Bool,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A moment.
    DateTime,
    /// Any JSON value.
    Json,
    /// Bytes.
    Bytes,
    /// A list.
    Array(Box<ColumnType>),
}

/// Columns that no two rows share.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The name of the constraint.
    pub name: String,
    /// At least one.
    pub columns: Vec<String>,
    /// Only rows that satisfy this count.
    pub condition: Option<Predicate>,
}

/// An index that is no key.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The name.
    pub name: String,
    /// At least one.
    pub columns: Vec<IndexColumn>,
    /// Only rows that satisfy this are in it.
    pub condition: Option<Predicate>,
}

/// One column of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexColumn {
    /// The column.
    pub name: String,
    /// Greatest first.
    pub descending: bool,
}

/// What every row satisfies beyond its columns' types.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The name of the constraint.
    pub name: String,
    /// What holds.
    pub rule: CheckRule,
}

/// What a check asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckRule {
    /// The predicate holds; a comparison with null counts as holding.
    Holds(Predicate),
    /// The column has no upper-case letters.
    LowerCase(String),
}

/// A column that holds ids of another table.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// The name of the constraint.
    pub name: String,
    /// The column.
    pub column: String,
    /// The table it points to.
    pub table: String,
    /// The column it points to.
    pub target: String,
    /// What the deletion of the row pointed to means.
    pub on_delete: OnDelete,
}

/// The rows of a table that are not deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Unlike that of any table or index.
    pub name: String,
    /// The table.
    pub table: String,
    /// Which of its rows.
    pub condition: Predicate,
}
