//! How tests get past the limits of resources, which are not what they are about.

use kernel::limiter::Unlimited;
use axum::http::request::Builder;

/// The request without the limits of resources.
pub fn lifted(request: Builder) -> Builder {
    request.extension(Unlimited)
}
