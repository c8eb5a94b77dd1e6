use axum::extract::{Request, State};
use kernel::{Answer, Caller, Draft, Operation, Result, Routes, Verb, respond};

use super::TAG;
use crate::{
    api,
    app::App,
    auth::{
        bodies::{self, PasswordChange, SIGNED_IN},
        password_rules,
        service::password_change,
    },
};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX).add(
        Operation::new(Verb::Put, "/auth/password", "Change your password")
            .tag(TAG)
            .access(SIGNED_IN)
            .takes(PasswordChange::BODY)
            .fails(&[400, 409, 413, 415, 422]),
        change,
    )
}

async fn change(State(app): State<App>, caller: Caller, request: Request) -> Result<Answer> {
    let identity = caller.require()?;
    let mut draft = Draft::read(request).await?;
    let account = password_change::credentials_of(&app, identity).await?;
    password_rules::check(&mut draft, bodies::NEW_PASSWORD, &account.email);
    password_change::confirm(&app, &account, &mut draft).await?;
    let change: PasswordChange = draft.check(PasswordChange::FIELDS, &caller)?;
    password_change::change(&app, identity, &account, change.new_password).await?;
    Ok(respond::no_content())
}
