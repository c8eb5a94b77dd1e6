//! The limit on every caller, as it is configured.

use std::{num::NonZeroU32, time::Duration};

use crate::env::Env;

/// The limit for everybody.
#[derive(Debug, Clone)]
pub struct Settings {
    pub requests: NonZeroU32,
    pub window: Duration,
}

impl Settings {
    /// Reads them; these hold unless the environment says otherwise.
    pub fn read(env: &mut Env, requests: NonZeroU32, window: Duration) -> Self {
        Self {
            requests: env.read(
                "RATE_LIMIT_REQUESTS",
                requests,
                "how many requests a user, or else an address, may send in a window",
            ),
            window: env.read(
                "RATE_LIMIT_WINDOW",
                window,
                "how long it takes until all of them are available again",
            ),
        }
    }
}
