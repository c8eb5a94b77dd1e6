//! A row of somebody, and others who look at it.

use app::kernel::{Id, Role, User};
use serde_json::{Value, json};

use crate::{
    checks::{
        matrix,
        subject::{Row, Subject, World},
    },
    helpers::Client,
};

/// A row whose owner has the rights of an owner and no others.
pub struct Scene {
    pub world: World,
    pub row: Row,
    /// What another row of the owner could be made from.
    pub body: Value,
    owner: Id<User>,
}

impl Scene {
    pub async fn of(subject: &'static Subject) -> Self {
        let base = World::new().await;
        let (client, owner) = base.service.account(Role::LABELS).await;
        let world = base.of(client);
        let row = world.make(subject).await;
        let body = world.body(subject, &json!({})).await;
        let usual = [Role::DEFAULT.as_str()];
        world.service.give_roles(owner, &usual).await;
        Self {
            world,
            row,
            body,
            owner,
        }
    }

    /// Somebody, by what they are to the row or by their only role.
    pub async fn client(&self, caller: &str) -> Client {
        matrix::client(&self.world.service, caller, &self.world.maker).await
    }

    /// Lets the owner see everything.
    pub async fn promote_owner(&self) {
        self.world
            .service
            .give_roles(self.owner, Role::LABELS)
            .await;
    }
}
