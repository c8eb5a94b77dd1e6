//! Which templates apply to a model, and where their output goes.

mod trees;

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use self::trees::Applies;
pub use self::trees::{TREES, Tree};
use crate::{
    model::{Model, Resource, ResourceId},
    schema::{self, Schema},
    view::{self, MigrationView},
};

/// Templates that are rendered with the same view.
#[derive(Debug)]
pub struct Batch {
    /// What the templates see.
    pub view: Value,
    /// The templates and where their output goes.
    pub tasks: Vec<Task>,
}

/// One file to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The template, by its path below `templates/`.
    pub template: &'static str,
    /// Where the output goes, below the root of the project.
    pub output: String,
    /// Why the template applies.
    pub condition: String,
}

/// Why no plan could be made: always a mistake of ours.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A placeholder in a path that the view has no text or number for.
    #[error("nothing to put for `[{placeholder}]` in the path of template `{template}`")]
    Placeholder {
        /// The template with the placeholder in its path.
        template: &'static str,
        /// The name between the brackets.
        placeholder: String,
    },
    /// A view that cannot be turned into values.
    #[error("a view cannot be serialized: {0}")]
    View(String),
}

/// Decides which of the templates make which files of the model's project.
pub fn plan(model: &Model, templates: &[&'static str]) -> Result<Vec<Batch>, Error> {
    let schema = schema::schema(model);
    let project = view::project(model, &schema);
    let project = batch(&project, templates, |tree| {
        let applies = match tree.applies {
            Applies::Once(applies) => applies(model),
            Applies::Checked(module) => project.suite.checks.contains(&module),
            _ => false,
        };
        applies.then(|| tree.when.to_owned())
    })?;

    let mut batches = vec![project];
    for resource in &model.resources {
        batches.push(of_resource(model, &schema, resource, templates)?);
    }
    for suite in view::suites(model) {
        batches.push(batch(&suite, templates, |tree| match tree.applies {
            Applies::PerSuite => Some(format!("{}: `{}`", tree.when, suite.resources)),
            _ => None,
        })?);
    }
    for migration in view::migrations(model) {
        batches.push(of_migration(&migration, templates)?);
    }
    let modules = modules(&batches);
    batches[0].view["modules"] = modules;
    Ok(batches)
}

/// The modules of the service and of its kernel: whatever is planned beside their `lib.rs`.
fn modules(batches: &[Batch]) -> Value {
    let tasks = batches.iter().flat_map(|batch| &batch.tasks);
    let outputs: Vec<_> = tasks.map(|task| task.output.as_str()).collect();
    let beside = |folder: &str| -> BTreeSet<&str> {
        let below = outputs.iter().filter_map(|path| path.strip_prefix(folder));
        let modules =
            below.filter_map(|path| path.strip_suffix("/mod.rs").or(path.strip_suffix(".rs")));
        modules
            .filter(|path| !path.contains('/') && !["lib", "main"].contains(path))
            .collect()
    };
    json!({ "service": beside("src/"), "kernel": beside("crates/kernel/src/") })
}

/// Decides which of the templates make what is new or different once a resource has more columns.
pub fn addition(
    before: &Model,
    after: &Model,
    resource: ResourceId,
    templates: &[&'static str],
) -> Result<Vec<Batch>, Error> {
    let migration = view::addition(before, after);
    let (schema, resource) = (schema::schema(after), after.resource(resource));
    Ok(vec![
        of_resource(after, &schema, resource, templates)?,
        of_migration(&migration, templates)?,
    ])
}

fn of_resource(
    model: &Model,
    schema: &Schema,
    resource: &Resource,
    templates: &[&'static str],
) -> Result<Batch, Error> {
    let view = view::resource(model, schema, resource);
    batch(&view, templates, |tree| match tree.applies {
        Applies::PerResource(applies) if applies(model, resource) => {
            Some(format!("{}: `{}`", tree.when, resource.name))
        }
        _ => None,
    })
}

fn of_migration(migration: &MigrationView, templates: &[&'static str]) -> Result<Batch, Error> {
    batch(migration, templates, |tree| match tree.applies {
        Applies::PerMigration => Some(format!("{}: `{}`", tree.when, migration.name)),
        _ => None,
    })
}

/// The tasks of one view: all templates of the trees for which there is a condition that holds.
fn batch(
    view: &impl Serialize,
    templates: &[&'static str],
    condition: impl Fn(&Tree) -> Option<String>,
) -> Result<Batch, Error> {
    let view = serde_json::to_value(view).map_err(|error| Error::View(error.to_string()))?;
    let mut tasks = Vec::new();
    for tree in TREES {
        let Some(condition) = condition(tree) else {
            continue;
        };
        for &template in templates {
            let Some(path) = tree.path_of(template) else {
                continue;
            };
            let output = fill(path, &view).map_err(|placeholder| Error::Placeholder {
                template,
                placeholder,
            })?;
            tasks.push(Task {
                template,
                output,
                condition: condition.clone(),
            });
        }
    }
    Ok(Batch { view, tasks })
}

/// The path with each `[name]` replaced by what the view holds under that name, or else the name that it lacks.
fn fill(path: &str, view: &Value) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        let (name, after) = after.split_once(']').ok_or(after)?;
        filled.push_str(before);
        match view.get(name) {
            Some(Value::String(text)) => filled.push_str(text),
            Some(Value::Number(number)) => filled.push_str(&number.to_string()),
            _ => return Err(name.to_owned()),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn placeholders_come_from_the_view() {
        let view = json!({ "resources": "posts", "number": "0002" });

        assert_eq!(
            fill("src/[resources]/mod.rs", &view),
            Ok("src/posts/mod.rs".into())
        );
        assert_eq!(
            fill("migrations/[number]_[resources].up.sql", &view),
            Ok("migrations/0002_posts.up.sql".into())
        );
        assert_eq!(fill("src/[module]/mod.rs", &view), Err("module".into()));
    }
}
