//! What the description says of the service as a whole.

use std::{num::NonZeroU32, time::Duration};

/// What the service is for.
pub const DESCRIPTION: &str = "Posts, comments and tags";

/// What every path of the API begins with.
pub const PREFIX: &str = "/api/v1";

/// Whether requests may name a version, which is refused where it does not exist.
pub const NEGOTIATED: bool = false;

/// How many rows a list holds where the client does not say.
pub const PAGE_SIZE: u64 = 20;

/// How many rows a list holds at most.
pub const MAX_PAGE_SIZE: u64 = 100;

/// Parameters of their own: a field of such a name is filtered as `filter[name]=`.
pub const RESERVED: &[&str] = &[
    "page", "limit", "cursor", "sort", "fields", "search", "total", "deleted", "filter", "version",
];

/// How the sugar for ranges ends: `priceMin`, `priceMax`, `createdAfter`, `createdBefore`.
pub const MIN_SUFFIX: &str = "Min";
pub const MAX_SUFFIX: &str = "Max";
pub const AFTER_SUFFIX: &str = "After";
pub const BEFORE_SUFFIX: &str = "Before";

/// What the name of a time ends with, which the sugar leaves out.
pub const TIME_SUFFIX: &str = "At";

/// What accounts are told apart by.
pub type UserKey = uuid::Uuid;

/// How long an access token is good for.
pub const ACCESS_TTL: Duration = Duration::from_secs(900);

/// How long a session lasts that is not refreshed.
pub const REFRESH_TTL: Duration = Duration::from_secs(2_592_000);

/// How many requests a user, or else an address, may send in a window.
pub const RATE_LIMIT_REQUESTS: NonZeroU32 = NonZeroU32::new(300).unwrap();

/// How long it takes until all of them are available again.
pub const RATE_LIMIT_WINDOW: Duration = Duration::from_secs(60);

/// How long a row is kept in the cache where its resource does not say.
pub const CACHE_TTL: Duration = Duration::from_secs(60);
