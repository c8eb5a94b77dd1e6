//! Who may do what to which rows.

use super::{Attribute, Condition, Name, ResourceId};

/// The policy of a resource: one rule for each question.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// Which rows a list shows.
    pub list: Rule,
    /// Which rows can be read by id.
    pub read: Rule,
    /// Who may create what.
    pub create: Rule,
    /// Which rows can be updated, replaced and restored.
    pub update: Rule,
    /// Which rows can be deleted.
    pub delete: Rule,
}

impl Access {
    /// The rules of all operations.
    pub const fn rules(&self) -> [&Rule; 5] {
        [
            &self.list,
            &self.read,
            &self.create,
            &self.update,
            &self.delete,
        ]
    }
}

/// Any of its grants suffices; an empty one grants nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rule {
    /// In written order.
    pub grants: Vec<Grant>,
}

impl Rule {
    /// A rule of one grant without a condition.
    pub fn of(who: Who) -> Self {
        Self {
            grants: vec![Grant { who, when: None }],
        }
    }

    /// What its grants ask of a row.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.grants.iter().filter_map(|grant| grant.when.as_ref())
    }

    /// Whether a grant asks for this attribute of a row.
    pub fn asks_for(&self, attribute: Attribute) -> bool {
        let mut asked = self.conditions().flat_map(Condition::attributes);
        asked.any(|asked| asked == attribute)
    }

    /// Whether anybody, signed in or not, is granted every row.
    pub fn is_public(&self) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.who == Who::Public && grant.when.is_none())
    }

    /// Whether a caller without an account is granted some row.
    pub fn admits_anonymous(&self) -> bool {
        self.grants.iter().any(|grant| grant.who == Who::Public)
    }

    /// Whether every caller whom another rule grants some row, of whatever resource, is granted every row.
    pub fn admits_all_of(&self, other: &Self) -> bool {
        let admits = |who: &Who| {
            let whole = self.grants.iter().filter(|grant| grant.when.is_none());
            whole.map(|grant| &grant.who).any(|ours| match ours {
                Who::Public => true,
                Who::Authenticated => *who != Who::Public,
                Who::Owner => false,
                Who::Role(_) => who == ours,
            })
        };
        other.grants.iter().all(|grant| admits(&grant.who))
    }

    /// Whether some grant depends on the row, not on the caller's role alone.
    pub fn depends_on_row(&self) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.who == Who::Owner || grant.when.is_some())
    }
}

/// Who, on which rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// Who is granted.
    pub who: Who,
    /// Only rows that satisfy this.
    pub when: Option<Condition>,
}

/// A set of callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Public,
    /// Anybody with an account.
    Authenticated,
    /// Whoever owns the row by one of the resource's owner paths.
    Owner,
    /// Accounts with this role.
    Role(Name),
}

/// Who may see a field and who may set it, beyond what the resource's policy says.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldAccess {
    /// Who sees it.
    pub read: FieldRule,
    /// Who sets it.
    pub write: FieldRule,
}

/// A narrowing of the resource's policy for one field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldRule {
    /// Whoever may read (write) the row.
    Inherit,
    /// Only code.
    Nobody,
    /// Those who may read (write) the row and are granted here.
    Grants(Rule),
}

impl FieldRule {
    /// Who is granted the field besides what the row asks.
    pub const fn narrowed(&self) -> Option<&Rule> {
        match self {
            Self::Grants(rule) => Some(rule),
            Self::Inherit | Self::Nobody => None,
        }
    }
}

/// How a row leads to the account that owns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerPath {
    /// The joins from the row's table on; empty for a direct owner.
    pub hops: Vec<Hop>,
    /// The column that holds the account's id, in the row's table or that of the last hop.
    pub column: String,
    /// The relation behind `column`, an index into its resource's `relations`.
    ///
    /// `None` for the account itself, which owns itself by its `id`.
    pub relation: Option<usize>,
}

impl OwnerPath {
    /// Whether the row itself names its owner.
    pub fn is_direct(&self) -> bool {
        self.hops.is_empty()
    }

    /// The column of the row's own table that the path begins with.
    pub fn first_column(&self) -> &str {
        self.hops.first().map_or(&self.column, |hop| &hop.column)
    }
}

/// One join of an owner path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The relation, an index into the `relations` of the resource the hop leaves.
    pub relation: usize,
    /// Its column, in the table the hop leaves.
    pub column: String,
    /// The resource it arrives at.
    pub target: ResourceId,
}
