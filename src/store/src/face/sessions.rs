//! Sessions: their rows and payloads, what people do with them, proposals, companies, redaction.

use crate::types::{
    Activity, AnsweredTry, Claimed, Committed, Counted, HandOut, KeptDraft, ListPage, ListQuery, ListedCompany,
    ListedProposal, ListedSession, LoggedDelivery, NewClaim, Prioritised, PrivacyRequest, Proposal, ProposalQuery,
    ProposalState, RedactionDone, Released, Reveal, SessionCommit, SourceNote, StoredEvent, StoredRevision,
    StoredSession, TagsChanged, UboSums,
};
use crate::{Store, StoreError};
use domain::audit::{AuditEntry, AuditRow};
use domain::look::Look;
use domain::session::{Priority, SessionState};
use domain::templates::CommentTemplate;
use domain::ubo::LinkKey;
use domain::view::{MentionLine, QueuedProposal, RequestState, UboFilter};
use domain::{Environment, Kind, Status, Time, Uuid};
use std::collections::HashSet;

// Sessions
face! {
    /// A session with its latest payload.
    find_session(session_id: Uuid) -> Option<StoredSession>;
    /// The state of a session alone, without its payload.
    find_state(session_id: Uuid) -> Option<SessionState>;
    /// A page of a list, newest number first, for which it is looked as far as [`ListQuery::looks`] says.
    list_sessions(query: &ListQuery) -> ListPage;
    /// How many sessions a query finds, up to `up_to` and as far as it is looked for them; paging is ignored.
    count_search(query: &ListQuery, up_to: i64) -> Counted;
    /// Of each of these words the newest sessions that it alone finds, at most so many.
    alike(environment: Environment, words: &[String], limit: i64) -> Vec<Vec<ListedSession>>;
    /// Kept counts of all eleven statuses, zeros included.
    status_counts(environment: Environment, kind: Option<Kind>) -> Vec<(Status, i64)>;
    /// The payload as it was at a version: the last revision written at or before it.
    revision(session_id: Uuid, version_at_most: i64) -> Option<StoredRevision>;
    /// The newest revisions of a payload, newest first: number, version, when.
    revisions(session_id: Uuid, limit: i64) -> Vec<(i64, i64, Time)>;
    /// One revision of a payload by its number.
    revision_numbered(session_id: Uuid, revision: i64) -> Option<StoredRevision>;
    /// What happened to a session, newest first.
    activities(session_id: Uuid) -> Vec<Activity>;
    /// A page of what happened to a session, and how much that is in all.
    activity_feed(session_id: Uuid, newest_first: bool, limit: i64, offset: i64) -> (Vec<Activity>, i64);
    /// Tags of a session, in their order.
    tags_of(session_id: Uuid) -> Vec<String>;
    /// Changes the tags of a session that is not redacted; a change that changes nothing leaves no trace.
    change_tags(session_id: Uuid, change: domain::tags::Change, activity: Activity, entry: AuditEntry) -> TagsChanged;
    /// Sets how early a session that is not redacted comes in the queue; what changes nothing leaves no trace.
    set_priority(session_id: Uuid, priority: Priority, activity: Activity, entry: AuditEntry) -> Prioritised;
    /// Takes a session for somebody, unless another's claim on it runs still.
    claim_session(new: NewClaim, activity: Activity, entry: AuditEntry) -> Claimed;
    /// Ends the claim on a session; of `only_of` alone, if that is given.
    release_claim(session_id: Uuid, only_of: Option<&str>, now: Time, activity: Activity, entry: AuditEntry)
        -> Released;
    /// Lengthens the claim of its holder; never shortens it.
    renew_claim(session_id: Uuid, holder: &str, until: Time) -> ();
    /// Takes the oldest free session in review, those of higher priority first, for somebody: of callers at the same
    /// moment nobody gets the same one. The target of `entry` is completed with its id.
    hand_out(ask: HandOut, activity: Activity, entry: AuditEntry) -> Option<Uuid>;
    /// What [`Store::hand_out`] would give out next, in its order; nothing is taken.
    peek_queue(environment: Environment, now: Time, limit: i64) -> Vec<ListedSession>;
    /// The session that [`hand_out`](Self::hand_out) would give, were `except` not there; nothing is taken.
    first_waiting(environment: Environment, now: Time, except: Uuid) -> Option<Uuid>;
    /// What was sent about a session with every try, newest event first.
    deliveries_of(session_id: Uuid) -> Vec<LoggedDelivery>;
    /// All tries to deliver an event of a session, with the answers.
    tries_of(session_id: Uuid, event_id: Uuid) -> Vec<AnsweredTry>;
    /// Events of a session with their deliveries, newest first.
    events_of(session_id: Uuid) -> Vec<StoredEvent>;
    /// Of a company's links to its owners those whose session the desk has: link, session, its status now.
    linked_statuses(session_id: Uuid) -> Vec<(LinkKey, Uuid, Status)>;
    /// Writes one change of one session, all or nothing.
    commit_session(commit: SessionCommit) -> Committed;
    /// Whether an event of this id came in with this session before.
    knows_source_event(session_id: Uuid, id: &str) -> bool;
    /// Writes down an event of the source that changes nothing of a session. False when the session moved on.
    note_source_event(note: SourceNote) -> bool;
    /// Notes that name a person and that they have not looked at yet, newest first.
    mentions_of(user_id: Uuid, limit: i64) -> Vec<MentionLine>;
    /// Takes it that a person has looked at what was written to them on a session; how many notes that were.
    settle_mentions(user_id: Uuid, session_id: Uuid, at: Time) -> u64;
    /// The number of a session's last revision, and a person's looks at it; none for one that is unknown or redacted.
    look_at(user_id: Uuid, session_id: Uuid) -> Option<(i64, Option<Look>)>;
    /// Keeps a person's looks at a session; nothing for one that is unknown or redacted.
    keep_look(user_id: Uuid, session_id: Uuid, look: Look) -> ();
    /// Those of some sessions that others than `own` changed since a person's last look at each.
    news_of(user_id: Uuid, own: &str, sessions: &[Uuid]) -> HashSet<Uuid>;
    /// Keeps what a person typed, in place of what was kept before; nothing for an unknown session.
    keep_draft(user_id: Uuid, session_id: Uuid, draft: &KeptDraft, at: Time) -> ();
    /// What a person typed on a session within the last 24 hours.
    find_draft(user_id: Uuid, session_id: Uuid, now: Time) -> Option<KeptDraft>;
    /// Forgets what a person typed on a session.
    drop_draft(user_id: Uuid, session_id: Uuid) -> ();
    /// Whether a decision form of a session was sent and did its work.
    form_decided(form_id: Uuid, session_id: Uuid) -> bool;
}

