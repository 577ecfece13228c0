//! The store: sessions, accounts, events and the audit chain behind one face, on SQLite or PostgreSQL.
//!
//! SQL text lives here and nowhere else. A repository module under `repo/` is written once and compiled twice, with
//! `Db` and `dialect` of either database. Every write is one transaction and appends its audit entry in it; what is
//! personal is sealed before it gets here (see [`MasterKey`]).
#![expect(clippy::duplicate_mod, reason = "a repository module is compiled once for each database")]

#[cfg(feature = "bench")]
pub mod bench;
mod call;
mod contents;
mod error;
#[macro_use]
mod rows;
mod seal;
pub mod types;
mod words;

/// The repository modules, compiled in the module that names its `Db`, `Conn` and `dialect`.
macro_rules! repositories {
    () => {
        #[path = "../repo/audit.rs"]
        mod audit;
        #[path = "../repo/bulk.rs"]
        mod bulk;
        #[path = "../repo/calls.rs"]
        mod calls;
        #[path = "../repo/claims.rs"]
        mod claims;
        #[path = "../repo/commit.rs"]
        mod commit;
        #[path = "../repo/delivery_log.rs"]
        mod delivery_log;
        #[path = "../repo/drafts.rs"]
        mod drafts;
        #[path = "../repo/endpoints.rs"]
        mod endpoints;
        #[path = "../repo/files.rs"]
        mod files;
        #[path = "../repo/keys.rs"]
        mod keys;
        #[path = "../repo/links.rs"]
        mod links;
        #[path = "../repo/lists.rs"]
        mod lists;
        #[path = "../repo/mails.rs"]
        mod mails;
        #[path = "../repo/mentions.rs"]
        mod mentions;
        #[path = "../repo/meta.rs"]
        mod meta;
        #[path = "../repo/outbox.rs"]
        mod outbox;
        #[path = "../repo/parents.rs"]
        mod parents;
        #[path = "../repo/policies.rs"]
        mod policies;
        #[path = "../repo/presence.rs"]
        mod presence;
        #[path = "../repo/privacy.rs"]
        mod privacy;
        #[path = "../repo/proposals.rs"]
        mod proposals;
        #[path = "../repo/requests.rs"]
        mod requests;
        #[path = "../repo/reveals.rs"]
        mod reveals;
        #[path = "../repo/screens.rs"]
        mod screens;
        #[path = "../repo/sessions.rs"]
        mod sessions;
        #[path = "../repo/sign_ins.rs"]
        mod sign_ins;
        #[path = "../repo/source_events.rs"]
        mod source_events;
        #[path = "../repo/summaries.rs"]
        mod summaries;
        #[path = "../repo/tags.rs"]
        mod tags;
        #[path = "../repo/templates.rs"]
        mod templates;
        #[path = "../repo/users.rs"]
        mod users;
        #[path = "../repo/views.rs"]
        mod views;
    };
}

mod postgres;
mod sqlite;

pub use call::{Call, answer_by, aside, foretell, in_call};
pub use contents::{FileReader, FileWriter, WrittenFile};
pub use error::StoreError;
pub use seal::MasterKey;
pub use types::*;

use domain::audit::{AuditEntry, AuditRow};
use domain::reasons::OwnReason;
use domain::templates::CommentTemplate;
use domain::ubo::LinkKey;
use domain::view::{MentionLine, RequestState, RowOutcome, UboFilter};
use domain::{Environment, Kind, ScreenSettings, Status, Time, Uuid, World};
use seal::Seal;
use std::sync::Arc;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub enum Store {
    /// One file, one writer.
    Sqlite(Arc<sqlite::Base>),
    /// A server that several processes share.
    Postgres(Arc<postgres::Base>),
}

/// Does the same on either database.
macro_rules! on {
    ($store:expr, $base:ident => $what:expr) => {
        match $store {
            Store::Sqlite($base) => $what,
            Store::Postgres($base) => $what,
        }
    };
}

/// Wakes whoever waits for it after commits. It says nothing of what was written: the audit log does.
pub enum Commits {
    /// A look at the file's change counter a few times a second, and at once after a commit of this process.
    Sqlite(sqlite::Commits),
    /// What the database announces with each commit.
    Postgres(postgres::Commits),
}

impl Commits {
    /// Ends after a commit that this listener was not woken for yet; several may be answered at once. It may also end
    /// without one.
    ///
    /// # Errors
    /// When the database cannot be reached; listen anew then.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(commits) => commits.next().await,
            Self::Postgres(commits) => commits.next().await,
        }
    }
}

