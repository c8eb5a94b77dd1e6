//! Random texts that prove something by being known. What is kept of them is a hash.

use sha2::{Digest, Sha256};
use kernel::{Error, Result, encoding};

/// 256 bits cannot be guessed, so that a plain hash keeps them well enough.
const BYTES: usize = 32;

/// What is kept of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretHash(Vec<u8>);

/// A new secret, and what is to be kept of it.
pub fn draw() -> Result<(String, SecretHash)> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(Error::internal)?;
    let secret = encoding::to_base64url(&bytes);
    let hash = SecretHash::of(&secret);
    Ok((secret, hash))
}

impl SecretHash {
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).to_vec())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (first, hash) = draw().unwrap();
        let (second, _) = draw().unwrap();
        assert_ne!(first, second);
        assert_eq!(first.len(), 43);
        assert_eq!(SecretHash::of(&first), hash);
        assert_ne!(SecretHash::of(&second), hash);
    }
}
