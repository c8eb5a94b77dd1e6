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
        bodies::{Address, EmailVerification},
        service::email_verification,
    },
};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(
            Operation::new(Verb::Post, "/auth/email/verify", "Verify an e-mail address")
                .tag(TAG)
                .takes(EmailVerification::BODY)
                .fails(&[400, 401, 409, 413, 415, 422]),
            verify,
        )
        .add(
            Operation::new(
                Verb::Post,
                "/auth/email/resend",
                "Ask for another mail to verify",
            )
            .tag(TAG)
            .takes(Address::BODY)
            .answers(202, Body::Empty)
            .fails(&[400, 401, 413, 415, 422]),
            resend,
        )
}

async fn verify(State(app): State<App>, caller: Caller, request: Request) -> Result<Answer> {
    let draft = Draft::read(request).await?;
    let body: EmailVerification =
        draft.check(EmailVerification::FIELDS, &caller)?;
    email_verification::verify(&app, &body.token).await?;
    Ok(respond::no_content())
}

async fn resend(State(app): State<App>, caller: Caller, request: Request) -> Result<StatusCode> {
    let draft = Draft::read(request).await?;
    let body: Address = draft.check(Address::FIELDS, &caller)?;
    email_verification::send_again(&app, &body.email).await?;
    Ok(StatusCode::ACCEPTED)
}
