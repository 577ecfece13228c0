//! What goes into the store and comes out of it: plain data, the same for both databases.

use domain::corrections::Change;
use domain::decision::Command;
use domain::describe::Overlay;
use domain::event::{EventType, Review};
use domain::session::{Claim, SessionState};
use domain::ubo::PartyLink;
use domain::view::{
    AccountState, BulkAct, BulkState, DeliveryState, Draft, PrivacyAct, RefusalNotice, RequestState, RowOutcome,
    WarningCounts,
};
use domain::{Environment, Kind, Payload, Policies, Role, Scope, Source, Status, Time, UboSummary, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// A row of a list, without its payload.
#[derive(Clone, Debug)]
pub struct ListedSession {
    /// State that rules look at.
    pub state: SessionState,
    /// Name and second line.
    pub subject: Subject,
    /// Counts of warnings.
    pub warnings: WarningCounts,
    /// Kept UBO KYC summary.
    pub ubo: Option<UboSummary>,
    /// Tags in their order, where they were asked for.
    pub tags: Vec<String>,
}

/// A span of time: its begin, and its end, which is not part of it.
pub type Span = (Option<Time>, Option<Time>);

/// In whose hands a list's sessions are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Of whom this audit id names.
    Of(String),
    /// Of nobody.
    Nobody,
}

/// Which counts of warnings a list's sessions are to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warned {
    /// An error at least.
    Errors,
    /// A warning at least.
    Warnings,
    /// A piece of information at least.
    Notes,
}

/// What a list asks of proposals that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// There is one.
    Any,
    /// There is one by whom this audit id names.
    By(String),
    /// There is one by another, for which this person does not stand either.
    NotBy(String, Option<Uuid>),
}

/// What a list asks for. Rows come newest number first.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Live or sandbox.
    pub environment: Environment,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only these statuses; empty for all.
    pub statuses: Vec<Status>,
    /// Normalised words and facets that must all be indexed for the session; empty for no search.
    pub words: Vec<String>,
    /// Only those whose source says otherwise than a person decided, or only the others.
    pub source_changed: Option<bool>,
    /// Only those created in this span.
    pub created: Span,
    /// Only those last changed in this span.
    pub updated: Span,
    /// Only those that wait for a decision since this span.
    pub waiting: Option<Span>,
    /// Only those of this source.
    pub source: Option<Source>,
    /// Only those in these hands at `now`.
    pub hands: Option<Hands>,
    /// Only those with such warnings.
    pub warned: Option<Warned>,
    /// Only those with such a proposal.
    pub proposed: Option<Proposed>,
    /// The moment, by which claims are live or not.
    pub now: Time,
    /// Whether rows come with their tags.
    pub tags: bool,
    /// Only numbers below this.
    pub before: Option<i64>,
    /// Only numbers above this (the page next to it, still newest first).
    pub after: Option<i64>,
    /// Rows to skip, for the API's `offset` (at most 10 000).
    pub offset: i64,
    /// Most rows.
    pub limit: i64,
}

impl ListQuery {
    /// All sessions of an environment, so many a page.
    #[must_use]
    pub fn all(environment: Environment, limit: i64) -> Self {
        Self {
            environment,
            kind: None,
            statuses: Vec::new(),
            words: Vec::new(),
            source_changed: None,
            created: (None, None),
            updated: (None, None),
            waiting: None,
            source: None,
            hands: None,
            warned: None,
            proposed: None,
            now: Time(0),
            tags: false,
            before: None,
            after: None,
            offset: 0,
            limit,
        }
    }

    /// Whether nothing but environment, kind and status narrows it, whose sessions are counted as they change.
    #[must_use]
    pub fn kept(&self) -> bool {
        let spans = [self.created, self.updated].iter().all(|span| *span == (None, None)) && self.waiting.is_none();
        let columns = self.source.is_none() && self.hands.is_none() && self.warned.is_none();
        let columns = columns && self.source_changed.is_none();
        self.words.is_empty() && spans && columns && self.proposed.is_none()
    }
}

