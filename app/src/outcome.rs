//! What came of a form that was just posted: the server puts it into the context of the page it answers with.

use domain::view::Notice;
use serde::{Deserialize, Serialize};

/// What the desk knows the browser by that asks for the page; empty before sign-in. It never goes into a page.
#[derive(Clone, Default)]
pub struct BrowserId(
    /// The bytes.
    pub Vec<u8>,
);

/// Whether a person looks at the page that is drawn; no one does when it is fetched beforehand or by an open page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looking(
    /// Whether.
    pub bool,
);

/// A form that came after the sign-in had ended, which its page gives back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsent {
    /// The page that it is kept under.
    pub page: String,
    /// Which form of the page it is.
    pub form: String,
}

/// Answer to a posted form. Only the page drawn for that post sees it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormOutcome {
    /// What happened, in a sentence.
    pub notice: Option<Notice>,
    /// A fresh key or secret, shown this once.
    pub secret: Option<String>,
    /// A fresh single-use link, shown this once.
    pub join_link: Option<String>,
    /// Fields as typed, for a form that was refused; never passwords.
    pub kept: Vec<(String, String)>,
    /// Where `kept` comes from when no form was posted just now: one that came too late, and was not sent.
    pub unsent: Option<Unsent>,
}

impl FormOutcome {
    /// The first kept value of a field; empty when there is none.
    #[must_use]
    pub fn kept(&self, field: &str) -> String {
        self.kept.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Whether what is kept was not taken: it was refused, or came after the sign-in had ended.
    #[must_use]
    pub fn untaken(&self) -> bool {
        self.unsent.is_some() || self.notice.as_ref().is_some_and(|notice| !notice.good)
    }

    /// Whether a box with this value was ticked.
    #[must_use]
    pub fn ticked(&self, field: &str, value: &str) -> bool {
        self.kept.iter().any(|(name, kept)| name == field && kept == value)
    }
}
