//! From a domain description to a running, tested Rust backend.
//!
//! The pipeline, top to bottom: [`spec`] reads the TOML as written, [`model`] resolves it to what is meant,
//! [`view`] makes small serializable structs of it, [`plan`] says which templates apply, [`render`] fills them,
//! [`format`] tidies the Rust, [`output`] puts the result on the disk. A module imports only from those below it.

#![warn(clippy::unwrap_used)]

pub mod cli;
pub mod wizard;

pub mod pipeline;

pub mod format;
pub mod lock;
pub mod output;
pub mod render;

pub mod plan;
pub mod view;

pub mod schema;
pub mod sql;

pub mod model;
pub mod spec;

pub mod diagnostic;
