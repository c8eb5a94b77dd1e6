//! What was answered so far.

/// Everything that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// The name of the service.
    pub name: String,
    /// One sentence about it, maybe none.
    pub description: String,
    /// The word for the database engine.
    pub engine: &'static str,
    /// Accounts and roles; without them everything is public.
    pub accounts: Option<Accounts>,
    /// In the order of their making; `user` is here when fields were added to it.
    pub resources: Vec<Resource>,
    /// How many requests, in how long.
    pub rate_limit: Option<(String, String)>,
    /// How long a read by id is cached.
    pub cache: Option<String>,
    /// Whether instances share limits and what is cached, where there may be several.
    pub shared: bool,
}

/// Who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts {
    /// All roles; a new account has the first.
    pub roles: Vec<String>,
    /// Whether anybody can make an account.
    pub open: bool,
}

/// One thing the service keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Its name, singular.
    pub name: String,
    /// In written order.
    pub fields: Vec<Field>,
    /// In written order.
    pub relations: Vec<Relation>,
    /// The path to the account that owns a row.
    pub owner: Option<String>,
    /// Who may do what, where that was asked.
    pub access: Option<Access>,
    /// Whether a deletion only marks the row.
    pub soft_delete: bool,
}

/// Who may read and who may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Any of them suffices.
    pub read: Vec<String>,
    /// Any of them suffices.
    pub write: Vec<String>,
}

/// A column that carries data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type, as a description writes it but for the `?`.
    pub kind: String,
    /// Whether it is never null.
    pub required: bool,
    /// Whether no two rows have the same value.
    pub unique: bool,
    /// What a row gets when the client says nothing; maybe empty.
    pub default: String,
}

/// How a resource points to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its name.
    pub name: String,
    /// The name of the other resource.
    pub target: String,
    /// One or many.
    pub kind: RelationKind,
}

/// Whether a row points to one other or to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelationKind {
    /// To one.
    BelongsTo {
        /// Whether it always does.
        required: bool,
        /// The word for what the deletion of the other means.
        on_delete: &'static str,
    },
    /// To many, and many point back.
    ManyToMany,
}

/// The name of the resource that every project with accounts has.
pub const USER: &str = "user";

impl Answers {
    /// Nothing but a name, which may be empty, and what most projects want.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            description: String::new(),
            engine: "sqlite",
            accounts: Some(Accounts {
                roles: vec!["member".to_owned(), "admin".to_owned()],
                open: true,
            }),
            resources: Vec::new(),
            rate_limit: Some(("100".to_owned(), "1m".to_owned())),
            cache: None,
            shared: false,
        }
    }

    /// Whether there may be several instances that have something to share.
    pub fn can_share(&self) -> bool {
        self.engine != "sqlite" && (self.rate_limit.is_some() || self.cache.is_some())
    }

    /// The names of all resources that a relation can point to.
    pub fn targets(&self) -> Vec<&str> {
        let written = self.resources.iter().map(|resource| resource.name.as_str());
        let built_in = (self.accounts.is_some() && self.resource(USER).is_none()).then_some(USER);
        written.chain(built_in).collect()
    }

    /// The resource of a name.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.name == name)
    }

    /// Puts a resource in a place, or at the end; what pointed to its old name points to the new one.
    pub fn put(&mut self, place: usize, resource: Resource) {
        match self.resources.get_mut(place) {
            None => self.resources.push(resource),
            Some(old) => {
                let renamed = (old.name.clone(), resource.name.clone());
                *old = resource;
                let relations = self
                    .resources
                    .iter_mut()
                    .flat_map(|resource| &mut resource.relations);
                for relation in relations.filter(|relation| relation.target == renamed.0) {
                    relation.target.clone_from(&renamed.1);
                }
            }
        }
    }

    /// Takes a resource out, with all that leads to it or through it.
    pub fn remove(&mut self, place: usize) {
        let name = self.resources.remove(place).name;
        for resource in &mut self.resources {
            while let Some(relation) = resource
                .relations
                .iter()
                .position(|relation| relation.target == name)
            {
                resource.remove_relation(relation);
            }
        }
    }

    /// Takes out what the accounts no longer know.
    pub fn forget_roles(&mut self) {
        let Some(accounts) = &self.accounts else {
            return;
        };
        let known = |who: &String| {
            ["public", "authenticated", "owner"].contains(&who.as_str())
                || accounts.roles.contains(who)
        };
        for access in self
            .resources
            .iter_mut()
            .filter_map(|resource| resource.access.as_mut())
        {
            for rule in [&mut access.read, &mut access.write] {
                rule.retain(known);
                if rule.is_empty() {
                    rule.push("admin".to_owned());
                }
            }
        }
    }
}

impl Resource {
    /// Takes a relation out, and the ownership that leads through it.
    pub fn remove_relation(&mut self, place: usize) {
        let name = self.relations.remove(place).name;
        let owned_through_it = self
            .owner
            .as_ref()
            .is_some_and(|path| path.split('.').next() == Some(name.as_str()));
        if owned_through_it {
            self.owner = None;
            self.access = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn belongs_to(name: &str, target: &str) -> Relation {
        Relation {
            name: name.to_owned(),
            target: target.to_owned(),
            kind: RelationKind::BelongsTo {
                required: true,
                on_delete: "restrict",
            },
        }
    }

    fn shop() -> Answers {
        let mut answers = Answers::named("shop");
        let named = |name: &str, relations: Vec<Relation>| Resource {
            name: name.to_owned(),
            relations,
            ..Resource::default()
        };
        let order = named("order", vec![belongs_to("customer", USER)]);
        let item = Resource {
            owner: Some("order.customer".to_owned()),
            access: Some(Access {
                read: vec!["owner".to_owned(), "editor".to_owned()],
                write: vec!["editor".to_owned()],
            }),
            ..named("item", vec![belongs_to("order", "order")])
        };
        answers.resources = vec![order, item];
        answers
    }

    #[test]
    fn what_pointed_to_a_renamed_resource_still_does() {
        let mut answers = shop();
        let renamed = Resource {
            name: "purchase".to_owned(),
            ..answers.resources[0].clone()
        };

        answers.put(0, renamed);

        assert_eq!(answers.resources[1].relations[0].target, "purchase");
    }

    #[test]
    fn what_led_through_a_removed_resource_goes_with_it() {
        let mut answers = shop();

        answers.remove(0);

        let item = &answers.resources[0];
        assert_eq!(
            (item.relations.len(), &item.owner, &item.access),
            (0, &None, &None)
        );
    }

    #[test]
    fn a_rule_without_roles_falls_to_the_admin() {
        let mut answers = shop();

        answers.forget_roles();

        let access = answers.resources[1].access.as_ref().unwrap();
        assert_eq!(
            (&*access.read, &*access.write),
            (&["owner".to_owned()][..], &["admin".to_owned()][..])
        );
    }
}
