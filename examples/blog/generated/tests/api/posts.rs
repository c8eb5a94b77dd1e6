//! Posts, asked for as their clients ask.

use serde_json::json;

use crate::{
    checks::{
        deleting, freeing, leaving, linking, listing, relating, restoring, searching,
        subject::Subject, uniqueness, withholding, writing,
    },
    helpers::run,
    tags::TAGS,
};

/// A post to test with.
pub static POSTS: Subject = Subject {
    path: "/posts",
    operations: &["list", "read", "create", "replace", "update", "delete"],
    body: |n| {
        json!({
            "title": format!("title {n:06}"),
            "slug": format!("name-{n:06}"),
            "summary": format!("summary {n:06}"),
            "body": format!("body {n:06}"),
            "status": "published",
            "publishedAt": format!("2026-01-01T{:02}:{:02}:00Z", n / 60 % 24, n % 60),
            "cover": format!("https://example.com/{n:06}"),
        })
    },
    store: None,
    parents: &[],
    one_each: false,
    rows: usize::MAX,
    required: &["title", "slug", "body"],
    optional: &["summary", "publishedAt", "cover"],
    unset: || {
        json!({
            "summary": null,
            "publishedAt": null,
            "cover": null,
            "commentCount": 0,
        })
    },
    free: &["title", "slug", "summary", "body", "publishedAt", "cover"],
    nullable: &["summary", "publishedAt", "cover"],
    read_only: &["id", "commentCount", "createdAt", "updatedAt"],
    hidden: &[],
    touched: &["version", "updatedAt"],
    decimals: &[],
    moments: &["publishedAt", "createdAt", "updatedAt"],
    wrong: || {
        vec![
            ("authorId", json!("no id"), "invalid"),
            ("authorId", json!(null), "null"),
            ("title", json!(1), "wrong_type"),
            ("title", json!("x".repeat(201)), "too_long"),
            ("title", json!(""), "too_short"),
            ("title", json!(null), "null"),
            ("slug", json!(1), "wrong_type"),
            ("slug", json!("No Slug!"), "invalid"),
            ("slug", json!(null), "null"),
            ("summary", json!(1), "wrong_type"),
            ("summary", json!("x".repeat(501)), "too_long"),
            ("body", json!(1), "wrong_type"),
            ("body", json!(""), "too_short"),
            ("body", json!(null), "null"),
            ("status", json!("no such value"), "not_allowed"),
            ("status", json!(null), "null"),
            ("publishedAt", json!("2026-01-15"), "invalid"),
            ("cover", json!(1), "wrong_type"),
            ("cover", json!("no address"), "invalid"),
        ]
    },
    filters: &[
        "id",
        "authorId",
        "slug",
        "status",
        "publishedAt",
        "createdAt",
        "updatedAt",
    ],
    sugar: &[
        ("publishedAfter", "publishedAt", "gte"),
        ("publishedBefore", "publishedAt", "lt"),
        ("createdAfter", "createdAt", "gte"),
        ("createdBefore", "createdAt", "lt"),
        ("updatedAfter", "updatedAt", "gte"),
        ("updatedBefore", "updatedAt", "lt"),
    ],
    sorts: &[
        "id",
        "authorId",
        "slug",
        "status",
        "publishedAt",
        "createdAt",
        "updatedAt",
    ],
    order: "-publishedAt",
    must_lock: false,
    unknown: "00000000-0000-7000-8000-000000000000",
};

#[test]
fn is_created() {
    run(writing::is_created(&POSTS));
}

#[test]
fn is_created_once() {
    run(writing::is_created_once(&POSTS));
}

#[test]
fn is_well_formed() {
    run(writing::is_well_formed(&POSTS));
}

#[test]
fn is_checked() {
    run(writing::is_checked(&POSTS));
}

#[test]
fn is_missing() {
    run(writing::is_missing(&POSTS));
}

#[test]
fn is_changed() {
    run(writing::is_changed(&POSTS));
}

#[test]
fn is_changed_once() {
    run(writing::is_changed_once(&POSTS));
}

#[test]
fn is_replaced() {
    run(writing::is_replaced(&POSTS));
}

#[test]
fn is_locked() {
    run(writing::is_locked(&POSTS));
}

#[test]
fn is_deleted() {
    run(deleting::is_deleted(&POSTS));
}

#[test]
fn has_pages() {
    run(listing::has_pages(&POSTS));
}

#[test]
fn is_walked() {
    run(listing::is_walked(&POSTS));
}

#[test]
fn is_asked_well() {
    run(listing::is_asked_well(&POSTS));
}

#[test]
fn is_filtered() {
    run(listing::is_filtered(&POSTS));
}

#[test]
fn is_sorted() {
    run(listing::is_sorted(&POSTS));
}

#[test]
fn is_narrowed() {
    run(listing::is_narrowed(&POSTS));
}

#[test]
fn is_found() {
    run(searching::is_found(&POSTS, &["title", "summary", "body"]));
}

#[test]
fn is_unique_by_slug() {
    run(uniqueness::is_unique(&POSTS, &["slug"]));
}

#[test]
fn is_restored() {
    run(restoring::is_restored(&POSTS));
}

#[test]
fn frees_its_slug() {
    run(freeing::frees_its_values(&POSTS, &["slug"]));
}

#[test]
fn is_withheld_once_deleted() {
    run(withholding::is_withheld(&POSTS, &["no-one"]));
}

#[test]
fn needs_its_author() {
    run(relating::points_to_a_row(
        &POSTS,
        "authorId",
        json!("00000000-0000-7000-8000-000000000000"),
    ));
}

#[test]
fn outlives_its_author() {
    run(leaving::outlives_its_account(
        &POSTS,
        "select count(*) from posts where deleted_at is null",
        true,
    ));
}

#[test]
fn is_linked_as_posts_of_tag() {
    run(linking::is_linked(&POSTS, "/tags/{id}/posts", |world| {
        world.fresh(&TAGS)
    }));
}
