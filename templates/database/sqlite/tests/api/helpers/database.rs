//! A database of its own for each test.

use tempfile::TempDir;

/// A database that goes when it is dropped.
pub struct TestDatabase {
    directory: TempDir,
}

impl TestDatabase {
    pub async fn create() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self { directory }
    }

    /// What `DATABASE_URL` is to say.
    pub fn url(&self) -> String {
        format!("sqlite://{}/test.db", self.directory.path().display())
    }
}
