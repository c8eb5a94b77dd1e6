//! What accounts are told apart by.

/// What accounts are told apart by.
pub type UserKey = uuid::Uuid;
