//! Relations: targets, columns and join tables.

use super::{draft::Draft, fields::built_in, names, resources, settings::to_come};
use crate::{
    diagnostic::{Problem, Span, quote},
    model::{ManyToMany, Name, OnDelete, Relation, ResourceId, database_name},
    spec::{self, RelationKind},
};

/// Relations of one resource at most.
const MAX_RELATIONS: usize = 100;

pub(super) fn relations(draft: &mut Draft<'_>) {
    for id in draft.ids() {
        let Some(resource) = draft.written(id).resource else {
            continue;
        };
        let excess = resource
            .relations
            .get(MAX_RELATIONS)
            .map(|excess| excess.name.span);
        draft.at_most(
            MAX_RELATIONS,
            "relations",
            resource,
            excess,
            "split the resource",
        );
        for written in resource.relations.iter().take(MAX_RELATIONS) {
            if relation(draft, id, written).is_none() {
                draft.written[id.0].unread.push(written.name.as_str());
            }
        }
    }
}

fn relation<'a>(draft: &mut Draft<'a>, id: ResourceId, written: &'a spec::Relation) -> Option<()> {
    let problems = draft.problems;
    if let Some(renamed) = &written.renamed_from {
        to_come(
            problems,
            "`renamed_from`",
            renamed.span,
            "leave it out: a new project has nothing to rename",
        );
    }
    let name = names::name("a relation", &written.name, problems)?;
    let target = target(draft, written)?;
    match written.kind {
        RelationKind::BelongsTo => {
            let relation = belongs_to(draft, id, name, target, written);
            draft.model.resources[id.0].relations.push(relation);
            draft.written[id.0].relations.push(written);
        }
        RelationKind::ManyToMany => {
            let relation = many_to_many(draft, id, name, target, written)?;
            draft.model.resources[id.0].many_to_many.push(relation);
            draft.written[id.0].many_to_many.push(written);
        }
    }
    Some(())
}

fn target(draft: &Draft<'_>, written: &spec::Relation) -> Option<ResourceId> {
    let word = written.target.as_str();
    let mut parts = word.split('.');
    let first = parts.next().unwrap_or(word);
    let last = parts.next_back().unwrap_or(first);
    let found = draft.find(word);
    if found.is_none() && !draft.is_unread(word) {
        let meant = resources::meant(draft, last).or_else(|| resources::meant(draft, first));
        let hint = match meant {
            Some(meant) if word.ends_with('?') => format!(
                "write {}",
                quote(&format!("belongs_to = \"{meant}\", required = false"))
            ),
            Some(meant) => format!("did you mean `{meant}`?"),
            None if last.eq_ignore_ascii_case("user") => {
                format!("{}: it brings the resource `user`", draft.accounts())
            }
            None => match names::meant(last.trim_end_matches('?')) {
                Some(name) => format!(
                    "describe it: {}",
                    quote(&format!("[resources.{name}.fields]"))
                ),
                None => "write the name of a resource".to_owned(),
            },
        };
        let problem = Problem::new(format!("there is no resource {}", quote(word)))
            .at(written.target.span, "unknown")
            .hint(hint);
        draft.report(problem);
    }
    found
}

