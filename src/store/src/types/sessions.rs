//! Sessions: what is kept of one, and one change of it.

use super::{Activity, NewEvent, NewMail, ProposalStep};
use domain::describe::Overlay;
use domain::person_row::PersonRow;
use domain::session::SessionState;
use domain::ubo::PartyLink;
use domain::view::WarningCounts;
use domain::{Payload, Time, UboSummary, Uuid};
use serde::{Deserialize, Serialize};

/// Name and second line of a session's subject; sealed at rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Name of the person or company, else what stands in for it.
    pub name: String,
    /// Country and number or document.
    pub detail: Option<String>,
    /// The team's own id of the subject, for the API's list.
    #[serde(default)]
    pub vendor_data: Option<String>,
    /// Country of the document or company, in three letters where known.
    #[serde(default)]
    pub country: Option<String>,
    /// The hosted link of the session.
    #[serde(default)]
    pub session_url: Option<String>,
    /// What a row of the API's list says of a person besides.
    #[serde(default)]
    pub person: PersonRow,
}

impl Subject {
    /// What stands in the place of a subject whose session was redacted.
    #[must_use]
    pub fn redacted() -> Self {
        Self { name: domain::redaction::MARK.to_owned(), ..Self::default() }
    }
}

/// A session with its latest payload.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// State that rules look at.
    pub state: SessionState,
    /// Latest revision of the payload.
    pub payload: Payload,
    /// Name and second line.
    pub subject: Subject,
    /// Number of payload revisions.
    pub revisions: i64,
    /// Kept UBO KYC summary.
    pub ubo: Option<UboSummary>,
    /// Keyed digest of the payload that last came in, to tell a repeat from news.
    pub ingested_digest: Vec<u8>,
    /// What was set by hand and lies over whatever payload comes in.
    pub overlay: Overlay,
    /// Its data key as it is kept, itself sealed; a commit on top of this takes it along. `None` once it is redacted.
    pub wrapped_key: Option<Vec<u8>>,
}

/// One kept revision of a payload.
#[derive(Clone, Debug)]
pub struct StoredRevision {
    /// 1, 2, 3 …
    pub revision: i64,
    /// Version of the session when it was written.
    pub version: i64,
    /// When.
    pub at: Time,
    /// The payload as it was.
    pub payload: Payload,
}

/// One change of one session, all or nothing: session row, revision, search words, links, activity, counts, parents'
/// summaries, audit entry, event and one delivery for each endpoint that wants it.
#[derive(Debug)]
pub struct SessionCommit {
    /// The state after the change. For a new session `number` is given by the store.
    pub state: SessionState,
    /// Version and event sequence that the change is based on; `None` for a new session.
    pub based_on: Option<(i64, i64)>,
    /// The session's [`StoredSession::wrapped_key`]; the store looks for it where it is left out.
    pub wrapped_key: Option<Vec<u8>>,
    /// A new revision of the payload.
    pub payload: Option<Payload>,
    /// Name and second line.
    pub subject: Subject,
    /// Counts of warnings.
    pub warnings: WarningCounts,
    /// Canonical bytes of the payload that came in, if one did; the store keeps a keyed digest.
    pub ingested: Option<Vec<u8>>,
    /// Words to index; `None` leaves the index as it is.
    pub words: Option<Vec<String>>,
    /// Links to beneficial owners' sessions; `None` leaves them as they are.
    pub links: Option<Vec<PartyLink>>,
    /// The hosted URL of this session, by which a company's payload may link it; `None` leaves it as it is.
    pub session_url: Option<String>,
    /// What is set by hand from now on; `None` leaves it as it is.
    pub overlay: Option<Overlay>,
    /// People who are pointed to the session by what was written.
    pub mentions: Vec<Uuid>,
    /// Id of the source's event that it came with; a keyed token of it is kept, to tell a repeat.
    pub source_event: Option<String>,
    /// What happened.
    pub activity: Activity,
    /// The audit entry.
    pub audit: domain::audit::AuditEntry,
    /// The event; its sequence is `state.event_sequence`.
    pub event: Option<NewEvent>,
    /// A draft of this person on this session that the change settles.
    pub settles_draft_of: Option<Uuid>,
    /// The form that asked for it; a form does its work once, and a second time is a lost race.
    pub form_id: Option<Uuid>,
    /// What it does with a proposal.
    pub proposal: Option<ProposalStep>,
    /// A mail to the subject; its place in the order of the session's mails is `state.event_sequence`.
    pub mail: Option<NewMail>,
}

impl SessionCommit {
    /// A change that writes the state, what happened and the audit entry, of a session that is new or stood as
    /// `based_on` says; whatever else it writes is put beside them (`SessionCommit { payload: …, ..SessionCommit::of(…) }`).
    #[must_use]
    pub fn of(
        state: SessionState,
        based_on: Option<(i64, i64)>,
        activity: Activity,
        audit: domain::audit::AuditEntry,
    ) -> Self {
        Self {
            state,
            based_on,
            wrapped_key: None,
            payload: None,
            subject: Subject::default(),
            warnings: WarningCounts::default(),
            ingested: None,
            words: None,
            links: None,
            session_url: None,
            overlay: None,
            mentions: Vec::new(),
            source_event: None,
            activity,
            audit,
            event: None,
            settles_draft_of: None,
            form_id: None,
            proposal: None,
            mail: None,
        }
    }
}

/// An event of the source that brings no new payload.
#[derive(Debug)]
pub struct SourceNote {
    /// The session.
    pub session_id: Uuid,
    /// Version and event sequence that must still be those, where that matters.
    pub based_on: Option<(i64, i64)>,
    /// Its id at the source, to be known from now on.
    pub id: Option<String>,
    /// When it happened there; the newest such time is kept.
    pub at: Option<Time>,
    /// What the timeline is to say, if anything.
    pub activity: Option<Activity>,
    /// The audit entry.
    pub audit: domain::audit::AuditEntry,
}

/// The end of a redaction: the session's key and everything sealed with it go, and this is written.
#[derive(Clone, Debug)]
pub struct RedactionDone {
    /// The state afterwards, with the sequence of the event.
    pub state: SessionState,
    /// What happened; it has no words.
    pub activity: Activity,
    /// The audit entry.
    pub audit: domain::audit::AuditEntry,
    /// Id of the event `session.redacted`.
    pub event_id: Uuid,
    /// Its body as JSON, which tells nothing personal and is readable without the session's key.
    pub body: Vec<u8>,
}

/// What became of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Committed {
    /// Written.
    Done(Box<Written>),
    /// Another change came first: version and event sequence are not those it was based on, or the new session is
    /// there already.
    Raced,
    /// A company would stand under itself: the position, in `links`, of the first link that leads back to it.
    Looped(usize),
}

/// A session as a commit left it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The state as stored, with the number of a new session.
    pub state: SessionState,
    /// The payload as stored, when the commit wrote one.
    pub payload: Option<Payload>,
    /// The UBO KYC summary.
    pub ubo: Option<UboSummary>,
}

/// What became of a priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prioritised {
    /// It comes as early as asked.
    Done,
    /// No such session, or it is redacted.
    Closed,
}

/// What became of a change of tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagsChanged {
    /// The tags now.
    Done(Vec<String>),
    /// Refused, with a sentence.
    Refused(&'static str),
    /// No such session, or it is redacted.
    Closed,
}
