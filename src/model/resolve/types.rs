//! The Rust types of the generated service, no two alike and none that its code already uses.

use std::collections::HashSet;

use super::draft::Draft;
use crate::model::reserved;

pub(super) fn type_names(draft: &mut Draft<'_>) {
    let natural: HashSet<String> = draft
        .model
        .resources
        .iter()
        .map(|resource| resource.name.pascal())
        .collect();
    let derived: HashSet<String> = natural
        .iter()
        .flat_map(|name| reserved::derived_types(name))
        .collect();
    let mut taken = HashSet::new();
    for resource in &mut draft.model.resources {
        let name = resource.name.pascal();
        let clashes = reserved::is_type(&name) || derived.contains(&name);
        let name = if clashes && !resource.is_user {
            format!("{name}Record")
        } else {
            name
        };
        resource.type_name = unused(&name, &mut taken);
    }
    let resources: Vec<String> = taken.iter().cloned().collect();
    for name in resources {
        taken.extend(reserved::derived_types(&name));
    }
    for declared in &mut draft.model.enums {
        let name = declared.name.pascal();
        let name = if reserved::is_type(&name) || taken.contains(&name) {
            format!("{name}Label")
        } else {
            name
        };
        declared.type_name = unused(&name, &mut taken);
    }
}

/// The name, or the first with a number behind it that nobody has.
fn unused(name: &str, taken: &mut HashSet<String>) -> String {
    let mut unused = name.to_owned();
    let mut number = 2;
    while !taken.insert(unused.clone()) {
        unused = format!("{name}{number}");
        number += 1;
    }
    unused
}
