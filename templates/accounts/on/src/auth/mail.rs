//! Mails. Here they become files; sending them over SMTP is one more body of [`Mailer::send`].

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{
    fs::{self, DirBuilder, OpenOptions},
    io::AsyncWriteExt as _,
};
use uuid::Uuid;
use kernel::{Error, Result, context, now};

/// A mail to one address.
pub struct Mail {
    pub to: String,
    pub subject: &'static str,
    pub text: String,
}

/// Where mails go.
#[derive(Debug, Clone)]
pub struct Mailer {
    directory: PathBuf,
}

impl Mailer {
    /// Writes mails into the directory, which is made where there is none.
    pub fn into_directory(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
        }
    }

    /// Finds out before the first mail whether any can be written.
    pub async fn check(&self) -> io::Result<()> {
        let path = self.directory.join(format!("{}.check", Uuid::now_v7()));
        let written = match self.write(&path, "").await {
            Ok(()) => fs::remove_file(path).await,
            Err(error) => Err(error),
        };
        written.map_err(|error| {
            let message = format!("cannot write mails to where `MAIL_DIR` says: {error}");
            io::Error::new(error.kind(), message)
        })
    }

    /// Says that nobody gets these mails, for a service that should send them.
    pub fn warn(&self) {
        let directory = self.directory.display();
        tracing::warn!(%directory, "mails are not sent but written to files");
    }

    /// Sends a mail. The log names its file, which only this account of the system can read, and
    /// tells nothing of what it says.
    pub async fn send(&self, mail: Mail) -> Result<()> {
        let path = self.directory.join(format!("{}.eml", Uuid::now_v7()));
        self.write(&path, &mail.lines())
            .await
            .map_err(Error::internal)?;
        tracing::info!(path = %path.display(), "mail written");
        Ok(())
    }

    /// Sends a mail while the request goes on, so that its answer tells nothing by its time.
    pub fn post(&self, mail: Mail) {
        let mailer = self.clone();
        context::spawn(async move {
            if let Err(error) = mailer.send(mail).await {
                tracing::error!(?error, "mail not written");
            }
        });
    }

    async fn write(&self, path: &Path, lines: &str) -> io::Result<()> {
        let mut directory = DirBuilder::new();
        directory.recursive(true);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            directory.mode(0o700);
            options.mode(0o600);
        }
        directory.create(&self.directory).await?;
        let mut file = options.open(path).await?;
        file.write_all(lines.as_bytes()).await?;
        file.flush().await
    }
}

impl Mail {
    /// The mail as RFC 5322 writes it. An address has no line break, as it was checked on its way in.
    fn lines(&self) -> String {
        let date = now().to_rfc2822();
        let Self { to, subject, text } = self;
        format!(
            "Date: {date}\nTo: {to}\nSubject: {subject}\n\
             Content-Type: text/plain; charset=utf-8\n\n{text}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_directory_that_cannot_be_written_to_is_told_before_the_first_mail() {
        let directory = tempfile::tempdir().unwrap();
        let outbox = directory.path().join("mail");
        Mailer::into_directory(&outbox).check().await.unwrap();
        assert_eq!(std::fs::read_dir(&outbox).unwrap().count(), 0);
        let file = outbox.join("file");
        std::fs::write(&file, "").unwrap();
        let refusal = Mailer::into_directory(&file).check().await.unwrap_err();
        assert!(refusal.to_string().contains("`MAIL_DIR`"), "{refusal}");
    }

    #[tokio::test]
    async fn a_mail_is_a_file_that_others_cannot_read() {
        let directory = tempfile::tempdir().unwrap();
        let outbox = directory.path().join("deep/mail");
        let mailer = Mailer::into_directory(&outbox);
        let mail = Mail {
            to: "alice@example.com".to_owned(),
            subject: "Hello",
            text: "Grüße".to_owned(),
        };
        mailer.send(mail).await.unwrap();
        let file = std::fs::read_dir(&outbox).unwrap().next().unwrap().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("To: alice@example.com\n"), "{text}");
        assert!(text.ends_with("\n\nGrüße\n"), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
