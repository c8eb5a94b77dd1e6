//! HTTP for tags: take the request apart, call the service, put the answer together.

use axum::{
    extract::{Request, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use kernel::{
    Answer, At, Caller, Draft, Edit, Id, IdempotencyKey, Lens, ListQuery, NoParams, Operation,
    Precondition, Predicate, RequestKey, Resource, Result, Routes, path, respond, rows,
};

use super::{NewTag, Tag, model::DEFAULT_ORDER, service};
use crate::{api, app::App, posts::Post};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(Operation::list::<Tag>("/tags", "List tags"), list)
        .add(Operation::create::<Tag>("/tags", "Create a tag"), create)
        .add(Operation::show::<Tag>("/tags/{id}", "Show a tag"), show)
        .add(
            Operation::replace::<Tag>("/tags/{id}", "Replace a tag"),
            replace,
        )
        .add(Operation::patch::<Tag>("/tags/{id}", "Change a tag"), patch)
        .add(
            Operation::delete::<Tag>("/tags/{id}", "Delete a tag"),
            delete,
        )
        .add(
            Operation::list::<Tag>("/posts/{id}/tags", "List the tags of a post").through::<Post>(),
            list_by_posts_tags,
        )
}

async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Response> {
    let query = ListQuery::read::<Tag>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    respond::page(service::list(&app, &caller, &query, Predicate::Always).await?)
}

async fn list_by_posts_tags(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
    uri: Uri,
) -> Result<Response> {
    let query = ListQuery::read::<Tag>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    rows::require::<Post>(app.db.reader(), &caller, id).await?;
    let within = Predicate::Around(
        "tags.id in (select tag_id from post_tags where post_id = ",
        id.into(),
        ")",
    );
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
    let new = draft.create::<Tag>(&app.db, &caller).await?;
    store(&app, &caller, &key, new).await
}

/// Creates a tag once, however often the request comes.
async fn store(app: &App, caller: &Caller, key: &RequestKey, new: NewTag) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.replay(&mut tx).await? {
        return Ok(answer);
    }
    let tag = service::create(&mut tx, caller, new).await?;
    let location = format!("{}/tags/{}", api::PREFIX, path::segment(&tag.id));
    let answer = respond::created(&mut tx, caller, &tag, location).await?;
    key.remember(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer.into_response())
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Tag>>,
    uri: Uri,
    precondition: Precondition,
) -> Result<Answer> {
    let lens = Lens::read::<Tag>(&uri, &caller)?;
    let tag = service::show(&app, &caller, id, &lens).await?;
    Ok(tag.answer(&precondition))
}

async fn replace(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Tag>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Tag::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.replace::<Tag>(&caller, precondition)?;
    change(&app, &caller, id, edit).await
}

async fn patch(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Tag>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Tag::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.patch::<Tag>(&caller, precondition)?;
    change(&app, &caller, id, edit).await
}

/// Makes a change in a transaction of its own.
async fn change(app: &App, caller: &Caller, id: Id<Tag>, edit: Edit) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let tag = service::edit(&mut tx, caller, id, edit).await?;
    let answer = respond::changed(&mut tx, caller, &tag).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Tag>>,
    precondition: Precondition,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::delete(&mut tx, &caller, id, &precondition).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}
