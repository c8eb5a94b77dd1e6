//! What the generator is for: every example becomes a project that is clean, passes its own tests,
//! and serves; and what our documents tell their reader to do is done.

mod built;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/domains.rs"]
mod domains;
#[expect(dead_code, reason = "the tests of engines need all of it")]
mod http;
mod readme;
mod service;
mod workshop;

use backend_gen::{diagnostic::Source, pipeline};

#[test]
fn the_descriptions_in_our_own_readme_are_right() {
    let readme = include_str!("../../README.md");
    for name in ["notes", "library"] {
        let text = readme::block(readme, "toml", &format!("\"{name}\""));
        let model = pipeline::understand(&Source::new("README.md", &text));
        assert_eq!(model.unwrap().service.name.to_string(), name);
    }
}
