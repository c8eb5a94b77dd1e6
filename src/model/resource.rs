//! The things a service keeps.

use super::{
    Access, Action, Condition, Field, FieldKind, ManyToMany, Name, Operation, OwnerPath, Path,
    Relation, RequestLimit, Who,
};

/// An index into [`Model::resources`](super::Model::resources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceId(pub usize);

/// One thing the service keeps, with its table, its routes and its policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// As written, singular.
    pub name: Name,
    /// The plural.
    pub plural: Name,
    /// The Rust module of the generated service, never one of its own.
    pub module: String,
    /// The Rust type of a row, never one that the generated code uses itself.
    pub type_name: String,
    /// Free text.
    pub description: Option<String>,
    /// The table.
    pub table: String,
    /// The kebab-case segment of its routes.
    pub path: String,
    /// What its rows are told apart by.
    pub id: IdKind,
    /// Whether rows know when they were made and changed.
    pub timestamps: bool,
    /// Whether a deletion only marks the row.
    pub soft_delete: bool,
    /// How new what its lists show has to be.
    pub lists: Freshness,
    /// Whether and how updates are checked against the version read.
    pub lock: Lock,
    /// The paths to the accounts that own a row; any of them suffices.
    pub owners: Vec<OwnerPath>,
    /// Who may do what.
    pub access: Access,
    /// Seconds a read by id is cached; `None` where it is not.
    pub cache_seconds: Option<u64>,
    /// A limit in addition to that of the service.
    pub rate_limit: Option<RequestLimit>,
    /// Its routes, in their order.
    pub operations: Vec<Operation>,
    /// The order of a list that asks for none; the id, which breaks ties, is not in it unless it is all.
    pub default_sort: Vec<SortKey>,
    /// In written order; of the account only those added to it.
    pub fields: Vec<Field>,
    /// The `belongs_to`, in written order.
    pub relations: Vec<Relation>,
    /// The `many_to_many` declared here, in written order.
    pub many_to_many: Vec<ManyToMany>,
    /// All unique keys, those of single fields and relations first.
    pub uniques: Vec<Unique>,
    /// All indexes asked for, those of single fields first; foreign keys are not among them.
    pub indexes: Vec<Index>,
    /// What every row satisfies; a comparison with null counts as satisfied.
    pub checks: Vec<Condition>,
    /// Whether it is the account of an authenticated service.
    pub is_user: bool,
}

impl Resource {
    /// The path of its rows.
    pub fn collection(&self) -> Path {
        Path::of(&self.path)
    }

    /// Whether a route of it does this.
    pub fn offers(&self, action: &Action) -> bool {
        self.operations.iter().any(|one| one.action == *action)
    }

    /// The column of an attribute.
    pub fn column(&self, attribute: Attribute) -> &str {
        match attribute {
            Attribute::Id => "id",
            Attribute::CreatedAt => "created_at",
            Attribute::UpdatedAt => "updated_at",
            Attribute::DeletedAt => "deleted_at",
            Attribute::Field(index) => &self.fields[index].column,
            Attribute::Relation(index) => &self.relations[index].column,
        }
    }

    /// The Rust identifier of an attribute.
    pub fn rust_ident(&self, attribute: Attribute) -> &str {
        match attribute {
            Attribute::Field(index) => &self.fields[index].rust_ident,
            Attribute::Relation(index) => &self.relations[index].rust_ident,
            built_in => self.column(built_in),
        }
    }

    /// Whether an attribute is never null.
    pub fn is_required(&self, attribute: Attribute) -> bool {
        match attribute {
            Attribute::Id | Attribute::CreatedAt | Attribute::UpdatedAt => true,
            Attribute::DeletedAt => false,
            Attribute::Field(index) => self.fields[index].required,
            Attribute::Relation(index) => self.relations[index].required,
        }
    }

    /// The version column is there exactly when updates are checked.
    pub fn has_version(&self) -> bool {
        self.lock != Lock::Off
    }

    /// Whether a creation that is refused looks as if there were nothing: what the row would belong to
    /// may be somebody else's.
    pub fn hides_refused_creations(&self) -> bool {
        let grants = &self.access.create.grants;
        self.owners.iter().any(|path| !path.is_direct())
            && grants.iter().any(|grant| grant.who == Who::Owner)
    }

    /// Whether who may create a row goes by the row that the relation points to, which may be somebody
    /// else's.
    pub fn decides_on_creation(&self, relation: &Relation) -> bool {
        let begins = |path: &OwnerPath| !path.is_direct() && path.first_column() == relation.column;
        self.hides_refused_creations() && self.owners.iter().any(begins)
    }

    /// Whether the row is owned by way of what the relation at this index points to.
    pub fn leads_to_owner(&self, relation: usize) -> bool {
        let first = |path: &OwnerPath| path.hops.first().map(|hop| hop.relation);
        self.owners.iter().any(|path| first(path) == Some(relation))
    }

    /// The owner that the row itself names and who is whoever creates it: the first where there are several.
    pub fn direct_owner(&self) -> Option<&OwnerPath> {
        self.owners.iter().find(|owner| owner.is_direct())
    }

    /// Whether the relation names the owner of its row who is the caller where nobody is named.
    pub fn names_owner(&self, relation: &Relation) -> bool {
        self.direct_owner()
            .is_some_and(|owner| owner.column == relation.column)
    }
}

/// A column that a condition, a key or a sort can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// The id.
    Id,
    /// With timestamps.
    CreatedAt,
    /// With timestamps.
    UpdatedAt,
    /// With soft delete.
    DeletedAt,
    /// An index into [`Resource::fields`].
    Field(usize),
    /// An index into [`Resource::relations`].
    Relation(usize),
}

/// What rows are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdKind {
    /// A version 7 UUID.
    Uuid,
    /// A version 7 UUID, shown as `prefix_...`.
    TypeId {
        /// Lower-case letters and inner underscores, unlike that of any other resource.
        prefix: String,
    },
    /// A number counted up by the database.
    Integer,
    /// A text that the client supplies.
    String {
        /// Characters at most.
        max: u32,
    },
}

impl IdKind {
    /// What the column holds.
    pub const fn column_kind(&self) -> FieldKind {
        match self {
            Self::Uuid | Self::TypeId { .. } => FieldKind::Uuid,
            Self::Integer => FieldKind::BigInt,
            Self::String { max } => FieldKind::String { max: *max },
        }
    }
}

/// Whether updates are checked against the version read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// A version column; checked where the client sends a version.
    Optional,
    /// A version column; the client has to send a version.
    Required,
    /// No version column.
    Off,
}

/// How new what is read has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Every write that was answered shows.
    Current,
    /// What was true a moment ago will do.
    Late,
}

/// One key of a sort or of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// What is sorted by.
    pub attribute: Attribute,
    /// Greatest first.
    pub descending: bool,
}

/// A unique key; with soft delete it counts rows that are not deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct Unique {
    /// At least one, in written order.
    pub attributes: Vec<Attribute>,
    /// Only rows that satisfy this count.
    pub condition: Option<Condition>,
}

/// An index.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// At least one, in written order.
    pub keys: Vec<SortKey>,
    /// Only rows that satisfy this are in it.
    pub condition: Option<Condition>,
}
