use std::time::Duration;

use tokio::time;

use super::service::ending;
use crate::{app::App, config::Environment};

const PAUSE: Duration = Duration::from_hours(1);

/// What is done beside the requests, for as long as the service runs.
pub async fn upkeep(app: App) {
    if app.config.environment == Environment::Production {
        app.auth.mailer.warn();
    }
    let mut pauses = time::interval(PAUSE);
    loop {
        pauses.tick().await;
        if let Err(error) = ending::sweep(&app.db).await {
            tracing::warn!(?error, "expired sessions are still there");
        }
    }
}
