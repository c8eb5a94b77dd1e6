//! Who is asking: accounts are registered, sign in, stay signed in and leave.
//!
//! A sign-in begins a session. The session is proven by short-lived access tokens, which are signed,
//! and prolonged by refresh tokens, which are random, kept as hashes and used once. Whether a session
//! still lives and what its account may do is read from the database with every request, so that
//! whatever ends a session ends it at once.

pub mod admin;
pub mod bodies;
pub mod events;
mod handlers;
mod identify;
mod jwt;
mod mail;
pub mod password_rules;
mod passwords;
pub mod repository;
mod secrets;
mod service;
mod settings;
mod throttle;
mod tokens;
mod upkeep;

use std::{num::NonZeroU32, time::Duration};

use kernel::limiter::RateLimiter;

pub use self::{
    handlers::routes,
    identify::{identify, verify},
    mail::{Mail, Mailer},
    passwords::Passwords,
    service::{ending::sweep, sessions},
    settings::Settings,
    throttle::Throttle,
    tokens::Tokens,
    upkeep::upkeep,
};

/// What signing in takes besides the database.
#[derive(Debug, Clone)]
pub struct Auth {
    pub tokens: Tokens,
    pub passwords: Passwords,
    pub throttle: Throttle,
    pub mailer: Mailer,
}

impl Auth {
    /// Every limit on what may be tried is made by `limiter`: of a name, so many in a time.
    pub fn new(
        settings: &Settings,
        limiter: impl Fn(&'static str, NonZeroU32, Duration) -> RateLimiter,
    ) -> Self {
        Self {
            tokens: Tokens::new(settings),
            passwords: Passwords::default(),
            throttle: Throttle::new(settings, limiter),
            mailer: Mailer::into_directory(&settings.mail_dir),
        }
    }
}