/// A page of rows.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// Rows, newest number first.
    pub rows: Vec<ListedSession>,
    /// Whether a newer row exists for the same query.
    pub has_newer: bool,
    /// Whether an older row exists for the same query.
    pub has_older: bool,
}

/// Sessions chosen to do one thing with.
#[derive(Clone, Debug)]
pub struct NewBulk {
    /// Its id.
    pub bulk_id: Uuid,
    /// Who chose.
    pub user_id: Uuid,
    /// What is to be done.
    pub act: BulkAct,
    /// Digest of what was chosen, to tell a repeat from another choice.
    pub digest: Vec<u8>,
    /// When.
    pub made_at: Time,
    /// Sessions, and the version of each that was seen.
    pub rows: Vec<(Uuid, i64)>,
}

/// What became of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// It was kept.
    Made,
    /// The very same was kept before.
    There,
    /// Its id stands for another.
    Taken,
}

/// What was typed for a job; sealed at rest until it is done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BulkWords {
    /// To whom sessions are given.
    pub assignee: Option<Uuid>,
    /// Tags to add.
    pub tags: Vec<String>,
    /// Reasons of a decision.
    pub reason_codes: Vec<String>,
    /// Its comment.
    pub comment: String,
}

/// A job with its counts.
#[derive(Clone, Debug)]
pub struct BulkJob {
    /// Its id.
    pub bulk_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// What is done.
    pub act: BulkAct,
    /// How far it is.
    pub state: BulkState,
    /// What was typed, while it runs.
    pub words: Option<BulkWords>,
    /// When it was chosen.
    pub made_at: Time,
    /// When it was started.
    pub started_at: Option<Time>,
    /// When it was done.
    pub ended_at: Option<Time>,
    /// How many rows came out how.
    pub counts: Vec<(RowOutcome, i64)>,
}

/// A row of a job that a worker has leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedBulkRow {
    /// Its place.
    pub position: i64,
    /// The session.
    pub session_id: Uuid,
    /// The version that was seen.
    pub version: i64,
    /// Whether another worker had it before and broke off.
    pub resumed: bool,
}

/// A row of a job as its page shows it.
#[derive(Clone, Debug)]
pub struct ListedBulkRow {
    /// Its place.
    pub position: i64,
    /// What came of it.
    pub outcome: RowOutcome,
    /// Why, where it was refused.
    pub sentence: Option<String>,
    /// The session as it stands now.
    pub session: ListedSession,
}

/// A view of the list that somebody saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub view_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Their name.
    pub owner: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// When it was made.
    pub made_at: Time,
    /// What it shows.
    pub content: ViewContent,
}

/// What a saved view shows; sealed at rest, since a filter may hold a name that was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewContent {
    /// Its name.
    pub name: String,
    /// The query of its address.
    pub query: String,
    /// Its columns.
    pub columns: String,
}

/// What happened to a session: the stuff of reviews and of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Its own id.
    pub activity_id: Uuid,
    /// When.
    pub at: Time,
    /// What: see [`Act`].
    pub act: Act,
    /// `Actor::audit_id` of who did it.
    pub actor_id: String,
    /// Name for the timeline; for `reviews[]` see `actor_label`.
    pub actor_name: String,
    /// Email of a person, `API Client` or `System`: what `reviews[].user` shows.
    pub actor_label: String,
    /// Status before.
    pub status_before: Option<Status>,
    /// Status after.
    pub status_after: Option<Status>,
    /// Reason codes, numbers as text.
    pub reason_codes: Vec<String>,
    /// Comment; sealed at rest.
    pub comment: Option<String>,
    /// Values that were changed by hand; sealed at rest.
    pub changes: Vec<Change>,
    /// Why gates were overridden; sealed at rest.
    pub override_reason: Option<String>,
}

