//! What a route is: what it does, where, whose rule decides, what it asks first and what it answers.

use super::{Access, Method, Path, ResourceId, Rule};

/// One route of the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What it does.
    pub action: Action,
    /// Where it is, below the prefix.
    pub path: Path,
    /// The other row that the path names, where it names one.
    pub through: Option<Through>,
    /// The function that answers it.
    pub handler: String,
    /// What it does, for people.
    pub summary: String,
}

/// What a route does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Shows a page of rows.
    List,
    /// Adds a row.
    Create,
    /// Shows a row.
    Read,
    /// Gives a row all of its values anew.
    Replace,
    /// Gives a row some values anew.
    Update,
    /// Deletes a row, or marks it as deleted.
    Delete,
    /// Takes a deletion back.
    Restore,
    /// Joins two rows of a many-to-many.
    Link,
    /// Parts them.
    Unlink,
    /// What the service does whatever its resources are.
    BuiltIn(BuiltIn),
}

/// A route that is the same in every service that has it.
#[derive(Debug, Clone, PartialEq)]
pub struct BuiltIn {
    /// The function that answers it.
    pub function: &'static str,
    /// How it is asked for.
    pub method: Method,
    /// Who may ask.
    pub rule: Rule,
    /// What it answers.
    pub success: Success,
}

/// The other row that a path names, which the caller has to be able to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Through {
    /// Its resource.
    pub resource: ResourceId,
    /// What joins it to the rows of the operation.
    pub join: Join,
}

/// What joins two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// A `belongs_to` of the operation's resource, an index into its `relations`.
    Relation(usize),
    /// A many-to-many, an index into the `many_to_many` of the resource that declares it.
    Link {
        /// The resource that declares it.
        declaring: ResourceId,
        /// Which one it is.
        many_to_many: usize,
        /// The end at which the path begins.
        from: End,
    },
}

/// An end of a many-to-many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The resource that declares it.
    Left,
    /// The resource that it names.
    Right,
}

/// What a request has to pass; the first gate that refuses it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Whether the caller has an account, where none of the rules asked is for the public: 401.
    SignedIn,
    /// Whether the rule grants the caller anything, whatever the row: 403.
    Admitted,
    /// Whether the body can be read and is valid: 415, 413, 400, 422.
    Body,
    /// Whether the caller may read the row: 404.
    Visible,
    /// Whether the caller may read the other row in the path: 404.
    Through,
    /// Whether the caller may set the fields of this row that the body sets: 422.
    Writable,
    /// Whether the rule grants the caller this row: 403, or 404 where it is not for the caller to see.
    Granted,
    /// Whether the caller has seen the row as it is: 428, 412, 409.
    Version,
}

/// What an operation answers when all went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Success {
    /// A page of rows.
    Page,
    /// A row.
    Row,
    /// A row that was not there before.
    Created,
    /// Anything else.
    Object,
    /// Nothing yet.
    Accepted,
    /// Nothing.
    Empty,
}

impl Operation {
    /// How it is asked for.
    pub const fn method(&self) -> Method {
        match &self.action {
            Action::List | Action::Read => Method::Get,
            Action::Create | Action::Restore => Method::Post,
            Action::Replace | Action::Link => Method::Put,
            Action::Update => Method::Patch,
            Action::Delete | Action::Unlink => Method::Delete,
            Action::BuiltIn(own) => own.method,
        }
    }

    /// The rule that decides, of those of its resource.
    pub const fn rule<'a>(&'a self, access: &'a Access) -> &'a Rule {
        match &self.action {
            Action::List => &access.list,
            Action::Create => &access.create,
            Action::Read => &access.read,
            Action::Replace | Action::Update | Action::Restore | Action::Link | Action::Unlink => {
                &access.update
            }
            Action::Delete => &access.delete,
            Action::BuiltIn(own) => &own.rule,
        }
    }

    /// Whether this leads from the other row in its path to those of the operation.
    pub fn joins_by(&self, join: Join) -> bool {
        self.through.is_some_and(|through| through.join == join)
    }

    /// What it asks, in order.
    pub fn gates(&self) -> Vec<Gate> {
        use Gate::{Admitted, Body, Granted, SignedIn, Through, Version, Visible, Writable};
        let gates: &[Gate] = match &self.action {
            Action::List => &[SignedIn, Admitted, Through],
            Action::Create => &[SignedIn, Admitted, Body, Through, Granted, Writable],
            Action::Read => &[SignedIn, Visible],
            Action::Replace | Action::Update => {
                &[SignedIn, Body, Visible, Writable, Granted, Version]
            }
            Action::Delete => &[SignedIn, Visible, Granted, Version],
            Action::Restore => &[SignedIn, Granted, Version],
            Action::Link | Action::Unlink => &[SignedIn, Visible, Granted, Through],
            Action::BuiltIn(_) => &[SignedIn],
        };
        let mut gates = gates.to_vec();
        gates.retain(|gate| *gate != Through || self.through.is_some());
        gates
    }

    /// What it answers when all went well.
    pub const fn success(&self) -> Success {
        match &self.action {
            Action::List => Success::Page,
            Action::Create => Success::Created,
            Action::Read | Action::Replace | Action::Update | Action::Restore => Success::Row,
            Action::Delete | Action::Link | Action::Unlink => Success::Empty,
            Action::BuiltIn(own) => own.success,
        }
    }
}

impl Action {
    /// What a description can choose from, and what it calls it.
    pub const CHOICES: [(Self, &'static str); 6] = [
        (Self::List, "list"),
        (Self::Read, "read"),
        (Self::Create, "create"),
        (Self::Replace, "replace"),
        (Self::Update, "update"),
        (Self::Delete, "delete"),
    ];

    /// What the function is called that answers it, or begins with where several do.
    pub const fn function(&self) -> &str {
        match self {
            Self::List => "list",
            Self::Create => "create",
            Self::Read => "show",
            Self::Replace => "replace",
            Self::Update => "patch",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::BuiltIn(own) => own.function,
        }
    }
}

impl Success {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::Page | Self::Row | Self::Object => 200,
            Self::Created => 201,
            Self::Accepted => 202,
            Self::Empty => 204,
        }
    }
}
