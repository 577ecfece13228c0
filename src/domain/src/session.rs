//! A session: one verification of one subject, as the desk keeps it beside the vendor's payload.

use crate::{Status, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $wire:literal / $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $wire)] $variant),+ }

        impl $name {
            /// All values, in their natural order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The form on the wire and in the database.
            #[must_use]
            pub fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            /// The word that people read.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Reads the wire form; `None` for anything else.
            #[must_use]
            pub fn read(text: &str) -> Option<Self> {
                match text { $($wire => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use wire_enum;

wire_enum! {
    /// Who is verified: a person (KYC) or a company (KYB).
    Kind {
        /// A person.
        User = "user" / "Person",
        /// A company.
        Business = "business" / "Business",
    }
}

wire_enum! {
    /// Live work or trial runs; a key sees and writes only its own.
    Environment {
        /// Real people and companies.
        Live = "live" / "Live",
        /// Trial runs.
        Sandbox = "sandbox" / "Sandbox",
    }
}

wire_enum! {
    /// Where a session came from.
    Source {
        /// A team's own flow.
        Native = "native" / "Own flow",
        /// Didit.
        Didit = "didit" / "Didit",
        /// Veriff.
        Veriff = "veriff" / "Veriff",
        /// Stripe Identity.
        Stripe = "stripe" / "Stripe",
        /// Verifa.
        Verifa = "verifa" / "Verifa",
    }
}

wire_enum! {
    /// How far a redaction has come.
    Redaction {
        /// Asked for and under way.
        Processing = "processing" / "Being redacted",
        /// Done: nothing personal is left, and nothing brings it back.
        Redacted = "redacted" / "Redacted",
    }
}

/// Who has taken a session, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// `Actor::audit_id` of the person or key.
    pub holder: String,
    /// Their name, for people.
    pub name: String,
    /// When the lease ends unless it is renewed; the claim counts only before it.
    pub until: Time,
}

wire_enum! {
    /// How early a session comes in the queue.
    Priority {
        /// After everything else.
        Low = "low" / "Low",
        /// By its age alone.
        Normal = "normal" / "Normal",
        /// Before what is normal.
        High = "high" / "High",
        /// Before everything else.
        Urgent = "urgent" / "Urgent",
    }
}

impl Priority {
    /// As databases order by it: higher comes first.
    #[must_use]
    pub fn rank(self) -> i64 {
        match self {
            Self::Low => -1,
            Self::Normal => 0,
            Self::High => 1,
            Self::Urgent => 2,
        }
    }

    /// The one of a rank; the nearest where there is none.
    #[must_use]
    pub fn of_rank(rank: i64) -> Self {
        match rank {
            ..=-1 => Self::Low,
            0 => Self::Normal,
            1 => Self::High,
            2.. => Self::Urgent,
        }
    }
}

/// The state of a session that rules look at; the payload stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionState {
    /// The session's id.
    pub session_id: Uuid,
    /// Running number within its environment, from 1.
    pub number: i64,
    /// Person or company.
    pub kind: Kind,
    /// Live or sandbox.
    pub environment: Environment,
    /// Where it came from.
    pub source: Source,
    /// The status now.
    pub status: Status,
    /// Moves with payload, status, corrections, verdicts and links.
    pub version: i64,
    /// How often a step was asked for again, 0 to 9.
    pub resubmission_count: i64,
    /// When the desk first saw it, or the payload says it was created.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// When it last came into review; `None` when it is not in review.
    pub entered_review_at: Option<Time>,
    /// When a person last decided it.
    pub decided_at: Option<Time>,
    /// What a person last decided; it outranks what a vendor says later.
    pub person_decision: Option<Status>,
    /// What the vendor last said, word for word.
    pub source_status: Option<String>,
    /// When the newest event that the source told of happened there.
    pub source_event_at: Option<Time>,
    /// Whether the source says otherwise than a person decided; kept until a person decides again or the source agrees.
    pub source_changed: bool,
    /// Number of events so far; the next one has this plus 1 as its `sequence`.
    pub event_sequence: i64,
    /// The workflow that it ran through, as the payload names it.
    pub workflow_id: Option<String>,
    /// When the subject handed it in; `None` before that.
    pub submitted_at: Option<Time>,
    /// When its link runs out.
    pub expires_at: Option<Time>,
    /// How early it comes in the queue; normal unless someone sets it.
    pub priority: Priority,
    /// Who has taken it; look at `until` before believing it.
    pub claim: Option<Claim>,
    /// Whether it is being, or has been, redacted.
    pub redaction: Option<Redaction>,
    /// Until when nothing of it may be redacted or deleted.
    pub legal_hold_until: Option<Time>,
}

impl SessionState {
    /// A session of the team's own flow that has just come in and that nobody has touched; live, and without a number
    /// until the store gives it one.
    #[must_use]
    pub fn begun(session_id: Uuid, kind: Kind, status: Status, at: Time) -> Self {
        Self {
            session_id,
            number: 0,
            kind,
            environment: Environment::Live,
            source: Source::Native,
            status,
            version: 1,
            resubmission_count: 0,
            created_at: at,
            updated_at: at,
            entered_review_at: (status == Status::InReview).then_some(at),
            decided_at: None,
            person_decision: None,
            source_status: None,
            source_event_at: None,
            source_changed: false,
            event_sequence: 1,
            workflow_id: None,
            submitted_at: None,
            expires_at: None,
            priority: Priority::Normal,
            claim: None,
            redaction: None,
            legal_hold_until: None,
        }
    }
}
