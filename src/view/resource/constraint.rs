//! What the database refuses.

use crate::{
    model::{IdKind, Model, Resource},
    schema,
    view::{phrase, rust},
};

pub fn constraints(model: &Model, resource: &Resource) -> Vec<String> {
    let mut constraints: Vec<_> = resource
        .uniques
        .iter()
        .map(|unique| {
            let columns = unique.attributes.iter().map(|one| resource.column(*one));
            let columns: Vec<_> = columns
                .map(|column| format!("{}.{column}", resource.table))
                .collect();
            let names = unique
                .attributes
                .iter()
                .map(|one| model.json_name(resource, *one));
            let names: Vec<_> = names.map(|name| rust::string(&name)).collect();
            let columns = rust::string(&columns.join(", "));
            format!(
                "Constraint::Unique {{ columns: {columns}, fields: &[{}] }}",
                names.join(", ")
            )
        })
        .collect();
    if matches!(resource.id, IdKind::String { .. }) {
        let columns = rust::string(&format!("{}.id", resource.table));
        constraints.push(format!(
            "Constraint::Unique {{ columns: {columns}, fields: &[\"id\"] }}"
        ));
    }
    constraints.extend(
        schema::check_names(resource)
            .into_iter()
            .zip(&resource.checks)
            .map(|(name, check)| {
                let field = model.json_name(resource, check.comparisons[0].left);
                let message = format!("must satisfy {}", phrase::phrase(model, resource, check));
                format!(
                    "Constraint::Check {{ name: {}, field: {}, message: {} }}",
                    rust::string(&name),
                    rust::string(&field),
                    rust::string(&message)
                )
            }),
    );
    constraints
}
