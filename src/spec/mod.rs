//! The description as written, with the place of everything.
//!
//! [`parse`] reads the TOML and reports every problem of its form: syntax, unknown keys, values of the wrong
//! kind. What the description means, and whether it can mean that, is the model's to decide.

mod broken;
mod document;
mod duration;
mod elsewhere;
mod expression;
mod json_schema;
mod reader;
mod resource;
mod settings;
mod syntax;
mod types;
mod value;

use std::collections::BTreeSet;

pub use self::{
    broken::BrokenLines,
    document::{Parsed, parse},
    elsewhere::our_grantee,
    expression::{Comparison, Expression, NO_CLOCK, Operator, Term, is_clock},
    json_schema::json_schema,
    resource::{
        Access, AccessKey, CachePolicy, EnumDeclaration, Field, FieldRule, Grant, IdChoice,
        InverseChoice, Key, LockChoice, NOBODY, OnDelete, Operation, RESOURCE_KEYS, Relation,
        RelationKind, Resource, Rule,
    },
    settings::{
        Api, Auth, AuthMode, Cache, CacheStore, Case, Database, Engine, ErrorFormat, Ids,
        RateLimit, Registration, RequestLimit, Service, Store, Versioning,
    },
    types::{Base, MAX_LABELS, MAX_STRING, Plain, Type, instead, our_type, type_words},
    value::{Spanned, Value},
};

/// All tables of the top level, those of the domain last.
const TABLES: [&str; 8] = [
    "service",
    "database",
    "api",
    "auth",
    "rate_limit",
    "cache",
    "enums",
    "resources",
];

/// Tables that say how the service is, and not what it keeps.
const SETTINGS: &[&str] = TABLES.split_at(6).0;

/// A description as written: what is absent is absent, defaults are the model's.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// `[service]`
    pub service: Service,
    /// `[database]`
    pub database: Database,
    /// `[api]`
    pub api: Api,
    /// `[auth]`
    pub auth: Option<Auth>,
    /// `[rate_limit]`
    pub rate_limit: Option<RateLimit>,
    /// `[cache]`
    pub cache: Option<Cache>,
    /// `[enums]`, in written order.
    pub enums: Vec<EnumDeclaration>,
    /// `[resources]`, in written order.
    pub resources: Vec<Resource>,
    /// Names of enums and resources that could not be read, so that nobody calls them unknown.
    pub unread: Vec<String>,
    /// Names on lines that could not be read, of whatever they were.
    pub lost: BTreeSet<String>,
    /// Lines that could not be read.
    pub broken: BrokenLines,
}
