//! A row of somebody, and others who look at it.

use app::users::Role;
use kernel::{Id, User};

use crate::{
    checks::{
        caller,
        subject::{Row, Subject, World},
    },
    helpers::Client,
};

/// A row, and whoever made it with the rights that everybody has together.
pub struct Scene {
    pub world: World,
    pub row: Row,
    owner: Id<User>,
}

impl Scene {
    pub async fn of(subject: &'static Subject) -> Self {
        let base = World::new().await;
        let (client, owner) = base.service.account(Role::LABELS).await;
        let world = base.of(client);
        let row = world.make(subject).await;
        Self { world, row, owner }
    }

    /// Somebody, by what they are to the row or by their only role.
    pub async fn client(&self, name: &str) -> Client {
        caller::named(&self.world.service, name, &self.world.maker).await
    }

    /// Leaves the owner the rights of an owner and no others.
    pub async fn demote_owner(&self) {
        let usual = [Role::DEFAULT.as_str()];
        self.world.service.give_roles(self.owner, &usual).await;
    }

    /// Lets the owner see everything.
    pub async fn promote_owner(&self) {
        self.world
            .service
            .give_roles(self.owner, Role::LABELS)
            .await;
    }
}
