//! How long rows of a resource are cached.

use serde::Serialize;

use crate::model::{Model, Resource};

/// How long rows are cached.
#[derive(Debug, Serialize)]
pub struct CacheView {
    /// `Some(Duration::from_secs(600))`, or `None` for the default of the service.
    pub time: String,
}

/// Its time, or nothing where rows of the resource are not cached.
pub(super) fn cached(model: &Model, resource: &Resource) -> Vec<CacheView> {
    let (Some(cache), Some(seconds)) = (model.cache, resource.cache_seconds) else {
        return Vec::new();
    };
    let time = if seconds == cache.ttl_seconds {
        "None".to_owned()
    } else {
        format!("Some(Duration::from_secs({seconds}))")
    };
    vec![CacheView { time }]
}
