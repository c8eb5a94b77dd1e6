//! Accounts for tests: made without hashing a password, which is slow on purpose.

use std::path::Path;

use app::{
    auth::repository::sessions::{self, NewSession},
    users::{self, NewAccount, REGISTRATION, Role},
};
use kernel::{Caller, Draft, Id, User, now};
use serde_json::json;
use sqlx::types::Json;

use crate::helpers::{Client, Service};

pub const SECRET: &str = "7b1d0f3c5e9a48267c1b0d3f5a9e4826";

/// What stands for the hash of a password that nobody has.
const HASH: &str = "none";

/// The variables that accounts need.
pub fn environment(directory: &Path) -> Vec<(String, String)> {
    let mails = directory.join("mail").display().to_string();
    vec![
        ("JWT_SECRET".into(), SECRET.into()),
        ("MAIL_DIR".into(), mails),
        // However many there are to try with one token.
        ("ACCESS_TTL".into(), "1h".into()),
        ("REFRESH_TTL".into(), "1d".into()),
    ]
}

/// Somebody who may do whatever anybody may: an account with every role.
pub async fn maker(service: &Service) -> Client {
    service.account(Role::LABELS).await.0
}

impl Service {
    /// A new account with these roles, signed in.
    pub async fn account(&self, roles: &[&str]) -> (Client, Id<User>) {
        let email = format!("{}@example.com", uuid::Uuid::now_v7().simple());
        let body = json!({ "email": email, "password": "seven quiet otters, 42 plums" });
        let draft = Draft::parse(body.to_string().as_bytes()).unwrap();
        let new = draft.check::<NewAccount>(REGISTRATION, &Caller::anonymous());
        let account = new.unwrap().into_account(vec![Role::DEFAULT], now());
        let mut tx = self.app.db.begin().await.unwrap();
        let account = users::repository::insert(&mut *tx, account, HASH)
            .await
            .unwrap();
        let session = NewSession {
            id: Id::new(),
            user: account.id,
            address: String::new(),
            user_agent: None,
            created_at: now(),
            expires_at: now() + chrono::TimeDelta::hours(1),
        };
        sessions::insert(&mut *tx, &session).await.unwrap();
        tx.commit().await.unwrap();
        self.give_roles(account.id, roles).await;
        let token = self.app.auth.tokens.issue(account.id, session.id, now());
        let client = self.nobody().with_token(&token.unwrap());
        (client, account.id)
    }

    /// Gives the account these roles in place of those that it has.
    pub async fn give_roles(&self, account: Id<User>, roles: &[&str]) {
        let mut tx = self.app.db.begin().await.unwrap();
        sqlx::query("update users set roles = ? where id = ?")
            .bind(Json(roles))
            .bind(account)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

impl Client {
    /// The same client with this access token.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            authorization: vec![format!("Bearer {token}")],
            ..self.clone()
        }
    }
}