// What a person may see for a while, and comments written beforehand
face! {
    /// Lets a person see something of a session until a time: who, which session, what.
    reveal(whose: (Uuid, Uuid, Reveal), until: Time, activity: Activity, entry: AuditEntry) -> ();
    /// Ends all that a person may see of a session for a while.
    conceal(user_id: Uuid, session_id: Uuid, entry: AuditEntry) -> ();
    /// What a person may see of a session now, and until when.
    revealed(user_id: Uuid, session_id: Uuid, now: Time) -> Vec<(Reveal, Time)>;
    /// Comments written beforehand, by title.
    comment_templates() -> Vec<CommentTemplate>;
    /// Adds one; false when its title is taken.
    add_template(template: CommentTemplate, at: Time, entry: AuditEntry) -> bool;
    /// Takes one away; false when it is not there.
    drop_template(template_id: Uuid, entry: AuditEntry) -> bool;
}

// Redaction, deletion, legal holds
face! {
    /// Sessions whose redaction was asked for and is not done, the longest waiting first; nothing personal of them.
    due_redactions(limit: i64) -> Vec<StoredSession>;
    /// Destroys the key of a session and everything sealed with it, gives up what waits of its earlier events, and
    /// writes the event of the redaction. False when it is done already.
    finish_redaction(done: RedactionDone) -> bool;
    /// Sessions whose redaction is done and not yet wiped from the files.
    unwiped_redactions() -> Vec<Uuid>;
    /// Wipes from the database's files what redactions took away. False when someone still reads it: try again.
    scrub() -> bool;
    /// Hides a session whose redaction was asked for from lists, counts and links. False when it is hidden already,
    /// unknown, or not redacted.
    hide_session(session_id: Uuid, at: Time, entry: AuditEntry) -> bool;
    /// Whether there was such a session, and it was deleted.
    is_deleted(session_id: Uuid) -> bool;
    /// Sets or lifts a legal hold. False for an unknown session and one that is being, or has been, redacted.
    set_hold(session_id: Uuid, until: Option<Time>, activity: Activity, entry: AuditEntry) -> bool;
    /// Writes down that something without words happened to a session.
    record(session_id: Uuid, activity: Activity, entry: AuditEntry) -> ();
    /// The body of an event; none when it went with the session's key.
    event_body(event_id: Uuid) -> Option<serde_json::Value>;
    /// Rows of the audit chain about one thing, in order. It looks at the whole chain.
    audit_of(target: &str) -> Vec<AuditRow>;
    /// Adds what a person asks for; its reason is sealed with the session's key. False when the same waits already.
    add_privacy_request(request: PrivacyRequest, entry: AuditEntry) -> bool;
    /// A request by its id.
    find_privacy_request(request_id: Uuid) -> Option<PrivacyRequest>;
    /// The latest 50 requests for a session, newest first.
    privacy_requests_of(session_id: Uuid) -> Vec<PrivacyRequest>;
    /// Requests, those that wait first, else newest first.
    list_privacy_requests(limit: i64) -> Vec<PrivacyRequest>;
    /// Settles a request. False when it is settled, unknown, or was asked for by the same person.
    settle_privacy_request(request_id: Uuid, state: RequestState, by: Uuid, at: Time, entry: AuditEntry) -> bool;
}

// Summaries of companies
face! {
    /// A page of companies, most flagged owners first, then newest; companies without a summary last. `after` is
    /// (flagged, number) of the row before the page, flagged being -1 for a company without a summary. Also says
    /// whether more rows follow.
    list_companies(environment: Environment, filter: UboFilter, after: Option<(i64, i64)>, limit: i64)
        -> (Vec<ListedCompany>, bool);
    /// Kept sums over all companies of an environment.
    ubo_sums(environment: Environment) -> UboSums;
}

// Proposals
face! {
    /// All proposals of a session, newest first; at most one waits.
    proposals_of(session_id: Uuid) -> Vec<Proposal>;
    /// A page of proposals, newest first, and whether more follow.
    list_proposals(query: &ProposalQuery) -> (Vec<ListedProposal>, bool);
    /// What waits for a second person among these sessions, in no order.
    proposed_for(sessions: &[Uuid]) -> Vec<QueuedProposal>;
    /// How many proposals there are, exact up to `up_to`.
    count_proposals(environment: Environment, state: Option<ProposalState>, up_to: i64) -> i64;
    /// The person who made a key, if a person did.
    maker_of_key(key_id: Uuid) -> Option<Uuid>;
}
