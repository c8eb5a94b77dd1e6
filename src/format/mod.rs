//! Tidies the rendered Rust with rustfmt, exactly as `cargo fmt` in the project would: its files, and the Rust that its
//! pages show.
//!
//! One process handles many files, because starting rustfmt costs more than formatting with it. The files lie
//! flat in a folder of a scratch directory under numbers. Since rustfmt follows `mod`, an empty file of every module's
//! name lies beside them, one for all that declare it: making files is what takes the time in a large project.

use std::{
    collections::BTreeSet,
    fs, io,
    num::NonZero,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
};

use crate::render::Files;

mod page;

/// What became of the Rust files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of them are formatted.
    Formatted,
    /// rustfmt is not installed or cannot be run; the files are as rendered.
    RustfmtMissing,
}

/// Why the Rust files could not be formatted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The scratch directory could not be used, or the process not started.
    #[error("could not run rustfmt: {0}")]
    Io(#[from] io::Error),
    /// rustfmt refused a file that a template made.
    #[error("rustfmt refused {}: {message}", .files.join(", "))]
    Refused {
        /// The paths in the project that its message names.
        files: Vec<String>,
        /// What rustfmt said.
        message: String,
    },
}

const CONFIG_FILE: &str = "rustfmt.toml";

/// The folder of the files in the scratch directory: what they include from the folder above theirs stays inside.
const SOURCES: &str = "sources";

const DEFAULT_CONFIG: &str = "edition = \"2024\"\n";

/// Formats every `.rs` file in place, and every block of Rust in a `.md` file, with the `rustfmt.toml` of the project
/// itself.
pub fn format(files: &mut Files) -> Result<Outcome, Error> {
    let config = files.get(CONFIG_FILE).unwrap_or(DEFAULT_CONFIG).to_owned();
    let mut blocks = page::blocks(files);
    let of_files = files
        .iter_mut()
        .filter(|(path, _)| has_extension(path, "rs"));
    let of_pages = blocks
        .iter_mut()
        .map(|block| (block.page.as_str(), &mut block.code));
    let outcome = run_all(&config, of_files.chain(of_pages).collect())?;
    page::put_back(files, &blocks);
    Ok(outcome)
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|other| other == extension)
}

