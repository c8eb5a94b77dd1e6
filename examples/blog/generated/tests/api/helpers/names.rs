//! What the API calls what belongs to no resource.

/// What a failure names its request.
pub const REQUEST_ID: &str = "requestId";
