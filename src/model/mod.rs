//! The domain as meant: every name in every case, every type, key, owner and policy decided once.
//!
//! A [`Model`] is made from a `Spec` and is immutable from then on.

mod access;
mod addition;
mod condition;
mod enumeration;
mod field;
mod format;
mod literal;
mod name;
mod operation;
mod path;
mod plural;
mod relation;
mod reserved;
mod resolve;
mod resource;
mod settings;
mod storage;
mod surprise;

pub use self::{
    access::{Access, FieldAccess, FieldRule, Grant, Hop, OwnerPath, Rule, Who},
    condition::{Comparison, Condition, Operand, Operator, write_out},
    enumeration::{Enum, EnumId, EnumOrigin, Label},
    field::{DefaultValue, Field, FieldKind},
    literal::{Date, DateTime, Decimal, Literal, Time},
    name::{MAX_DATABASE_NAME, Name, ServiceName, database_name, rust_ident},
    operation::{Action, BuiltIn, End, Gate, Join, Operation, Success, Through},
    path::{Method, Path},
    relation::{Inverse, ManyToMany, OnDelete, Relation},
    reserved::is_parameter,
    resolve::resolve,
    resource::{Attribute, Freshness, IdKind, Index, Lock, Resource, ResourceId, SortKey, Unique},
    settings::{
        Api, Auth, AuthMode, Cache, Case, Database, Engine, ErrorFormat, IdStrategy, RateLimit,
        Registration, RequestLimit, Service, Store, Versioning,
    },
    storage::{CHARACTER_BYTES, MAX_INDEX_BYTES, MYSQL_PAGE, POSTGRES_PAGE, Page},
};

/// The whole description of one service, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What the service is called.
    pub service: Service,
    /// Where rows live.
    pub database: Database,
    /// How the HTTP interface looks.
    pub api: Api,
    /// Accounts and tokens; `None` when everything is public.
    pub auth: Option<Auth>,
    /// The limit on every caller; `None` when there is none.
    pub rate_limit: Option<RateLimit>,
    /// The cache of reads by id; `None` when there is none.
    pub cache: Option<Cache>,
    /// Named enums in written order, then those written inside a field, in the order of `resources`.
    pub enums: Vec<Enum>,
    /// All resources, parents before children where no nullable cycle prevents it.
    ///
    /// With auth on the first one is the account (`is_user`).
    pub resources: Vec<Resource>,
}

impl Model {
    /// The resource behind an id.
    pub fn resource(&self, id: ResourceId) -> &Resource {
        &self.resources[id.0]
    }

    /// Every resource with its id, in order.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.resources
            .iter()
            .enumerate()
            .map(|(index, resource)| (ResourceId(index), resource))
    }

    /// The enum behind an id.
    pub fn enumeration(&self, id: EnumId) -> &Enum {
        &self.enums[id.0]
    }

    /// The account, with auth on.
    pub fn user(&self) -> Option<&Resource> {
        self.resources.first().filter(|resource| resource.is_user)
    }

    /// Every `belongs_to` that points to a resource, with the resource it is declared on.
    pub fn references_to(
        &self,
        target: ResourceId,
    ) -> impl Iterator<Item = (ResourceId, &Resource, &Relation)> {
        self.resources().flat_map(move |(id, resource)| {
            resource
                .relations
                .iter()
                .filter(move |relation| relation.target == target)
                .map(move |relation| (id, resource, relation))
        })
    }

    /// The name of an attribute in JSON, in filters and in sorts.
    pub fn json_name(&self, resource: &Resource, attribute: Attribute) -> String {
        match attribute {
            Attribute::Field(index) => resource.fields[index].json.clone(),
            Attribute::Relation(index) => resource.relations[index].json.clone(),
            built_in => self.api.case.apply(resource.column(built_in)),
        }
    }

    /// What an attribute holds, a relation being what its target's id is.
    pub fn kind(&self, resource: &Resource, attribute: Attribute) -> FieldKind {
        match attribute {
            Attribute::Field(index) => resource.fields[index].kind.clone(),
            Attribute::Relation(index) => self
                .resource(resource.relations[index].target)
                .id
                .column_kind(),
            Attribute::Id => resource.id.column_kind(),
            Attribute::CreatedAt | Attribute::UpdatedAt | Attribute::DeletedAt => {
                FieldKind::DateTime
            }
        }
    }
}
