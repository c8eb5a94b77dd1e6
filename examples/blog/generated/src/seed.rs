//! What a developer wants to find in an empty database.

use serde_json::{Value, json};

use crate::{
    app::App,
    auth::admin,
    cli::Result,
    env::Secret,
    kernel::{self, Caller, Draft, Id, Identity, Resource, Role},
    tags::{self, Tag},
    users::credentials,
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
        roles: vec![Role::Member, Role::Editor, Role::Admin],
    });
    let mut tx = app.db.begin().await?;
    let body = json!({ "name": "Some name" });
    let new = sample::<Tag>(&caller, &body)?;
    tags::service::create(&mut tx, &caller, new).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks a sample row as if a client had sent it.
fn sample<T: Resource>(caller: &Caller, body: &Value) -> Result<T::New> {
    let new = Draft::parse(body.to_string().as_bytes())?.create::<T>(caller);
    new.map_err(|error| format!("the sample row {body} is refused: {error:?}").into())
}
