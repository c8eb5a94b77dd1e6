//! The first admin: no account exists after the first start, and none can give itself a role.

use std::{error, fmt};

use serde_json::json;
use kernel::{Caller, Constraint, Draft, Error, Predicate, Result, now};

use super::{
    bodies,
    events::{self, Event},
    password_rules,
    service::ending,
};
use crate::{
    app::App,
    users::{self, Account, NewAccount, REGISTRATION, Role, credentials, repository},
};

/// What became of the request for an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Created,
    Promoted,
}

/// Why there is no admin now.
#[derive(Debug)]
pub struct Refusal(Error);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Error::Invalid(problems) => {
                f.write_str("the account cannot be made")?;
                problems.iter().try_for_each(|problem| {
                    write!(f, "\n  `{}` {}", problem.field, problem.message)
                })
            }
            Error::Internal(source) => source.fmt(f),
            other => other.fmt(f),
        }
    }
}

impl error::Error for Refusal {}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Created => "made the admin",
            Self::Promoted => "the account was there: it has the new password now, and is an admin:",
        })
    }
}

/// Makes an admin with this e-mail address and password: of the account that has the address, or a
/// new one.
pub async fn create(app: &App, email: &str, password: &str) -> Result<Outcome, Refusal> {
    create_or_promote(app, email, password)
        .await
        .map_err(Refusal)
}

/// Makes an account that is an admin, where nobody has the address.
pub async fn create_new(app: &App, email: &str, password: &str) -> Result<(), Refusal> {
    let known = app
        .db
        .read(async |db| credentials::find_id(db, &users::normalise(email)).await)
        .await;
    match known.map_err(|error| Refusal(error.into()))? {
        None => create(app, email, password).await.map(|_| ()),
        Some(_) => Err(Refusal(Error::conflict(format!(
            "the account `{email}` is there already"
        )))),
    }
}

async fn create_or_promote(app: &App, email: &str, password: &str) -> Result<Outcome> {
    let new = check(email, password)?;
    let hash = app.auth.passwords.hash(new.password.clone()).await?;

    let mut tx = app.db.begin().await?;
    let known = credentials::find_id(&mut *tx, &users::normalise(email)).await?;
    let (account, outcome) = match known {
        None => {
            let account = new.into_account(with_admin(vec![Role::DEFAULT]), now());
            let account = repository::insert(&mut *tx, account, &hash)
                .await
                .map_err(Constraint::explain::<Account>)?;
            (account, Outcome::Created)
        }
        Some(id) => {
            let account = repository::find(&mut *tx, id, &Predicate::Always).await?;
            let account = promoted(account.ok_or(Error::NotFound)?);
            repository::update(&mut *tx, &account).await?;
            ending::revoke(&mut tx, id, None).await?;
            (account, Outcome::Promoted)
        }
    };
    credentials::vouch(&mut *tx, account.id, &hash).await?;
    tx.commit().await?;
    events::record(Event::AdminCreated, Some(account.id));
    Ok(outcome)
}

/// Holds the new account to the rules of every registration.
fn check(email: &str, password: &str) -> Result<NewAccount> {
    let body = json!({ bodies::EMAIL: email, bodies::PASSWORD: password });
    let mut draft = Draft::parse(body.to_string().as_bytes())?;
    password_rules::check(&mut draft, bodies::PASSWORD, email);
    draft.check(REGISTRATION, &Caller::anonymous())
}

fn promoted(account: Account) -> Account {
    Account {
        roles: with_admin(account.roles),
        disabled: false,
        version: account.version + 1,
        updated_at: now(),
        ..account
    }
}

fn with_admin(mut roles: Vec<Role>) -> Vec<Role> {
    if !roles.contains(&Role::Admin) {
        roles.push(Role::Admin);
    }
    roles
}
