//! How many wrong passwords are worth an answer.
//!
//! Failures count, successes do not. Whoever guesses at one account is stopped at their own
//! address and leaves the account open to everybody else. Guesses from very many addresses close it
//! to new addresses only: where a session of the account lives, its owner gets in.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use kernel::{
    Error, Result,
    context::{self, Context},
    limiter::{Decision, RateLimiter, network},
};

use super::Settings;

const WINDOW: Duration = Duration::from_mins(5);

/// Failures of one account from all addresses together, as a multiple of those from one.
const ADDRESSES: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Mails that one account gets for one purpose.
const MAILS_TO_ACCOUNT: NonZeroU32 = NonZeroU32::new(3).unwrap();

/// Mails that one address may ask for.
const MAILS_FROM_ADDRESS: NonZeroU32 = NonZeroU32::new(30).unwrap();

/// Remembers failed attempts.
#[derive(Debug, Clone)]
pub struct Throttle {
    here: RateLimiter,
    address: RateLimiter,
    account: RateLimiter,
    mails: RateLimiter,
    mails_asked: RateLimiter,
}

/// An attempt to prove to be the owner of an account.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The e-mail address, whether there is such an account or not.
    pub account: String,
    /// Where it comes from.
    pub address: IpAddr,
}

/// Why an attempt has to wait, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Too many failures from this address.
    Address(Duration),
    /// Too many failures for this account from elsewhere.
    Account(Duration),
}

impl Attempt {
    /// An attempt of the client whose request is under way.
    pub fn at(account: &str) -> Self {
        let client = context::with(Context::client);
        Self {
            account: account.to_owned(),
            address: network(client.unwrap_or(IpAddr::from([0, 0, 0, 0]))),
        }
    }
}

impl Throttle {
    /// Every limit on what may be tried is made by `limiter`: of a name, so many in a time.
    pub fn new(
        settings: &Settings,
        limiter: impl Fn(&'static str, NonZeroU32, Duration) -> RateLimiter,
    ) -> Self {
        let per_account = settings.failures_per_account;
        let everywhere = per_account.saturating_mul(ADDRESSES);
        Self {
            here: limiter("login", per_account, WINDOW),
            address: limiter("login-address", settings.failures_per_address, WINDOW),
            account: limiter("login-account", everywhere, WINDOW * 12),
            mails: limiter("mail", MAILS_TO_ACCOUNT, WINDOW),
            mails_asked: limiter("mail-address", MAILS_FROM_ADDRESS, WINDOW),
        }
    }

    /// Whether the attempt has to wait. It counts only when it has failed.
    pub async fn wait(&self, attempt: &Attempt) -> Option<Wait> {
        let here = self.here.peek(&(&attempt.account, attempt.address)).await;
        let address = self.address.peek(&attempt.address).await;
        let account = self.account.peek(&attempt.account).await;
        let longest = here.retry_after.max(address.retry_after);
        longest
            .map(Wait::Address)
            .or(account.retry_after.map(Wait::Account))
    }

    /// Counts a failure.
    pub async fn failed(&self, attempt: &Attempt) {
        self.here.check(&(&attempt.account, attempt.address)).await;
        self.address.check(&attempt.address).await;
        self.account.check(&attempt.account).await;
    }

    /// Counts the wish of the client for a mail.
    ///
    /// # Errors
    /// 429 where it has asked for very many.
    pub async fn demand_mail(&self) -> Result<()> {
        let sender = Attempt::at("").address;
        demand(self.mails_asked.check(&sender).await)
    }

    /// Counts a mail to the account. Mails for other purposes do not count, so that nobody who asks for
    /// the one keeps the other away.
    ///
    /// # Errors
    /// 429 where it has been sent several.
    pub async fn demand_mail_to(&self, account: &str, purpose: &'static str) -> Result<()> {
        demand(self.mails.check(&(account, purpose)).await)
    }

    /// Whether the account may be sent another mail, which is yet to be decided.
    pub async fn would_admit_mail_to(&self, account: &str, purpose: &'static str) -> bool {
        self.mails.peek(&(account, purpose)).await.retry_after.is_none()
    }
}

fn demand(decision: Decision) -> Result<()> {
    match decision.retry_after {
        None => Ok(()),
        Some(retry_after) => Err(Error::RateLimited { retry_after }),
    }
}
