use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::*;
use crate::{
    env::Secret,
    redis::{self, testing},
};

/// Ten requests in ten seconds.
fn limiter(redis: &Redis) -> RateLimiter {
    let requests = NonZeroU32::new(10).unwrap();
    RateLimiter::new("default", requests, Duration::from_secs(10)).across(redis)
}

#[tokio::test]
async fn instances_let_exactly_the_limit_through_between_them() {
    let settings = testing::settings();
    let (one, other) = (testing::open(&settings).await, testing::open(&settings).await);
    let limiters = [limiter(&one), limiter(&other)];
    let mut clients = JoinSet::new();
    for client in 0..50 {
        let limiter = limiters[client % 2].clone();
        clients.spawn(async move { limiter.check("alice").await.retry_after.is_none() });
    }
    let passed = clients.join_all().await.into_iter().filter(|passed| *passed).count();
    assert_eq!(passed, 10);

    let peeks = [limiters[0].peek("bob").await, limiters[1].peek("bob").await];
    assert_eq!(peeks.map(|peek| peek.remaining), [10, 10]);
    assert_eq!(limiters[0].check("bob").await.remaining, 9);
    assert_eq!(limiters[1].check("bob").await.remaining, 8);
    let wait = limiters[1].check("alice").await.retry_after.unwrap();
    assert!(wait <= Duration::from_secs(1), "{wait:?}");
    tokio::time::sleep(wait).await;
    assert_eq!(limiters[0].check("alice").await.retry_after, None, "time gives it back");
}

#[tokio::test]
async fn without_redis_each_instance_counts_for_itself_and_waits_for_nothing() {
    let away = redis::Settings {
        url: Secret::new("redis://127.0.0.1:1"),
        ..testing::settings()
    };
    let limiter = limiter(&Redis::open(&away).await);
    let begun = Instant::now();
    for left in (0..10).rev() {
        assert_eq!(limiter.check("alice").await.remaining, left);
    }
    assert!(limiter.check("alice").await.retry_after.is_some());
    assert!(begun.elapsed() < Duration::from_millis(100));
}
