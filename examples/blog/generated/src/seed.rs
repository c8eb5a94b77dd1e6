//! What a developer wants to find in an empty database.

use kernel::{Caller, Draft, Id, Identity, Resource, env::Secret};
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::admin,
    cli::Result,
    comments::{self, Comment},
    posts::{self, Post},
    tags::{self, Tag},
    users::{Role, credentials},
};

const ADMIN: &str = "admin@example.test";

/// Makes sample rows and an admin, whose password it prints.
pub async fn run(app: &App) -> Result {
    let password = Secret::random()?;
    admin::create_new(app, ADMIN, password.expose()).await?;
    println!("admin: {ADMIN}\npassword: {}", password.expose());
    make_rows(app).await?;
    Ok(())
}

/// Makes a row of each resource: all of them or none.
async fn make_rows(app: &App) -> Result {
    let user = credentials::find_id(app.db.reader(), ADMIN).await?;
    let caller = Caller::signed_in(Identity {
        user: user.ok_or(kernel::Error::NotFound)?,
        session: Id::new(),
        roles: Role::LABELS.into(),
    });
    let mut tx = app.db.begin().await?;
    let body = json!({
        "title": "Hello, world",
        "slug": "an-example",
        "summary": "Some summary",
        "body": "Some body",
        "status": "draft",
        "publishedAt": "2026-01-06T09:30:00Z",
        "cover": "https://example.test/",
    });
    let new = sample::<Post>(app, &caller, &body).await?;
    let post = posts::service::create(&mut tx, &caller, new).await?;
    let body = json!({ "name": "Some name" });
    let new = sample::<Tag>(app, &caller, &body).await?;
    tags::service::create(&mut tx, &caller, new).await?;
    let body = json!({ "postId": post.id, "body": "Some body" });
    let new = sample::<Comment>(app, &caller, &body).await?;
    comments::service::create(&mut tx, &caller, new).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks a sample row as if a client had sent it.
async fn sample<T: Resource>(app: &App, caller: &Caller, body: &Value) -> Result<T::New> {
    let draft = Draft::parse(body.to_string().as_bytes())?;
    let new = draft.create::<T>(&app.db, caller).await;
    new.map_err(|error| format!("the sample row {body} is refused: {error:?}").into())
}
