//! What every resource has to do, and what those have to do that have more to them.

pub mod belonging;
pub mod caller;
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
pub mod returning;
pub mod searching;
pub mod subject;
pub mod uniqueness;
pub mod withholding;
pub mod writing;
