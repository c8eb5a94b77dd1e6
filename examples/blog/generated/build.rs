//! The migrations are built into the binary, so a new one has to build it again.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
