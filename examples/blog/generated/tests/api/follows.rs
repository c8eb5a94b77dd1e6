//! Follows, asked for as their clients ask.

use serde_json::json;

use crate::{
    checks::{deleting, leaving, listing, relating, subject::Subject, uniqueness, writing},
    helpers::run,
};

/// A follow to test with.
pub static FOLLOWS: Subject = Subject {
    path: "/follows",
    operations: &["list", "read", "create", "delete"],
    body: |_| json!({}),
    store: None,
    parents: &[("followedId", |world| {
        Box::pin(async { json!(world.service.account(&["member"]).await.1) })
    })],
    one_each: false,
    rows: usize::MAX,
    required: &["followedId"],
    optional: &[],
    unset: || json!({}),
    free: &[],
    nullable: &[],
    read_only: &["id", "createdAt", "updatedAt"],
    hidden: &[],
    touched: &["updatedAt"],
    decimals: &[],
    moments: &["createdAt", "updatedAt"],
    wrong: || {
        vec![
            ("followerId", json!("no id"), "invalid"),
            ("followerId", json!(null), "null"),
            ("followedId", json!("no id"), "invalid"),
            ("followedId", json!(null), "null"),
        ]
    },
    filters: &["id", "followerId", "followedId", "createdAt", "updatedAt"],
    sugar: &[
        ("createdAfter", "createdAt", "gte"),
        ("createdBefore", "createdAt", "lt"),
        ("updatedAfter", "updatedAt", "gte"),
        ("updatedBefore", "updatedAt", "lt"),
    ],
    sorts: &["id", "followerId", "followedId", "createdAt", "updatedAt"],
    order: "-createdAt",
    must_lock: false,
    unknown: "00000000-0000-7000-8000-000000000000",
};

#[test]
fn is_created() {
    run(writing::is_created(&FOLLOWS));
}

#[test]
fn is_created_once() {
    run(writing::is_created_once(&FOLLOWS));
}

#[test]
fn is_well_formed() {
    run(writing::is_well_formed(&FOLLOWS));
}

#[test]
fn is_checked() {
    run(writing::is_checked(&FOLLOWS));
}

#[test]
fn is_missing() {
    run(writing::is_missing(&FOLLOWS));
}

#[test]
fn is_deleted() {
    run(deleting::is_deleted(&FOLLOWS));
}

#[test]
fn has_pages() {
    run(listing::has_pages(&FOLLOWS));
}

#[test]
fn is_walked() {
    run(listing::is_walked(&FOLLOWS));
}

#[test]
fn is_asked_well() {
    run(listing::is_asked_well(&FOLLOWS));
}

#[test]
fn is_filtered() {
    run(listing::is_filtered(&FOLLOWS));
}

#[test]
fn is_sorted() {
    run(listing::is_sorted(&FOLLOWS));
}

#[test]
fn is_narrowed() {
    run(listing::is_narrowed(&FOLLOWS));
}

#[test]
fn is_unique_by_followed() {
    run(uniqueness::is_unique(&FOLLOWS, &["followedId"]));
}

#[test]
fn needs_its_follower() {
    run(relating::points_to_a_row(
        &FOLLOWS,
        "followerId",
        json!("00000000-0000-7000-8000-000000000000"),
    ));
}

#[test]
fn needs_its_followed() {
    run(relating::points_to_a_row(
        &FOLLOWS,
        "followedId",
        json!("00000000-0000-7000-8000-000000000000"),
    ));
}

#[test]
fn leaves_with_its_follower() {
    run(leaving::outlives_its_account(
        &FOLLOWS,
        "select count(*) from follows",
        false,
    ));
}