impl Activity {
    /// The review entry that a decision leaves; `None` for everything else.
    #[must_use]
    pub fn into_review(self, first: Option<String>) -> Option<Review> {
        let (user, confirmed_by) = match first {
            Some(first) => (first, Some(self.actor_label)),
            None => (self.actor_label, None),
        };
        (self.act == Act::Decided).then_some(Review {
            user,
            confirmed_by,
            new_status: self.status_after?,
            comment: self.comment,
            reason_codes: self.reason_codes,
            created_at: self.at,
        })
    }
}

/// Kinds of activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// The session came in.
    Created,
    /// A newer payload came in.
    Revised,
    /// An event of the source came once more, and changed nothing.
    SourceRepeated,
    /// An event of the source came after a later one, and changed nothing.
    SourceLate,
    /// A decision was made (also a status that a person set back).
    Decided,
    /// Someone asked for an event to be sent again.
    Resent,
    /// A linked session moved, and with it the key people, the UBO KYC summary and the version of this one.
    Linked,
    /// Someone wrote a note, or a review entry that moves no status.
    Noted,
    /// Tags were added, removed or replaced.
    Tagged,
    /// Metadata or the team's own reference were changed.
    Described,
    /// Extracted data were corrected by hand.
    Corrected,
    /// The verdict on screening hits was given.
    HitReviewed,
    /// A document was approved or declined.
    DocumentDecided,
    /// The status of one feature was set by hand.
    FeatureDecided,
    /// A party of a company was left out or taken in again.
    PartySkipped,
    /// The session was called off.
    Canceled,
    /// A sandbox session was given an outcome by hand.
    Simulated,
    /// Someone took the session, or was given it.
    Claimed,
    /// A claim was given back.
    Released,
    /// A decision was proposed, to be confirmed by a second person.
    Proposed,
    /// A proposal was returned to who made it.
    Returned,
    /// A proposal became void because the evidence changed.
    Voided,
    /// Redaction was asked for, begun or done.
    Redacted,
    /// The whole record was exported.
    Exported,
    /// A legal hold was set or lifted.
    Held,
    /// Someone asked to see covered personal values.
    Viewed,
    /// Someone asked to see the payload as it came.
    ViewedPayload,
}

impl Act {
    /// Whether it moved the session's version (domain §1): claims, notes, tags and deliveries do not.
    #[must_use]
    pub fn moves_version(self) -> bool {
        !matches!(
            self,
            Self::Resent
                | Self::SourceRepeated
                | Self::SourceLate
                | Self::Noted
                | Self::Tagged
                | Self::Claimed
                | Self::Released
                | Self::Proposed
                | Self::Returned
                | Self::Voided
                | Self::Exported
                | Self::Held
                | Self::Viewed
                | Self::ViewedPayload
        )
    }

    /// Whether it ends the claim on the session: what it was taken for is done.
    #[must_use]
    pub fn ends_claim(self) -> bool {
        matches!(self, Self::Decided | Self::Canceled | Self::Simulated)
    }
}

/// What a person may see of a session for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Personal values that are covered otherwise.
    Values,
    /// The payload as it came.
    Payload,
}

/// Makes the body of an event, as JSON, from the session as stored, with its number, and its UBO summary.
pub type MakeBody = Box<dyn FnOnce(&SessionState, Option<UboSummary>) -> Vec<u8> + Send>;

/// The body of an event to be written.
pub enum EventBody {
    /// Known before the commit.
    Ready(Vec<u8>),
    /// Needs what only the transaction knows: the number of a new session and the UBO summary found there.
    After(MakeBody),
}

impl std::fmt::Debug for EventBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EventBody")
    }
}

/// An event to be written in the same transaction.
#[derive(Debug)]
pub struct NewEvent {
    /// Stays the same on every try.
    pub event_id: Uuid,
    /// What it tells.
    pub event_type: EventType,
    /// Its body; sealed at rest.
    pub body: EventBody,
}

