//! What an account may do with itself.

use kernel::{
    Answer, Caller, Draft, Error, Executor, Id, Identity, Lens, Precondition, Predicate, Problem,
    Result, Tx, User, idempotency, now, respond,
};

use crate::{
    app::App,
    auth::{
        bodies::{CURRENT_PASSWORD, EMAIL, Export},
        events::{self, Event},
        service::{email_change, ending, password_change, sessions},
    },
    users::{self, Account, Profile, credentials, erasure, owned, repository, storage},
};

const GONE: Error = Error::Unauthorized("the session has ended");

/// The account of the caller.
pub async fn find(db: impl Executor<'_>, user: Id<User>) -> Result<Profile> {
    let account = repository::find(db, user, &Predicate::Always).await?;
    account.map(Profile).ok_or(GONE)
}

/// The same, and nobody else changes it until the transaction ends.
async fn find_for_update(tx: &mut Tx, user: Id<User>) -> Result<Profile> {
    let account = repository::find_for_update(&mut **tx, user, &Predicate::Always).await?;
    account.map(Profile).ok_or(GONE)
}

/// Makes the changes that the owner asks for. Another e-mail address needs the current password.
pub async fn edit(
    app: &App,
    caller: &Caller,
    mut draft: Draft,
    precondition: Precondition,
) -> Result<Answer> {
    let identity = caller.require()?;
    // This takes its time, so it comes before anything is locked.
    let confirmed = confirm_new_email(app, identity, &mut draft).await?;
    let edit = draft.patch::<Profile>(caller, precondition)?;

    let mut tx = app.db.begin().await?;
    let profile = find_for_update(&mut tx, identity.user).await?;
    let settled = edit.settle(&mut tx, caller, Some(profile)).await?;
    let Profile(before) = settled.row;
    let account = Account {
        version: before.version + 1,
        updated_at: now(),
        ..settled.patch.apply_to(before.clone())
    };
    if account.email != before.email && !confirmed {
        return Err(Error::conflict("the account has been changed meanwhile"));
    }
    let (account, mail) = email_change::make(app, &mut tx, &before, account).await?;
    storage::update(&mut tx, caller, Some(&before), &account).await?;
    let profile = Profile(account);
    let answer = respond::changed(&mut tx, caller, &profile).await?;
    tx.commit().await?;
    if profile.0.email != before.email {
        events::record(Event::EmailChanged, Some(profile.0.id));
    }
    if let Some(mail) = mail {
        app.auth.mailer.post(mail);
    }
    Ok(answer)
}

/// Checks the current password where another e-mail address is asked for.
async fn confirm_new_email(app: &App, caller: &Identity, draft: &mut Draft) -> Result<bool> {
    let Some(email) = draft.text(EMAIL).map(users::normalise) else {
        return Ok(false);
    };
    let account = password_change::credentials_of(app, caller).await?;
    if email == account.email {
        return Ok(false);
    }
    if draft.text(CURRENT_PASSWORD).is_none() {
        let message = "is required to change the e-mail address";
        draft.refuse(Problem::new(CURRENT_PASSWORD, "required", message));
        return Ok(false);
    }
    password_change::confirm(app, &account, draft).await
}

/// Erases the account and whatever tells of its owner. Rows that belong to it stay, with an account
/// that tells of nobody, unless their relation says that they go along.
pub async fn erase(app: &App, caller: &Caller, precondition: &Precondition) -> Result<()> {
    let user = caller.require()?.user;
    let mut tx = app.db.begin().await?;
    let profile = find_for_update(&mut tx, user).await?;
    precondition.check_for_change(&mut tx, &profile, caller).await?;
    let Profile(before) = profile;
    let account = Account {
        version: before.version + 1,
        updated_at: now(),
        ..before.erased()?
    };
    erasure::delete_dependents(&mut tx, account.id).await?;
    credentials::erase(&mut *tx, account.id).await?;
    repository::update(&mut *tx, &account).await?;
    ending::revoke(&mut tx, account.id, None).await?;
    idempotency::forget(&mut tx, caller).await?;
    tx.commit().await?;
    events::record(Event::AccountErased, Some(account.id));
    Ok(())
}

/// All that is kept of the account, for its owner.
pub async fn export(app: &App, caller: &Caller) -> Result<Export> {
    let identity = caller.require()?;
    let profile = find(app.db.reader(), identity.user).await?;
    let lens = Lens::of::<Profile>(caller);
    let account = serde_json::to_value(lens.show(&profile, &[]));
    let export = Export {
        account: account.map_err(Error::internal)?,
        sessions: sessions::list(app, identity).await?,
        data: owned::rows(&app.db, caller).await?,
    };
    events::record(Event::AccountExported, Some(identity.user));
    Ok(export)
}
