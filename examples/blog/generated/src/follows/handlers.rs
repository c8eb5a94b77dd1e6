//! HTTP for follows: take the request apart, call the service, put the answer together.

use axum::{
    extract::{Request, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use kernel::{
    Answer, At, Caller, Draft, Id, IdempotencyKey, Lens, ListQuery, NoParams, Operation,
    Precondition, Predicate, RequestKey, Result, Routes, path, respond,
};

use super::{Follow, NewFollow, model::DEFAULT_ORDER, service};
use crate::{api, app::App};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(Operation::list::<Follow>("/follows", "List follows"), list)
        .add(
            Operation::create::<Follow>("/follows", "Create a follow"),
            create,
        )
        .add(
            Operation::show::<Follow>("/follows/{id}", "Show a follow"),
            show,
        )
        .add(
            Operation::delete::<Follow>("/follows/{id}", "Delete a follow"),
            delete,
        )
}

async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Response> {
    let query = ListQuery::read::<Follow>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    respond::page(service::list(&app, &caller, &query, Predicate::Always).await?)
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    request: Request,
) -> Result<Response> {
    let draft = Draft::read(request).await?;
    let key = key.with(&caller, &draft)?;
    let new = draft.create::<Follow>(&app.db, &caller).await?;
    store(&app, &caller, &key, new).await
}

/// Creates a follow once, however often the request comes.
async fn store(app: &App, caller: &Caller, key: &RequestKey, new: NewFollow) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.replay(&mut tx).await? {
        return Ok(answer);
    }
    let follow = service::create(&mut tx, caller, new).await?;
    let location = format!("{}/follows/{}", api::PREFIX, path::segment(&follow.id));
    let answer = respond::created(&mut tx, caller, &follow, location).await?;
    key.remember(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer.into_response())
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Follow>>,
    uri: Uri,
    precondition: Precondition,
) -> Result<Answer> {
    let lens = Lens::read::<Follow>(&uri, &caller)?;
    let follow = service::show(&app, &caller, id, &lens).await?;
    Ok(follow.answer(&precondition))
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Follow>>,
    precondition: Precondition,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::delete(&mut tx, &caller, id, &precondition).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}
