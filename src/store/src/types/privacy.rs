//! What is asked for of a session's privacy.

use domain::view::{PrivacyAct, RequestState};
use domain::{Time, Uuid};

/// What a manager asks for on a session, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PrivacyRequest {
    /// Its id.
    pub request_id: Uuid,
    /// The session.
    pub session_id: Uuid,
    /// Its number.
    pub number: i64,
    /// What is asked for.
    pub act: PrivacyAct,
    /// Until when a hold is to count.
    pub hold_until: Option<Time>,
    /// Why; sealed at rest, and gone with the session's key.
    pub reason: Option<String>,
    /// How far it is.
    pub state: RequestState,
    /// Who asked.
    pub asked_by: Uuid,
    /// Their name.
    pub asked_name: String,
    /// When.
    pub asked_at: Time,
    /// Name of who settled it.
    pub settled_name: Option<String>,
    /// When.
    pub settled_at: Option<Time>,
}
