//! Enums, resources, fields and relations as written.

mod access;
mod field;
mod key;
mod read;
mod relation;

pub(super) use self::read::{enums, resources};
pub use self::{access::NOBODY, read::RESOURCE_KEYS};
use super::{Expression, RequestLimit, Spanned, Type, Value};
use crate::diagnostic::Span;

/// One line of `[enums]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumDeclaration {
    /// Its name.
    pub name: Spanned<String>,
    /// Its labels.
    pub labels: Spanned<Vec<Spanned<String>>>,
}

/// `[resources.<name>]`
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The name.
    pub name: Spanned<String>,
    /// The keys it has, for those who refuse some of them.
    pub keys: Vec<Spanned<String>>,
    /// `description`
    pub description: Option<Spanned<String>>,
    /// `plural`
    pub plural: Option<Spanned<String>>,
    /// `table`
    pub table: Option<Spanned<String>>,
    /// `id`
    pub id: Option<Spanned<IdChoice>>,
    /// `id_prefix`
    pub id_prefix: Option<Spanned<String>>,
    /// `timestamps`
    pub timestamps: Option<Spanned<bool>>,
    /// `soft_delete`
    pub soft_delete: Option<Spanned<bool>>,
    /// `late_lists`
    pub late_lists: Option<Spanned<bool>>,
    /// `lock`
    pub lock: Option<Spanned<LockChoice>>,
    /// `owner`
    pub owner: Vec<Spanned<String>>,
    /// `access`
    pub access: Option<Access>,
    /// `cache`
    pub cache: Option<Spanned<CachePolicy>>,
    /// `rate_limit`
    pub rate_limit: Option<Spanned<RequestLimit>>,
    /// `operations`
    pub operations: Option<Spanned<Vec<Spanned<Operation>>>>,
    /// `default_sort`
    pub default_sort: Option<Spanned<String>>,
    /// `unique`
    pub unique: Vec<Key>,
    /// `indexes`
    pub indexes: Vec<Key>,
    /// `checks`
    pub checks: Vec<Expression>,
    /// `renamed_from`
    pub renamed_from: Option<Spanned<String>>,
    /// `fields`
    pub fields: Vec<Field>,
    /// `relations`
    pub relations: Vec<Relation>,
    /// Names of fields and relations that could not be read, so that nobody calls them unknown.
    pub unread: Vec<String>,
}

/// `id`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum IdChoice {
    Uuid,
    TypeId,
    Integer,
    String(u32),
}

/// `lock`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum LockChoice {
    Optional,
    Required,
    Off,
}

/// `cache`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// `false`
    Off,
    /// A time, in seconds.
    Seconds(u64),
}

/// One of `operations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum Operation {
    List,
    Read,
    Create,
    Replace,
    Update,
    Delete,
}

/// One entry of `unique` or `indexes`.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Names of fields, relations and built-in columns; in an index, a `-` before one has the greatest first.
    pub attributes: Vec<Spanned<String>>,
    /// `where`
    pub condition: Option<Expression>,
    /// Where it is written.
    pub span: Span,
}

/// `access`
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// Where it is written.
    pub span: Span,
    /// The rules in written order.
    pub rules: Vec<(Spanned<AccessKey>, Rule)>,
}

/// A key of `access`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum AccessKey {
    List,
    Read,
    Create,
    Update,
    Delete,
    Write,
}

/// Any of its grants suffices.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Where it is written.
    pub span: Span,
    /// The grants in written order.
    pub grants: Vec<Grant>,
}

/// A word, or `{ to = WHO, where = "..." }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// Who is granted.
    pub to: Spanned<String>,
    /// On which rows.
    pub condition: Option<Expression>,
}

/// `read` and `write` of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldRule {
    /// `"none"`, or the `readonly` or `writeonly` that stands for it.
    None(Span),
    /// The values of `access`.
    Grants(Rule),
}

/// One line of `fields`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Field {
    /// The name.
    pub name: Spanned<String>,
    /// `type`; `None` where it is missing or wrong, which is reported.
    pub kind: Option<Type>,
    /// `unique`
    pub unique: Option<Spanned<bool>>,
    /// `index`
    pub index: Option<Spanned<bool>>,
    /// `default`
    pub default: Option<Spanned<Value>>,
    /// `min`
    pub min: Option<Spanned<Value>>,
    /// `max`
    pub max: Option<Spanned<Value>>,
    /// `pattern`
    pub pattern: Option<Spanned<String>>,
    /// `search`
    pub search: Option<Spanned<bool>>,
    /// `filter`
    pub filter: Option<Spanned<bool>>,
    /// `sort`
    pub sort: Option<Spanned<bool>>,
    /// `read`, or `writeonly`
    pub read: Option<FieldRule>,
    /// `write`, or `readonly`
    pub write: Option<FieldRule>,
    /// `encrypted`
    pub encrypted: Option<Spanned<bool>>,
    /// `description`
    pub description: Option<Spanned<String>>,
    /// `example`
    pub example: Option<Spanned<Value>>,
    /// `column`
    pub column: Option<Spanned<String>>,
    /// `json`
    pub json: Option<Spanned<String>>,
    /// `renamed_from`
    pub renamed_from: Option<Spanned<String>>,
}

/// One line of `relations`.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The name.
    pub name: Spanned<String>,
    /// What it is, and the name of its target.
    pub kind: RelationKind,
    /// The target.
    pub target: Spanned<String>,
    /// `required`
    pub required: Option<Spanned<bool>>,
    /// `unique`
    pub unique: Option<Spanned<bool>>,
    /// `on_delete`
    pub on_delete: Option<Spanned<OnDelete>>,
    /// `inverse`
    pub inverse: Option<Spanned<InverseChoice>>,
    /// `constraint`
    pub constraint: Option<Spanned<bool>>,
    /// `column`
    pub column: Option<Spanned<String>>,
    /// `json`
    pub json: Option<Spanned<String>>,
    /// `table`
    pub table: Option<Spanned<String>>,
    /// `description`
    pub description: Option<Spanned<String>>,
    /// `renamed_from`
    pub renamed_from: Option<Spanned<String>>,
}

/// Which of the two keys a relation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the key it is named after")]
pub enum RelationKind {
    BelongsTo,
    ManyToMany,
}

/// `on_delete`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word it is named after")]
pub enum OnDelete {
    Restrict,
    Cascade,
    SetNull,
}

/// `inverse`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InverseChoice {
    /// `false`
    None,
    /// The name.
    Named(String),
}