/// One change of one session, all or nothing: session row, revision, search words, links, activity, counts, parents'
/// summaries, audit entry, event and one delivery for each endpoint that wants it.
#[derive(Debug)]
pub struct SessionCommit {
    /// The state after the change. For a new session `number` is given by the store.
    pub state: SessionState,
    /// Version and event sequence that the change is based on; `None` for a new session.
    pub based_on: Option<(i64, i64)>,
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

/// A mail to be written in the same transaction as the change that it tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMail {
    /// Stays the same on every try; the Message-ID is made of it.
    pub mail_id: Uuid,
    /// Where it goes and what it says.
    pub content: MailContent,
}

/// Where a mail goes and what it says; sealed at rest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailContent {
    /// One address.
    pub to: String,
    /// Code of its language.
    pub language: String,
    /// Subject line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
}

impl std::fmt::Debug for MailContent {
    /// Says nothing of it: it is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailContent")
    }
}

/// A mail that a worker has leased.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedMail {
    /// Its id.
    pub mail_id: Uuid,
    /// When it was written.
    pub at: Time,
    /// Tries before this one.
    pub tries: i64,
    /// Where it goes and what it says.
    pub content: MailContent,
}

/// How a try to send a mail went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTry {
    /// When it began.
    pub at: Time,
    /// Why it failed, in a word or two, without anything that the server said.
    pub fault: Option<String>,
    /// What follows: `Retry` needs a fault.
    pub next: AfterMail,
}

/// What follows a try to send a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterMail {
    /// It was handed over.
    Sent,
    /// Another try at that time.
    Retry(Time),
    /// No more tries.
    GiveUp,
}

/// A mail on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMail {
    /// Its id.
    pub mail_id: Uuid,
    /// When it was written.
    pub at: Time,
    /// State.
    pub state: DeliveryState,
    /// Tries so far.
    pub tries: i64,
    /// When it was tried last.
    pub tried_at: Option<Time>,
    /// Next try.
    pub next_at: Option<Time>,
    /// Fault of the last try.
    pub fault: Option<String>,
    /// Where it goes and what it says; `None` once that was forgotten.
    pub content: Option<MailContent>,
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

/// What became of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Committed {
    /// Written; the state as stored (with the number of a new session).
    Done(Box<SessionState>),
    /// Another change came first: version and event sequence are not those it was based on, or the new session is
    /// there already.
    Raced,
    /// A company would stand under itself: the position, in `links`, of the first link that leads back to it.
    Looped(usize),
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
    /// It was done, but its answer was lost in a crash or erased with the session; the receipt, if one was left.
    Unanswered(Option<String>),
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
}

/// Signature headers that an endpoint wants besides the standard ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeaderStyle {
    /// Standard Webhooks (always sent).
    Standard,
    /// Didit's `X-Signature-V2`, `X-Signature`, `X-Timestamp`.
    Didit,
}

/// A webhook endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its id.
    pub endpoint_id: Uuid,
    /// Environment whose events it gets.
    pub environment: Environment,
    /// Where events are posted.
    pub url: String,
    /// Events it wants; empty means all.
    pub events: Vec<EventType>,
    /// Extra signature headers.
    pub headers: Vec<HeaderStyle>,
    /// Networks that may be reached though they are private, in CIDR form.
    pub allow_networks: Vec<String>,
    /// Without `decision`.
    pub thin: bool,
    /// The printed secret (`whsec_…`); sealed at rest.
    pub secret: String,
    /// When it was made.
    pub created_at: Time,
    /// When it was switched off or revoked.
    pub disabled_at: Option<Time>,
    /// Why.
    pub disabled_why: Option<String>,
}

/// An endpoint in the admin's list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedEndpoint {
    /// The endpoint, its secret left empty.
    pub endpoint: Endpoint,
    /// Deliveries waiting.
    pub waiting: i64,
    /// Deliveries given up.
    pub failed: i64,
}

