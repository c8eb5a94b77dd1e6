//! The version of a project's kernel, which says what is in it.
//!
//! Cargo tells the members of two workspaces apart by name, version and place in the workspace, and not by their text.
//! Where several projects are built into one folder, the kernel of one would pass for that of another.

use crate::render::Files;

/// Where the kernel is.
const FOLDER: &str = "crates/kernel/";

/// What is replaced in its manifest.
const UNNAMED: &str = "version = \"0.1.0\"";

/// Names the text of the kernel in its manifest, and gives the version that this makes.
pub fn name(files: &mut Files) -> String {
    let kernel = files.iter().filter(|(path, _)| path.starts_with(FOLDER));
    let texts = kernel.flat_map(|(path, text)| [path.bytes(), text.bytes()]);
    let version = format!("0.1.0+{:016x}", digest(texts.flatten()));
    let manifest = format!("{FOLDER}Cargo.toml");
    for (_, text) in files.iter_mut().filter(|(path, _)| *path == manifest) {
        *text = text.replacen(UNNAMED, &format!("version = \"{version}\""), 1);
    }
    version
}

/// FNV-1a: the same on every machine and in every version of Rust, which the standard library does not promise.
fn digest(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(kernel: &str, service: &str) -> Files {
        let mut files = Files::default();
        for (path, text) in [
            (
                "crates/kernel/Cargo.toml",
                "[package]\nversion = \"0.1.0\"\n",
            ),
            ("crates/kernel/src/lib.rs", kernel),
            ("src/lib.rs", service),
        ] {
            files.insert(path.to_owned(), text.to_owned()).unwrap();
        }
        files
    }

    #[test]
    fn kernels_share_a_version_exactly_where_they_share_their_text() {
        let mut one = files("pub mod id;", "mod notes;");
        let version = name(&mut one);
        assert_eq!(version, name(&mut files("pub mod id;", "mod posts;")));
        assert_ne!(version, name(&mut files("pub mod key;", "mod notes;")));
        let manifest = one.get("crates/kernel/Cargo.toml").unwrap();
        assert_eq!(manifest, format!("[package]\nversion = \"{version}\"\n"));
    }
}
