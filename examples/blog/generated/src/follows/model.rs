use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::{
    Condition, Constraint, Field, Grant, Id, Identified, Kind, Lock, Operator, OrderBy, Owner,
    Policy, Preset, Resource, Scalar, Table, User,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::users::{Account, Role};

/// A follow, as stored and as shown.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Follow {
    pub id: Id<Follow>,
    pub follower_id: Id<User>,
    pub followed_id: Id<User>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A new follow.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFollow {
    pub follower_id: Id<User>,
    pub followed_id: Id<User>,
}

/// Changes to a follow: what is `None` stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FollowPatch {
    pub follower_id: Option<Id<User>>,
    pub followed_id: Option<Id<User>>,
}

impl FollowPatch {
    /// The follow with the changes made.
    pub fn apply_to(self, follow: Follow) -> Follow {
        Follow {
            follower_id: self.follower_id.unwrap_or(follow.follower_id),
            followed_id: self.followed_id.unwrap_or(follow.followed_id),
            ..follow
        }
    }
}

impl Identified for Follow {
    type Key = Uuid;
}

impl Resource for Follow {
    type New = NewFollow;
    type Patch = FollowPatch;

    const NAME: &'static str = "Follow";
    const TAG: &'static str = "follows";
    const DESCRIPTION: &'static str = "";
    const TABLE: Table = Table {
        name: "follows",
        id: Kind::Uuid,
        soft_delete: false,
        versioned: false,
        timestamps: true,
        children: Vec::new,
        needs: &[],
    };
    const FIELDS: &'static [Field] = &[
        Field::new("id", "id", Kind::Uuid)
            .read_only()
            .filter()
            .sort(),
        Field::new("follower_id", "followerId", Kind::Uuid)
            .points_to::<Account>()
            .default(Preset::Caller)
            .write(&[Role::Admin.grant()])
            .filter()
            .sort(),
        Field::new("followed_id", "followedId", Kind::Uuid)
            .points_to::<Account>()
            .filter()
            .sort(),
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
        list: &[Grant::AUTHENTICATED],
        read: &[Grant::AUTHENTICATED],
        create: &[Grant::AUTHENTICATED],
        update: &[Grant::OWNER],
        delete: &[Grant::OWNER],
        owners: &[Owner::column("follower_id")],
    };
    const LOCK: Lock = Lock::Optional;
    const CONSTRAINTS: &'static [Constraint] = &[
        Constraint::Unique {
            name: "follows.follower_id, follows.followed_id",
            fields: &["followerId", "followedId"],
        },
        Constraint::Check {
            name: "follows_follower_id_followed_id_check",
            rule: Condition::Columns("follower_id", Operator::NotEqual, "followed_id"),
        },
    ];

    fn key(&self) -> Scalar {
        self.id.into()
    }

    fn version(&self) -> Option<i64> {
        None
    }
}

/// The order of a list where the client does not ask for one.
pub(super) const DEFAULT_ORDER: &[OrderBy] = &[OrderBy::descending("createdAt")];

/// How long a copy is kept; `None` is as long as the service says.
pub(super) const CACHED_FOR: Option<Duration> = None;
