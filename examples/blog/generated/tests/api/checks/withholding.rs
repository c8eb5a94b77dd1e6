//! Deleted rows, and those who see no more than the others.

use crate::checks::{
    caller,
    subject::{Subject, World},
};

/// Those who may list rows but never change one do not get to the deleted ones.
pub async fn is_withheld(subject: &'static Subject, callers: &[&str]) {
    let world = World::new().await;
    let deleted = format!("{}?deleted=true", subject.path);
    for name in callers {
        let client = caller::named(&world.service, name, &world.maker).await;
        client.get(subject.path).await.is(200);
        let status = if *name == "no-one" { 401 } else { 403 };
        client.get(&deleted).await.is(status);
    }
}
