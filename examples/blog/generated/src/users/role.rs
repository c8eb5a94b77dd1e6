use kernel::{Grant, labels};

/// What an account may be allowed to do beyond its own rows. No role implies another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Member,
    Editor,
    Admin,
}

labels!(Role {
    Member = "member",
    Editor = "editor",
    Admin = "admin",
});

impl Role {
    /// The role of a new account.
    pub const DEFAULT: Self = Self::Member;

    /// A permission of whoever has the role.
    pub const fn grant(self) -> Grant {
        Grant::role(self.as_str())
    }
}
