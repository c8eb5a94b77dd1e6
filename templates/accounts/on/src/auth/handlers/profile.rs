use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri},
};
use kernel::{
    Answer, Body, Caller, Draft, Lens, NoParams, Operation, Parameters, Precondition,
    Representation, Result, Routes, Schema, Verb, respond,
};

use super::TAG;
use crate::{
    api,
    app::App,
    auth::{
        bodies::{Export, SIGNED_IN},
        service::profile,
    },
    users::Profile,
};

pub fn routes() -> Routes<App> {
    let schema = Schema::of::<Profile>();
    Routes::at(api::PREFIX)
        .add(
            Operation::new(Verb::Get, "/auth/me", "Show your account")
                .tag(TAG)
                .access(SIGNED_IN)
                .parameters(Parameters::Read)
                .answers(200, Body::Row(schema))
                .fails(&[400]),
            show,
        )
        .add(
            Operation::new(Verb::Patch, "/auth/me", "Change your account")
                .tag(TAG)
                .access(SIGNED_IN)
                .parameters(Parameters::Change)
                .takes(Body::Patch(schema))
                .answers(200, Body::Row(schema))
                .fails(&[400, 409, 412, 413, 415, 422]),
            patch,
        )
        .add(
            Operation::new(Verb::Delete, "/auth/me", "Erase your account")
                .tag(TAG)
                .access(SIGNED_IN)
                .parameters(Parameters::Change)
                .fails(&[400, 412]),
            erase,
        )
        .add(
            Operation::new(Verb::Get, "/auth/me/export", "Take your data along")
                .tag(TAG)
                .access(SIGNED_IN)
                .answers(200, Export::BODY)
                .fails(&[400]),
            export,
        )
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
    precondition: Precondition,
) -> Result<Answer> {
    let user = caller.require()?.user;
    let lens = Lens::read::<Profile>(&uri, &caller)?;
    let profile = profile::find(app.db.reader(), user).await?;
    let shown = Representation::of(app.db.reader(), &profile, &lens).await?;
    Ok(shown.answer(&precondition))
}

async fn patch(
    State(app): State<App>,
    caller: Caller,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    caller.require()?;
    let draft = Draft::read(request).await?;
    profile::edit(&app, &caller, draft, precondition).await
}

async fn erase(
    State(app): State<App>,
    caller: Caller,
    precondition: Precondition,
    _: NoParams,
) -> Result<Answer> {
    profile::erase(&app, &caller, &precondition).await?;
    Ok(respond::no_content())
}

async fn export(State(app): State<App>, caller: Caller, _: NoParams) -> Result<Answer> {
    respond::json(StatusCode::OK, &profile::export(&app, &caller).await?)
}
