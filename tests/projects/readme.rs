//! What a document tells its reader to type.

use crate::workshop::Project;

/// The block of a language that contains a text.
pub fn block(document: &str, language: &str, needle: &str) -> String {
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let (fence, tag) = line.split_at(line.len() - line.trim_start_matches('`').len());
        if fence.len() < 3 {
            continue;
        }
        let body: Vec<_> = lines.by_ref().take_while(|line| *line != fence).collect();
        let body = body.join("\n") + "\n";
        if tag == language && body.contains(needle) {
            return body;
        }
    }
    panic!("no `{language}` block contains `{needle}`");
}

/// Gives a project the code that its own page shows.
pub fn take_code(project: &Project) {
    let page = project.read("README.md");
    let code = block(&page, "rust", "pub async fn on_change");
    project.write("src/custom/mod.rs", &code);
}

/// Gives a project the field that its own page adds by hand.
pub fn take_field(project: &Project) {
    let page = project.read("README.md");
    project.write("field.diff", &block(&page, "diff", "+++ b/src"));
    project.shell("git apply field.diff && rm field.diff");
}

/// Gives a shop the code that its example has for it, as the page of the example says.
pub fn take_code_of_example(project: &Project) {
    let page = include_str!("../../examples/shop/README.md");
    let lines = block(page, "sh", "cp examples/shop/custom");
    let lines = lines
        .lines()
        .filter(|line| line.starts_with("cp ") || line.starts_with("echo "))
        .map(|line| line.replace("../shop/", ""))
        .collect::<Vec<_>>();
    let examples = concat!("'", env!("CARGO_MANIFEST_DIR"), "'/examples/");
    project.shell(&lines.join("\n").replace("examples/", examples));
    project.cargo(&["fmt"]);
}
