//! Access tokens: signed by one secret, verified by two, and nothing in them taken on trust.

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, errors::ErrorKind,
};
use serde::{Deserialize, Serialize};
use kernel::{Error, Id, Result, Session, User, encoding};

use super::{Settings, jwt};

const ISSUER: &str = env!("CARGO_PKG_NAME");
const AUDIENCE: &str = concat!(env!("CARGO_PKG_NAME"), "-api");

/// Tells an access token from whatever else may be signed with the same secret (RFC 9068).
const KIND: &str = "at+jwt";

/// How far the clocks of two replicas may be apart.
const LEEWAY: i64 = 30;

/// Ours are a third of this.
const MOST_BYTES: usize = 1024;

/// Makes and reads access tokens.
#[derive(Clone)]
pub struct Tokens {
    signing: EncodingKey,
    verifying: Vec<DecodingKey>,
    validation: Validation,
    ttl: Duration,
}

/// What an access token says: who, in which session, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    iss: String,
    aud: String,
    #[serde(with = "as_text")]
    pub sub: Id<User>,
    #[serde(with = "as_text")]
    pub sid: Id<Session>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// The only header that a token of ours has: no key, no address of a key, no extension.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    typ: String,
    alg: String,
}

impl Tokens {
    /// Tokens as the settings want them.
    pub fn new(settings: &Settings) -> Self {
        jwt::install();
        let secret = settings.secret.expose().as_bytes();
        let previous = settings.previous_secret.as_ref();
        let secrets = [
            Some(secret),
            previous.map(|secret| secret.expose().as_bytes()),
        ];
        let mut validation = Validation::new(Algorithm::HS256);
        // Everything but the signature is checked in `Claims::check`, by stricter rules.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        Self {
            signing: EncodingKey::from_secret(secret),
            verifying: secrets
                .into_iter()
                .flatten()
                .map(DecodingKey::from_secret)
                .collect(),
            validation,
            ttl: settings.access_ttl,
        }
    }

    /// How long a token is good for.
    pub fn ttl(&self) -> Duration {
        self.ttl
    }

    /// A token for the user in the session.
    pub fn issue(
        &self,
        user: Id<User>,
        session: Id<Session>,
        now: DateTime<Utc>,
    ) -> Result<String> {
        let issued_at = now.timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            sid: session,
            iat: issued_at,
            nbf: issued_at,
            exp: issued_at.saturating_add_unsigned(self.ttl.as_secs()),
        };
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(KIND.to_owned());
        encode(&header, &claims, &self.signing).map_err(Error::internal)
    }

    /// What the token says, if it is one of ours and of now.
    ///
    /// # Errors
    /// Why it is refused, as far as a client may know.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, &'static str> {
        const INVALID: &str = "the access token is not valid";
        if token.len() > MOST_BYTES || !has_our_header(token) {
            return Err(INVALID);
        }
        let claims = self.verify(token).ok_or(INVALID)?;
        if !claims.is_sound(now.timestamp(), self.ttl) {
            return Err(INVALID);
        }
        if claims.exp <= now.timestamp() {
            return Err("the access token has expired");
        }
        Ok(claims)
    }

    fn verify(&self, token: &str) -> Option<Claims> {
        for key in &self.verifying {
            match decode::<Claims>(token, key, &self.validation) {
                Ok(data) => return Some(data.claims),
                Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {}
                Err(_) => return None,
            }
        }
        None
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("ttl", &self.ttl)
            .finish_non_exhaustive()
    }
}

impl Claims {
    /// Whether they are addressed to this service and their times make sense.
    fn is_sound(&self, now: i64, ttl: Duration) -> bool {
        self.iss == ISSUER
            && self.aud == AUDIENCE
            && 0 < self.iat
            && self.iat <= now + LEEWAY
            && 0 < self.nbf
            && self.nbf <= now + LEEWAY
            && self.iat < self.exp
            && self.exp <= self.iat.saturating_add_unsigned(ttl.as_secs())
    }
}

fn has_our_header(token: &str) -> bool {
    let header = token.split('.').next().and_then(encoding::from_base64url);
    header
        .and_then(|json| serde_json::from_slice(&json).ok())
        .is_some_and(|header: StrictHeader| header.typ == KIND && header.alg == "HS256")
}

/// Identities are texts in a token, whatever they are made of (RFC 7519).
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use kernel::{Id, Identified};

    pub fn serialize<T: Identified, S: Serializer>(id: &Id<T>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub fn deserialize<'de, T, D>(from: D) -> Result<Id<T>, D::Error>
    where
        T: Identified,
        D: Deserializer<'de>,
    {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| de::Error::custom("not an id"))
    }
}
