//! What every resource has to do, and what those have to do that have more to them.

#![allow(
    dead_code,
    reason = "which of it a project needs depends on the routes that it has"
)]

pub mod deleting;
pub mod freeing;
pub mod leaving;
pub mod linking;
pub mod listing;
pub mod matrix;
pub mod names;
pub mod nesting;
pub mod outliving;
pub mod relating;
pub mod restoring;
pub mod searching;
pub mod subject;
pub mod uniqueness;
pub mod withholding;
pub mod writing;
