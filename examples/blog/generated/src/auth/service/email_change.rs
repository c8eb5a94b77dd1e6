//! Another e-mail address for an account, at once.

use kernel::{Result, Tx};

use crate::{
    app::App,
    auth::{mail::Mail, repository::one_time_tokens},
    users::Account,
};

/// Completes the change of an account whose owner has proven to be that. Whatever was mailed to the
/// old address is void, and the last mail to it tells so.
pub async fn make(
    _: &App,
    tx: &mut Tx,
    before: &Account,
    account: Account,
) -> Result<(Account, Option<Mail>)> {
    if account.email == before.email {
        return Ok((account, None));
    }
    one_time_tokens::delete_all(&mut **tx, account.id).await?;
    Ok((account, before.email.clone().map(notice)))
}

fn notice(to: String) -> Mail {
    Mail {
        to,
        subject: "Your e-mail address has been changed",
        text: "Your account has another e-mail address now; this one does not belong to it any \
               more.\nIf this was not you, tell whoever runs the service."
            .to_owned(),
    }
}
