//! The model while it is made, beside the places it is made from.

use super::names;
use crate::{
    diagnostic::{Problem, Problems, Span, quote},
    model::{Model, Resource, ResourceId},
    spec::{self, Spec},
};

/// The model so far, and for each resource what was written about it.
pub(super) struct Draft<'a> {
    pub(super) spec: &'a Spec,
    pub(super) model: Model,
    /// In the order of `model.resources`.
    pub(super) written: Vec<Written<'a>>,
    pub(super) problems: &'a Problems,
}

/// What was written about a resource, each list in the order of that of the [`Resource`].
pub(super) struct Written<'a> {
    /// `None` for an account nothing was written about.
    pub(super) resource: Option<&'a spec::Resource>,
    /// Its name, or the `[auth]` that brings the account.
    pub(super) place: Span,
    pub(super) fields: Vec<&'a spec::Field>,
    pub(super) relations: Vec<&'a spec::Relation>,
    pub(super) many_to_many: Vec<&'a spec::Relation>,
    /// Names that are written but wrong, so that nobody calls them unknown.
    pub(super) unread: Vec<&'a str>,
}

impl<'a> Draft<'a> {
    pub(super) fn report(&self, problem: Problem) {
        self.problems.report(problem);
    }

    /// The ids of all resources.
    pub(super) fn ids(&self) -> impl Iterator<Item = ResourceId> + use<> {
        (0..self.model.resources.len()).map(ResourceId)
    }

    pub(super) fn resource(&self, id: ResourceId) -> &Resource {
        self.model.resource(id)
    }

    pub(super) fn written(&self, id: ResourceId) -> &Written<'a> {
        &self.written[id.0]
    }

    /// The resource of a name.
    pub(super) fn find(&self, name: &str) -> Option<ResourceId> {
        let position = self
            .model
            .resources
            .iter()
            .position(|resource| resource.name.snake() == name);
        position.map(ResourceId)
    }

    /// How accounts come about where there are none.
    pub(super) fn accounts(&self) -> &'static str {
        if self.spec.auth.is_some() {
            "leave `mode = \"none\"` of `[auth]` out"
        } else {
            "add the table `[auth]`"
        }
    }

    /// Reports the first of more things than a resource may have, if it has that many.
    pub(super) fn at_most(
        &self,
        most: usize,
        things: &str,
        resource: &spec::Resource,
        excess: Option<Span>,
        hint: &str,
    ) {
        if let Some(excess) = excess {
            let name = quote(resource.name.as_str());
            let problem = Problem::new(format!("{name} has more than {most} {things}"))
                .at(excess, "one too many")
                .hint(hint);
            self.report(problem);
        }
    }

    /// Whether a field or relation of this name may be written, and could not be read.
    pub(super) fn is_unread_in(&self, id: ResourceId, name: &str) -> bool {
        let is_meant = |unread: &&str| {
            *unread == name || names::meant(unread).is_some_and(|meant| meant.snake() == name)
        };
        self.written(id).unread.iter().any(is_meant) || self.spec.lost.contains(name)
    }

    /// Whether a resource or enum of this name is written but wrong.
    pub(super) fn is_unread(&self, name: &str) -> bool {
        let declared = |resource: &spec::Resource| resource.name.as_str() == name;
        self.spec.lost.contains(name)
            || self.spec.unread.iter().any(|unread| unread == name)
            || (self.find(name).is_none() && self.spec.resources.iter().any(declared))
    }
}
