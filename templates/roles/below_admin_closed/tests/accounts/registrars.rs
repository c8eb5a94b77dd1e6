//! Who makes accounts.

use crate::helpers::{PASSWORD, Service, login};

#[tokio::test]
async fn only_an_admin_makes_accounts() {
    let service = Service::start().await;
    let alice = service.user("alice").await;
    let body = login("bob@example.com", PASSWORD);
    service.nobody().post("/auth/register", &body).await.is(401);
    alice.post("/auth/register", &body).await.is(403);
}
