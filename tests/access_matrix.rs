//! The matrix of who may do what, which every project carries, leaves no route out.

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use backend_gen::{
    diagnostic::Source,
    pipeline::{self, Generated},
};
use regex_lite::Regex;

fn generate(path: &Path) -> Generated {
    let text = fs::read_to_string(path).unwrap();
    pipeline::generate(&Source::new(path.to_str().unwrap(), &text), &|_| ())
        .unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

/// The lines of the tables: method and path, without what every path begins with.
fn tested(project: &Generated) -> BTreeSet<(String, String)> {
    let line = Regex::new(r"(?m)^(GET|POST|PUT|PATCH|DELETE) +(/\S*) +\d").unwrap();
    let tables = project.files.get("tests/api/access.rs").unwrap();
    line.captures_iter(tables)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect()
}

/// The routes of resources. Those of accounts are the same in every project, and so are their tests.
fn offered(project: &Generated) -> BTreeSet<(String, String)> {
    let resources = project.model.resources.iter().filter(|one| !one.is_user);
    resources
        .flat_map(|resource| &resource.operations)
        .map(|one| (one.method().to_string(), one.path.to_string()))
        .collect()
}

#[test]
fn every_route_is_in_the_matrix() {
    let with_accounts = common::descriptions()
        .into_iter()
        // Nobody makes rows of the catalogue, so no test could ask for one.
        .filter(|folder| !folder.ends_with("catalogue"))
        .map(|folder| folder.join("backend.toml"))
        .filter(|path| fs::read_to_string(path).unwrap().contains("[auth]"));
    let mut seen = 0;
    for description in with_accounts {
        seen += 1;
        let project = generate(&description);
        let offered = offered(&project);
        assert!(offered.len() >= 5);
        assert_eq!(tested(&project), offered, "{}", description.display());
    }
    assert!(seen >= 4);
}
