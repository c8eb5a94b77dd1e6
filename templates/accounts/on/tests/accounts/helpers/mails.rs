//! The mails of a service, which are files.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use super::Service;

/// The one line of a mail that is a token, if there is one.
pub fn token_in(mail: &str) -> Option<String> {
    let mut lines = mail.lines();
    let line = lines.find(|line| line.len() == 43 && !line.contains(' '));
    line.map(str::to_owned)
}

impl Service {
    /// The next mail to the address with this text in it, which may take a moment to come.
    pub async fn mail_to(&self, email: &str, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            let mails = self.mails_to(email);
            if let Some((path, mail)) = mails.into_iter().find(|(_, mail)| mail.contains(text)) {
                fs::remove_file(path).unwrap();
                return mail;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no mail to {email} with {text:?}");
    }

    /// The mails to the address that were not asked for yet, in order.
    pub fn mails_to(&self, email: &str) -> Vec<(PathBuf, String)> {
        let Ok(files) = fs::read_dir(self.directory.path().join("mail")) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        let mails = paths.into_iter().map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        });
        let line = format!("To: {email}\n");
        // A file without its last line break is still being written.
        mails
            .filter(|(_, text)| text.contains(&line) && text.ends_with('\n'))
            .collect()
    }
}
