//! What whoever watches over the service wants to know. The log adds when, from where, by whom and
//! in which request.

use tracing::{info, warn};
use kernel::{Id, User};

const TARGET: &str = "security";

/// Something that happened to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Registered,
    SignedIn,
    SignInFailed,
    SignInThrottled,
    SignedOut,
    RefreshTokenReused,
    SessionEnded,
    PasswordChanged,
    PasswordRefused,
    PasswordResetRequested,
    PasswordReset,
    EmailChanged,
    EmailVerified,
    AccountExported,
    AccountErased,
    AccountChangedByAdmin,
    AdminCreated,
}

/// Logs what happened to the account, or to one that is not there.
pub fn record(event: Event, account: Option<Id<User>>) {
    let account = account.map(tracing::field::display);
    match event {
        Event::SignInFailed
        | Event::SignInThrottled
        | Event::PasswordRefused
        | Event::RefreshTokenReused => warn!(target: TARGET, account, "{event:?}"),
        _ => info!(target: TARGET, account, "{event:?}"),
    }
}