/// A delivery that a worker has leased.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedDelivery {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The event; also `webhook-id`.
    pub event_id: Uuid,
    /// Body of the event, opened.
    pub body: Value,
    /// Where it goes and how it is signed.
    pub endpoint: Endpoint,
    /// Tries before this one.
    pub tries: i64,
}

/// Events of a span of time that are to be sent again.
#[derive(Clone, Debug)]
pub struct ResendSpan {
    /// To this endpoint alone; `None` for all that are in use.
    pub endpoint_id: Option<Uuid>,
    /// Of this environment alone.
    pub environment: Option<Environment>,
    /// From then on.
    pub from: Time,
    /// Before then.
    pub until: Time,
    /// At most so many; none are sent when there are more.
    pub most: i64,
}

/// What became of [`ResendSpan`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanResent {
    /// So many are due again.
    Done(i64),
    /// There are more than were allowed.
    TooMany,
}

/// How one try went.
#[derive(Clone, Debug, PartialEq)]
pub struct TryResult {
    /// When it began.
    pub at: Time,
    /// HTTP status, if there was an answer.
    pub http_status: Option<i64>,
    /// Milliseconds from begin to end.
    pub took_ms: i64,
    /// Why there was no good answer, in a word or two: `timeout`, `connection refused`, `network not allowed`.
    pub fault: Option<String>,
    /// First KiB of the answer; sealed at rest.
    pub answer: Vec<u8>,
    /// What follows.
    pub next: AfterTry,
}

/// What follows a try.
#[derive(Clone, Debug, PartialEq)]
pub enum AfterTry {
    /// It was accepted.
    Delivered,
    /// Another try at that time.
    Retry(Time),
    /// No more tries.
    GiveUp,
    /// No more tries, and the endpoint is switched off, for this reason.
    DisableEndpoint(String),
}

/// A delivery on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDelivery {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The event it carries.
    pub event_id: Uuid,
    /// The endpoint's URL.
    pub url: String,
    /// State.
    pub state: DeliveryState,
    /// Tries so far.
    pub tries: i64,
    /// HTTP status of the last try.
    pub http_status: Option<i64>,
    /// Milliseconds of the last try.
    pub took_ms: Option<i64>,
    /// Fault of the last try.
    pub fault: Option<String>,
    /// Next try.
    pub next_at: Option<Time>,
}

/// An event on a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// Its id.
    pub event_id: Uuid,
    /// Per session, from 1.
    pub sequence: i64,
    /// What it tells.
    pub event_type: EventType,
    /// When.
    pub at: Time,
    /// Its deliveries.
    pub deliveries: Vec<StoredDelivery>,
}

/// One event on its way to one endpoint, with its body and every try.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedDelivery {
    /// The delivery.
    pub delivery_id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// What it tells.
    pub event_type: EventType,
    /// Per session, from 1.
    pub sequence: i64,
    /// When it happened.
    pub at: Time,
    /// Its body; `None` when the session's key was destroyed.
    pub body: Option<Value>,
    /// The endpoint's URL.
    pub url: String,
    /// Whether the endpoint gets it without `decision`.
    pub thin: bool,
    /// State.
    pub state: DeliveryState,
    /// HTTP status of the last try.
    pub http_status: Option<i64>,
    /// When the next try is due.
    pub next_at: Option<Time>,
    /// Tries, first to last.
    pub tries: Vec<LoggedTry>,
}

/// One try of a delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedTry {
    /// 1, 2, 3 …
    pub number: i64,
    /// When it began.
    pub at: Time,
    /// HTTP status, if there was an answer.
    pub http_status: Option<i64>,
    /// Milliseconds from begin to end.
    pub took_ms: i64,
    /// Why there was no good answer.
    pub fault: Option<String>,
}

/// A kept refused submission: what was typed and why it was refused; sealed at rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// What was typed.
    pub draft: Draft,
    /// Why it was refused.
    pub refusal: Option<RefusalNotice>,
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