fn belongs_to(
    draft: &Draft<'_>,
    id: ResourceId,
    name: Name,
    target: ResourceId,
    written: &spec::Relation,
) -> Relation {
    let column = written
        .column
        .as_ref()
        .and_then(|text| names::database_name("column", text, draft.problems));
    let json = written
        .json
        .as_ref()
        .and_then(|text| names::json_name(text, draft.problems));
    if let Some(table) = &written.table {
        let problem = Problem::new("a `belongs_to` has no `table`")
            .at(table.span, "has no effect")
            .hint("its key is a column here, which `column` names; `table` is a key of resources and of a many-to-many");
        draft.report(problem);
    }
    let key = format!("{name}_id");
    let required = written.required.as_ref().is_none_or(|on| on.value);
    let constraint = written.constraint.as_ref().is_none_or(|on| on.value);
    let resource = draft.resource(id);
    if resource.is_user && required {
        let problem = Problem::new(format!("an account cannot require {}", quote(name.snake())))
            .at(written.name.span, "required")
            .hint("write `required = false`: an account is made from an e-mail and a password");
        draft.report(problem);
    }
    if let Some(hint) = built_in(resource, &key).filter(|_| column.is_none()) {
        let problem = Problem::new(format!(
            "a relation cannot be called {}",
            quote(name.snake())
        ))
        .at(written.name.span, "built in")
        .hint(hint);
        draft.report(problem);
    }
    Relation {
        target,
        column: column.unwrap_or_else(|| key.clone()),
        json: json.unwrap_or_else(|| draft.model.api.case.apply(&key)),
        rust_ident: key,
        required,
        unique: written.unique.as_ref().is_some_and(|on| on.value),
        on_delete: on_delete(draft, written, required, constraint),
        inverse: None,
        constraint,
        description: written.description.as_ref().map(|text| text.value.clone()),
        name,
    }
}

fn on_delete(
    draft: &Draft<'_>,
    written: &spec::Relation,
    required: bool,
    constraint: bool,
) -> OnDelete {
    let Some(choice) = &written.on_delete else {
        return OnDelete::Restrict;
    };
    if !constraint {
        let problem = Problem::new("`on_delete` without a foreign key")
            .at(choice.span, "has no effect")
            .hint("leave it out, or leave `constraint = false` out");
        draft.report(problem);
    }
    match choice.value {
        spec::OnDelete::Restrict => OnDelete::Restrict,
        spec::OnDelete::Cascade => OnDelete::Cascade,
        spec::OnDelete::SetNull => {
            if required {
                let problem = Problem::new(format!(
                    "{} is required and cannot be set to null",
                    quote(written.name.as_str())
                ))
                .at(choice.span, "impossible")
                .hint("write `required = false` beside it, or `on_delete = \"cascade\"`");
                draft.report(problem);
            }
            OnDelete::SetNull
        }
    }
}

fn many_to_many(
    draft: &Draft<'_>,
    id: ResourceId,
    name: Name,
    target: ResourceId,
    written: &spec::Relation,
) -> Option<ManyToMany> {
    let places: [(&str, Option<Span>); 7] = [
        ("required", written.required.as_ref().map(|key| key.span)),
        ("unique", written.unique.as_ref().map(|key| key.span)),
        ("on_delete", written.on_delete.as_ref().map(|key| key.span)),
        (
            "constraint",
            written.constraint.as_ref().map(|key| key.span),
        ),
        ("column", written.column.as_ref().map(|key| key.span)),
        ("json", written.json.as_ref().map(|key| key.span)),
        (
            "description",
            written.description.as_ref().map(|key| key.span),
        ),
    ];
    for (key, span) in places {
        if let Some(span) = span {
            let problem = Problem::new(format!("a many-to-many has no `{key}`"))
                .at(span, "has no effect")
                .hint("leave it out, or make it a resource with two `belongs_to`");
            draft.report(problem);
        }
    }
    let (left, right) = (draft.resource(id), draft.resource(target));
    if left.is_user || right.is_user {
        let (span, label) = if left.is_user {
            (written.name.span, "declared on `user`")
        } else {
            (written.target.span, "the account")
        };
        let problem = Problem::new("an account has no routes for a many-to-many")
            .at(span, label)
            .hint("make it a resource with two `belongs_to`, one of them to `user`");
        draft.report(problem);
        return None;
    }
    let table = written
        .table
        .as_ref()
        .and_then(|text| names::database_name("table", text, draft.problems));
    let left_column = format!("{}_id", left.name);
    let right_column = if id == target {
        format!("related_{}_id", left.name)
    } else {
        format!("{}_id", right.name)
    };
    Some(ManyToMany {
        target,
        table: table.unwrap_or_else(|| database_name(&[left.name.snake(), name.snake()])),
        left_column,
        right_column,
        path: name.kebab(),
        inverse: None,
        name,
    })
}
