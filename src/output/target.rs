//! The directory that a project is written to.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Component, Path, PathBuf},
};

use super::{Error, failed_at};

/// A directory that is empty or not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
    parent: PathBuf,
    exists: bool,
}

impl Target {
    /// Looks at a path, and refuses it unless a project can be put there.
    pub fn find(path: &Path) -> Result<Self, Error> {
        // Without a trailing slash, which would make the system follow a link.
        let shown: PathBuf = path.components().collect();
        let path = resolve(&shown).map_err(failed_at(&shown))?;
        let exists = match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => return Err(Error::Symlink(shown)),
            Ok(metadata) if !metadata.is_dir() => return Err(Error::NotADirectory(shown)),
            Ok(_) if !is_empty(&path).map_err(failed_at(&shown))? => {
                return Err(Error::NotEmpty(shown));
            }
            Ok(_) => true,
            Err(cause) if cause.kind() == ErrorKind::NotFound => false,
            Err(cause) => return Err(failed_at(&shown)(cause)),
        };
        match path.parent() {
            Some(parent) if path.file_name().is_some() => Ok(Self {
                parent: parent.to_owned(),
                path,
                exists,
            }),
            _ => Err(Error::NotADirectory(shown)),
        }
    }

    /// The absolute path of the directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn parent(&self) -> &Path {
        &self.parent
    }

    /// Makes the directories above the target.
    pub(super) fn create_parents(&self) -> Result<CreatedParents, Error> {
        let mut created = CreatedParents(Vec::new());
        let missing: Vec<&Path> = self
            .parent
            .ancestors()
            .take_while(|folder| !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => created.0.push(folder.to_owned()),
                Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
                Err(cause) => return Err(failed_at(folder)(cause)),
            }
        }
        Ok(created)
    }

    /// Gives the directory that replaces an empty one the same permissions.
    pub(super) fn keep_permissions(&self, replacement: &Path) -> Result<(), Error> {
        if !self.exists {
            return Ok(());
        }
        fs::metadata(&self.path)
            .and_then(|metadata| fs::set_permissions(replacement, metadata.permissions()))
            .map_err(failed_at(&self.path))
    }
}

/// The directories that were made for a target, taken back on drop unless they are kept.
pub(super) struct CreatedParents(Vec<PathBuf>);

impl CreatedParents {
    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for CreatedParents {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // It may hold something of another run by now, and then it stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The path without steps back, also through directories that are not there, and without links but for one at its end.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut resolved = PathBuf::new();
    let mut components = path.components().peekable();
    while let Some(component) = components.next() {
        match component {
            Component::ParentDir => {
                resolved.pop();
            }
            component => resolved.push(component),
        }
        let is_last_name = components.peek().is_none() && component != Component::ParentDir;
        if is_last_name {
            break;
        }
        match resolved.canonicalize() {
            Ok(there) => resolved = there,
            Err(cause) if cause.kind() == ErrorKind::NotFound => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(resolved)
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    Ok(fs::read_dir(folder)?.next().is_none())
}