/// Writes the functions of the face that hand on what they are given.
macro_rules! face {
    ($($(#[$meta:meta])* $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)+) => {
        impl Store {
            $($(#[$meta])*
            ///
            /// # Errors
            /// [`StoreError`]; nothing was written then.
            pub async fn $name(&self, $($argument: $kind),*) -> Result<$answer, StoreError> {
                on!(self, base => base.$name($($argument),*).await)
            })+
        }
    };
}

impl Store {
    /// Opens a database that is already set up: `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Settings`] when the database could lose what it confirmed or the master key is another one,
    /// [`StoreError::Migration`] when its schema is not the one this program needs.
    pub async fn open(database: &str, key: MasterKey, world: Arc<dyn World>) -> Result<Self, StoreError> {
        Self::connect(database, key, world, false).await
    }

    /// Opens a database and brings its schema up to date; a new SQLite file is created. Safe when several processes
    /// start at once.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_and_migrate(database: &str, key: MasterKey, world: Arc<dyn World>) -> Result<Self, StoreError> {
        Self::connect(database, key, world, true).await
    }

    async fn connect(database: &str, key: MasterKey, world: Arc<dyn World>, migrate: bool) -> Result<Self, StoreError> {
        let seal = Arc::new(Seal::new(key, world));
        if let Some(path) = database.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Ok(Self::Sqlite(Arc::new(sqlite::Base::open(path, seal, migrate).await?)));
        }
        if database.starts_with("postgres://") || database.starts_with("postgresql://") {
            return Ok(Self::Postgres(Arc::new(postgres::Base::open(database, seal, migrate).await?)));
        }
        Err(StoreError::Settings("The database must be given as sqlite:PATH or postgres://…".to_owned()))
    }

    /// The installation's own id, made when the database was set up.
    #[must_use]
    pub fn application_id(&self) -> Uuid {
        on!(self, base => base.application_id)
    }

    /// Whether a kept digest ([`StoredSession::ingested_digest`]) is that of these bytes.
    #[must_use]
    pub fn is_digest_of(&self, kept: &[u8], ingested: &[u8]) -> bool {
        on!(self, base => base.seal.digest(ingested) == kept)
    }

    /// Begins to listen for commits, of this process and of others; see [`Commits`].
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn commits(&self) -> Result<Commits, StoreError> {
        Ok(match self {
            Self::Sqlite(base) => Commits::Sqlite(base.commits().await?),
            Self::Postgres(base) => Commits::Postgres(base.commits().await?),
        })
    }

    /// Copies a SQLite database as it is at this moment into a new file that only this account may read; writers are not
    /// held up.
    ///
    /// # Errors
    /// [`StoreError::Settings`] with PostgreSQL, or when the file cannot be made.
    pub async fn copy_to(&self, file: &std::path::Path) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(base) => base.copy_to(file).await,
            Self::Postgres(_) => Err(StoreError::Settings("PostgreSQL has tools of its own: pg_dump.".to_owned())),
        }
    }

    /// Waits until what was queued is written, and closes all connections.
    pub async fn close(&self) {
        on!(self, base => base.close().await);
    }
}

// The installation
face! {
    /// Whether the database answers and takes writes.
    ping() -> ();
    /// Looks at settings, version and (SQLite) integrity.
    doctor() -> Vec<Finding>;
}

