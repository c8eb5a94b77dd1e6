//! What the API calls what belongs to no resource.

/// Whether a list goes on behind its page.
pub const HAS_MORE: &str = "hasMore";

/// Where it does.
pub const NEXT_CURSOR: &str = "nextCursor";

/// What a failure names its request.
pub const REQUEST_ID: &str = "requestId";
