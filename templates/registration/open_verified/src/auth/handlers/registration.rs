use axum::{
    extract::{Request, State},
    http::StatusCode,
};
use kernel::{Body, Caller, Draft, Operation, Resource as _, Result, Routes, Verb};

use super::TAG;
use crate::{
    api,
    app::App,
    auth::{
        bodies,
        events::{self, Event},
        password_rules,
        service::registration,
    },
    users::{Profile, REGISTRATION},
};

pub fn routes() -> Routes<App> {
    let keys = Profile::CONSTRAINTS.iter().filter(|it| it.is_unique()).count();
    Routes::at(api::PREFIX).add(
        Operation::new(Verb::Post, "/auth/register", "Ask for an account")
            .tag(TAG)
            .takes(Body::Object("Auth.Registration", REGISTRATION))
            .answers(202, Body::Empty)
            .fails(if keys > 1 {
                &[400, 401, 409, 413, 415, 422]
            } else {
                // That an address is taken is told to nobody.
                &[400, 401, 413, 415, 422]
            }),
        register,
    )
}

async fn register(State(app): State<App>, caller: Caller, request: Request) -> Result<StatusCode> {
    let mut draft = Draft::read(request).await?;
    let email = draft.text(bodies::EMAIL).unwrap_or_default().to_owned();
    password_rules::check(&mut draft, bodies::PASSWORD, &email);
    let new = draft
        .create_as::<Profile>(REGISTRATION, &app.db, &caller)
        .await?;
    // This comes before anything that takes its time.
    app.auth.throttle.demand_mail().await?;
    let hash = app.auth.passwords.hash(new.password.clone()).await?;
    registration::register(&app, &caller, new, &hash).await?;
    events::record(Event::Registered, None);
    Ok(StatusCode::ACCEPTED)
}
