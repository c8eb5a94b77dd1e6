//! Two steps that find out who is asking, with the rate limit between them.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
};
use kernel::{Caller, Error, Identity, Result, context, now};

use super::{repository, tokens::Claims};
use crate::{app::App, users::Role};

/// What the first layer tells the second: a credential that is signed by us, or one that is bad.
#[derive(Clone)]
enum Credential {
    Signed(Claims),
    Bad(&'static str),
}

/// Checks the signature of the credential, so that the rate limit knows whose request it counts. A
/// request without a good one counts for its address.
pub fn verify(app: &App, request: &mut Request) {
    if let Some(credential) = Credential::of(app, request.headers()) {
        if let Credential::Signed(claims) = &credential {
            context::signed_in_as(&claims.sub);
        }
        request.extensions_mut().insert(credential);
    }
}

/// Turns the credential into the caller: a bad one is 401 wherever it is sent, none is anonymous.
pub async fn identify(app: &App, request: &mut Request) -> Result<()> {
    let caller = match request.extensions_mut().remove() {
        None => return Ok(()),
        Some(Credential::Bad(message)) => return Err(Error::Unauthorized(message)),
        Some(Credential::Signed(claims)) => caller(app, &claims).await?,
    };
    request.extensions_mut().insert(caller);
    Ok(())
}

impl Credential {
    fn of(app: &App, headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let value = values.next()?;
        let token = match (value.to_str(), values.next()) {
            (Ok(text), None) => bearer(text),
            _ => None,
        };
        Some(
            match token.map(|token| app.auth.tokens.read(token, now())) {
                Some(Ok(claims)) => Self::Signed(claims),
                Some(Err(message)) => Self::Bad(message),
                None => {
                    Self::Bad("the `Authorization` header must be `Bearer` and an access token")
                }
            },
        )
    }
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn caller(app: &App, claims: &Claims) -> Result<Caller> {
    let (session, user) = (claims.sid, claims.sub);
    let roles = app
        .db
        .read(async |db| repository::sessions::roles(db, session, user, now()).await)
        .await?;
    let roles = roles.ok_or(Error::Unauthorized("the session has ended"))?;
    Ok(Caller::signed_in(Identity {
        user,
        session,
        roles: roles.into_iter().map(Role::as_str).collect(),
    }))
}
