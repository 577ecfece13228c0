//! A mail as the bytes that go over the wire.

use super::Fault;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::time::{Duration, SystemTime};
use store::types::LeasedMail;

/// Who the mail is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Reads `Example Bank <kyc@example.com>` or a bare address.
    ///
    /// # Errors
    /// A sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let fault = "The sender of mail must be one address, such as \"Example Bank <kyc@bank.example>\" (COUNTERSIGN_MAIL_FROM).";
        let one_line = !text.chars().any(char::is_control);
        one_line.then(|| text.trim().parse().ok()).flatten().map(Self).ok_or_else(|| fault.to_owned())
    }

    /// The name that mail is signed with, if there is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref().filter(|name| !name.trim().is_empty())
    }

    /// The domain of the address.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

/// Writes the message: the same bytes on every try.
pub(super) fn write(mail: &LeasedMail, sender: &Sender) -> Result<Message, Fault> {
    let content = &mail.content;
    let lasting = |word: &str| Fault { word: word.to_owned(), lasting: true };
    let to: Address = content.to.parse().map_err(|_| lasting("address refused"))?;
    let header =
        |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let parts = MultiPart::alternative()
        .boundary(format!("countersign-{}", mail.mail_id.simple()))
        .singlepart(SinglePart::plain(content.text.clone()))
        .singlepart(SinglePart::html(content.html.clone()));
    let micros = u64::try_from(mail.at.0).unwrap_or(0);
    Message::builder()
        .from(sender.0.clone())
        .to(Mailbox::new(None, to))
        .subject(content.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
        .message_id(Some(format!("<{}@{}>", mail.mail_id, sender.domain())))
        // nobody's out-of-office answer is wanted (RFC 3834)
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", &content.language))
        .multipart(parts)
        .map_err(|_| lasting("message not written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_one_address_with_or_without_a_name() {
        let sender = Sender::read("Example Bank <kyc@bank.example>").unwrap();
        assert_eq!((sender.name(), sender.domain()), (Some("Example Bank"), "bank.example"));
        assert_eq!(Sender::read("kyc@bank.example").unwrap().name(), None);
        for bad in ["", "Bank", "a@b.example, c@d.example", "Bank <a@b.example>\r\nBcc: c@d.example"] {
            assert!(Sender::read(bad).unwrap_err().contains("COUNTERSIGN_MAIL_FROM"), "{bad}");
        }
    }
}
