//! People, their sign-ins, and what an admin sets.

use domain::view::AccountState;
use domain::{Policies, Role, Time, Uuid};

/// An account.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Its id.
    pub user_id: Uuid,
    /// Lower-case email, unique.
    pub email: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// State.
    pub state: AccountState,
    /// Argon2id hash in PHC form; `None` until the person joined.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// Last sign-in.
    pub last_sign_in_at: Option<Time>,
}

/// A change of an account, guarded in the transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum UserChange {
    /// New roles. Refused when it takes away the last active admin.
    Roles(Vec<Role>),
    /// Cannot sign in any more; ends all sign-ins. Refused for the last active admin.
    Disable,
    /// Can sign in again (an account without a password becomes Invited).
    Enable,
    /// Ends all sign-ins.
    EndSignIns,
}

/// What became of a change of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserChanged {
    /// Written.
    Done,
    /// No such account.
    NotFound,
    /// It would leave the desk without an active admin.
    LastAdmin,
}

/// Policies as stored, with what a change of them is based on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredPolicies {
    /// What is set.
    pub policies: Policies,
    /// Counts changes; 0 while nobody has set anything.
    pub version: i64,
    /// When they were last changed, and by whom, by name.
    pub changed: Option<(Time, String)>,
}

/// What became of a new reason code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonAdded {
    /// Written.
    Done,
    /// There is one of that code, or one that differs in case alone.
    Taken,
}

/// A signed-in browser. The cookie's id is hashed at rest.
#[derive(Clone, Debug, PartialEq)]
pub struct SignIn {
    /// SHA-256 of the cookie's id.
    pub id_hash: Vec<u8>,
    /// Whose it is; `None` before sign-in.
    pub user_id: Option<Uuid>,
    /// Session data as JSON text.
    pub data: String,
    /// When it was made.
    pub created_at: Time,
    /// Last activity that counts.
    pub last_seen_at: Time,
}

/// A single-use link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkUse {
    /// Makes the first admin.
    SetUp,
    /// Lets this account choose its password.
    Join(Uuid),
}
