//! Who has a session in hand.

use domain::session::Claim;
use domain::{Environment, Time, Uuid};

/// A session to be taken.
#[derive(Clone, Debug)]
pub struct NewClaim {
    /// The session.
    pub session_id: Uuid,
    /// For whom, until when.
    pub claim: Claim,
    /// The moment, by which other claims are live or not.
    pub now: Time,
    /// Whether it is taken though another holds it.
    pub over_others: bool,
}

/// What became of taking a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is theirs.
    Taken(Claim),
    /// Another holds it.
    Held(Claim),
    /// No such session, or it is redacted.
    Closed,
}

/// What became of giving a session back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Released {
    /// It is free now.
    Done,
    /// Nobody held it.
    Free,
    /// Another holds it.
    Held(Claim),
}

/// The next session asked for.
#[derive(Clone, Debug)]
pub struct HandOut {
    /// Out of which environment.
    pub environment: Environment,
    /// For whom, until when.
    pub claim: Claim,
    /// The moment.
    pub now: Time,
}