// Sessions
face! {
    /// A session with its latest payload.
    find_session(session_id: Uuid) -> Option<StoredSession>;
    /// A page of a list, newest number first.
    list_sessions(query: &ListQuery) -> ListPage;
    /// How many sessions a query finds, exact up to `up_to`; paging is ignored.
    count_search(query: &ListQuery, up_to: i64) -> i64;
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

// What open pages are told
face! {
    /// How these sessions stand now; unknown ones are left out.
    session_heads(ids: &[Uuid]) -> Vec<SessionHead>;
    /// Notes that someone has a session's page open, until then unless it is renewed.
    join_presence(process_id: Uuid, present: Present, until: Time) -> ();
    /// Notes that a page was left.
    leave_presence(stream_id: Uuid) -> ();
    /// Lengthens what a process keeps open.
    renew_presence(process_id: Uuid, until: Time) -> ();
    /// Forgets all that a process kept open.
    end_presence(process_id: Uuid) -> ();
    /// Who has which session open: session, person, name; each person once for each session, by name.
    present(now: Time) -> Vec<(Uuid, Uuid, String)>;
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

// Events and deliveries
face! {
    /// Leases deliveries that are due until `now + lease_micros`: of each session and endpoint only the first that
    /// still waits, and no endpoint takes the share of another.
    lease_deliveries(now: Time, lease_micros: i64, limit: i64) -> Vec<LeasedDelivery>;
    /// Notes how a try went and what follows; ends the lease.
    finish_try(delivery_id: Uuid, result: TryResult) -> ();
    /// Makes a delivery due again with the same event id, whether it was accepted or given up. False when the session
    /// has no such delivery or its endpoint is off.
    resend(delivery_id: Uuid, session_id: Uuid, now: Time, entry: AuditEntry, activity: Activity) -> bool;
    /// Makes all deliveries of the events of a span of time due again, in their order, with the same event ids.
    resend_span(span: ResendSpan, now: Time, entry: AuditEntry, activity: Activity) -> SpanResent;
    /// When the next delivery is due or the next lease ends.
    next_due() -> Option<Time>;
    /// Adds a webhook endpoint; its secret is sealed.
    add_endpoint(endpoint: Endpoint, entry: AuditEntry) -> ();
    /// All endpoints, newest first, without their secrets.
    list_endpoints() -> Vec<ListedEndpoint>;
    /// Switches an endpoint off; what waits for it is given up. False when it is off or unknown.
    revoke_endpoint(endpoint_id: Uuid, at: Time, entry: AuditEntry) -> bool;
}

// Proposals
face! {
    /// All proposals of a session, newest first; at most one waits.
    proposals_of(session_id: Uuid) -> Vec<Proposal>;
    /// A page of proposals, newest first, and whether more follow.
    list_proposals(query: &ProposalQuery) -> (Vec<ListedProposal>, bool);
    /// How many proposals there are, exact up to `up_to`.
    count_proposals(environment: Environment, state: Option<ProposalState>, up_to: i64) -> i64;
    /// The person who made a key, if a person did.
    maker_of_key(key_id: Uuid) -> Option<Uuid>;
}

// Policies and own reason codes
face! {
    /// What is set for an environment; the defaults while nothing is.
    find_policies(environment: Environment) -> StoredPolicies;
    /// Sets the policies of an environment in place of those of version `based_on`. False when they moved on.
    keep_policies(environment: Environment, kept: StoredPolicies, based_on: i64, entry: AuditEntry) -> bool;
    /// The admin's own reason codes, retired ones included, by category and code.
    own_reasons() -> Vec<OwnReason>;
    /// Reasons that decisions of an environment gave, each with its outcome, the commonest first.
    reason_uses(environment: Environment) -> Vec<(Status, String)>;
    /// Adds a reason code.
    add_reason(reason: OwnReason, at: Time, entry: AuditEntry) -> ReasonAdded;
    /// Retires a reason code, or gives it again (`at` is `None`). False when there is no such code, or it is so
    /// already.
    retire_reason(code: &str, at: Option<Time>, entry: AuditEntry) -> bool;
}

// Evidence files
face! {
    /// The files of a session that its payloads ever named, in the order in which they came.
    files_of(session_id: Uuid) -> Vec<StoredFile>;
    /// One file.
    find_file(file_id: Uuid) -> Option<StoredFile>;
    /// Leases files that are to be fetched now until `now + lease_micros`.
    lease_files(now: Time, lease_micros: i64, limit: i64) -> Vec<LeasedFile>;
    /// Notes how a try to fetch went and what follows; ends the lease.
    finish_file(file_id: Uuid, result: FileTry) -> ();
    /// Removes all files of a session: nobody fetches or opens them from here on, and their contents are deleted at
    /// once. How many there were. What a crash leaves is deleted by [`Store::delete_contents`].
    remove_files(session_id: Uuid) -> u64;
    /// Begins to keep a file of a session; `None` when there is no such session or its key was destroyed.
    write_file(session_id: Uuid) -> Option<FileWriter>;
    /// Opens a kept file; `None` when it is not kept, or the session's key was destroyed.
    read_file(file: &StoredFile) -> Option<FileReader>;
    /// Deletes the contents of removed files; how many.
    delete_contents() -> u64;
    /// Deletes contents that no row names and that are older than a day: what a crash between content and row, or a
    /// try that was cut off, left behind. How many.
    sweep_contents(now: Time) -> u64;
}

impl Store {
    /// Says where the contents of files are kept: `file:PATH`. Without it no file is fetched or opened.
    ///
    /// # Errors
    /// [`StoreError::Settings`] when the place cannot be used.
    pub fn keep_contents_in(&self, place: &str) -> Result<(), StoreError> {
        let contents = contents::Contents::open(place)?;
        // a second call finds it open
        let _ = on!(self, base => base.contents.set(contents));
        Ok(())
    }

    /// The token by which a link of a payload finds its file, however often it was signed anew.
    #[must_use]
    pub fn file_token(&self, session_id: Uuid, url: &str) -> Uuid {
        on!(self, base => base.seal.media_token(session_id, &domain::media::identity(url)))
    }

    /// Signature of a link to a file, for one person and until one moment.
    #[must_use]
    pub fn sign_file_link(&self, file_id: Uuid, user_id: Uuid, until: Time) -> [u8; 32] {
        on!(self, base => base.seal.sign_link(file_id, user_id, until.0))
    }
}

// Mail to subjects
face! {
    /// Leases mails that are due until `now + lease_micros`; of each session only the first that still waits.
    lease_mails(now: Time, lease_micros: i64, limit: i64) -> Vec<LeasedMail>;
    /// Notes how a try went and ends the lease. False when the mail was forgotten meanwhile: what was written of it
    /// outside the database must go.
    finish_mail(mail_id: Uuid, result: MailTry) -> bool;
    /// The mails of a session, newest first.
    mails_of(session_id: Uuid) -> Vec<StoredMail>;
}

// API keys
face! {
    /// Adds a key.
    add_key(key: ApiKey, entry: AuditEntry) -> ();
    /// The key with this hash, revoked or not.
    find_key(hash: &[u8]) -> Option<ApiKey>;
    /// All keys, newest first.
    list_keys() -> Vec<ApiKey>;
    /// Revokes a key. False when it is revoked or unknown.
    revoke_key(key_id: Uuid, at: Time, entry: AuditEntry) -> bool;
    /// Remembers that a key was used; writes at most once a minute.
    touch_key(key_id: Uuid, at: Time) -> ();
}

// Calls with an Idempotency-Key
face! {
    /// Takes a call to work on for 30 seconds ([`Call::run`]), or says what is known of it.
    begin_call(call: NewCall<'_>, now: Time) -> Begun;
    /// Ends the work: keeps a good answer, or any that stands for an effect, and lets go of the call otherwise.
    end_call(call: &Call, answer: &KeptAnswer) -> ();
}

// Accounts and sign-ins
face! {
    /// Adds an account. False when the email is taken.
    add_user(user: User, entry: AuditEntry) -> bool;
    /// An account by its id.
    find_user(user_id: Uuid) -> Option<User>;
    /// An account by its lower-case email.
    find_user_by_email(email: &str) -> Option<User>;
    /// All accounts by name, with the number of their open sign-ins.
    list_users() -> Vec<(User, i64)>;
    /// Number of accounts.
    count_users() -> i64;
    /// Changes an account, unless that would leave no active admin.
    change_user(user_id: Uuid, change: UserChange, at: Time, entry: AuditEntry) -> UserChanged;
    /// Sets a password, makes an invited account active and ends its sign-ins; nothing for a disabled account.
    set_password(user_id: Uuid, hash: &str, at: Time, entry: AuditEntry) -> ();
    /// Remembers when a person signed in.
    record_sign_in(user_id: Uuid, at: Time, entry: AuditEntry) -> ();
    /// Replaces the hash of the same password by a stronger one.
    rehash_password(user_id: Uuid, hash: &str) -> ();
    /// Adds a single-use link; an earlier one of the same account is void.
    add_link(token_hash: &[u8], link: LinkUse, expires_at: Time, entry: Option<AuditEntry>) -> ();
    /// What an unexpired link is for.
    find_link(token_hash: &[u8], now: Time) -> Option<LinkUse>;
    /// Uses a link up to set a password. False when it is used, expired or unknown, or the account is disabled.
    use_link_join(token_hash: &[u8], password_hash: &str, now: Time, entry: AuditEntry) -> bool;
    /// Uses a link up to make the first account. False when it is used, expired or unknown, or there is an account.
    use_link_set_up(token_hash: &[u8], user: User, now: Time, entry: AuditEntry) -> bool;
    /// Makes all set-up links void.
    drop_set_up_links() -> ();
    /// Adds a sign-in. False when its id is taken.
    create_sign_in(sign_in: SignIn) -> bool;
    /// A sign-in and whose it is; none when it ran out or its person may not sign in.
    find_sign_in(id_hash: &[u8], now: Time, idle_micros: i64, absolute_micros: i64)
        -> Option<(SignIn, Option<User>)>;
    /// Writes a sign-in's data; nothing when it was ended meanwhile: it does not come back.
    save_sign_in(sign_in: SignIn) -> ();
    /// Moves the last activity of a sign-in; writes at most once a minute.
    touch_sign_in(id_hash: &[u8], now: Time) -> ();
    /// Ends one sign-in.
    delete_sign_in(id_hash: &[u8]) -> ();
    /// Ends all sign-ins of an account.
    end_sign_ins(user_id: Uuid) -> ();
    /// The sign-ins of an account that have not run out, the last used first.
    own_sign_ins(user_id: Uuid, now: Time, idle_micros: i64, absolute_micros: i64) -> Vec<SignIn>;
    /// Ends one sign-in of an account, or all but that one. The number of those that ended.
    end_own_sign_ins(user_id: Uuid, id_hash: &[u8], others: bool, entry: AuditEntry) -> u64;
    /// Replaces the password of an active account and ends its sign-ins but one. False when it is not active.
    change_password(user_id: Uuid, hash: &str, keep: &[u8], at: Time, entry: AuditEntry) -> bool;
    /// How a person wants the screens; `None` when they never said.
    screen_settings(user_id: Uuid) -> Option<ScreenSettings>;
    /// Keeps how a person wants the screens.
    keep_screen_settings(user_id: Uuid, screen: ScreenSettings, at: Time, entry: AuditEntry) -> ();
    /// Failures noted under a bucket within a day, and the last of them.
    failures(bucket: &[u8], now: Time) -> (i64, Option<Time>);
    /// Notes a failure.
    add_failure(bucket: &[u8], now: Time) -> ();
    /// Forgets the failures of a bucket.
    clear_failures(bucket: &[u8]) -> ();
    /// Deletes links that ran out, and sign-ins, drafts, failures and calls of more than a day ago, in small batches.
    sweep(now: Time) -> ();
}

// Many sessions at once
face! {
    /// Keeps what was chosen, with a row for each session that there is.
    plan_bulk(job: NewBulk, entry: AuditEntry) -> Planned;
    /// A job with its counts.
    find_bulk(bulk_id: Uuid) -> Option<BulkJob>;
    /// Sessions of a job after a place, in their order.
    bulk_rows(bulk_id: Uuid, only: Option<RowOutcome>, after: i64, limit: i64) -> Vec<ListedBulkRow>;
    /// The last five jobs that a person started since then, newest first.
    bulks_of(user_id: Uuid, since: Time) -> Vec<BulkJob>;
    /// Starts a planned job with what was typed. False when it was started already.
    start_bulk(bulk_id: Uuid, words: &BulkWords, at: Time, entry: AuditEntry) -> bool;
    /// Running jobs that nobody works on, the oldest first.
    due_bulks(now: Time) -> Vec<Uuid>;
    /// Leases rows of a job that nobody works on.
    lease_bulk_rows(bulk_id: Uuid, now: Time, until: Time, limit: i64) -> Vec<LeasedBulkRow>;
    /// Writes down what came of a row.
    finish_bulk_row(bulk_id: Uuid, position: i64, outcome: RowOutcome, sentence: Option<String>) -> ();
    /// Ends a running job whose rows have all come out, and forgets what was typed. False while some have not.
    end_bulk(bulk_id: Uuid, at: Time) -> bool;
}

// What people make of the list
face! {
    /// The columns that a person keeps, as they were kept.
    columns_of(user_id: Uuid) -> Option<String>;
    /// Keeps a person's columns.
    keep_columns(user_id: Uuid, columns: &str) -> ();
    /// A person's own views and those that are shared, oldest first; at most 200.
    views_for(user_id: Uuid) -> Vec<SavedView>;
    /// A view by its id, whosesoever it is.
    find_view(view_id: Uuid) -> Option<SavedView>;
    /// Adds a view, or puts it in place of the one with its id. False when its owner has `most` others already.
    keep_view(view: SavedView, most: i64, entry: AuditEntry) -> bool;
    /// Deletes a view. False when there is none.
    delete_view(view_id: Uuid, entry: AuditEntry) -> bool;
}

// The audit chain
face! {
    /// Appends an entry for an act that writes nothing else.
    append_audit(entry: AuditEntry) -> ();
    /// Rows of the chain after a position, in order.
    audit_rows(after_seq: i64, limit: i64) -> Vec<AuditRow>;
    /// Position and hash of the last row.
    audit_head() -> (i64, String);
}
