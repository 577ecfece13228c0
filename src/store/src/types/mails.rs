//! Mail to the subject.

use domain::view::DeliveryState;
use domain::{Time, Uuid};
use serde::{Deserialize, Serialize};

/// A mail to be written in the same transaction as the change that it tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMail {
    /// Stays the same on every try; the Message-ID is made of it.
    pub mail_id: Uuid,
    /// Where it goes and what it says.
    pub content: MailContent,
}

/// Where a mail goes and what it says; sealed at rest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailContent {
    /// One address.
    pub to: String,
    /// Code of its language.
    pub language: String,
    /// Subject line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

impl std::fmt::Debug for MailContent {
    /// Says nothing of it: it is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailContent")
    }
}

/// A mail that a worker has leased.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedMail {
    /// Its id.
    pub mail_id: Uuid,
    /// When it was written.
    pub at: Time,
    /// Tries before this one.
    pub tries: i64,
    /// Where it goes and what it says.
    pub content: MailContent,
}

/// How a try to send a mail went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTry {
    /// When it began.
    pub at: Time,
    /// Why it failed, in a word or two, without anything that the server said.
    pub fault: Option<String>,
    /// What follows: `Retry` needs a fault.
    pub next: AfterMail,
}

/// What follows a try to send a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterMail {
    /// It was handed over.
    Sent,
    /// Another try at that time.
    Retry(Time),
    /// No more tries.
    GiveUp,
}

/// A mail on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMail {
    /// Its id.
    pub mail_id: Uuid,
    /// When it was written.
    pub at: Time,
    /// State.
    pub state: DeliveryState,
    /// Tries so far.
    pub tries: i64,
    /// When it was tried last.
    pub tried_at: Option<Time>,
    /// Next try.
    pub next_at: Option<Time>,
    /// Fault of the last try.
    pub fault: Option<String>,
    /// Where it goes and what it says; `None` once that was forgotten.
    pub content: Option<MailContent>,
}
