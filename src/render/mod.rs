//! Templates, embedded and rendered.

mod files;
mod templates;

use tera::{Context, Tera};

pub use self::{
    files::{Files, Rejected},
    templates::{source, templates},
};
use crate::plan::{Batch, Task};

/// Why the templates did not yield files: always a mistake of ours.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template that Tera cannot read or fill.
    #[error("template `{template}` cannot be rendered: {message}")]
    Template {
        /// The template, by its path below `templates/`.
        template: String,
        /// What Tera said.
        message: String,
    },
    /// A file that may not be where a template puts it.
    #[error("template `{template}`: {rejected}")]
    Rejected {
        /// The template, by its path below `templates/`.
        template: &'static str,
        /// What is wrong with the path.
        rejected: Rejected,
    },
}

/// Renders every task of every batch.
pub fn render(batches: &[Batch]) -> Result<Files, Error> {
    let tera = engine(batches.iter().flat_map(|batch| &batch.tasks))?;
    let mut files = Files::default();
    for batch in batches {
        let context = context(batch)?;
        for task in &batch.tasks {
            let contents = contents(&tera, task, &context)?;
            files
                .insert(task.output.clone(), contents)
                .map_err(|rejected| Error::Rejected {
                    template: task.template,
                    rejected,
                })?;
        }
    }
    Ok(files)
}

fn is_rendered(template: &str) -> bool {
    template.strip_suffix(".tera").is_some()
}

/// An engine that knows the templates of the tasks.
fn engine<'a>(tasks: impl Iterator<Item = &'a Task>) -> Result<Tera, Error> {
    let names: std::collections::BTreeSet<&str> = tasks
        .map(|task| task.template)
        .filter(|template| is_rendered(template))
        .collect();
    let mut tera = Tera::default();
    tera.autoescape_on(Vec::<&str>::new());
    tera.add_raw_templates(
        names
            .into_iter()
            .map(|name| (name, source(name).unwrap_or_default())),
    )
    .map_err(|error| failure("templates", &error))?;
    Ok(tera)
}

fn context(batch: &Batch) -> Result<Context, Error> {
    Context::from_serialize(&batch.view).map_err(|error| {
        failure(
            batch.tasks.first().map_or("none", |task| task.template),
            &error,
        )
    })
}

fn contents(tera: &Tera, task: &Task, context: &Context) -> Result<String, Error> {
    if is_rendered(task.template) {
        tera.render(task.template, context)
            .map_err(|error| failure(task.template, &error))
    } else {
        Ok(source(task.template).unwrap_or_default().to_owned())
    }
}

fn failure(template: &str, error: &tera::Error) -> Error {
    Error::Template {
        template: template.to_owned(),
        message: error.to_string(),
    }
}
