//! Accounts, from how they come to be to how they end, with passwords that are really hashed.

mod admins;
mod email_change;
mod helpers;
mod password_reset;
mod profile;
mod ranks;
mod registration;
mod sessions;
mod sign_in;
mod tokens;
