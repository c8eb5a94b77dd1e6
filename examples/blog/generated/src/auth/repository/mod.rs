//! SQL for sessions and tokens: one function, one statement.

pub mod one_time_tokens;
pub mod refresh_tokens;
pub mod sessions;
