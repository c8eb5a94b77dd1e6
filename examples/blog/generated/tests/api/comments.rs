//! Comments, asked for as their clients ask.

use kernel::OnDelete;
use serde_json::json;

use crate::{
    checks::{
        belonging, deleting, listing, nesting, outliving, relating, restoring, returning,
        subject::Subject, withholding, writing,
    },
    helpers::run,
    posts::POSTS,
};

/// A comment to test with.
pub static COMMENTS: Subject = Subject {
    path: "/comments",
    operations: &["list", "read", "create", "replace", "update", "delete"],
    body: |n| {
        json!({
            "body": format!("body {n:06}"),
        })
    },
    store: None,
    parents: &[("postId", |world| world.shared(&POSTS))],
    one_each: false,
    rows: usize::MAX,
    required: &["postId", "body"],
    optional: &[],
    unset: || {
        json!({
            "parentId": null,
        })
    },
    free: &["body"],
    nullable: &[],
    read_only: &["id", "createdAt", "updatedAt"],
    hidden: &[],
    touched: &["version", "updatedAt"],
    decimals: &[],
    moments: &["createdAt", "updatedAt"],
    wrong: || {
        vec![
            ("authorId", json!("no id"), "invalid"),
            ("authorId", json!(null), "null"),
            ("postId", json!("no id"), "invalid"),
            ("postId", json!(null), "null"),
            ("parentId", json!("no id"), "invalid"),
            ("body", json!(1), "wrong_type"),
            ("body", json!("x".repeat(2001)), "too_long"),
            ("body", json!(""), "too_short"),
            ("body", json!(null), "null"),
        ]
    },
    filters: &[
        "id",
        "authorId",
        "postId",
        "parentId",
        "createdAt",
        "updatedAt",
    ],
    sugar: &[
        ("createdAfter", "createdAt", "gte"),
        ("createdBefore", "createdAt", "lt"),
        ("updatedAfter", "updatedAt", "gte"),
        ("updatedBefore", "updatedAt", "lt"),
    ],
    sorts: &[
        "id",
        "authorId",
        "postId",
        "parentId",
        "createdAt",
        "updatedAt",
    ],
    order: "-createdAt",
    must_lock: false,
    unknown: "00000000-0000-7000-8000-000000000000",
};

#[test]
fn is_created() {
    run(writing::is_created(&COMMENTS));
}

#[test]
fn is_created_once() {
    run(writing::is_created_once(&COMMENTS));
}

#[test]
fn is_well_formed() {
    run(writing::is_well_formed(&COMMENTS));
}

#[test]
fn is_checked() {
    run(writing::is_checked(&COMMENTS));
}

#[test]
fn is_missing() {
    run(writing::is_missing(&COMMENTS));
}

#[test]
fn is_changed() {
    run(writing::is_changed(&COMMENTS));
}

#[test]
fn is_changed_once() {
    run(writing::is_changed_once(&COMMENTS));
}

#[test]
fn is_replaced() {
    run(writing::is_replaced(&COMMENTS));
}

#[test]
fn is_locked() {
    run(writing::is_locked(&COMMENTS));
}

#[test]
fn is_deleted() {
    run(deleting::is_deleted(&COMMENTS));
}

#[test]
fn has_pages() {
    run(listing::has_pages(&COMMENTS));
}

#[test]
fn is_walked() {
    run(listing::is_walked(&COMMENTS));
}

#[test]
fn is_asked_well() {
    run(listing::is_asked_well(&COMMENTS));
}

#[test]
fn is_filtered() {
    run(listing::is_filtered(&COMMENTS));
}

#[test]
fn is_sorted() {
    run(listing::is_sorted(&COMMENTS));
}

#[test]
fn is_narrowed() {
    run(listing::is_narrowed(&COMMENTS));
}

#[test]
fn is_restored() {
    run(restoring::is_restored(&COMMENTS));
}

#[test]
fn is_withheld_once_deleted() {
    run(withholding::is_withheld(&COMMENTS, &["no-one"]));
}

#[test]
fn is_nested_by_post() {
    run(nesting::is_nested(
        &COMMENTS,
        "/posts/{id}/comments",
        "postId",
        |world| world.shared(&POSTS),
    ));
}

#[test]
fn is_nested_by_parent() {
    run(nesting::is_nested(
        &COMMENTS,
        "/comments/{id}/replies",
        "parentId",
        |world| world.fresh(&COMMENTS),
    ));
}

#[test]
fn needs_its_author() {
    run(relating::points_to_a_row(
        &COMMENTS,
        "authorId",
        json!("00000000-0000-7000-8000-000000000000"),
    ));
}

#[test]
fn needs_its_post() {
    run(relating::points_to_a_row(
        &COMMENTS,
        "postId",
        json!("00000000-0000-7000-8000-000000000000"),
    ));
}

#[test]
fn goes_with_its_post() {
    run(outliving::outlives(
        &POSTS,
        &COMMENTS,
        "postId",
        OnDelete::Cascade,
    ));
}

#[test]
fn comes_back_after_its_post() {
    run(belonging::comes_back_after(&POSTS, &COMMENTS, "postId"));
}

#[test]
fn returns_with_its_post() {
    run(returning::returns_with(&POSTS, &COMMENTS, "postId"));
}

#[test]
fn needs_its_parent() {
    run(relating::points_to_a_row(
        &COMMENTS,
        "parentId",
        json!("00000000-0000-7000-8000-000000000000"),
    ));
}

#[test]
fn goes_with_its_parent() {
    run(outliving::outlives(
        &COMMENTS,
        &COMMENTS,
        "parentId",
        OnDelete::Cascade,
    ));
}

#[test]
fn comes_back_after_its_parent() {
    run(belonging::comes_back_after(
        &COMMENTS, &COMMENTS, "parentId",
    ));
}

#[test]
fn returns_with_its_parent() {
    run(returning::returns_with(&COMMENTS, &COMMENTS, "parentId"));
}
