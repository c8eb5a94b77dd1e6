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

/// Gives a project the rules that its own page walks its reader through.
pub fn walk_through(project: &Project) {
    let page = project.read("README.md");
    let code = block(&page, "rust", "pub async fn on_change");
    project.write("src/custom/mod.rs", &code);
}