/// A company in the UBO KYC overview.
#[derive(Clone, Debug)]
pub struct ListedCompany {
    /// The row.
    pub session: ListedSession,
    /// Linked sessions that the desk has: id, subject, status; flagged first, at most 12.
    pub people: Vec<(Uuid, Subject, Status)>,
}

/// Kept sums over all companies of an environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UboSums {
    /// Sum of all summaries.
    pub sums: UboSummary,
    /// Companies with a summary.
    pub companies: i64,
    /// Companies with a flagged owner.
    pub companies_flagged: i64,
    /// Companies with a pending owner.
    pub companies_pending: i64,
}

/// How it stands with an evidence file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// To be fetched.
    Wanted,
    /// Kept.
    Kept,
    /// It could not be had, or is not of a kind that is kept.
    Failed,
    /// The vendor's link ended before it could be fetched.
    Gone,
    /// It was removed, and with it all that was kept of it.
    Removed,
}

/// Where a payload named a file; sealed at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlace {
    /// Feature array.
    pub array: String,
    /// Position of the item in it.
    pub item: usize,
    /// The item's own id, if it has one.
    pub item_id: Option<String>,
    /// The way to the link inside the item.
    pub field: String,
    /// The link as it came.
    pub url: String,
}

/// An evidence file.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFile {
    /// Its id.
    pub file_id: Uuid,
    /// Whose it is.
    pub session_id: Uuid,
    /// See [`Store::file_token`](crate::Store::file_token).
    pub token: Uuid,
    /// How it stands with it.
    pub state: FileState,
    /// Where the newest payload that named it did so; `None` once it was removed.
    pub place: Option<FilePlace>,
    /// Tries to fetch it.
    pub tries: i64,
    /// Why the last one did not succeed, in a few words.
    pub fault: Option<String>,
    /// When the next one is due.
    pub next_at: Option<Time>,
    /// When it was kept.
    pub kept_at: Option<Time>,
    /// Bytes.
    pub size: i64,
    /// What its bytes are, such as `image/jpeg`; empty until it was kept.
    pub media_type: String,
    /// Keyed digest of its content, under which that is kept.
    pub content: Option<Vec<u8>>,
}

/// A file that a worker has leased.
#[derive(Clone, Debug, PartialEq)]
pub struct LeasedFile {
    /// Its id.
    pub file_id: Uuid,
    /// Whose it is.
    pub session_id: Uuid,
    /// The link.
    pub url: String,
    /// Tries of this link before this one.
    pub tries: i64,
}

/// How one try to fetch a file went.
#[derive(Clone, Debug, PartialEq)]
pub struct FileTry {
    /// When it began.
    pub at: Time,
    /// HTTP status, if there was an answer.
    pub http_status: Option<i64>,
    /// Milliseconds from begin to end.
    pub took_ms: i64,
    /// Why it did not succeed, in a few words: `timeout`, `too large`, `not a kind of file that is kept`.
    pub fault: Option<String>,
    /// What follows.
    pub next: AfterFileTry,
}

/// What follows a try to fetch a file.
#[derive(Clone, Debug, PartialEq)]
pub enum AfterFileTry {
    /// It is kept.
    Kept {
        /// Keyed digest, as [`WrittenFile`](crate::WrittenFile) says.
        content: Vec<u8>,
        /// Bytes.
        size: i64,
        /// What its bytes are.
        media_type: String,
    },
    /// Another try at that time.
    Retry(Time),
    /// No more tries: it cannot be had.
    Fail,
    /// No more tries: the link has ended.
    Gone,
}

/// What the doctor found: what was looked at, whether it is well, a sentence.
pub type Finding = (&'static str, bool, String);

/// How a session stands, as much of it as open pages are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHead {
    /// The session.
    pub session_id: Uuid,
    /// Its running number.
    pub number: i64,
    /// Live or sandbox.
    pub environment: Environment,
    /// Person or company.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
    /// Version now.
    pub version: i64,
}

/// A page that someone has open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Its stream.
    pub stream_id: Uuid,
    /// The session that it shows.
    pub session_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
}
