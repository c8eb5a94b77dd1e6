use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::{
    Constraint, Field, Grant, Id, Identified, Kind, Lock, OrderBy, Policy, Resource, Scalar, Table,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::users::Role;

/// A tag, as stored and as shown.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    pub id: Id<Tag>,
    pub name: String,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A new tag.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewTag {
    pub name: String,
}

/// Changes to a tag: what is `None` stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TagPatch {
    pub name: Option<String>,
}

impl TagPatch {
    /// The tag with the changes made.
    pub fn apply_to(self, tag: Tag) -> Tag {
        Tag {
            name: self.name.unwrap_or(tag.name),
            ..tag
        }
    }
}

impl Identified for Tag {
    type Key = Uuid;
}

impl Resource for Tag {
    type New = NewTag;
    type Patch = TagPatch;

    const NAME: &'static str = "Tag";
    const TAG: &'static str = "tags";
    const DESCRIPTION: &'static str = "";
    const TABLE: Table = Table {
        name: "tags",
        id: Kind::Uuid,
        soft_delete: false,
        versioned: true,
        timestamps: true,
        children: Vec::new,
        needs: &[],
    };
    const FIELDS: &'static [Field] = &[
        Field::new("id", "id", Kind::Uuid)
            .read_only()
            .filter()
            .sort(),
        Field::new("name", "name", Kind::String { max: 40 })
            .filter()
            .sort(),
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
        create: &[Role::Editor.grant(), Role::Admin.grant()],
        update: &[Role::Editor.grant(), Role::Admin.grant()],
        delete: &[Role::Editor.grant(), Role::Admin.grant()],
        owners: &[],
    };
    const LOCK: Lock = Lock::Optional;
    const CONSTRAINTS: &'static [Constraint] = &[Constraint::Unique {
        name: "tags.name",
        fields: &["name"],
    }];

    fn key(&self) -> Scalar {
        self.id.into()
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

/// The order of a list where the client does not ask for one.
pub(super) const DEFAULT_ORDER: &[OrderBy] = &[OrderBy::descending("createdAt")];

/// How long a copy is kept; `None` is as long as the service says.
pub(super) const CACHED_FOR: Option<Duration> = None;
