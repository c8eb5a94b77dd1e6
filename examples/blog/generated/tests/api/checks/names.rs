//! What the API calls what every list has.

/// Whether a list goes on behind its page.
pub const HAS_MORE: &str = "hasMore";

/// Where it does.
pub const NEXT_CURSOR: &str = "nextCursor";
