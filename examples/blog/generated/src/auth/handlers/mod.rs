//! HTTP for accounts and sessions: take the request apart, call the service, put the answer
//! together.

mod password;
mod password_reset;
mod profile;
mod registration;
mod sessions;

use crate::{app::App, kernel::Routes};

/// The heading under which the routes stand.
const TAG: &str = "auth";

/// Every route of `/auth`.
pub fn routes() -> Routes<App> {
    Routes::new()
        .merge(password::routes())
        .merge(password_reset::routes())
        .merge(profile::routes())
        .merge(registration::routes())
        .merge(sessions::routes())
}
