use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::{
    Child, Condition, Constraint, Field, Grant, Id, Identified, Kind, Lock, OnDelete, Operator,
    OrderBy, Owner, Policy, Preset, Resource, Scalar, Table, User, labels, nullable,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    comments::Comment,
    users::{Account, Role},
};

/// A post, as stored and as shown.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    pub id: Id<Post>,
    pub author_id: Id<User>,
    pub title: String,
    pub slug: String,
    pub summary: Option<String>,
    pub body: String,
    pub status: PostStatus,
    pub published_at: Option<DateTime<Utc>>,
    pub cover: Option<String>,
    pub comment_count: i32,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[serde(skip)]
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A new post.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewPost {
    pub author_id: Id<User>,
    pub title: String,
    pub slug: String,
    pub summary: Option<String>,
    pub body: String,
    pub status: PostStatus,
    pub published_at: Option<DateTime<Utc>>,
    pub cover: Option<String>,
    pub comment_count: i32,
}

/// Changes to a post: what is `None` stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PostPatch {
    pub author_id: Option<Id<User>>,
    pub title: Option<String>,
    pub slug: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub summary: Option<Option<String>>,
    pub body: Option<String>,
    pub status: Option<PostStatus>,
    #[serde(deserialize_with = "nullable")]
    pub published_at: Option<Option<DateTime<Utc>>>,
    #[serde(deserialize_with = "nullable")]
    pub cover: Option<Option<String>>,
    pub comment_count: Option<i32>,
}

impl PostPatch {
    /// The post with the changes made.
    pub fn apply_to(self, post: Post) -> Post {
        Post {
            author_id: self.author_id.unwrap_or(post.author_id),
            title: self.title.unwrap_or(post.title),
            slug: self.slug.unwrap_or(post.slug),
            summary: self.summary.unwrap_or(post.summary),
            body: self.body.unwrap_or(post.body),
            status: self.status.unwrap_or(post.status),
            published_at: self.published_at.unwrap_or(post.published_at),
            cover: self.cover.unwrap_or(post.cover),
            comment_count: self.comment_count.unwrap_or(post.comment_count),
            ..post
        }
    }
}

/// The post status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostStatus {
    Draft,
    Published,
    Archived,
}

labels!(PostStatus {
    Draft = "draft",
    Published = "published",
    Archived = "archived",
});

impl Identified for Post {
    type Key = Uuid;
}

impl Resource for Post {
    type New = NewPost;
    type Patch = PostPatch;

    const NAME: &'static str = "Post";
    const TAG: &'static str = "posts";
    const DESCRIPTION: &'static str = "What an author publishes";
    const TABLE: Table = Table {
        name: "posts",
        id: Kind::Uuid,
        soft_delete: true,
        versioned: true,
        timestamps: true,
        children,
        needs: &[],
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
        Field::new("title", "title", Kind::String { max: 200 })
            .min("1")
            .search()
            .example("\"Hello, world\""),
        Field::new("slug", "slug", Kind::Slug).filter().sort(),
        Field::new("summary", "summary", Kind::String { max: 500 })
            .nullable()
            .search(),
        Field::new("body", "body", Kind::Text).min("1").search(),
        Field::new("status", "status", Kind::Enum(PostStatus::LABELS))
            .default(Preset::Json("\"draft\""))
            .filter()
            .sort(),
        Field::new("published_at", "publishedAt", Kind::DateTime)
            .nullable()
            .filter()
            .sort(),
        Field::new("cover", "cover", Kind::Url).nullable(),
        Field::new("comment_count", "commentCount", Kind::Int)
            .default(Preset::Json("0"))
            .read_only(),
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
        list: &[
            Grant::PUBLIC.on(Condition::Value("status", Operator::Equal, "published")),
            Grant::OWNER,
            Role::Editor.grant(),
        ],
        read: &[
            Grant::PUBLIC.on(Condition::Value("status", Operator::Equal, "published")),
            Grant::OWNER,
            Role::Editor.grant(),
        ],
        create: &[Grant::AUTHENTICATED],
        update: &[Grant::OWNER, Role::Editor.grant()],
        delete: &[Grant::OWNER, Role::Editor.grant()],
        owners: &[Owner::column("author_id")],
    };
    const LOCK: Lock = Lock::Optional;
    const CONSTRAINTS: &'static [Constraint] = &[
        Constraint::Unique {
            name: "posts.slug",
            fields: &["slug"],
        },
        Constraint::Check {
            name: "posts_comment_count_check_2",
            rule: Condition::Value("comment_count", Operator::GreaterOrEqual, "0"),
        },
    ];

    fn key(&self) -> Scalar {
        self.id.into()
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// The rows that point to a post.
fn children() -> Vec<Child> {
    vec![Child {
        table: Comment::TABLE,
        column: "post_id",
        on_delete: OnDelete::Cascade,
    }]
}

/// The order of a list where the client does not ask for one.
pub(super) const DEFAULT_ORDER: &[OrderBy] = &[OrderBy::descending("publishedAt")];

/// How long a copy is kept; `None` is as long as the service says.
pub(super) const CACHED_FOR: Option<Duration> = None;
