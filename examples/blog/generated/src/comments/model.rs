use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::{
    Child, Constraint, Field, Grant, Hop, Id, Identified, Kind, Lock, Need, OnDelete, OrderBy,
    Owner, Policy, Preset, Resource, Scalar, Table, User, nullable,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    posts::Post,
    users::{Account, Role},
};

/// A comment, as stored and as shown.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    pub id: Id<Comment>,
    pub author_id: Id<User>,
    pub post_id: Id<Post>,
    pub parent_id: Option<Id<Comment>>,
    pub body: String,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[serde(skip)]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A new comment.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewComment {
    pub author_id: Id<User>,
    pub post_id: Id<Post>,
    pub parent_id: Option<Id<Comment>>,
    pub body: String,
}

/// Changes to a comment: what is `None` stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CommentPatch {
    pub author_id: Option<Id<User>>,
    pub post_id: Option<Id<Post>>,
    #[serde(deserialize_with = "nullable")]
    pub parent_id: Option<Option<Id<Comment>>>,
    pub body: Option<String>,
}

impl CommentPatch {
    /// The comment with the changes made.
    pub fn apply_to(self, comment: Comment) -> Comment {
        Comment {
            author_id: self.author_id.unwrap_or(comment.author_id),
            post_id: self.post_id.unwrap_or(comment.post_id),
            parent_id: self.parent_id.unwrap_or(comment.parent_id),
            body: self.body.unwrap_or(comment.body),
            ..comment
        }
    }
}

impl Identified for Comment {
    type Key = Uuid;
}

impl Resource for Comment {
    type New = NewComment;
    type Patch = CommentPatch;

    const NAME: &'static str = "Comment";
    const TAG: &'static str = "comments";
    const DESCRIPTION: &'static str = "";
    const TABLE: Table = Table {
        name: "comments",
        id: Kind::Uuid,
        soft_delete: true,
        versioned: true,
        timestamps: true,
        children,
        needs: &[
            Need {
                column: "post_id",
                table: "posts",
            },
            Need {
                column: "parent_id",
                table: "comments",
            },
        ],
    };
    const FIELDS: &'static [Field] = &[
        Field::new("id", "id", Kind::Uuid)
            .read_only()
            .filter()
            .sort(),
        Field::new("author_id", "authorId", Kind::Uuid)
            .points_to::<Account>()
            .default(Preset::Caller)
            .write(&[Role::Admin.grant()])
            .filter()
            .sort(),
        Field::new("post_id", "postId", Kind::Uuid)
            .points_to::<Post>()
            .filter()
            .sort(),
        Field::new("parent_id", "parentId", Kind::Uuid)
            .points_to::<Comment>()
            .nullable()
            .filter()
            .sort(),
        Field::new("body", "body", Kind::Text).min("1").max("2000"),
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
        list: &[Grant::PUBLIC],
        read: &[Grant::PUBLIC],
        create: &[Grant::AUTHENTICATED],
        update: &[Grant::OWNER],
        delete: &[Grant::OWNER, Role::Editor.grant()],
        owners: &[
            Owner::column("author_id"),
            Owner::through(&[Hop::to::<Post>("post_id")], "author_id"),
        ],
    };
    const LOCK: Lock = Lock::Optional;
    const CONSTRAINTS: &'static [Constraint] = &[];

    fn key(&self) -> Scalar {
        self.id.into()
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// The rows that point to a comment.
fn children() -> Vec<Child> {
    vec![Child {
        table: Comment::TABLE,
        column: "parent_id",
        on_delete: OnDelete::Cascade,
    }]
}

/// The order of a list where the client does not ask for one.
pub(super) const DEFAULT_ORDER: &[OrderBy] = &[OrderBy::descending("createdAt")];

/// How long a copy is kept; `None` is as long as the service says.
pub(super) const CACHED_FOR: Option<Duration> = None;
