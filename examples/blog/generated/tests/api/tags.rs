//! Tags, asked for as their clients ask.

use serde_json::json;

use crate::{
    checks::{deleting, linking, listing, subject::Subject, uniqueness, writing},
    helpers::run,
    posts::POSTS,
};

/// A tag to test with.
pub static TAGS: Subject = Subject {
    path: "/tags",
    operations: &["list", "read", "create", "replace", "update", "delete"],
    body: |n| {
        json!({
            "name": format!("name {n:06}"),
        })
    },
    store: None,
    parents: &[],
    one_each: false,
    rows: usize::MAX,
    required: &["name"],
    optional: &[],
    unset: || json!({}),
    free: &["name"],
    nullable: &[],
    read_only: &["id", "createdAt", "updatedAt"],
    hidden: &[],
    touched: &["version", "updatedAt"],
    decimals: &[],
    moments: &["createdAt", "updatedAt"],
    wrong: || {
        vec![
            ("name", json!(1), "wrong_type"),
            ("name", json!("x".repeat(41)), "too_long"),
            ("name", json!(null), "null"),
        ]
    },
    filters: &["id", "name", "createdAt", "updatedAt"],
    sugar: &[
        ("createdAfter", "createdAt", "gte"),
        ("createdBefore", "createdAt", "lt"),
        ("updatedAfter", "updatedAt", "gte"),
        ("updatedBefore", "updatedAt", "lt"),
    ],
    sorts: &["id", "name", "createdAt", "updatedAt"],
    order: "-createdAt",
    must_lock: false,
    unknown: "00000000-0000-7000-8000-000000000000",
};

#[test]
fn is_created() {
    run(writing::is_created(&TAGS));
}

#[test]
fn is_created_once() {
    run(writing::is_created_once(&TAGS));
}

#[test]
fn is_well_formed() {
    run(writing::is_well_formed(&TAGS));
}

#[test]
fn is_checked() {
    run(writing::is_checked(&TAGS));
}

#[test]
fn is_missing() {
    run(writing::is_missing(&TAGS));
}

#[test]
fn is_changed() {
    run(writing::is_changed(&TAGS));
}

#[test]
fn is_changed_once() {
    run(writing::is_changed_once(&TAGS));
}

#[test]
fn is_replaced() {
    run(writing::is_replaced(&TAGS));
}

#[test]
fn is_locked() {
    run(writing::is_locked(&TAGS));
}

#[test]
fn is_deleted() {
    run(deleting::is_deleted(&TAGS));
}

#[test]
fn has_pages() {
    run(listing::has_pages(&TAGS));
}

#[test]
fn is_walked() {
    run(listing::is_walked(&TAGS));
}

#[test]
fn is_asked_well() {
    run(listing::is_asked_well(&TAGS));
}

#[test]
fn is_filtered() {
    run(listing::is_filtered(&TAGS));
}

#[test]
fn is_sorted() {
    run(listing::is_sorted(&TAGS));
}

#[test]
fn is_narrowed() {
    run(listing::is_narrowed(&TAGS));
}

#[test]
fn is_unique_by_name() {
    run(uniqueness::is_unique(&TAGS, &["name"]));
}

#[test]
fn is_linked_as_tags_of_post() {
    run(linking::is_linked(&TAGS, "/posts/{id}/tags", |world| {
        world.fresh(&POSTS)
    }));
}
