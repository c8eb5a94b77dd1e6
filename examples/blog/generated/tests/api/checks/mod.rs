//! What every resource has to do, and what those have to do that have more to them.

pub mod deleting;
pub mod freeing;
pub mod linking;
pub mod listing;
pub mod matrix;
pub mod relating;
pub mod restoring;
pub mod searching;
pub mod subject;
pub mod uniqueness;
pub mod writing;
