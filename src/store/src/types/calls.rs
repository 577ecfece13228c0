//! API keys and their calls.

use domain::{Environment, Scope, Time, Uuid};
use serde::{Deserialize, Serialize};

/// An API key as stored: only a hash of the key itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey {
    /// Its id.
    pub key_id: Uuid,
    /// Name given by the admin.
    pub name: String,
    /// First characters, to recognise it.
    pub prefix: String,
    /// SHA-256 of the whole key.
    pub hash: Vec<u8>,
    /// Environment it belongs to.
    pub environment: Environment,
    /// Scopes.
    pub scopes: Vec<Scope>,
    /// Person who made it; `None` from the command line.
    pub created_by: Option<Uuid>,
    /// When it was made.
    pub created_at: Time,
    /// Last use, to the minute.
    pub last_used_at: Option<Time>,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
    /// From when on it is refused.
    pub expires_at: Option<Time>,
    /// Networks that it may be used from, in CIDR form; empty for all.
    pub networks: Vec<String>,
}

/// A call that came with an `Idempotency-Key`.
#[derive(Clone, Copy, Debug)]
pub struct NewCall<'a> {
    /// The API key it came with.
    pub key_id: Uuid,
    /// The `Idempotency-Key`.
    pub name: &'a str,
    /// What makes it this request: method, path, body.
    pub request: &'a [&'a [u8]],
    /// The session that its path names.
    pub session_id: Option<Uuid>,
}

/// What a call has written by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallEffect {
    /// Nothing.
    None,
    /// Something; no answer is kept with it.
    Written,
    /// What it was to, with this answer.
    Answered(KeptAnswer),
}

/// What is known of a call that came with an `Idempotency-Key`.
#[derive(Debug)]
pub enum Begun {
    /// Nothing, or that an earlier worker died before it changed anything: it is yours.
    Work(std::sync::Arc<crate::Call>),
    /// The same name came with another request.
    OtherRequest,
    /// Somebody works on it.
    InFlight,
    /// It was done, and answered with this.
    Answered(KeptAnswer),
    /// It was done, but its answer was erased with the session, or none was kept with the effect.
    Unanswered,
}

/// An answer to give again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, when there is a body.
    pub content_type: Option<String>,
    /// The body, text.
    pub body: String,
}

impl KeptAnswer {
    /// Whether it says that the call was done.
    #[must_use]
    pub fn good(&self) -> bool {
        self.status < 400
    }

    /// The session that its body names, for calls whose path names none.
    pub(crate) fn about(&self) -> Option<Uuid> {
        let value: serde_json::Value = serde_json::from_str(&self.body).ok()?;
        Uuid::try_parse(value.get("session_id")?.as_str()?).ok()
    }
}
