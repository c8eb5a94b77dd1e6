//! A route of one's own, as the model suggests it.

use serde::Serialize;

use super::walk::{Import, import};
use crate::{
    model::{
        Action, DefaultValue, EnumOrigin, Field, FieldKind, FieldRule, Literal, Model, Resource,
    },
    view::{markdown, words},
};

/// A route that takes a row a step further.
#[derive(Debug, Serialize)]
pub struct Step {
    /// What it does.
    pub title: String,
    #[serde(skip)]
    pub(super) imports: Vec<Import>,
    /// The documented operation: a call.
    pub operation: String,
    /// The function that answers it.
    pub handler: String,
    /// How that begins.
    pub signature: String,
    /// The type of a row.
    #[serde(rename = "Resource")]
    pub type_name: String,
    /// The module.
    pub resources: String,
    /// The variable of a row.
    pub resource: String,
    /// What there is to know before the change, line by line.
    pub preparation: Vec<String>,
    /// The change to the row: members of its patch.
    pub patch: Vec<String>,
    /// What becomes of the other members, where it has some.
    pub rest: Vec<String>,
    /// Whether a row is not where the step begins.
    pub elsewhere: String,
    /// The functions behind it, line by line.
    pub functions: Vec<String>,
}

/// The first resource with an enum that begins somewhere and goes on: rather one that somebody owns, and where clients
/// cannot set the enum themselves.
pub(super) fn staged(model: &Model) -> Option<(&Resource, &Field)> {
    let resources = model
        .resources
        .iter()
        .filter(|one| !one.is_user && one.offers(&Action::Update));
    let staged =
        resources.flat_map(|resource| resource.fields.iter().map(move |field| (resource, field)));
    let begins = |field: &Field| match (&field.kind, &field.default) {
        (FieldKind::Enum(id), Some(DefaultValue::Literal(Literal::Enum(_, 0)))) => {
            field.required && model.enumeration(*id).labels.len() > 1
        }
        _ => false,
    };
    staged
        .filter(|(_, field)| begins(field))
        .min_by_key(|(resource, field)| {
            (
                !is_stage(field),
                field.access.write == FieldRule::Inherit,
                resource.owners.is_empty(),
            )
        })
}

/// Whether the name of an enum tells that rows go through it.
fn is_stage(field: &Field) -> bool {
    const STAGES: [&str; 5] = ["status", "state", "stage", "phase", "progress"];
    let last = field.name.snake().rsplit('_').next();
    last.is_some_and(|word| STAGES.contains(&word))
}

/// The route that gives a row the second label of its enum.
pub(super) fn step_of(model: &Model, resource: &Resource, field: &Field) -> Option<Step> {
    let FieldKind::Enum(id) = field.kind else {
        return None;
    };
    let enumeration = model.enumeration(id);
    let [first, label, ..] = enumeration.labels.as_slice() else {
        return None;
    };
    let words = words_of(&label.variant);
    let title = resource.name.with_article();
    let change = if is_stage(field) {
        format!("takes {title}")
    } else {
        format!("changes the {} of {title}", field.name.title())
    };
    let resource_row = words::variable(&resource.name);
    let enum_type = &enumeration.type_name;
    let step = Step {
        title: format!(
            "`POST /{}/{{id}}/{}` {change} from {} to {}",
            resource.path,
            words.join("-"),
            markdown::code(&first.text),
            markdown::code(&label.text)
        ),
        imports: vec![
            import(home(model, resource, field), enum_type),
            import(&resource.module, "self"),
            import(&resource.module, &resource.type_name),
            import(&resource.module, &format!("{}Patch", resource.type_name)),
        ],
        operation: String::new(),
        handler: String::new(),
        signature: String::new(),
        type_name: resource.type_name.clone(),
        resources: resource.module.clone(),
        resource: resource_row.clone(),
        preparation: Vec::new(),
        patch: vec![format!(
            "{}: Some({enum_type}::{})",
            field.rust_ident, label.variant
        )],
        rest: rest(resource, 1),
        functions: Vec::new(),
        elsewhere: format!(
            "{resource_row}.{} != {enum_type}::{}",
            field.rust_ident, first.variant
        ),
    };
    let path = format!("/{}/{{id}}/{}", resource.path, words.join("-"));
    let summary = format!("Mark {title} as {}", words.join("-"));
    Some(step.at(&path, &summary, format!("mark_{}", words.join("_"))))
}

/// The end of a patch of which so many members are set: the others stay as they are.
pub(super) fn rest(resource: &Resource, set: usize) -> Vec<String> {
    let members = resource.fields.len() + resource.relations.len();
    let rest = (members > set).then(|| format!("..{}Patch::default()", resource.type_name));
    rest.into_iter().collect()
}

impl Step {
    /// The same step at this path, answered by this function.
    pub(super) fn at(self, path: &str, summary: &str, handler: String) -> Self {
        Self {
            operation: format!("Operation::new(Verb::Post, {path:?}, {summary:?})"),
            signature: format!(
                "async fn {handler}(State(app): State<App>, caller: Caller, At(id): At<Id<{}>>) -> Result<Answer> {{",
                self.type_name
            ),
            handler,
            ..self
        }
    }
}

/// The module that has the enum of a field.
pub(super) fn home<'a>(model: &Model, resource: &'a Resource, field: &Field) -> &'a str {
    match field.kind {
        FieldKind::Enum(id) if model.enumeration(id).origin == EnumOrigin::Shared => "enums",
        _ => &resource.module,
    }
}

/// The words of a name in Pascal case.
fn words_of(pascal: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in pascal.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_ascii_uppercase() => word.push(letter),
            _ => words.push(letter.to_ascii_lowercase().to_string()),
        }
    }
    words
}
