use std::sync::atomic::AtomicUsize;

use tokio::task::JoinSet;

use super::*;
use crate::{
    Error,
    env::Secret,
    redis::{Settings, testing},
};

fn key(id: &str, scope: &str) -> CacheKey {
    CacheKey {
        name: format!("notes:{}:{id}:{scope}", id.len()),
        shows: vec![EVERYTHING.to_owned(), all_rows("notes"), row("notes", id), any_row("tags")],
    }
}

fn representation(text: &'static str) -> Representation {
    Representation {
        body: text.into(),
        etag: HeaderValue::from_static("\"1\""),
    }
}

async fn read(cache: &Cache, scope: &str, stored: &'static str) -> axum::body::Bytes {
    let copy = cache.get_or_load(key("1", scope), None, async || Ok(representation(stored)));
    copy.await.unwrap().body.clone()
}

/// Two instances of one service.
async fn instances() -> [Cache; 2] {
    let settings = testing::settings();
    let mut instances = Vec::new();
    for _ in 0..2 {
        let redis = testing::open(&settings).await;
        instances.push(Cache::open(&redis, Duration::from_mins(1), 0).await);
    }
    instances.try_into().unwrap()
}

#[tokio::test]
async fn a_read_after_a_write_sees_it_whichever_instance_wrote() {
    let [one, other] = instances().await;
    assert_eq!(read(&one, "", "old").await, "old");
    assert_eq!(read(&other, "", "new").await, "old", "copies are shared");
    assert_eq!(read(&other, "alice", "hers").await, "hers");
    for (table, id) in [("notes", Some("1")), ("notes", None), ("tags", Some("9")), ("tags", None)] {
        let slow = async || {
            let announced = one.announce(vec![(table, id.map(str::to_owned))]).await;
            assert_eq!(read(&other, "", "under way").await, "under way");
            assert_eq!(read(&other, "", "not kept").await, "not kept");
            announced.happened().await;
            Ok(representation("old"))
        };
        // Whoever read before the write keeps what nobody finds.
        other.get_or_load(key("1", "slow"), None, slow).await.unwrap();
        assert_eq!(read(&one, "slow", "new").await, "new", "{table} {id:?}");
        assert_eq!(read(&other, "", "new").await, "new", "{table} {id:?}");
        assert_eq!(read(&one, "", "newer").await, "new");
    }
}

/// How often a row is loaded when so many read it at once.
async fn loads(instances: &[Cache], readers: usize) -> usize {
    let loads = Arc::new(AtomicUsize::new(0));
    let mut answers = JoinSet::new();
    for reader in 0..readers {
        let (cache, loads) = (instances[reader % instances.len()].clone(), Arc::clone(&loads));
        answers.spawn(async move {
            let load = async || {
                loads.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(20)).await;
                Ok(representation("one"))
            };
            cache.get_or_load(key("1", ""), None, load).await.unwrap().body.clone()
        });
    }
    assert!(answers.join_all().await.iter().all(|body| body == "one"));
    loads.load(Ordering::Relaxed)
}

#[tokio::test]
async fn many_readers_of_one_cold_key_load_it_once_between_the_instances() {
    assert_eq!(loads(&instances().await, 1_000).await, 1);
}

#[tokio::test]
async fn many_readers_load_a_row_together_while_redis_is_away() {
    let settings = Settings {
        url: Secret::new("redis://127.0.0.1:1"),
        ..testing::settings()
    };
    let redis = Redis::open(&settings).await;
    let cache = Cache::open(&redis, Duration::from_mins(1), 0).await;
    // Those who come while the first loads it are not shown what it finds.
    assert_eq!(loads(&[cache], 1_000).await, 2);
}

#[tokio::test]
async fn who_has_just_started_trusts_nothing() {
    let redis = Redis::open(&testing::settings()).await;
    let cache = Cache::open(&redis, Duration::from_mins(1), 0).await;
    assert_eq!(read(&cache, "", "old").await, "old");
    assert_eq!(read(&cache, "", "new").await, "new", "others may be about to tell of a write");
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let [one, other] = instances().await;
    for cache in [&one, &other] {
        let missing = cache.get_or_load(key("1", ""), None, async || Err(Error::NotFound));
        assert_eq!(missing.await.unwrap_err().status(), 404);
    }
    assert_eq!(read(&one, "", "found").await, "found");
}

#[tokio::test]
async fn what_could_not_be_told_is_made_up_for_before_anything_is_trusted() {
    let [one, other] = instances().await;
    assert_eq!(read(&one, "", "old").await, "old");
    one.0.untold.fetch_add(1, Ordering::AcqRel);
    assert_eq!(read(&one, "", "new").await, "new");
    assert_eq!(read(&other, "", "newer").await, "new");
}
