//! The desk itself: accounts, policies, lists and jobs of people, what open pages are told, the audit chain.

use crate::types::{
    AuditPage, AuditQuery, BulkJob, BulkWords, Finding, LeasedBulkRow, LinkUse, ListedBulkRow, NewBulk, Planned,
    Present, ReasonAdded, SavedView, SessionHead, SignIn, StoredPolicies, Turns, UnsentForm, User, UserChange,
    UserChanged,
};
use crate::{Store, StoreError};
use domain::audit::{AuditEntry, AuditRow};
use domain::reasons::OwnReason;
use domain::view::RowOutcome;
use domain::{Environment, ScreenSettings, Status, Time, Uuid};

// The installation
face! {
    /// Whether the database answers and takes writes.
    ping() -> ();
    /// Looks at settings, version, clock and (SQLite) integrity.
    doctor(now: Time) -> Vec<Finding>;
}

// What open pages are told
face! {
    /// How far the audit log is, and counters that move with who is here and with how far jobs are.
    turns() -> Turns;
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
    /// Keeps a form that came after its sender's sign-in had ended, in place of the same one; the oldest of many go. Nothing
    /// for an unknown session.
    keep_unsent_form(unsent: UnsentForm, at: Time) -> ();
    /// The newest form of a page that a person sent within the last 24 hours after the sign-in had ended; none of a session
    /// that is redacted or deleted.
    find_unsent_form(user_id: Uuid, page: &str, now: Time) -> Option<UnsentForm>;
    /// Forgets such a form. False when there is none.
    drop_unsent_form(user_id: Uuid, page: &str, form: &str) -> bool;
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
    /// Takes away what ran out, in small batches: links, sign-ins, drafts, unsent forms, failures and calls of more than a day ago, jobs
    /// never started, claims.
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
    /// Sees to it that the entries so far can be found by what they say; pages do it too.
    mark_audit() -> ();
    /// A page of the chain, newest first.
    audit_page(asked: &AuditQuery) -> AuditPage;
    /// How many entries fit, up to so many and among as many candidates of the index that is walked.
    count_audit(asked: &AuditQuery, up_to: i64) -> i64;
    /// Names of people and keys by their ids.
    actor_names(ids: &[Uuid]) -> std::collections::HashMap<Uuid, String>;
}
