//! How mail to subjects goes out: to a mail server when one is named, else into the folder `mail` of the data folder.

use crate::cli::Mailing;
use delivery::mail::{Folder, Sender, Smtp, Transport};
use std::fs;
use std::path::Path;

/// The sender while none is named and mail only goes into the folder.
const NOBODY: &str = "countersign@localhost";

/// Transport and sender, checked.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// How mail leaves.
    pub transport: Transport,
    /// Who it is from.
    pub sender: Sender,
}

impl MailConfig {
    /// Reads the options.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to do; never the password.
    pub fn read(mailing: &Mailing, data: &Path) -> Result<Self, String> {
        let url = match (&mailing.smtp_url, &mailing.smtp_url_file) {
            (Some(_), Some(_)) => return Err("Give the mail server's URL or its file, not both.".into()),
            (Some(url), None) => Some(url.clone()),
            (None, Some(file)) => {
                let fault =
                    |error| format!("The file of the mail server's URL, {}, cannot be read: {error}.", file.display());
                Some(fs::read_to_string(file).map_err(fault)?)
            }
            (None, None) => None,
        };
        let sender = match (&mailing.mail_from, &url) {
            (Some(text), _) => Sender::read(text)?,
            (None, None) => Sender::read(NOBODY)?,
            (None, Some(_)) => {
                return Err(
                    "Say whom mail is from: COUNTERSIGN_MAIL_FROM, such as \"Example Bank <kyc@bank.example>\".".into(),
                );
            }
        };
        let transport = match url {
            Some(url) => Transport::Smtp(Smtp::read(&url, &sender)?),
            None => Transport::Folder(Folder::at(data.join("mail"))),
        };
        Ok(Self { transport, sender })
    }

    /// Whether mail can go out, and how, in a sentence; asks the mail server.
    pub async fn look(&self) -> (bool, String) {
        match &self.transport {
            Transport::Folder(folder) => (
                true,
                format!(
                    "Mail to subjects is written as files into {}; name a mail server to have it sent (COUNTERSIGN_SMTP_URL).",
                    folder.path().display()
                ),
            ),
            Transport::Smtp(smtp) => match smtp.check().await {
                Ok(()) if smtp.encrypted() => (true, format!("{} takes mail, encrypted.", smtp.place())),
                Ok(()) => (true, format!("{} takes mail; whoever is on the way can read it (tls=none).", smtp.place())),
                Err(fault) => {
                    (false, format!("{} takes no mail: {fault}. Look at COUNTERSIGN_SMTP_URL.", smtp.place()))
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailing(url: Option<&str>, from: Option<&str>) -> Mailing {
        Mailing { smtp_url: url.map(str::to_owned), smtp_url_file: None, mail_from: from.map(str::to_owned) }
    }

    #[test]
    fn mail_goes_into_the_data_folder_until_a_server_is_named() {
        let config = MailConfig::read(&mailing(None, None), Path::new("data")).unwrap();
        assert!(matches!(&config.transport, Transport::Folder(folder) if folder.path() == Path::new("data/mail")));
        assert_eq!(config.sender.name(), None, "nobody signs");
        let config =
            MailConfig::read(&mailing(Some("smtps://u:p@mail.example"), Some("Bank <a@b.example>")), Path::new("data"));
        assert!(matches!(config.unwrap().transport, Transport::Smtp(_)));
    }

    #[test]
    fn each_fault_is_a_sentence_that_names_what_to_set() {
        let read = |mailing: &Mailing| MailConfig::read(mailing, Path::new("data")).err().unwrap();
        assert!(read(&mailing(Some("smtps://mail.example"), None)).contains("COUNTERSIGN_MAIL_FROM"));
        assert!(read(&mailing(Some("mail.example"), Some("a@b.example"))).contains("COUNTERSIGN_SMTP_URL"));
        assert!(read(&mailing(None, Some("nobody"))).contains("COUNTERSIGN_MAIL_FROM"));
        let both = Mailing { smtp_url_file: Some("x".into()), ..mailing(Some("smtps://mail.example"), None) };
        assert!(read(&both).contains("not both"));
        let missing = Mailing { smtp_url_file: Some("no-such-file".into()), ..mailing(None, None) };
        assert!(read(&missing).contains("no-such-file"));
    }

    #[test]
    fn the_url_may_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        fs::write(&file, "smtps://u:p@mail.example\n").unwrap();
        let options = Mailing { smtp_url_file: Some(file), ..mailing(None, Some("a@b.example")) };
        let config = MailConfig::read(&options, folder.path()).unwrap();
        assert!(matches!(config.transport, Transport::Smtp(smtp) if smtp.place() == "mail.example:465"));
    }
}
