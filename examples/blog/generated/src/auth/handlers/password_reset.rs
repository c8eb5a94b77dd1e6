use axum::{
    extract::{Request, State},
    http::StatusCode,
};
use kernel::{Answer, Body, Caller, Draft, Operation, Result, Routes, Verb, respond};

use super::TAG;
use crate::{
    api,
    app::App,
    auth::{
        bodies::{self, Address, PasswordReset},
        password_rules,
        service::password_reset,
    },
};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(
            Operation::new(
                Verb::Post,
                "/auth/password/forgot",
                "Ask for a new password",
            )
            .tag(TAG)
            .takes(Address::BODY)
            .answers(202, Body::Empty)
            .fails(&[400, 401, 413, 415, 422]),
            forgot,
        )
        .add(
            Operation::new(Verb::Post, "/auth/password/reset", "Set a new password")
                .tag(TAG)
                .takes(PasswordReset::BODY)
                .fails(&[400, 401, 413, 415, 422]),
            reset,
        )
}

async fn forgot(State(app): State<App>, caller: Caller, request: Request) -> Result<StatusCode> {
    let draft = Draft::read(request).await?;
    let body: Address = draft.check(Address::FIELDS, &caller)?;
    password_reset::ask(&app, &body.email).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn reset(State(app): State<App>, caller: Caller, request: Request) -> Result<Answer> {
    let mut draft = Draft::read(request).await?;
    let found = match draft.text(bodies::TOKEN) {
        Some(token) => {
            let found = password_reset::find(&app, token).await?;
            if found.is_none() {
                draft.refuse(password_reset::void());
            }
            found
        }
        None => None,
    };
    let email = found.as_ref().map_or("", |found| &found.email).to_owned();
    password_rules::check(&mut draft, bodies::PASSWORD, &email);
    let body = draft.check(PasswordReset::FIELDS, &caller)?;
    password_reset::reset(&app, found, body).await?;
    Ok(respond::no_content())
}
