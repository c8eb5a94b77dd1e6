//! How an API of this kind names things, and what its routes have in common.

/// Whether requests may name a version, which is refused where it does not exist.
pub const NEGOTIATED: bool = false;

/// Parameters of their own: a field of such a name is filtered as `filter[name]=`.
pub const RESERVED: &[&str] = &[
    "page", "limit", "cursor", "sort", "fields", "search", "total", "deleted", "filter", "version",
];

/// How the sugar for ranges ends: `priceMin`, `priceMax`, `createdAfter`, `createdBefore`.
pub const MIN_SUFFIX: &str = "Min";
/// At most.
pub const MAX_SUFFIX: &str = "Max";
/// At this time or later.
pub const AFTER_SUFFIX: &str = "After";
/// Before this time.
pub const BEFORE_SUFFIX: &str = "Before";

/// What the name of a time ends with, which the sugar leaves out.
pub const TIME_SUFFIX: &str = "At";
