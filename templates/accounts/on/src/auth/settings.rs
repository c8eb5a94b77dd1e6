use std::{num::NonZeroU32, path::PathBuf, time::Duration};

use kernel::env::{Env, Secret};

use crate::api;

/// How accounts are protected, and how long a sign-in lasts.
#[derive(Debug, Clone)]
pub struct Settings {
    pub secret: Secret,
    pub previous_secret: Option<Secret>,
    pub access_ttl: Duration,
    pub refresh_ttl: Duration,
    pub failures_per_account: NonZeroU32,
    pub failures_per_address: NonZeroU32,
    pub mail_dir: PathBuf,
}

impl Settings {
    pub(crate) fn read(env: &mut Env) -> Self {
        let access_ttl = env.read(
            "ACCESS_TTL",
            api::ACCESS_TTL,
            "how long an access token is good for",
        );
        let refresh_ttl = env.read(
            "REFRESH_TTL",
            api::REFRESH_TTL,
            "how long a session lasts that is not refreshed",
        );
        if refresh_ttl < access_ttl {
            env.refuse("REFRESH_TTL", "at least as long as `ACCESS_TTL`");
        }
        Self {
            secret: env.secret("JWT_SECRET", "signs and verifies access tokens"),
            previous_secret: env.optional_secret(
                "JWT_SECRET_PREVIOUS",
                "still verifies access tokens after a change of `JWT_SECRET`",
            ),
            access_ttl,
            refresh_ttl,
            failures_per_account: env.read(
                "LOGIN_FAILURES",
                const { NonZeroU32::new(10).unwrap() },
                "wrong passwords in five minutes for one account from one address",
            ),
            failures_per_address: env.read(
                "LOGIN_FAILURES_PER_ADDRESS",
                const { NonZeroU32::new(100).unwrap() },
                "wrong passwords in five minutes from one address",
            ),
            mail_dir: env.read(
                "MAIL_DIR",
                PathBuf::from("data/mail"),
                "where mails are written",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_at_least_as_long_as_its_access_token() {
        for (refresh, problems) in [("59m", 1), ("60m", 0), ("2h", 0)] {
            let mut env = Env::of_pairs([
                ("JWT_SECRET", "7b1d0f3c5e9a48267c1b0d3f5a9e4826"),
                ("ACCESS_TTL", "1h"),
                ("REFRESH_TTL", refresh),
            ]);
            Settings::read(&mut env);
            assert_eq!(env.problems().len(), problems, "{refresh}");
        }
    }
}
