//! Passwords: how they are kept, and how many are worked on at the same time.

use std::{sync::Arc, thread::available_parallelism};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task,
};
use kernel::{Error, Result};

/// Random bytes in the form of a hash: no password is known that fits, and to find that out takes
/// as long as for any other.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$6JE95TLJl4Mt1W0+CgW0/w$zOdj/2GIpdxIFCDTE7K9N9FTKxBpNQz+zkt7ydzF8Mo";

/// Hashes passwords with argon2id, as many at the same time as there are processors; the rest of a
/// rush waits for its turn.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

/// The turn of one request. It lasts until it is dropped and its work is done, whether or not
/// anybody still waits for the result.
pub struct Turn {
    permit: Arc<OwnedSemaphorePermit>,
}

impl Default for Passwords {
    fn default() -> Self {
        let turns = available_parallelism().map_or(1, Into::into);
        Self {
            turns: Arc::new(Semaphore::new(turns)),
        }
    }
}

impl Passwords {
    /// Waits for a turn.
    pub async fn turn(&self) -> Result<Turn> {
        let permit = self.turns.clone().acquire_owned().await;
        Ok(Turn {
            permit: Arc::new(permit.map_err(Error::internal)?),
        })
    }

    /// What is kept in place of the password.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.turn().await?.hash(password).await
    }
}

impl Turn {
    async fn hash(&self, password: String) -> Result<String> {
        let hash = self.run(move || hash(&password)).await?;
        hash.map_err(Error::internal)
    }

    /// Whether the password is the one that was hashed. Without a hash it takes as long to say no.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| DECOY.to_owned());
        let fits = self.run(move || verify(&password, &hash)).await?;
        Ok(fits.map_err(Error::internal)? && known)
    }

    /// Runs the work where it holds up no other request.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = self.permit.clone();
        let done = task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(Error::internal)
    }
}

fn hash(password: &str) -> password_hash::Result<String> {
    let (algorithm, version, params) = (Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
    let salt = password_hash::try_generate_salt()?;
    let argon2 = Argon2::new(algorithm, version, params.clone());
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(&salt)?),
        hash: Some(output(&argon2, password, &salt)?),
    };
    Ok(hash.to_string())
}

fn verify(password: &str, hash: &str) -> password_hash::Result<bool> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(version), Some(expected)) = (hash.salt, hash.version, hash.hash) else {
        return Ok(false);
    };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let params = Params::try_from(&hash)?;
    let argon2 = Argon2::new(algorithm, Version::try_from(version)?, params);
    // The comparison takes the same time wherever the two differ.
    Ok(output(&argon2, password, salt.as_ref())? == expected)
}

fn output(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> password_hash::Result<Output> {
    let params = argon2.params();
    let mut memory = memory(params.block_count());
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let mut output = vec![0; length];
    let password = password.as_bytes();
    argon2.hash_password_into_with_memory(password, salt, &mut output, memory.as_mut_slice())?;
    Ok(Output::new(&output)?)
}

/// The memory that one hash fills.
///
/// It is taken from more than is touched: what is larger than 32 MiB goes back to the system when
/// it is freed. Of anything smaller glibc would keep a share for each thread that ever hashed.
fn memory(blocks: usize) -> Vec<Block> {
    const LARGE: usize = (32 << 20) / Block::SIZE + 1;
    let mut memory = Vec::with_capacity(blocks.max(LARGE));
    memory.resize(blocks, Block::new());
    memory
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_fits_its_hash() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".to_owned()).await.unwrap();
        let verify = async |password: &str, hash: Option<&str>| {
            let turn = passwords.turn().await.unwrap();
            let hash = hash.map(ToOwned::to_owned);
            turn.verify(password.to_owned(), hash).await.unwrap()
        };
        assert!(verify("correct horse", Some(&hash)).await);
        assert!(!verify("correct horsf", Some(&hash)).await);
        assert!(!verify("correct horse", None).await);
        assert!(!verify("", Some(&hash)).await);
    }

    #[test]
    fn hashes_are_those_of_everybody_else() {
        let hash = hash("correct horse").unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let argon2 = Argon2::default();
        argon2
            .verify_password(b"correct horse", hash.as_str())
            .unwrap();
        let theirs = argon2.hash_password(b"correct horse").unwrap().to_string();
        assert!(verify("correct horse", &theirs).unwrap());
        assert!(!verify("correct house", &theirs).unwrap());
    }

    #[test]
    fn the_decoy_costs_what_a_hash_costs() {
        let decoy = PasswordHash::new(DECOY).unwrap();
        let params = Params::try_from(&decoy).unwrap();
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        assert_eq!(cost(&params), cost(&Params::DEFAULT));
        assert_eq!(cost(&params), (19 * 1024, 2, 1));
    }
}
