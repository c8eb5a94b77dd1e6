//! Routes: no two with one path.

use std::collections::HashMap;

use super::draft::Draft;
use crate::{
    diagnostic::{Problem, Span, quote},
    model::ResourceId,
};

/// What the service answers besides its resources, where nothing is put in front.
const ROOT: [&str; 6] = [
    "/health",
    "/health/live",
    "/health/ready",
    "/openapi.json",
    "/docs",
    "/metrics",
];

/// What signing in takes, below the prefix.
const AUTH: [&str; 15] = [
    "/auth",
    "/auth/register",
    "/auth/login",
    "/auth/refresh",
    "/auth/logout",
    "/auth/me",
    "/auth/me/export",
    "/auth/password",
    "/auth/password/forgot",
    "/auth/password/reset",
    "/auth/email/verify",
    "/auth/email/resend",
    "/auth/sessions",
    "/auth/sessions/{}",
    "/auth/{}",
];

pub(super) fn routes(draft: &Draft<'_>) {
    let mut routes = Routes {
        draft,
        taken: HashMap::new(),
    };
    let base_path = draft.model.api.base_path();
    for path in ROOT {
        if let Some(below) = path.strip_prefix(&base_path)
            && below.starts_with('/')
        {
            routes.take_own(below);
        }
    }
    if draft.model.auth.is_some() {
        for path in AUTH {
            routes.take_own(path);
        }
    }
    let distinct = draft.ids().filter(|id| {
        let plural = &draft.resource(*id).plural;
        !draft
            .ids()
            .take_while(|other| other < id)
            .any(|other| draft.resource(other).plural == *plural)
    });
    for id in distinct {
        routes.of_resource(id);
    }
}

/// Paths in use, parameters left blank, and where each comes from.
struct Routes<'d, 'a> {
    draft: &'d Draft<'a>,
    /// `None` for those of the service itself.
    taken: HashMap<String, Option<Span>>,
}

impl Routes<'_, '_> {
    fn take_own(&mut self, path: &str) {
        self.taken.insert(path.to_owned(), None);
    }

    fn take(&mut self, path: String, place: Span, hint: &str) {
        let Some(first) = self.taken.get(&path) else {
            self.taken.insert(path, Some(place));
            return;
        };
        let shown = quote(&path.replace("{}", "{id}"));
        let problem = match first {
            None => Problem::new(format!("the service itself answers {shown}"))
                .at(place, "the same path"),
            Some(first) if *first == place => return,
            Some(first) => Problem::new(format!("two routes have the path {shown}"))
                .at(place, "the second")
                .also(*first, "the first"),
        };
        self.draft.report(problem.hint(hint));
    }

    fn of_resource(&mut self, id: ResourceId) {
        let draft = self.draft;
        let (resource, written) = (draft.resource(id), draft.written(id));
        let base = format!("/{}", resource.path);
        let row = format!("{base}/{{}}");
        let plural = written
            .resource
            .and_then(|resource| resource.plural.as_ref());
        let place = plural.map_or(written.place, |plural| plural.span);
        let hint = "give the resource another `plural`";
        self.take(base, place, hint);
        self.take(row.clone(), place, hint);
        if resource.soft_delete {
            self.take(format!("{row}/restore"), place, hint);
        }
        for child in &resource.children {
            let relation = &draft.resource(child.resource).relations[child.relation];
            let written = draft.written(child.resource).relations[child.relation];
            let place = written
                .inverse
                .as_ref()
                .map_or(written.name.span, |inverse| inverse.span);
            if let Some(inverse) = &relation.inverse {
                let hint = "write `inverse = \"...\"` with another name, or `inverse = false`";
                self.take(format!("{row}/{}", inverse.path), place, hint);
            }
        }
        for (relation, written) in resource.many_to_many.iter().zip(&written.many_to_many) {
            self.take(
                format!("{row}/{}", relation.path),
                written.name.span,
                "rename the relation",
            );
        }
        for linked in &resource.linked {
            let relation = &draft.resource(linked.resource).many_to_many[linked.many_to_many];
            let written = draft.written(linked.resource).many_to_many[linked.many_to_many];
            let place = written
                .inverse
                .as_ref()
                .map_or(written.name.span, |inverse| inverse.span);
            if let Some(inverse) = &relation.inverse {
                let hint = "write `inverse = \"...\"` with another name, or `inverse = false`";
                self.take(format!("{row}/{}", inverse.path), place, hint);
            }
        }
    }
}
