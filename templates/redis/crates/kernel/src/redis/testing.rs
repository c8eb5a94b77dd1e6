//! Redis for the tests of what shares it.

use std::{env, time::Duration};

use tokio::time::sleep;
use uuid::Uuid;

use super::{Redis, Settings};
use crate::env::Secret;

/// The server that `REDIS_URL` names, else that of this machine, with nothing in it.
pub fn settings() -> Settings {
    let url = env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    Settings {
        url: Secret::new(url),
        namespace: Uuid::now_v7().to_string(),
    }
}

/// An instance of the service, as far as Redis knows, that was started a while ago.
pub async fn open(settings: &Settings) -> Redis {
    const PATIENCE: u32 = 100;
    let redis = Redis::open(settings).await;
    // On a busy machine the first answer may come too late.
    for _ in 0..PATIENCE {
        if redis.link().is_some() {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert!(redis.link().is_some(), "tests need a Redis server, such as `REDIS_URL` names");
    redis.settle();
    redis
}
