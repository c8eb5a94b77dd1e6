//! The generated files on the disk: whole or not at all.
//!
//! Everything is written to a directory beside the target and takes the target's name in one step, so that
//! whenever the process ends, the target is as before or complete.

mod environment;
mod target;
mod tree;

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

pub use self::{
    environment::{ENVIRONMENT_FILE, environment},
    target::Target,
    tree::tree,
};
use crate::render::Files;

/// Why a project could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The target holds something already.
    #[error("`{}` exists and is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// The target is a file, a device or the like.
    #[error("`{}` exists and is not a directory", .0.display())]
    NotADirectory(PathBuf),
    /// The target is a symbolic link, which is never followed.
    #[error("`{}` is a symbolic link", .0.display())]
    Symlink(PathBuf),
    /// The target is where another file system begins, which nothing can take the place of.
    #[error("`{}` is a mount point", .0.display())]
    MountPoint(PathBuf),
    /// Something else took the target while this run was writing.
    #[error("`{}` was made by something else meanwhile", .0.display())]
    Taken(PathBuf),
    /// The operating system refused.
    #[error("could not write `{}`: {cause}", .path.display())]
    Io {
        /// What could not be written.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The person asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// What happens around the writing of the files.
pub trait Watcher {
    /// Called after each file.
    fn wrote(&self) {}
    /// Whether to stop and take everything back.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// Writes the files, and those that only their owner may read, as the target directory.
pub fn write(
    target: &Target,
    files: &Files,
    private: &Files,
    watcher: &dyn Watcher,
) -> Result<(), Error> {
    let parents = target.create_parents()?;
    let staging = tempfile::Builder::new()
        .prefix(".backend-gen-")
        .tempdir_in(target.parent())
        .map_err(failed_at(target.parent()))?;

    for (files, access) in [(files, Access::Default), (private, Access::OwnerOnly)] {
        for (path, contents) in files.iter() {
            if watcher.is_interrupted() {
                return Err(Error::Interrupted);
            }
            create(&staging.path().join(path), contents, access)
                .map_err(failed_at(&target.path().join(path)))?;
            watcher.wrote();
        }
    }
    target.keep_permissions(staging.path())?;
    if watcher.is_interrupted() {
        return Err(Error::Interrupted);
    }
    publish(staging.path(), target)?;

    parents.keep();
    // The directory has its final name now: nothing is left to clean up.
    let _ = staging.keep();
    Ok(())
}

/// Whether a directory has each of these files as it is, whatever else it has.
pub fn holds(folder: &Path, files: &Files) -> bool {
    files.iter().all(|(path, contents)| {
        let path = folder.join(path);
        // What is no file is not opened: reading a pipe would wait for its other end.
        fs::symlink_metadata(&path).is_ok_and(|found| found.is_file())
            && fs::read(&path).is_ok_and(|found| found == contents.as_bytes())
    })
}

#[derive(Clone, Copy)]
enum Access {
    Default,
    OwnerOnly,
}

fn create(path: &Path, contents: &str, access: Access) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if let Access::OwnerOnly = access {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = access;
    options.open(path)?.write_all(contents.as_bytes())
}

/// Gives the written directory the name of the target, which the system refuses if anything is there by now.
fn publish(staging: &Path, target: &Target) -> Result<(), Error> {
    fs::rename(staging, target.path()).map_err(|cause| match cause.kind() {
        ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            Error::Taken(target.path().to_owned())
        }
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
            Error::MountPoint(target.path().to_owned())
        }
        _ => failed_at(target.path())(cause),
    })
}

fn failed_at(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |cause| Error::Io { path, cause }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    struct Patient;
    impl Watcher for Patient {}

    /// Stops the run after so many files.
    struct StopAfter(Cell<u32>);
    impl Watcher for StopAfter {
        fn wrote(&self) {
            self.0.set(self.0.get() - 1);
        }
        fn is_interrupted(&self) -> bool {
            self.0.get() == 0
        }
    }

    fn project() -> Files {
        let mut files = Files::default();
        for path in ["Cargo.toml", "src/lib.rs", "src/posts/mod.rs"] {
            files
                .insert(path.into(), format!("contents of {path}"))
                .unwrap();
        }
        files
    }

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn write_to(path: &Path) -> Result<(), Error> {
        write(
            &Target::find(path)?,
            &project(),
            &Files::default(),
            &Patient,
        )
    }

    #[test]
    fn a_project_appears_whole_in_a_new_or_empty_directory() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("empty")).unwrap();

        for target in ["new", "empty", "deeply/nested", "not/../there/../beside"] {
            let target = Target::find(&home.path().join(target)).unwrap();
            write(&target, &project(), &Files::default(), &Patient).unwrap();
            let target = target.path();
            assert_eq!(names_in(target), ["Cargo.toml", "src"]);
            assert_eq!(
                fs::read_to_string(target.join("src/lib.rs")).unwrap(),
                "contents of src/lib.rs"
            );
        }
        assert_eq!(names_in(home.path()), ["beside", "deeply", "empty", "new"]);
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        let full = home.path().join("full");
        fs::create_dir(&full).unwrap();
        fs::write(full.join("mine"), "precious").unwrap();

        assert!(matches!(write_to(&full), Err(Error::NotEmpty(_))));
        assert!(matches!(
            write_to(&full.join("mine")),
            Err(Error::NotADirectory(_))
        ));
        assert_eq!(fs::read_to_string(full.join("mine")).unwrap(), "precious");
        assert_eq!(names_in(home.path()), ["full"]);
    }

    #[test]
    fn of_two_runs_at_once_one_wins() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("shop");
        let seen_by_both = Target::find(&path).unwrap();
        write_to(&path).unwrap();

        let second = write(&seen_by_both, &project(), &Files::default(), &Patient);

        assert!(matches!(second, Err(Error::Taken(_))));
        assert_eq!(names_in(home.path()), ["shop"]);
    }

    #[test]
    fn an_interrupted_run_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let target = Target::find(&home.path().join("not/yet/there")).unwrap();

        let result = write(
            &target,
            &project(),
            &Files::default(),
            &StopAfter(Cell::new(2)),
        );

        assert!(matches!(result, Err(Error::Interrupted)));
        assert_eq!(names_in(home.path()), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_is_not_followed() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", home.path().join("link")).unwrap();

        for spelling in ["link", "link/", "link/.", "not/../link"] {
            assert!(
                matches!(
                    write_to(&home.path().join(spelling)),
                    Err(Error::Symlink(_))
                ),
                "{spelling}"
            );
        }
        assert_eq!(
            names_in(&home.path().join("elsewhere")),
            Vec::<String>::new()
        );
    }

    #[cfg(unix)]
    #[test]
    fn private_files_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;

        let home = tempfile::tempdir().unwrap();
        let mut private = Files::default();
        private.insert(".env".into(), "SECRET=1".into()).unwrap();

        let target = Target::find(&home.path().join("shop")).unwrap();
        write(&target, &project(), &private, &Patient).unwrap();

        let mode = fs::metadata(target.path().join(".env"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
