//! What services stand on: it knows no resource and no route of any.

pub mod access;
pub mod account_key;
pub mod cache;
pub mod clock;
pub mod collection;
pub mod condition;
pub mod constraint;
pub mod context;
pub mod conventions;
pub mod db;
pub mod decimal;
pub mod deletion;
pub mod docs;
pub mod draft;
pub mod edit;
pub mod encoding;
pub mod engine;
pub mod env;
pub mod envelope;
pub mod error;
pub mod error_body;
pub mod field;
pub mod guards;
pub mod health;
pub mod id;
pub mod idempotency;
pub mod integrity;
pub mod json;
pub mod kind;
pub mod labels;
pub mod lens;
pub mod limiter;
pub mod limits;
pub mod list;
pub mod members;
pub mod metrics;
pub mod middleware;
pub mod migrations;
pub mod openapi;
pub mod owner;
pub mod path;
pub mod pools;
pub mod precondition;
pub mod predicate;
pub mod purge;
pub mod rate_limit;
pub mod resource;
pub mod respond;
pub mod routes;
pub mod rows;
pub mod scalar;
pub mod server;
pub mod telemetry;

pub use self::{
    access::{Caller, Grant, Policy, Rule, Who},
    access::{Identity, Session, User},
    account_key::UserKey,
    cache::Cache,
    clock::now,
    collection::{Blob, List},
    condition::{Condition, Operator},
    constraint::Constraint,
    db::{Connection, Database, Executor, OpenError, Statement, Tx},
    decimal::Decimal,
    deletion::{Child, Need, OnDelete},
    draft::Draft,
    edit::{Edit, Settled},
    error::{Error, Failure, Problem, Result},
    field::{Field, Pattern, Preset, Write},
    guards::Guards,
    id::{Fresh, Id, Identified, Key},
    idempotency::{IdempotencyKey, RequestKey},
    json::{in_order, nullable},
    kind::Kind,
    lens::Lens,
    list::{ListQuery, NoParams, OrderBy, Page, Pagination, Params},
    owner::{Hop, Owner},
    path::At,
    precondition::Precondition,
    predicate::Predicate,
    resource::{Lock, Resource, Table},
    respond::{Answer, Representation},
    routes::{Body, Operation, Parameters, Routes, Schema, Verb},
    scalar::Scalar,
};
