//! What the routes of `/auth` take and give.

use chrono::{DateTime, Utc};
use kernel::{Body, Field, Grant, Id, Kind, Schema, Session};
use serde::{Deserialize, Serialize};

use super::password_rules;

/// The names of the fields that rules of their own speak of.
pub const EMAIL: &str = "email";
pub const PASSWORD: &str = "password";
pub const CURRENT_PASSWORD: &str = "currentPassword";
pub const NEW_PASSWORD: &str = "newPassword";
pub const TOKEN: &str = "token";

/// The longest e-mail address (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// Whoever has signed in.
pub const SIGNED_IN: &[Grant] = &[Grant::AUTHENTICATED];

const fn password(name: &'static str) -> Field {
    Field::new("", name, Kind::Text).write_only()
}

/// Body of `POST /auth/login`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    pub email: String,
    pub password: String,
}

impl Login {
    pub const FIELDS: &'static [Field] = &[
        Field::new("", EMAIL, Kind::String { max: LONGEST_EMAIL }).example("\"alice@example.com\""),
        password(PASSWORD),
    ];
    pub const BODY: Body = Body::Object("Auth.Login", Self::FIELDS);
}

/// Body of `POST /auth/refresh`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refresh {
    pub refresh_token: String,
}

impl Refresh {
    pub const FIELDS: &'static [Field] = &[password("refreshToken")];
    pub const BODY: Body = Body::Object("Auth.Refresh", Self::FIELDS);
}

/// What a sign-in gives: a token to show with each request, and one to get the next pair with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenPair {
    pub access_token: String,
    pub refresh_token: String,
    pub token_type: &'static str,
    /// Seconds until the access token expires.
    pub expires_in: u64,
}

impl TokenPair {
    const FIELDS: &'static [Field] = &[
        Field::new("", "accessToken", Kind::Text).read_only(),
        Field::new("", "refreshToken", Kind::Text).read_only(),
        Field::new("", "tokenType", Kind::Enum(&["Bearer"])).read_only(),
        Field::new("", "expiresIn", Kind::Int)
            .read_only()
            .description("Seconds until the access token expires."),
    ];
    pub const BODY: Body = Body::Row(Schema {
        name: "Auth.TokenPair",
        description: "What a sign-in gives.",
        fields: Self::FIELDS,
    });
}

/// Body of `PUT /auth/password`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordChange {
    pub new_password: String,
}

impl PasswordChange {
    pub const FIELDS: &'static [Field] = &[
        password(CURRENT_PASSWORD),
        password_rules::field(NEW_PASSWORD),
    ];
    pub const BODY: Body = Body::Object("Auth.PasswordChange", Self::FIELDS);
}

/// A body that holds an e-mail address alone.
#[derive(Deserialize)]
pub struct Address {
    pub email: String,
}

impl Address {
    pub const FIELDS: &'static [Field] =
        &[Field::new("", EMAIL, Kind::Email).example("\"alice@example.com\"")];
    pub const BODY: Body = Body::Object("Auth.EmailAddress", Self::FIELDS);
}

/// Body of `POST /auth/password/reset`.
#[derive(Deserialize)]
pub struct PasswordReset {
    pub token: String,
    pub password: String,
}

impl PasswordReset {
    pub const FIELDS: &'static [Field] = &[password(TOKEN), password_rules::field(PASSWORD)];
    pub const BODY: Body = Body::Object("Auth.PasswordReset", Self::FIELDS);
}

/// Body of `POST /auth/email/verify`.
#[derive(Deserialize)]
pub struct EmailVerification {
    pub token: String,
}

impl EmailVerification {
    pub const FIELDS: &'static [Field] = &[password(TOKEN)];
    pub const BODY: Body = Body::Object("Auth.EmailVerification", Self::FIELDS);
}

/// A session as its owner sees it.
#[derive(Debug, Serialize, sqlx::FromRow)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub id: Id<Session>,
    /// Where it began, or was last refreshed.
    pub address: String,
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub refreshed_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Whether it is the session of this request.
    #[sqlx(default)]
    pub current: bool,
}

impl SessionView {
    const FIELDS: &'static [Field] = &[
        Field::new("", "id", Kind::Uuid).read_only(),
        Field::new("", "address", Kind::Text).read_only(),
        Field::new("", "userAgent", Kind::Text)
            .read_only()
            .nullable(),
        Field::new("", "createdAt", Kind::DateTime).read_only(),
        Field::new("", "refreshedAt", Kind::DateTime).read_only(),
        Field::new("", "expiresAt", Kind::DateTime).read_only(),
        Field::new("", "current", Kind::Bool).read_only(),
    ];
    pub const SCHEMA: Schema = Schema {
        name: "Auth.Session",
        description: "A session: it begins with a login.",
        fields: Self::FIELDS,
    };
}

/// All that is kept of an account, for its owner.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    pub account: serde_json::Value,
    pub sessions: Vec<SessionView>,
    /// The rows that belong to the account, by the name of their resource.
    pub data: serde_json::Map<String, serde_json::Value>,
}

impl Export {
    const FIELDS: &'static [Field] = &[
        Field::new("", "account", Kind::Json).read_only(),
        Field::new("", "sessions", Kind::Json).read_only(),
        Field::new("", "data", Kind::Json).read_only(),
    ];
    pub const BODY: Body = Body::Row(Schema {
        name: "Auth.Export",
        description: "All that is kept of an account.",
        fields: Self::FIELDS,
    });
}
