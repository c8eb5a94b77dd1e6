//! HTTP for accounts and sessions: take the request apart, call the service, put the answer
//! together.

mod password;
mod password_reset;
mod profile;
mod registration;
mod sessions;

use kernel::Routes;

use crate::{api, app::App};

/// The heading under which the routes stand.
const TAG: &str = "auth";

/// Every route of `/auth`.
pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .merge(password::routes())
        .merge(password_reset::routes())
        .merge(profile::routes())
        .merge(registration::routes())
        .merge(sessions::routes())
}
