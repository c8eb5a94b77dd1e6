use chrono::{DateTime, Utc};
use kernel::{
    Caller, Child, Constraint, Field, Grant, Id, Identified, Kind, Lock, OnDelete, OrderBy, Owner,
    Policy, Predicate, Preset, Resource, Result, Scalar, Table, User, UserKey, draft, engine::Row,
    nullable,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{Role, normalise};
use crate::{auth::password_rules, comments::Comment, follows::Follow, posts::Post};

/// An account, as stored and as an admin sees it. Its password is never part of it.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub id: Id<User>,
    /// In lower case; `None` once the account has been erased.
    pub email: Option<String>,
    #[sqlx(json)]
    pub roles: Vec<Role>,
    pub disabled: bool,
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub newsletter: bool,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// An account that is not there yet.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAccount {
    pub email: String,
    pub password: String,
    pub display_name: Option<String>,
    pub bio: Option<String>,
    pub newsletter: bool,
}

/// What an admin changes of an account: what is `None` stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AccountPatch {
    pub roles: Option<Vec<Role>>,
    pub disabled: Option<bool>,
}

/// An account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Profile(pub Account);

/// What the owner changes of an account: what is `None` stays as it is.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProfilePatch {
    pub email: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub display_name: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    pub bio: Option<Option<String>>,
    pub newsletter: Option<bool>,
}

