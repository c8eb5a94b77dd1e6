//! The files of a project as a person sees them before they are written.

use std::collections::BTreeMap;

#[derive(Default)]
struct Folder<'a> {
    folders: BTreeMap<&'a str, Folder<'a>>,
    files: Vec<&'a str>,
}

/// A drawing of the files below a root of that name, folders first.
pub fn tree<'a>(root: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let mut top = Folder::default();
    for path in paths {
        let mut folder = &mut top;
        let mut rest = path;
        while let Some((name, below)) = rest.split_once('/') {
            folder = folder.folders.entry(name).or_default();
            rest = below;
        }
        folder.files.push(rest);
    }

    let mut drawing = format!("{root}/\n");
    draw(&top, "", &mut drawing);
    drawing
}

fn draw(folder: &Folder<'_>, indent: &str, drawing: &mut String) {
    let mut left = folder.folders.len() + folder.files.len();
    let mut line = |name: &str, drawing: &mut String| {
        left -= 1;
        let (branch, below) = if left == 0 {
            ("└── ", "    ")
        } else {
            ("├── ", "│   ")
        };
        drawing.push_str(&format!("{indent}{branch}{name}\n"));
        format!("{indent}{below}")
    };
    for (name, inner) in &folder.folders {
        let indent = line(&format!("{name}/"), drawing);
        draw(inner, &indent, drawing);
    }
    for name in &folder.files {
        line(name, drawing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_first_and_the_last_line_closes() {
        let paths = ["Cargo.toml", "README.md", "src/main.rs", "src/posts/mod.rs"];

        assert_eq!(
            tree("blog", paths.into_iter()),
            "\
blog/
├── src/
│   ├── posts/
│   │   └── mod.rs
│   └── main.rs
├── Cargo.toml
└── README.md
"
        );
    }
}
