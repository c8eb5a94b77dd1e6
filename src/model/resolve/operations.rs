//! Operations: which routes each resource has, in their order.

use super::draft::Draft;
use crate::model::{
    Action, End, Join, ManyToMany, Name, Operation, Path, Resource, ResourceId, Through,
};

/// The operations on the rows of a resource by themselves.
pub(super) fn own(resource: &Resource, offered: &[Action]) -> Vec<Operation> {
    let one = resource.name.with_article();
    let collection = resource.collection();
    let row = collection.clone().row();
    let restore = row.clone().word(Action::Restore.function());
    let is_restored = resource.soft_delete && offered.contains(&Action::Delete);
    let restored = is_restored.then_some(Action::Restore);
    let listed = format!("List {}", resource.plural.title());
    let wanted_back = format!("Restore a deleted {}", resource.name.title());
    let all = [
        (Action::List, &collection, listed),
        (Action::Create, &collection, format!("Create {one}")),
        (Action::Read, &row, format!("Show {one}")),
        (Action::Replace, &row, format!("Replace {one}")),
        (Action::Update, &row, format!("Change {one}")),
        (Action::Delete, &row, format!("Delete {one}")),
        (Action::Restore, &restore, wanted_back),
    ];
    all.into_iter()
        .filter(|(action, ..)| offered.iter().chain(&restored).any(|one| one == action))
        .map(|(action, path, summary)| plain(action, path.clone(), &summary))
        .collect()
}

/// An operation through no other row.
pub(super) fn plain(action: Action, path: Path, summary: &str) -> Operation {
    Operation {
        path,
        through: None,
        handler: action.function().to_owned(),
        summary: summary.to_owned(),
        action,
    }
}

/// Adds to each resource its operations on rows that another row leads to.
pub(super) fn operations(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        for found in [below_parents, linked, links] {
            let operations = found(draft, id);
            draft.model.resources[id.0].operations.extend(operations);
        }
    }
}

/// The lists and creations below the rows that a resource points to.
fn below_parents(draft: &Draft<'_>, id: ResourceId) -> Vec<Operation> {
    let resource = draft.resource(id);
    let mut operations = Vec::new();
    for (index, relation) in resource.relations.iter().enumerate() {
        let Some(inverse) = &relation.inverse else {
            continue;
        };
        let parent = draft.resource(relation.target);
        let of = parent.name.with_article();
        let listed = format!("List the {} of {of}", resource.plural.title());
        let created = format!("Create {} of {of}", resource.name.with_article());
        for (action, summary) in [(Action::List, listed), (Action::Create, created)] {
            if resource.offers(&action) {
                operations.push(Operation {
                    path: parent.collection().row().word(&inverse.path),
                    through: Some(Through {
                        resource: relation.target,
                        join: Join::Relation(index),
                    }),
                    handler: format!("{}_by_{}", action.function(), relation.name),
                    summary,
                    action,
                });
            }
        }
    }
    operations
}

/// The lists of a resource's rows from the other end of a many-to-many.
fn linked(draft: &Draft<'_>, id: ResourceId) -> Vec<Operation> {
    let resource = draft.resource(id);
    let mut operations: Vec<Operation> = Vec::new();
    if !resource.offers(&Action::List) {
        return operations;
    }
    for way in ways(draft).filter(|way| way.far == id) {
        let near = draft.resource(way.near);
        let by = match way.from {
            End::Left => format!("{}_{}", near.plural, way.many.name),
            End::Right => way.many.name.to_string(),
        };
        let mut handler = format!("{}_by_{by}", Action::List.function());
        let known = resource.operations.iter().chain(&operations);
        let known: Vec<_> = known.map(|one| one.handler.as_str()).collect();
        while known.contains(&handler.as_str()) {
            handler.push_str("_too");
        }
        operations.push(Operation {
            action: Action::List,
            path: way.path(draft),
            through: Some(way.through(way.near)),
            handler,
            summary: format!(
                "List the {} of {}",
                resource.plural.title(),
                near.name.with_article()
            ),
        });
    }
    operations
}

/// The operations that set and remove links of a resource, from either end where it has a path.
fn links(draft: &Draft<'_>, id: ResourceId) -> Vec<Operation> {
    let mut operations = Vec::new();
    for way in ways(draft).filter(|way| way.declaring == id) {
        let (near, far) = (draft.resource(way.near), draft.resource(way.far));
        let path = way.path(draft).parameter(parameter(&far.name));
        let (near, far) = (near.name.with_article(), far.name.with_article());
        let ends = match way.from {
            End::Left => String::new(),
            End::Right => suffix(draft.resource(id), &way.many.name),
        };
        for (action, summary) in [
            (Action::Link, format!("Link {near} to {far}")),
            (Action::Unlink, format!("Unlink {near} from {far}")),
        ] {
            operations.push(Operation {
                path: path.clone(),
                through: Some(way.through(way.many.target)),
                handler: format!("{}_{}{ends}", action.function(), way.many.name),
                summary,
                action,
            });
        }
    }
    operations
}

/// A path along a many-to-many, from one end of it to the other.
struct Way<'d> {
    declaring: ResourceId,
    index: usize,
    many: &'d ManyToMany,
    from: End,
    near: ResourceId,
    far: ResourceId,
    /// What the far rows are called there.
    word: &'d str,
}

/// Every such path.
fn ways<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = Way<'d>> {
    let links = draft.model.resources().flat_map(|(declaring, resource)| {
        let links = resource.many_to_many.iter().enumerate();
        links.map(move |(index, many)| (declaring, index, many))
    });
    links.flat_map(|(declaring, index, many)| {
        let way = move |from, near, far, word| Way {
            declaring,
            index,
            many,
            from,
            near,
            far,
            word,
        };
        let forth = way(End::Left, declaring, many.target, &many.path);
        let inverse = many.inverse.as_ref();
        let back = inverse.map(|back| way(End::Right, many.target, declaring, &back.path));
        [forth].into_iter().chain(back)
    })
}

impl Way<'_> {
    fn path(&self, draft: &Draft<'_>) -> Path {
        let near = draft.resource(self.near);
        near.collection().row().word(self.word)
    }

    fn through(&self, resource: ResourceId) -> Through {
        let join = Join::Link {
            declaring: self.declaring,
            many_to_many: self.index,
            from: self.from,
        };
        Through { resource, join }
    }
}

/// The second parameter of a path, which is called after its row and unlike the first.
fn parameter(name: &Name) -> &str {
    match name.snake() {
        "id" => "other_id",
        snake => snake,
    }
}

/// What tells the handlers of the right end apart, which is not how another many-to-many is called.
fn suffix(resource: &Resource, name: &Name) -> String {
    let mut suffix = "_from_right".to_owned();
    let is_another = |suffix: &str| {
        let full = format!("{name}{suffix}");
        let mut links = resource.many_to_many.iter();
        links.any(|many| many.name.snake() == full)
    };
    while is_another(&suffix) {
        suffix.push_str("_too");
    }
    suffix
}
