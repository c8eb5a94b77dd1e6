//! The rules of accounts and sessions.

pub mod email_change;
pub mod ending;
pub mod password_change;
pub mod password_reset;
pub mod profile;
pub mod refresh;
pub mod registration;
pub mod sessions;
pub mod sign_in;
