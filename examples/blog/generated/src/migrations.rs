//! The schema of the database, step by step, as it is built into the binary.

use std::{collections::BTreeSet, fmt};

use sqlx::migrate::{Migrate as _, MigrateError, Migration, Migrator};

use crate::kernel::{self, Database};

static MIGRATOR: Migrator = sqlx::migrate!();

/// Why the schema could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database fails: {}", reason(.0))]
    Database(#[from] kernel::Error),

    #[error(
        "the database is newer than this program, which does not know migration {0}\n\
         hint: start the newer program, or let it take the migration back: `migrate down`"
    )]
    Unknown(i64),

    #[error(
        "migration {0} is not what was applied to the database\n\
         hint: restore its file, and put the change into a migration of its own"
    )]
    Changed(i64),

    #[error(transparent)]
    Failed(MigrateError),
}

/// One step and whether the database has it.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub version: i64,
    pub description: &'static str,
    pub applied: bool,
}

/// Applies what is pending: all of it or, after a failure, none. Instances that start at the same
/// time wait for each other.
pub async fn up(database: &Database) -> Result<(), Error> {
    let mut tx = database.begin().await?;
    MIGRATOR.run(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// Takes the latest step back and says which it was. `None` where there is none.
pub async fn down(database: &Database) -> Result<Option<Step>, Error> {
    let Some(latest) = status(database)
        .await?
        .into_iter()
        .rfind(|step| step.applied)
    else {
        return Ok(None);
    };
    let mut tx = database.begin().await?;
    MIGRATOR.undo(&mut *tx, latest.version - 1).await?;
    tx.commit().await?;
    Ok(Some(latest))
}

/// Every step, in order.
pub async fn status(database: &Database) -> Result<Vec<Step>, Error> {
    let mut tx = database.begin().await?;
    tx.ensure_migrations_table(&MIGRATOR.table_name).await?;
    let applied = tx.list_applied_migrations(&MIGRATOR.table_name).await?;
    let applied: BTreeSet<_> = applied.iter().map(|step| step.version).collect();
    if let Some(unknown) = applied
        .iter()
        .find(|version| !MIGRATOR.version_exists(**version))
    {
        return Err(Error::Unknown(*unknown));
    }
    let is_up = |step: &&Migration| step.migration_type.is_up_migration();
    let step = |step: &'static Migration| Step {
        version: step.version,
        description: &step.description,
        applied: applied.contains(&step.version),
    };
    Ok(MIGRATOR.iter().filter(is_up).map(step).collect())
}

/// What went wrong inside, which a client would not be told.
fn reason(error: &kernel::Error) -> String {
    match error {
        kernel::Error::Internal(source) => source.to_string(),
        other => other.to_string(),
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04} {}", self.version, self.description)
    }
}

impl From<MigrateError> for Error {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Unknown(version),
            MigrateError::VersionMismatch(version) => Self::Changed(version),
            other => Self::Failed(other),
        }
    }
}
