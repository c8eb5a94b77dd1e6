//! What the description says of the API as a whole.

use std::{num::NonZeroU32, time::Duration};

use kernel::list::PageSize;

/// What the service is for.
pub const DESCRIPTION: &str = "Posts, comments and tags";

/// What every path of the API begins with.
pub const PREFIX: &str = "/api/v1";

/// How many rows a list holds.
pub const PAGE_SIZE: PageSize = PageSize {
    usual: 20,
    most: 100,
};

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
