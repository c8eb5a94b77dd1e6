//! HTTP for accounts, as an admin sees them.

use axum::{
    extract::{Request, State},
    http::Uri,
    response::Response,
};
use kernel::{
    Answer, At, Caller, Draft, Id, Lens, ListQuery, Operation, Precondition, Representation,
    Resource, Result, Routes, User, respond,
};

use super::{Account, model::DEFAULT_ORDER, service};
use crate::{
    api,
    app::App,
    auth::events::{self, Event},
};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(Operation::list::<Account>("/users", "List accounts"), list)
        .add(
            Operation::show::<Account>("/users/{id}", "Show an account"),
            show,
        )
        .add(
            Operation::patch::<Account>(
                "/users/{id}",
                "Change the roles of an account or disable it",
            ),
            patch,
        )
}

async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Response> {
    let query = ListQuery::read::<Account>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    respond::page(service::list(&app, &caller, &query).await?)
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<User>>,
    uri: Uri,
    precondition: Precondition,
) -> Result<Answer> {
    let lens = Lens::read::<Account>(&uri, &caller)?;
    let account = service::find(app.db.reader(), &caller, id).await?;
    let shown = Representation::of(app.db.reader(), &account, &lens).await?;
    Ok(shown.answer(&precondition))
}

async fn patch(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<User>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Account::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.patch::<Account>(&caller, precondition)?;

    let mut tx = app.db.begin().await?;
    let account = service::edit(&mut tx, &caller, id, edit).await?;
    let answer = respond::changed(&mut tx, &caller, &account).await?;
    tx.commit().await?;
    events::record(Event::AccountChangedByAdmin, Some(id));
    Ok(answer)
}
