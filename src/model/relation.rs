//! How resources point to each other.

use super::{Name, ResourceId};

/// A foreign key: each row belongs to one of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// As written.
    pub name: Name,
    /// The resource it points to.
    pub target: ResourceId,
    /// The column in the database (`category_id`).
    pub column: String,
    /// The name in JSON, in filters and in sorts (`categoryId`).
    pub json: String,
    /// The Rust identifier of the id (`category_id`).
    pub rust_ident: String,
    /// Whether null is refused.
    pub required: bool,
    /// Whether at most one row points to each of the target: one-to-one.
    pub unique: bool,
    /// What the deletion of the target means for the row.
    pub on_delete: OnDelete,
    /// The route from the target to its rows, where there is one.
    pub inverse: Option<Inverse>,
    /// Whether the database holds a foreign key.
    pub constraint: bool,
    /// Free text.
    pub description: Option<String>,
}

/// What the deletion of the target means for the row that points to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDelete {
    /// The deletion is refused.
    Restrict,
    /// The row goes too.
    Cascade,
    /// The row stays and points nowhere.
    SetNull,
}

/// The other side of a relation and the last segment of its route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inverse {
    /// The name, `snake_case` (`order_items`).
    pub name: Name,
    /// The segment, kebab-case (`order-items`).
    pub path: String,
}

/// A relation through a join table that carries nothing but the two ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyToMany {
    /// As written.
    pub name: Name,
    /// The resource on the right.
    pub target: ResourceId,
    /// The join table.
    pub table: String,
    /// The column of the id of the resource that declares it.
    pub left_column: String,
    /// The column of the id of the target.
    pub right_column: String,
    /// The last segment of the route from the left (`tags` in `/products/{id}/tags`).
    pub path: String,
    /// The route from the right, where there is one.
    pub inverse: Option<Inverse>,
}
