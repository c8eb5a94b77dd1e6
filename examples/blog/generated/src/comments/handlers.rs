//! HTTP for comments: take the request apart, call the service, put the answer together.

use axum::{
    extract::{Request, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use kernel::{
    Answer, At, Caller, Draft, Edit, Id, IdempotencyKey, Lens, ListQuery, NoParams, Operation,
    Precondition, Predicate, RequestKey, Resource, Result, Routes, Tx, path, respond, rows,
};

use super::{Comment, NewComment, model::DEFAULT_ORDER, service};
use crate::{api, app::App, posts::Post};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(
            Operation::list::<Comment>("/comments", "List comments"),
            list,
        )
        .add(
            Operation::create::<Comment>("/comments", "Create a comment"),
            create,
        )
        .add(
            Operation::show::<Comment>("/comments/{id}", "Show a comment"),
            show,
        )
        .add(
            Operation::replace::<Comment>("/comments/{id}", "Replace a comment"),
            replace,
        )
        .add(
            Operation::patch::<Comment>("/comments/{id}", "Change a comment"),
            patch,
        )
        .add(
            Operation::delete::<Comment>("/comments/{id}", "Delete a comment"),
            delete,
        )
        .add(
            Operation::restore::<Comment>("/comments/{id}/restore", "Restore a deleted comment"),
            restore,
        )
        .add(
            Operation::list::<Comment>("/posts/{id}/comments", "List the comments of a post")
                .through::<Post>(),
            list_by_post,
        )
        .add(
            Operation::create::<Comment>("/posts/{id}/comments", "Create a comment of a post")
                .through::<Post>()
                .giving("postId"),
            create_by_post,
        )
        .add(
            Operation::list::<Comment>("/comments/{id}/replies", "List the comments of a comment")
                .through::<Comment>(),
            list_by_parent,
        )
        .add(
            Operation::create::<Comment>("/comments/{id}/replies", "Create a comment of a comment")
                .through::<Comment>()
                .giving("parentId"),
            create_by_parent,
        )
}

async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Response> {
    let query = ListQuery::read::<Comment>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    respond::page(service::list(&app, &caller, &query, Predicate::Always).await?)
}

async fn list_by_post(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
    uri: Uri,
) -> Result<Response> {
    let query = ListQuery::read::<Comment>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    rows::require::<Post>(app.db.reader(), &caller, id).await?;
    let within = Predicate::equals("comments.post_id", id);
    respond::page(service::list(&app, &caller, &query, within).await?)
}

async fn list_by_parent(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    uri: Uri,
) -> Result<Response> {
    let query = ListQuery::read::<Comment>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    rows::require::<Comment>(app.db.reader(), &caller, id).await?;
    let within = Predicate::equals("comments.parent_id", id);
    respond::page(service::list(&app, &caller, &query, within).await?)
}

async fn create(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    request: Request,
) -> Result<Response> {
    let draft = Draft::read(request).await?;
    let key = key.with(&caller, &draft)?;
    let new = draft.create::<Comment>(&app.db, &caller).await?;
    store(&app, &caller, &key, new, async |_| Ok(())).await
}

async fn create_by_post(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
    key: IdempotencyKey,
    request: Request,
) -> Result<Response> {
    let draft = Draft::read(request)
        .await?
        .with_parent::<Comment>("postId", &id)?;
    let key = key.with(&caller, &draft)?;
    let new = draft.create::<Comment>(&app.db, &caller).await?;
    let parent = async |tx: &mut Tx| rows::require::<Post>(&mut **tx, &caller, id).await;
    store(&app, &caller, &key, new, parent).await
}

async fn create_by_parent(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    key: IdempotencyKey,
    request: Request,
) -> Result<Response> {
    let draft = Draft::read(request)
        .await?
        .with_parent::<Comment>("parentId", &id)?;
    let key = key.with(&caller, &draft)?;
    let new = draft.create::<Comment>(&app.db, &caller).await?;
    let parent = async |tx: &mut Tx| rows::require::<Comment>(&mut **tx, &caller, id).await;
    store(&app, &caller, &key, new, parent).await
}

/// Creates a comment once, however often the request comes; `demand` is what has to hold for it.
async fn store(
    app: &App,
    caller: &Caller,
    key: &RequestKey,
    new: NewComment,
    demand: impl AsyncFnOnce(&mut Tx) -> Result<()>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.replay(&mut tx).await? {
        return Ok(answer);
    }
    demand(&mut tx).await?;
    let comment = service::create(&mut tx, caller, new).await?;
    let location = format!("{}/comments/{}", api::PREFIX, path::segment(&comment.id));
    let answer = respond::created(&mut tx, caller, &comment, location).await?;
    key.remember(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer.into_response())
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    uri: Uri,
    precondition: Precondition,
) -> Result<Answer> {
    let lens = Lens::read::<Comment>(&uri, &caller)?;
    let comment = service::show(&app, &caller, id, &lens).await?;
    Ok(comment.answer(&precondition))
}

async fn replace(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Comment::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.replace::<Comment>(&caller, precondition)?;
    change(&app, &caller, id, edit).await
}

async fn patch(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Comment::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.patch::<Comment>(&caller, precondition)?;
    change(&app, &caller, id, edit).await
}

/// Makes a change in a transaction of its own.
async fn change(app: &App, caller: &Caller, id: Id<Comment>, edit: Edit) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let comment = service::edit(&mut tx, caller, id, edit).await?;
    let answer = respond::changed(&mut tx, caller, &comment).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    precondition: Precondition,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::delete(&mut tx, &caller, id, &precondition).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}

async fn restore(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Comment>>,
    precondition: Precondition,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let comment = service::restore(&mut tx, &caller, id, &precondition).await?;
    let answer = respond::changed(&mut tx, &caller, &comment).await?;
    tx.commit().await?;
    Ok(answer)
}
