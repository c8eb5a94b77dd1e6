//! Another e-mail address for an account, at once.

use crate::{
    auth::mail::Mail,
    kernel::{Result, Tx},
    users::Account,
};

/// Completes the change of an account whose owner has proven to be that. The last mail to the old
/// address tells so.
pub async fn make(
    _: &mut Tx,
    before: &Account,
    account: Account,
) -> Result<(Account, Option<Mail>)> {
    if account.email == before.email {
        return Ok((account, None));
    }
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
