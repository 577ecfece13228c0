//! What every page shares: who looks, what came of an act, why a page cannot be shown.

use crate::{Right, Role, Time};
use serde::{Deserialize, Serialize};

/// The signed-in person, for the frame of every page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// Name as entered by the admin.
    pub name: String,
    /// Roles held, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
    /// The server's clock when the answer was made.
    pub now: Time,
}

impl Me {
    /// Whether one of the person's roles has `right`.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.roles.iter().any(|role| role.has(right))
    }
}

/// Result of the last act on a page, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Whether it worked.
    pub good: bool,
    /// A sentence.
    pub sentence: String,
}

/// Why a page cannot be shown; a code, never free text, so that nothing personal reaches a browser by accident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum UiError {
    /// Nobody is signed in.
    SignedOut,
    /// Signed in, but without this right.
    Forbidden(Right),
    /// No such thing here.
    NotFound,
    /// The filter in the URL is not understood.
    BadFilter,
    /// Something failed; the log has it under this request id.
    Failed,
}
