//! What every page shares: who looks, what came of an act, why a page cannot be shown.

use crate::{Right, Role, ScreenSettings, Time, Uuid};
use serde::{Deserialize, Serialize};

/// The signed-in person, for the frame of every page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// Name as entered by the admin.
    pub name: String,
    /// Roles held, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
    /// How they want the screens.
    pub screen: ScreenSettings,
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

/// A browser that a person is signed in with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnSignIn {
    /// What ends it: the beginning of the digest that the desk knows it by; good for nothing else.
    pub mark: String,
    /// Whether it is the one that asks.
    pub here: bool,
    /// When the person signed in.
    pub since: Time,
    /// Last activity that counts.
    pub last_seen: Time,
}

/// The page of a person about themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// Their account.
    pub user_id: Uuid,
    /// Name as entered by the admin.
    pub name: String,
    /// Sign-in name.
    pub email: String,
    /// How they want the screens.
    pub screen: ScreenSettings,
    /// Browsers that they are signed in with, the one that asks first.
    pub sign_ins: Vec<OwnSignIn>,
    /// The server's clock.
    pub now: Time,
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
