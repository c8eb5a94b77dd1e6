//! HTTP for posts: take the request apart, call the service, put the answer together.

use axum::{
    extract::{Request, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use kernel::{
    Answer, At, Caller, Draft, Edit, Id, IdempotencyKey, Lens, ListQuery, NoParams, Operation,
    Precondition, Predicate, RequestKey, Resource, Result, Routes, Verb, path, respond, rows,
};

use super::{NewPost, Post, model::DEFAULT_ORDER, service};
use crate::{api, app::App, tags::Tag};

pub fn routes() -> Routes<App> {
    Routes::at(api::PREFIX)
        .add(Operation::list::<Post>("/posts", "List posts"), list)
        .add(Operation::create::<Post>("/posts", "Create a post"), create)
        .add(Operation::show::<Post>("/posts/{id}", "Show a post"), show)
        .add(
            Operation::replace::<Post>("/posts/{id}", "Replace a post"),
            replace,
        )
        .add(
            Operation::patch::<Post>("/posts/{id}", "Change a post"),
            patch,
        )
        .add(
            Operation::delete::<Post>("/posts/{id}", "Delete a post"),
            delete,
        )
        .add(
            Operation::restore::<Post>("/posts/{id}/restore", "Restore a deleted post"),
            restore,
        )
        .add(
            Operation::list::<Post>("/tags/{id}/posts", "List the posts of a tag").through::<Tag>(),
            list_by_tags,
        )
        .add(
            Operation::link::<Post>(Verb::Put, "/posts/{id}/tags/{tag}", "Link a post to a tag")
                .through::<Tag>(),
            link_tags,
        )
        .add(
            Operation::link::<Post>(
                Verb::Delete,
                "/posts/{id}/tags/{tag}",
                "Unlink a post from a tag",
            )
            .through::<Tag>(),
            unlink_tags,
        )
        .add(
            Operation::link::<Post>(Verb::Put, "/tags/{id}/posts/{post}", "Link a tag to a post")
                .through::<Tag>(),
            link_tags_from_right,
        )
        .add(
            Operation::link::<Post>(
                Verb::Delete,
                "/tags/{id}/posts/{post}",
                "Unlink a tag from a post",
            )
            .through::<Tag>(),
            unlink_tags_from_right,
        )
}

async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Response> {
    let query = ListQuery::read::<Post>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    respond::page(service::list(&app, &caller, &query, Predicate::Always).await?)
}

async fn list_by_tags(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Tag>>,
    uri: Uri,
) -> Result<Response> {
    let query = ListQuery::read::<Post>(&uri, &caller, DEFAULT_ORDER, api::PAGE_SIZE)?;
    rows::require::<Tag>(app.db.reader(), &caller, id).await?;
    let within = Predicate::Around(
        "posts.id in (select post_id from post_tags where tag_id = ",
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
    let new = draft.create::<Post>(&app.db, &caller).await?;
    store(&app, &caller, &key, new).await
}

/// Creates a post once, however often the request comes.
async fn store(app: &App, caller: &Caller, key: &RequestKey, new: NewPost) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    if let Some(answer) = key.replay(&mut tx).await? {
        return Ok(answer);
    }
    let post = service::create(&mut tx, caller, new).await?;
    let location = format!("{}/posts/{}", api::PREFIX, path::segment(&post.id));
    let answer = respond::created(&mut tx, caller, &post, location).await?;
    key.remember(&mut tx, &answer).await?;
    tx.commit().await?;
    Ok(answer.into_response())
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
    uri: Uri,
    precondition: Precondition,
) -> Result<Answer> {
    let lens = Lens::read::<Post>(&uri, &caller)?;
    let post = service::show(&app, &caller, id, &lens).await?;
    Ok(post.answer(&precondition))
}

async fn replace(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Post::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.replace::<Post>(&caller, precondition)?;
    change(&app, &caller, id, edit).await
}

async fn patch(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
    precondition: Precondition,
    request: Request,
) -> Result<Answer> {
    Post::changeable(&caller)?;
    let draft = Draft::read(request).await?;
    let edit = draft.patch::<Post>(&caller, precondition)?;
    change(&app, &caller, id, edit).await
}

/// Makes a change in a transaction of its own.
async fn change(app: &App, caller: &Caller, id: Id<Post>, edit: Edit) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let post = service::edit(&mut tx, caller, id, edit).await?;
    let answer = respond::changed(&mut tx, caller, &post).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn delete(
    State(app): State<App>,
    caller: Caller,
    At(id): At<Id<Post>>,
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
    At(id): At<Id<Post>>,
    precondition: Precondition,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    let post = service::restore(&mut tx, &caller, id, &precondition).await?;
    let answer = respond::changed(&mut tx, &caller, &post).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn link_tags(
    State(app): State<App>,
    caller: Caller,
    At((post, tag)): At<(Id<Post>, Id<Tag>)>,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::link_tags(&mut tx, &caller, post, tag).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}

async fn unlink_tags(
    State(app): State<App>,
    caller: Caller,
    At((post, tag)): At<(Id<Post>, Id<Tag>)>,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::unlink_tags(&mut tx, &caller, post, tag).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}

async fn link_tags_from_right(
    State(app): State<App>,
    caller: Caller,
    At((tag, post)): At<(Id<Tag>, Id<Post>)>,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::link_tags(&mut tx, &caller, post, tag).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}

async fn unlink_tags_from_right(
    State(app): State<App>,
    caller: Caller,
    At((tag, post)): At<(Id<Tag>, Id<Post>)>,
    _: NoParams,
) -> Result<Answer> {
    let mut tx = app.db.begin().await?;
    service::unlink_tags(&mut tx, &caller, post, tag).await?;
    tx.commit().await?;
    Ok(respond::no_content())
}