impl NewAccount {
    /// The account as it begins, with these roles.
    pub fn into_account(self, roles: Vec<Role>, now: DateTime<Utc>) -> Account {
        Account {
            id: Id::new(),
            email: Some(normalise(&self.email)),
            roles,
            disabled: false,
            display_name: self.display_name,
            bio: self.bio,
            newsletter: self.newsletter,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

impl AccountPatch {
    /// The account with the changes made.
    pub fn apply_to(self, account: Account) -> Account {
        Account {
            roles: self.roles.unwrap_or(account.roles),
            disabled: self.disabled.unwrap_or(account.disabled),
            ..account
        }
    }
}

impl ProfilePatch {
    /// The account with the changes made.
    pub fn apply_to(self, account: Account) -> Account {
        Account {
            email: self.email.as_deref().map(normalise).or(account.email),
            display_name: self.display_name.unwrap_or(account.display_name),
            bio: self.bio.unwrap_or(account.bio),
            newsletter: self.newsletter.unwrap_or(account.newsletter),
            ..account
        }
    }
}

impl Account {
    /// What stays when the owner leaves: nothing that tells of a person, and nobody can sign in. It
    /// keeps to the rules of accounts by being like one of which nothing was said when it was made.
    pub fn erased(self) -> Result<Self> {
        let anonymous = Caller::anonymous();
        let nobody: NewAccount = draft::blank(REGISTRATION, &anonymous, self.created_at)?;
        Ok(Self {
            id: self.id,
            email: None,
            disabled: true,
            version: self.version,
            ..nobody.into_account(self.roles, self.created_at)
        })
    }

    /// Whether the owner has left for good.
    pub fn is_erased(&self) -> bool {
        self.email.is_none()
    }
}

/// Body of `POST /auth/register`.
pub const REGISTRATION: &[Field] = &[
    EMAIL,
    password_rules::field("password"),
    DISPLAY_NAME_FIELD,
    BIO_FIELD,
    NEWSLETTER_FIELD,
];

const EMAIL: Field = Field::new("email", "email", Kind::Email).example("\"alice@example.com\"");
const DISPLAY_NAME_FIELD: Field =
    Field::new("display_name", "displayName", Kind::String { max: 80 }).nullable();
const BIO_FIELD: Field = Field::new("bio", "bio", Kind::Text).nullable();
const NEWSLETTER_FIELD: Field = Field::new("newsletter", "newsletter", Kind::Bool)
    .default(Preset::Json("false"))
    .filter()
    .sort()
    .read(&[Grant::OWNER, Role::Admin.grant()])
    .description("Whether the weekly mail is sent");

const TABLE: Table = Table {
    name: "users",
    id: Kind::Uuid,
    soft_delete: false,
    versioned: true,
    timestamps: true,
    children,
    needs: &[],
};

/// The rows that point to an account.
fn children() -> Vec<Child> {
    vec![
        Child {
            table: Post::TABLE,
            column: "author_id",
            on_delete: OnDelete::Restrict,
        },
        Child {
            table: Comment::TABLE,
            column: "author_id",
            on_delete: OnDelete::Restrict,
        },
        Child {
            table: Follow::TABLE,
            column: "follower_id",
            on_delete: OnDelete::Cascade,
        },
        Child {
            table: Follow::TABLE,
            column: "followed_id",
            on_delete: OnDelete::Cascade,
        },
    ]
}

impl Identified for Account {
    type Key = UserKey;
}

impl Resource for Account {
    type New = NewAccount;
    type Patch = AccountPatch;

    const NAME: &'static str = "Account";
    const TAG: &'static str = "users";
    const DESCRIPTION: &'static str = "An account, as an admin sees it.";
    const TABLE: Table = TABLE;
    const FIELDS: &'static [Field] = &[
        Field::new("id", "id", Kind::Uuid)
            .read_only()
            .filter()
            .sort(),
        EMAIL.nullable().read_only().filter().sort().search(),
        Field::new("roles", "roles", Kind::Array(&Kind::Enum(Role::LABELS)))
            .min("1")
            .filter(),
        Field::new("disabled", "disabled", Kind::Bool)
            .filter()
            .sort(),
        DISPLAY_NAME_FIELD.read_only(),
        BIO_FIELD.read_only(),
        NEWSLETTER_FIELD.read_only(),
        Field::new("version", "version", Kind::BigInt).counts_changes(),
        Field::new("created_at", "createdAt", Kind::DateTime)
            .read_only()
            .filter()
            .sort(),
        Field::new("updated_at", "updatedAt", Kind::DateTime)
            .read_only()
            .filter()
            .sort(),
    ];
    const POLICY: Policy = Policy {
        list: &[Role::Admin.grant()],
        read: &[Role::Admin.grant()],
        create: &[],
        update: &[Role::Admin.grant()],
        delete: &[],
        owners: &[Owner::column("id")],
    };
    const LOCK: Lock = Lock::Optional;
    const CONSTRAINTS: &'static [Constraint] = CONSTRAINTS;

    fn key(&self) -> Scalar {
        self.id.into()
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }

    /// Whoever writes a row may name every account in use; who may read accounts is another question.
    fn known(_: &Caller) -> Predicate {
        Predicate::equals("disabled", false)
    }
}

impl Identified for Profile {
    type Key = UserKey;
}

impl Resource for Profile {
    type New = NewAccount;
    type Patch = ProfilePatch;

    const NAME: &'static str = "Profile";
    const TAG: &'static str = "auth";
    const DESCRIPTION: &'static str = "An account, as its owner sees it.";
    const TABLE: Table = TABLE;
    const FIELDS: &'static [Field] = &[
        Field::new("id", "id", Kind::Uuid).read_only(),
        EMAIL.description("A change needs `currentPassword` beside it."),
        Field::new("", "currentPassword", Kind::Text)
            .nullable()
            .write_only(),
        Field::new("roles", "roles", Kind::Array(&Kind::Enum(Role::LABELS))).read_only(),
        Field::new("disabled", "disabled", Kind::Bool).read_only(),
        DISPLAY_NAME_FIELD,
        BIO_FIELD,
        NEWSLETTER_FIELD,
        Field::new("version", "version", Kind::BigInt).counts_changes(),
        Field::new("created_at", "createdAt", Kind::DateTime).read_only(),
        Field::new("updated_at", "updatedAt", Kind::DateTime).read_only(),
    ];
    const POLICY: Policy = Policy {
        list: &[],
        read: &[Grant::OWNER],
        create: &[],
        update: &[Grant::OWNER],
        delete: &[Grant::OWNER],
        owners: &[Owner::column("id")],
    };
    const LOCK: Lock = Lock::Optional;
    const CONSTRAINTS: &'static [Constraint] = CONSTRAINTS;

    fn key(&self) -> Scalar {
        self.0.id.into()
    }

    fn version(&self) -> Option<i64> {
        Some(self.0.version)
    }
}

impl<'r> FromRow<'r, Row> for Profile {
    fn from_row(row: &'r Row) -> sqlx::Result<Self> {
        Account::from_row(row).map(Self)
    }
}

const CONSTRAINTS: &[Constraint] = &[Constraint::Unique {
    name: "users.email",
    fields: &["email"],
}];

/// The order of a list where the client does not ask for one.
pub(super) const DEFAULT_ORDER: &[OrderBy] = &[OrderBy::descending("id")];
