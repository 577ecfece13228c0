//! Decisions that wait for a second person.

use domain::decision::Command;
use domain::{Environment, Kind, Status, Time, Uuid};
use serde::{Deserialize, Serialize};

/// How far a proposal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalState {
    /// A second person has not looked at it yet.
    Waiting,
    /// It became a decision.
    Confirmed,
    /// A second person gave it back.
    Returned,
    /// The evidence changed.
    Void,
    /// Who proposed it has proposed anew.
    Replaced,
}

impl ProposalState {
    /// The word on the wire and in the database.
    #[must_use]
    pub fn wire(self) -> &'static str {
        crate::words::Word::word(self)
    }

    /// Reads that word; `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        crate::words::Word::from_word(text)
    }
}

/// What was proposed; sealed at rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposedWords {
    /// The whole command, based on the version that was looked at.
    pub command: Command,
    /// Whether it came from the decision form, which asks for more than the API.
    pub from_form: bool,
}

/// A decision that is to wait for a second person. Who and when are those of the commit's activity.
#[derive(Clone, Debug)]
pub struct NewProposal {
    /// Its id.
    pub proposal_id: Uuid,
    /// The person who proposes, or who made the key that does.
    pub person_behind: Option<Uuid>,
    /// The status after it.
    pub new_status: Status,
    /// Why it takes two people, as `domain::four_eyes::Why` writes it.
    pub because: String,
    /// What is proposed.
    pub words: ProposedWords,
    /// An earlier proposal of the same author that it takes the place of.
    pub replaces: Option<Uuid>,
}

/// What a commit does with a proposal of its session. A version that moves makes what waits void without being told.
#[derive(Debug)]
pub enum ProposalStep {
    /// A new one.
    Make(Box<NewProposal>),
    /// One that waits is confirmed (the commit is its decision) or returned.
    Settle {
        /// Which.
        proposal_id: Uuid,
        /// How.
        state: ProposalState,
        /// By whom, by name.
        by: String,
    },
}

/// A proposal as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Its id.
    pub proposal_id: Uuid,
    /// The session.
    pub session_id: Uuid,
    /// The session's version that it was made on.
    pub version: i64,
    /// When.
    pub at: Time,
    /// `Actor::audit_id` of who proposed it.
    pub proposed_by: String,
    /// Their name.
    pub proposed_name: String,
    /// Email of a person, or `API Client`: what `reviews[].user` shows.
    pub proposed_label: String,
    /// The person who proposed it, or who made the key that did.
    pub person_behind: Option<Uuid>,
    /// The status after it.
    pub new_status: Status,
    /// Why it takes two people.
    pub because: String,
    /// What is proposed; `None` once the session's key is destroyed.
    pub words: Option<ProposedWords>,
    /// How far it has come.
    pub state: ProposalState,
    /// When it ceased to wait, and through whom.
    pub settled: Option<(Time, String)>,
    /// The activity of the decision that it became.
    pub decision_id: Option<Uuid>,
}

/// Which proposals a list holds, newest first.
#[derive(Clone, Debug)]
pub struct ProposalQuery {
    /// Live or sandbox.
    pub environment: Environment,
    /// Only of this state.
    pub state: Option<ProposalState>,
    /// Only those that this person may settle: not their own, nor of a key they made.
    pub not_by: Option<Uuid>,
    /// Only those before this one.
    pub before: Option<(Time, Uuid)>,
    /// Rows a page.
    pub limit: i64,
}

/// A proposal in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedProposal {
    /// The session's number.
    pub number: i64,
    /// Person or company.
    pub kind: Kind,
    /// The proposal.
    pub proposal: Proposal,
}
