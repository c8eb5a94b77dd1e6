//! The templates as embedded in the binary.

use std::{collections::BTreeMap, sync::LazyLock};

use include_dir::{Dir, DirEntry, include_dir};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

static SOURCES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut sources = BTreeMap::new();
    collect(&FOLDER, &mut sources);
    sources
});

fn collect(folder: &'static Dir<'_>, sources: &mut BTreeMap<&'static str, &'static str>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(folder) => collect(folder, sources),
            DirEntry::File(file) => {
                // A test holds that every template is UTF-8 text with a UTF-8 name.
                if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                    sources.insert(path, text);
                }
            }
        }
    }
}

/// The paths of all templates below `templates/`, in order.
pub fn templates() -> Vec<&'static str> {
    SOURCES.keys().copied().collect()
}

/// The text of one template.
pub fn source(template: &str) -> Option<&'static str> {
    SOURCES.get(template).copied()
}
