//! Rebuilds the binary when a template is added or removed, which the embedding macro alone would miss.

fn main() {
    println!("cargo:rerun-if-changed=templates");
}
