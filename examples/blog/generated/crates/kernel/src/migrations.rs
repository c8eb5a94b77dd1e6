//! The schema of a database, step by step.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    time::{Duration, Instant},
};

use sqlx::migrate::{Migrate as _, MigrateError, Migrator};
use tokio::time::sleep;

use crate::{Connection, Database, engine, pools::Alone};

/// The steps from an empty database to the schema of a service, each with its way back.
#[derive(Debug)]
pub struct Migrations(Migrator);

/// Why the schema could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot migrate the database that `DATABASE_URL` names: {}", reason(.0))]
    Database(#[from] crate::Error),

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

    #[error(
        "migration {0} was stopped halfway, and this database keeps what it did\n\
         hint: take all of it back by hand, and delete its row from `_sqlx_migrations`"
    )]
    Halfway(i64),

    #[error(transparent)]
    Failed(MigrateError),
}

/// One step and whether the database has it.
#[derive(Debug, Clone)]
pub struct Step {
    pub version: i64,
    pub description: Cow<'static, str>,
    pub applied: bool,
}

impl Migrations {
    /// These steps, as they are built into a program.
    pub fn new(mut migrator: Migrator) -> Self {
        // Who changes the schema does so alone, also where it has to wait for a commit.
        migrator.set_locking(false);
        Self(migrator)
    }

    /// Applies what is pending and says what that was. After a failure nothing of it stays, where the database can take
    /// changes of its schema back. Instances that start at the same time wait for each other.
    pub async fn up(&self, database: &Database) -> Result<Vec<Step>, Error> {
        let mut alone = begin(database).await?;
        let mut steps = self.steps(&mut alone).await?;
        // Whoever has nothing to apply needs no right to change the schema.
        if steps.iter().any(|step| !step.applied) {
            self.0.run(&mut *alone).await?;
        }
        alone.commit().await?;
        steps.retain(|step| !step.applied);
        Ok(steps)
    }

    /// Takes the latest step back and says which it was. `None` where there is none.
    pub async fn down(&self, database: &Database) -> Result<Option<Step>, Error> {
        let mut alone = begin(database).await?;
        let latest = self
            .steps(&mut alone)
            .await?
            .into_iter()
            .rfind(|step| step.applied);
        if let Some(latest) = &latest {
            self.0.undo(&mut *alone, latest.version - 1).await?;
        }
        alone.commit().await?;
        Ok(latest)
    }

    /// Every step, in order.
    pub async fn status(&self, database: &Database) -> Result<Vec<Step>, Error> {
        let mut tx = database.begin().await?;
        self.steps(&mut tx).await
    }

    async fn steps(&self, database: &mut Connection) -> Result<Vec<Step>, Error> {
        let table = &*self.0.table_name;
        let count: i64 = sqlx::query_scalar(engine::COUNT_TABLES)
            .bind(table)
            .fetch_one(&mut *database)
            .await?;
        // Making it takes that right as well, also where it is there.
        if count == 0 {
            database.ensure_migrations_table(table).await?;
        }
        if let Some(version) = database.dirty_version(table).await? {
            return Err(Error::Halfway(version));
        }
        let applied = database.list_applied_migrations(table).await?;
        let mut applied: BTreeMap<_, _> = applied
            .into_iter()
            .map(|step| (step.version, step.checksum))
            .collect();
        let mut steps = Vec::new();
        for step in self
            .0
            .iter()
            .filter(|step| step.migration_type.is_up_migration())
        {
            let checksum = applied.remove(&step.version);
            if checksum
                .as_ref()
                .is_some_and(|checksum| *checksum != step.checksum)
            {
                return Err(Error::Changed(step.version));
            }
            steps.push(Step {
                version: step.version,
                description: step.description.clone(),
                applied: checksum.is_some(),
            });
        }
        match applied.into_keys().next() {
            Some(unknown) => Err(Error::Unknown(unknown)),
            None => Ok(steps),
        }
    }
}

/// Begins after another instance, which may take longer than a request.
async fn begin(database: &Database) -> crate::Result<Alone> {
    const PATIENCE: Duration = Duration::from_secs(30);
    const PAUSE: Duration = Duration::from_millis(100);
    let started = Instant::now();
    loop {
        match database.begin_alone().await {
            Err(crate::Error::Unavailable) if started.elapsed() < PATIENCE => sleep(PAUSE).await,
            begun => return begun,
        }
    }
}

/// What went wrong inside, which a client would not be told.
fn reason(error: &crate::Error) -> String {
    match error {
        crate::Error::Unavailable => "it is away, or another program writes to it".to_owned(),
        crate::Error::Internal(source) => match source.downcast_ref() {
            Some(sqlx::Error::Database(error)) => error.message().to_owned(),
            _ => source.to_string(),
        },
        other => other.to_string(),
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04} {}", self.version, self.description)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<MigrateError> for Error {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(source) => Self::Database(source.into()),
            MigrateError::VersionMissing(version) => Self::Unknown(version),
            MigrateError::VersionMismatch(version) => Self::Changed(version),
            MigrateError::Dirty(version) => Self::Halfway(version),
            other => Self::Failed(other),
        }
    }
}
