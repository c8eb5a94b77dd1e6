//! A model with more in it than its description says.

use super::{Field, FieldAccess, FieldKind, FieldRule, Model, Name, Resource, ResourceId};

impl Model {
    /// The model with one more field of a resource, a text that may be null, and the name of that field.
    pub fn with_text(&self, id: ResourceId, wanted: &str) -> (Self, Name) {
        let name = free_name(self.resource(id), wanted);
        let field = Field {
            column: name.snake().to_owned(),
            json: self.api.case.apply(name.snake()),
            rust_ident: name.snake().to_owned(),
            kind: FieldKind::Text,
            required: false,
            default: None,
            min: None,
            max: None,
            pattern: None,
            search: false,
            filter: false,
            sort: false,
            unique: false,
            index: false,
            access: FieldAccess {
                read: FieldRule::Inherit,
                write: FieldRule::Inherit,
            },
            description: None,
            example: None,
            name: name.clone(),
        };
        let mut model = self.clone();
        model.resources[id.0].fields.push(field);
        (model, name)
    }
}

/// The wanted name, or a longer one where the resource has something that could be mistaken for it.
fn free_name(resource: &Resource, wanted: &str) -> Name {
    let fields = resource.fields.iter();
    let fields = fields.flat_map(|one| [one.name.snake(), &one.column, &one.json, &one.rust_ident]);
    let relations = resource.relations.iter();
    let relations =
        relations.flat_map(|one| [one.name.snake(), &one.column, &one.json, &one.rust_ident]);
    let taken: Vec<_> = fields.chain(relations).collect();
    let mut name = wanted.to_owned();
    let plain = |text: &str| text.replace('_', "").to_ascii_lowercase();
    while taken.iter().any(|one| plain(one) == plain(&name)) {
        name.push_str("_too");
    }
    Name::derived(name)
}
