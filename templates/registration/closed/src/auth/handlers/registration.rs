use axum::extract::{Request, State};
use kernel::{
    Answer, Body, Caller, Draft, Operation, Resource as _, Result, Routes, Schema, Verb, respond,
};

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
    users::{Account, REGISTRATION},
};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX).add(
        Operation::new(Verb::Post, "/auth/register", "Make an account for somebody")
            .tag(TAG)
            .access(Account::POLICY.list)
            .admits(|caller| Account::listable(caller).map(drop))
            .takes(Body::Object("Auth.Registration", REGISTRATION))
            .answers(201, Body::Row(Schema::of::<Account>()))
            .fails(&[400, 409, 413, 415, 422]),
        register,
    )
}

async fn register(State(app): State<App>, caller: Caller, request: Request) -> Result<Answer> {
    let mut draft = Draft::read(request).await?;
    let email = draft.text(bodies::EMAIL).unwrap_or_default().to_owned();
    password_rules::check(&mut draft, bodies::PASSWORD, &email);
    let new = draft
        .create_as::<Account>(REGISTRATION, &app.db, &caller)
        .await?;
    // This takes its time, so it comes before anything is locked.
    let hash = app.auth.passwords.hash(new.password.clone()).await?;

    let mut tx = app.db.begin().await?;
    let account = registration::register(&mut tx, &caller, new, &hash).await?;
    let location = format!("{}/users/{}", api::PREFIX, account.id);
    let answer = respond::created(&mut tx, &caller, &account, location).await?;
    tx.commit().await?;
    events::record(Event::Registered, Some(account.id));
    Ok(answer)
}
