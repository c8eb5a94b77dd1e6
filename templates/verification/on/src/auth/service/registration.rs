//! Accounts come to be, and their owners learn by mail alone what came of it.

use sqlx::Connection as _;
use kernel::{Caller, Error, Id, Result, Tx, User, now};

use crate::{
    app::App,
    auth::{bodies::EMAIL, mail::Mail, secrets, service::email_verification},
    users::{self, Account, NewAccount, Role, credentials, storage},
};

/// What a registration comes to.
enum Outcome {
    New,
    /// It took the place of one that nobody had verified.
    Replaced,
    Taken,
}

/// Makes an account that may sign in once its address has been verified. An account that nobody has
/// verified yet makes room: whoever reads the mails decides whose it is.
///
/// A taken address looks the same from outside, and costs the same time.
pub async fn register(app: &App, caller: &Caller, new: NewAccount, password_hash: &str) -> Result<()> {
    let email = users::normalise(&new.email);
    let throttle = &app.auth.throttle;
    // What is refused below costs the address no mail.
    let mailed = throttle.would_admit_mail_to(&email, email_verification::PURPOSE).await;
    let (token, hash) = secrets::draw()?;
    let mut tx = app.db.begin().await?;
    let (id, outcome) = match credentials::find_registered(&mut *tx, &email).await? {
        // What no mail can tell of must not change either.
        Some(registered) if registered.verified || !mailed => {
            try_besides(&mut tx, caller, &new, password_hash, &token).await?;
            (registered.id, Outcome::Taken)
        }
        Some(registered) => {
            let account = Account {
                id: registered.id,
                version: registered.version + 1,
                ..new.into_account(vec![Role::DEFAULT], now())
            };
            storage::update(&mut tx, caller, None, &account).await?;
            credentials::claim(&mut *tx, account.id, password_hash).await?;
            email_verification::void_all(&mut tx, account.id).await?;
            (account.id, Outcome::Replaced)
        }
        None => match insert(&mut tx, caller, new, password_hash).await? {
            Some(id) => (id, Outcome::New),
            None => return Ok(()),
        },
    };
    // Where the address is taken nobody ever sees this token.
    email_verification::keep(&mut tx, &hash, id, &email).await?;
    tx.commit().await?;
    if mailed && throttle.demand_mail_to(&email, email_verification::PURPOSE).await.is_ok() {
        app.auth.mailer.post(match outcome {
            Outcome::New => email_verification::mail(email, &token),
            Outcome::Replaced => again(email, &token),
            Outcome::Taken => taken(email),
        });
    }
    Ok(())
}

/// Adds the account, unless another registration of the same address was faster.
async fn insert(tx: &mut Tx, caller: &Caller, new: NewAccount, password_hash: &str) -> Result<Option<Id<User>>> {
    let account = new.into_account(vec![Role::DEFAULT], now());
    match storage::insert(tx, caller, account, password_hash).await {
        Ok(account) => Ok(Some(account.id)),
        Err(Error::Conflict(_, problems)) if problems.iter().any(|it| it.field == EMAIL) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Fails as the registration of a free address would, where something besides the address has to be
/// free: the answer tells as much of the one as of the other.
async fn try_besides(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewAccount,
    password_hash: &str,
    free: &str,
) -> Result<()> {
    let new = NewAccount {
        email: free.to_owned(),
        ..new.clone()
    };
    let mut trial = tx.begin().await?;
    let account = new.into_account(vec![Role::DEFAULT], now());
    storage::insert(&mut trial, caller, account, password_hash).await?;
    Ok(trial.rollback().await?)
}

/// Whoever registered only once has to know that this token is for what somebody else did.
fn again(to: String, token: &str) -> Mail {
    Mail {
        subject: "Did you register again?",
        text: format!(
            "Somebody registered once more with this e-mail address, with a password that may be \
             another one.\nIf that was you, this token confirms that the address is yours, once, \
             within a day:\n\n{token}\n\n\
             If you registered only once, or not at all, keep the token to yourself. To have the \
             account, register again: the token before this one is void."
        ),
        ..email_verification::mail(to, token)
    }
}

fn taken(to: String) -> Mail {
    Mail {
        to,
        subject: "You have an account already",
        text: "Somebody, most likely you, registered with this e-mail address, which has an \
               account already.\nSign in with its password, or ask for a new one.\n\
               If it was not you, there is nothing to do."
            .to_owned(),
    }
}
