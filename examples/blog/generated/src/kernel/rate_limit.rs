//! The limit on every caller, as it is configured.

use std::{num::NonZeroU32, time::Duration};

use super::api;
use crate::env::Env;

/// The limit for everybody.
#[derive(Debug, Clone)]
pub struct Settings {
    pub requests: NonZeroU32,
    pub window: Duration,
}

impl Settings {
    pub fn read(env: &mut Env) -> Self {
        Self {
            requests: env.read(
                "RATE_LIMIT_REQUESTS",
                api::RATE_LIMIT_REQUESTS,
                "how many requests a user, or else an address, may send in a window",
            ),
            window: env.read(
                "RATE_LIMIT_WINDOW",
                api::RATE_LIMIT_WINDOW,
                "how long it takes until all of them are available again",
            ),
        }
    }
}