/// Formats these texts, each of which is of a path.
fn run_all(config: &str, mut sources: Vec<(&str, &mut String)>) -> Result<Outcome, Error> {
    if sources.is_empty() {
        return Ok(Outcome::Formatted);
    }

    let scratch = tempfile::Builder::new().prefix("backend-gen-").tempdir()?;
    // Messages and output name the files by their real path.
    let scratch_folder = scratch.path().canonicalize()?;
    fs::write(scratch_folder.join(CONFIG_FILE), config)?;
    let folder = scratch_folder.join(SOURCES);
    fs::create_dir(&folder)?;
    let mut modules = BTreeSet::new();
    for (index, (_, text)) in sources.iter().enumerate() {
        fs::write(folder.join(file_name(index)), text)?;
        modules.extend(declared_modules(text).map(|module| format!("{module}.rs")));
        modules.extend(declared_paths(text).map(str::to_owned));
    }
    for module in modules {
        let module = folder.join(module);
        module.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(module, "")?;
    }

    let outcomes: Vec<io::Result<Output>> = thread::scope(|scope| {
        let running: Vec<_> = shares(&sources)
            .into_iter()
            .map(|share| scope.spawn(|| run(&folder, share)))
            .collect();
        running
            .into_iter()
            .map(|process| {
                process
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    for outcome in outcomes {
        match outcome {
            Ok(output) if output.status.success() => {
                take_over(&mut sources, &scratch_folder, output)?;
            }
            _ if !is_installed() => return Ok(Outcome::RustfmtMissing),
            Ok(output) => return Err(refusal(&sources, &output)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Outcome::Formatted)
}

fn file_name(index: usize) -> String {
    format!("{index}.rs")
}

/// The names in `mod name;` lines: the modules that have a file of their own.
fn declared_modules(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let declaration = line.trim().strip_suffix(';')?;
        let (before, name) = declaration.rsplit_once("mod ")?;
        let name = name.trim_start();
        let name = name.strip_prefix("r#").unwrap_or(name);
        let is_declaration =
            before.is_empty() || before.starts_with("pub") && before.ends_with(' ');
        let is_name = name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        (is_declaration && is_name).then_some(name)
    })
}

/// The paths in `#[path = "..."]` lines: the modules that have a file elsewhere.
fn declared_paths(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("#[path = \"")?.strip_suffix("\"]"))
}

/// Deals the files out to as many processes as there are cores, so that each gets about the same amount of text.
fn shares(sources: &[(&str, &mut String)]) -> Vec<Vec<usize>> {
    let processes = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(sources.len());
    let mut largest_first: Vec<usize> = (0..sources.len()).collect();
    largest_first.sort_by_key(|&index| std::cmp::Reverse(sources[index].1.len()));

    let mut shares = vec![(0, Vec::new()); processes];
    for index in largest_first {
        if let Some((size, share)) = shares.iter_mut().min_by_key(|(size, _)| *size) {
            *size += sources[index].1.len();
            share.push(index);
        }
    }
    shares.into_iter().map(|(_, share)| share).collect()
}

fn run(folder: &Path, share: Vec<usize>) -> io::Result<Output> {
    // In the scratch directory, so that no toolchain override of a parent folder decides which rustfmt this is.
    // To its output, because overwriting a thousand files in place makes some file systems wait for the disk.
    Command::new("rustfmt")
        .current_dir(folder)
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(Path::new("..").join(CONFIG_FILE))
        .args(share.into_iter().map(file_name))
        .stdin(Stdio::null())
        .output()
}

/// Puts the formatted text of each file in its place; before each stands its path, a colon and an empty line.
fn take_over(
    sources: &mut [(&str, &mut String)],
    scratch_folder: &Path,
    output: Output,
) -> io::Result<()> {
    let text = String::from_utf8(output.stdout).map_err(io::Error::other)?;
    let start = format!("{}/", scratch_folder.display());
    let mut current: Option<usize> = None;
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let header = line
            .strip_prefix(&start)
            .and_then(|path| path.strip_suffix(".rs:\n"));
        if let Some(path) = header {
            lines.next();
            // The empty files of declared modules are elsewhere or have names that are no number.
            let name = path.strip_prefix(SOURCES).unwrap_or_default();
            let index = name.strip_prefix('/').and_then(|name| name.parse().ok());
            current = index.filter(|index| *index < sources.len());
            if let Some(index) = current {
                sources[index].1.clear();
            }
        } else if let Some(index) = current {
            sources[index].1.push_str(line);
        }
    }
    Ok(())
}

/// Whether rustfmt runs at all: rustup puts a program of that name in place even where the component is missing, and
/// what somebody else put there may not be executable.
fn is_installed() -> bool {
    Command::new("rustfmt")
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success())
}

fn refusal(sources: &[(&str, &mut String)], output: &Output) -> Error {
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let files = (0..sources.len())
        .filter(|index| message.contains(&format!("/{}", file_name(*index))))
        .map(|index| format!("`{}`", sources[index].0))
        .collect();
    Error::Refused { files, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(contents: &[(&str, &str)]) -> Files {
        let mut files = Files::default();
        for (path, text) in contents {
            files
                .insert((*path).to_owned(), (*text).to_owned())
                .unwrap();
        }
        files
    }

    #[test]
    fn every_rust_file_is_formatted_and_nothing_else() {
        let mut project = files(&[
            (
                "README.md",
                "fn  main( ) {}\n\n```rust\nfn  main( ) {}\n```\n",
            ),
            (
                "src/lib.rs",
                "pub mod   posts;\nmod r#type;\n#[path = \"../a/c.rs\"]\nmod c;\npub(crate)  mod b;\nfn  a( ) {}",
            ),
            ("src/posts/mod.rs", "mod model;\npub use model :: Post;"),
            ("src/posts/model.rs", "pub struct Post{pub id:u8}"),
        ]);

        assert_eq!(format(&mut project).unwrap(), Outcome::Formatted);

        let expected = files(&[
            (
                "README.md",
                "fn  main( ) {}\n\n```rust\nfn main() {}\n```\n",
            ),
            (
                "src/lib.rs",
                "pub(crate) mod b;\n#[path = \"../a/c.rs\"]\nmod c;\npub mod posts;\nmod r#type;\nfn a() {}\n",
            ),
            ("src/posts/mod.rs", "mod model;\npub use model::Post;\n"),
            (
                "src/posts/model.rs",
                "pub struct Post {\n    pub id: u8,\n}\n",
            ),
        ]);
        assert_eq!(project, expected);
    }

    #[test]
    fn the_configuration_of_the_project_holds() {
        let mut project = files(&[
            ("rustfmt.toml", "tab_spaces = 2\n"),
            ("a.rs", "fn a(){b()}"),
        ]);

        format(&mut project).unwrap();

        assert_eq!(project.get("a.rs"), Some("fn a() {\n  b()\n}\n"));
    }

    #[test]
    fn a_file_that_is_not_rust_is_named() {
        let mut project = files(&[("good.rs", "fn a() {}"), ("src/bad.rs", "fn {")]);

        let Err(Error::Refused { files, .. }) = format(&mut project) else {
            panic!("formatted")
        };

        assert_eq!(files, ["`src/bad.rs`"]);
    }
}
