//! The development settings of a fresh project, with a secret of its own.

use std::fmt::Write as _;

/// Where the settings go.
pub const ENVIRONMENT_FILE: &str = ".env";

/// The settings that are drawn at random; the example leaves them empty.
const SECRETS: [&str; 1] = ["JWT_SECRET"];
const SECRET_BYTES: usize = 32;

/// The example settings with every secret filled in, or nothing where there is no secret to draw.
pub fn environment(example: &str) -> Result<Option<String>, getrandom::Error> {
    let mut settings = String::new();
    let mut has_secret = false;
    for line in example.lines() {
        settings.push_str(line);
        if let Some(name) = line.strip_suffix('=')
            && SECRETS.contains(&name)
        {
            settings.push_str(&secret()?);
            has_secret = true;
        }
        settings.push('\n');
    }
    Ok(has_secret.then_some(settings))
}

fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_project_gets_a_secret_of_its_own() {
        let example = "BIND=127.0.0.1:3000\nJWT_SECRET=\n";

        let first = environment(example).unwrap().unwrap();
        let second = environment(example).unwrap().unwrap();

        let (before, secret) = first.trim_end().split_once("JWT_SECRET=").unwrap();
        assert_eq!(before, "BIND=127.0.0.1:3000\n");
        assert_eq!(secret.len(), 2 * SECRET_BYTES);
        assert_ne!(first, second);
    }

    #[test]
    fn without_a_secret_there_are_no_settings() {
        assert_eq!(environment("BIND=127.0.0.1:3000\n").unwrap(), None);
    }
}
