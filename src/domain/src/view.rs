//! What screens show: read models that the desk fills and the pages draw, the same on both sides of the wire.

use crate::{Environment, Kind, Right, Role, Source, Status, Time, UboSummary};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A part of the payload that the workflow may not have run at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Section<T> {
    /// The array is null or missing.
    NotPartOfWorkflow,
    /// The array was there; it may be empty.
    Ran(Vec<T>),
}

/// The signed-in person, for the frame of every page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// Name as entered by the admin.
    pub name: String,
    /// Roles held, in the order of [`Role::ALL`].
    pub roles: Vec<Role>,
    /// The server's clock when the answer was made.
    pub now: Time,
}

impl Me {
    /// Whether one of the person's roles has `right`.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.roles.iter().any(|role| role.has(right))
    }
}

/// Warnings by what they do: errors decline, warnings send to review, information does nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningCounts {
    /// `log_type: error`
    pub errors: i64,
    /// `log_type: warning`
    pub warnings: i64,
    /// `log_type: information`
    pub notes: i64,
}

/// Filters of the session list; all of it is in the page's URL.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListFilter {
    /// Only this status.
    pub status: Option<Status>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Text search: names, company names, registration numbers, emails, ids; empty for none.
    pub q: String,
    /// Live or sandbox.
    pub environment: Environment,
    /// Rows older than this session number (exclusive).
    pub before: Option<i64>,
    /// Rows newer than this session number (exclusive).
    pub after: Option<i64>,
    /// Rows a page: 25, 50 or 100.
    pub limit: i64,
}

impl Default for ListFilter {
    fn default() -> Self {
        Self {
            status: None,
            kind: None,
            q: String::new(),
            environment: Environment::Live,
            before: None,
            after: None,
            limit: 50,
        }
    }
}

/// One row of the session list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session's id; the row links to `/sessions/{session_id}`.
    pub session_id: Uuid,
    /// Running number.
    pub number: i64,
    /// Person's or company's name, else what stands in for it.
    pub subject: String,
    /// Small second line: country and registration number or document, where known.
    pub detail: Option<String>,
    /// Person or company.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
    /// Where it came from.
    pub source: Source,
    /// Counts of warnings.
    pub warnings: WarningCounts,
    /// Kept UBO KYC summary, for companies that have one.
    pub ubo: Option<UboSummary>,
    /// Since when it waits for a decision; `None` unless it is in review.
    pub waiting_since: Option<Time>,
    /// Last change.
    pub updated_at: Time,
    /// Last change's counterpart: when it came to be.
    pub created_at: Time,
}

/// How urgent a waiting session is (defaults of the domain: green under 4 h, amber under 24 h, red after).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sla {
    /// Under 4 hours.
    Green,
    /// Under 24 hours.
    Amber,
    /// A day or more.
    Red,
}

impl Sla {
    /// The urgency of something that waits since `since`.
    #[must_use]
    pub fn of(since: Time, now: Time) -> Self {
        match now.since(since) {
            d if d < 4 * crate::time::HOUR => Self::Green,
            d if d < 24 * crate::time::HOUR => Self::Amber,
            _ => Self::Red,
        }
    }
}

/// A page of the session list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionList {
    /// The filter that made it, as understood.
    pub filter: ListFilter,
    /// Rows, newest number first.
    pub rows: Vec<SessionRow>,
    /// Kept count for status and kind; `None` while a text search narrows the list.
    pub total: Option<i64>,
    /// Kept counts of every status in this environment and kind, for the tabs.
    pub counts: Vec<(Status, i64)>,
    /// Whether newer rows exist; the link carries `after` = the first row's number.
    pub has_newer: bool,
    /// Whether older rows exist; the link carries `before` = the last row's number.
    pub has_older: bool,
    /// The server's clock.
    pub now: Time,
}

/// One warning of the payload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarningLine {
    /// What it does.
    pub level: WarningLevel,
    /// Didit's tag, for example `POSSIBLE_MATCH_FOUND`.
    pub risk: String,
    /// Our words for the tag, else the vendor's short description.
    pub title: String,
    /// The vendor's long description and what the additional data say.
    pub detail: String,
    /// The feature it belongs to, as written.
    pub feature: String,
    /// How often the very same warning stands in the payload (at least 1).
    pub times: i64,
}

/// Effect of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WarningLevel {
    /// Declines the feature.
    Error,
    /// Sends it to review.
    Warning,
    /// No effect.
    Information,
}

/// A labelled value of any shape: nothing of a payload is dropped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Label in words (`Document number`).
    pub label: String,
    /// Its value.
    pub value: FactValue,
}

/// Value of a [`Fact`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FactValue {
    /// Null or empty.
    Empty,
    /// Text, number, yes or no, as people read it.
    Text(String),
    /// Things with labels of their own.
    Group(Vec<Fact>),
    /// Several of the kind.
    List(Vec<FactValue>),
}

/// A picture that belongs to a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// What it shows: `Front`, `Portrait`, `Selfie`.
    pub label: String,
    /// Path on our own host that serves it; `None` while only the vendor holds it.
    pub path: Option<String>,
}

/// Registry panel: what the register says against what the company says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegistryPanel {
    /// Feature status as written.
    pub status: Option<String>,
    /// Company name.
    pub name: Option<String>,
    /// The register's own word: active, dissolved …
    pub registry_status: Option<String>,
    /// Same in plain words, when it should stop a reviewer (`The company no longer exists (dissolved).`).
    pub registry_alarm: Option<String>,
    /// Where the data come from, in a sentence: from the register, or entered by the company itself.
    pub provenance: String,
    /// Whether they come from an official register.
    pub from_registry: bool,
    /// When the company confirmed or edited the data.
    pub confirmed_at: Option<Time>,
    /// Compared fields.
    pub comparison: Vec<ComparedField>,
    /// Everything else of the company, readable.
    pub more: Vec<Fact>,
    /// Warnings of this check.
    pub warnings: Vec<WarningLine>,
}

/// One field that the register and the company both may state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedField {
    /// Label in words.
    pub label: String,
    /// The register's value.
    pub registry: Option<String>,
    /// The company's own value.
    pub provided: Option<String>,
    /// How they stand to each other.
    pub verdict: Comparison,
}

/// Outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// Both say the same (case, spaces and punctuation aside).
    Same,
    /// They differ.
    Differs,
    /// Only one side states it.
    OneSideOnly,
}

/// Key people panel: both buckets, never merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyPeoplePanel {
    /// Feature status as written.
    pub status: Option<String>,
    /// People and companies that the register names.
    pub registry: Vec<PartyRow>,
    /// People and companies that the company itself named.
    pub submitted: Vec<PartyRow>,
    /// Everything else of the check, readable.
    pub more: Vec<Fact>,
    /// Warnings of this check.
    pub warnings: Vec<WarningLine>,
}

/// A key person or corporate owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartyRow {
    /// Name as written there.
    pub name: String,
    /// True for a company.
    pub company: bool,
    /// Role labels.
    pub roles: Vec<String>,
    /// Share of capital, for example `20 %` or `10 to 25 %`.
    pub share: Option<String>,
    /// Share of votes.
    pub voting: Option<String>,
    /// Nationality, birth date and the like, in a line.
    pub detail: Option<String>,
    /// False for people who left.
    pub active: bool,
    /// True when the company's verification of this person was skipped.
    pub skipped: bool,
    /// KYC state: the linked session's own status if the desk has it, else what the payload says.
    pub kyc_status: Option<String>,
    /// The linked session, when the desk has it.
    pub kyc_session: Option<Uuid>,
    /// Everything else, readable.
    pub more: Vec<Fact>,
}

/// Ownership panel: the chain as a tree, and every person's effective share with how it comes about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnershipPanel {
    /// Threshold in percent, for example `25 %`.
    pub threshold: String,
    /// Why shares could not be worked out, or what is odd about the figures; empty when all is well.
    pub remarks: Vec<String>,
    /// The chain, each holder below what it holds.
    pub tree: Vec<OwnershipRow>,
    /// People by effective share, largest first.
    pub owners: Vec<OwnerRow>,
}

/// A line of the ownership tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnershipRow {
    /// 0 for the company itself.
    pub depth: i64,
    /// Name as written there.
    pub name: String,
    /// True for a company.
    pub company: bool,
    /// Share of the company above it.
    pub direct: Option<String>,
    /// A person's effective share of the company itself, to two decimals.
    pub effective: Option<String>,
    /// Whether that reaches the threshold.
    pub at_threshold: bool,
    /// What closes here: a company that stands above it in this branch, or one whose holders are shown elsewhere.
    pub note: Option<String>,
}

/// A person in the list of owners.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnerRow {
    /// Name as written there.
    pub name: String,
    /// Effective share, to two decimals.
    pub effective: String,
    /// Whether that reaches the threshold.
    pub at_threshold: bool,
    /// How it comes about, path by path.
    pub paths: Vec<OwnerPath>,
    /// Whether there are more paths than are listed.
    pub more_paths: bool,
}

/// One path from the company to an owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnerPath {
    /// Names from the company's holder to the owner.
    pub names: Vec<String>,
    /// The calculation: `28 % × 60 % × 75 % × 1.0638 (loop)`.
    pub calculation: String,
    /// What it adds to the share, to two decimals; `None` where loops are too large to tell.
    pub amount: Option<String>,
}

/// Documents panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentsPanel {
    /// Feature status as written.
    pub status: Option<String>,
    /// The four groups and any other, with progress.
    pub groups: Vec<DocumentGroup>,
    /// Everything else of the check, readable, the vendor's own counters among it.
    pub more: Vec<Fact>,
    /// Warnings of this check.
    pub warnings: Vec<WarningLine>,
}

/// A group of company documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentGroup {
    /// Group in words (`Legal presence`).
    pub label: String,
    /// Whether the workflow asks for it.
    pub required: bool,
    /// Whether it has an approved document.
    pub met: bool,
    /// Items handed in.
    pub total: i64,
    /// Items approved.
    pub approved: i64,
    /// Items declined.
    pub declined: i64,
    /// Items in review or pending.
    pub open: i64,
    /// The documents themselves.
    pub items: Vec<DocumentItem>,
}

/// One company document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentItem {
    /// Subtype in words.
    pub label: String,
    /// Status as written.
    pub status: Option<String>,
    /// Cross-check results: field, document's value, register's value, match.
    pub cross_check: Vec<ComparedField>,
    /// A picture of it, in the demo.
    pub picture: Option<Picture>,
    /// Everything else, readable.
    pub more: Vec<Fact>,
}

/// One AML screening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmlPanel {
    /// Feature status as written.
    pub status: Option<String>,
    /// Who was screened: name, or `Company`.
    pub screened: String,
    /// True for the company itself.
    pub company: bool,
    /// Highest risk score of hits that are not false positives.
    pub score: Option<String>,
    /// Hits, riskiest first.
    pub hits: Vec<AmlHit>,
    /// Everything else, readable.
    pub more: Vec<Fact>,
    /// Warnings of this check.
    pub warnings: Vec<WarningLine>,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmlHit {
    /// The name on the list.
    pub caption: String,
    /// PEP, Sanctions, Warnings …
    pub lists: Vec<String>,
    /// 0 to 100 as text.
    pub match_score: Option<String>,
    /// 0 to 100 as text.
    pub risk_score: Option<String>,
    /// Unreviewed, False Positive, Confirmed Match, Inconclusive.
    pub review_status: String,
    /// Everything else, readable.
    pub more: Vec<Fact>,
}

/// One item of any other check: identity document, liveness, proof of address …
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckPanel {
    /// Status as written.
    pub status: Option<String>,
    /// Pictures of this item.
    pub pictures: Vec<Picture>,
    /// The facts a reviewer reads first.
    pub facts: Vec<Fact>,
    /// Everything else, readable.
    pub more: Vec<Fact>,
    /// Warnings of this check.
    pub warnings: Vec<WarningLine>,
}

/// All items of one check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckSection {
    /// Key of the array, also the anchor on the page (`id_verifications`).
    pub key: String,
    /// Heading in words.
    pub title: String,
    /// Its items.
    pub items: Section<CheckPanel>,
}

/// What a reviewer can do now, and why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveOption {
    /// The target.
    pub status: Status,
    /// `None` when it is allowed, else the sentence that stands beside the button.
    pub refused: Option<String>,
}

/// A reason that can be given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonOption {
    /// The value of the form field: a number as text, or `other`.
    pub code: String,
    /// Our words.
    pub label: String,
    /// Group heading.
    pub category: String,
    /// Fits Declined.
    pub declined: bool,
    /// Fits Resubmitted.
    pub resubmitted: bool,
}

/// A step that the person can be asked to redo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepOption {
    /// The value of the form field: `node_id:feature`.
    pub value: String,
    /// In words: `Identity document`.
    pub label: String,
    /// Status as written.
    pub status: String,
    /// Whether the rule picks it when nothing is picked by hand.
    pub preselected: bool,
    /// Why it cannot be picked, if so.
    pub refused: Option<String>,
}

/// What a person typed before a refusal; kept as a draft so that nothing is lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Wire value of the chosen outcome, as typed.
    pub new_status: String,
    /// Comment, as typed.
    pub comment: String,
    /// Reason codes, as ticked.
    pub reason_codes: Vec<String>,
    /// `node_id:feature`, as ticked.
    pub nodes_to_resubmit: Vec<String>,
}

/// Why the last attempt was refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusalNotice {
    /// A sentence that says what to do.
    pub sentence: String,
    /// What changed meanwhile, when the view was stale.
    pub changes: Vec<FieldChange>,
}

/// One field that changed between two views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Path in words.
    pub field: String,
    /// Before; empty when it was not there.
    pub before: String,
    /// After; empty when it is gone.
    pub after: String,
}

/// The decision form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionForm {
    /// Version the view was drawn from; goes back as `expected_version`.
    pub version: i64,
    /// Approve, Decline, Ask again, Back to review.
    pub moves: Vec<MoveOption>,
    /// Reasons that can be given.
    pub reasons: Vec<ReasonOption>,
    /// Steps that can be redone.
    pub steps: Vec<StepOption>,
    /// Resubmissions used, of nine.
    pub resubmissions_used: i64,
    /// Things that are not met and that a reviewer must see before approving.
    pub gates: Vec<String>,
    /// What was typed before a refusal.
    pub draft: Option<Draft>,
    /// Why it was refused.
    pub refusal: Option<RefusalNotice>,
}

/// One entry of the timeline, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Time,
    /// Who: a name, `API key …`, the vendor, `System`.
    pub who: String,
    /// What happened, in a sentence.
    pub what: String,
    /// Status after it, if it moved.
    pub status: Option<Status>,
    /// Comment, as typed.
    pub comment: Option<String>,
    /// Reasons given, in words with their codes.
    pub reasons: Vec<String>,
    /// Deliveries of the event, if this is one.
    pub deliveries: Vec<DeliveryLine>,
}

/// State of one delivery of one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// The delivery's id, for sending it again.
    pub delivery_id: Uuid,
    /// Host of the endpoint.
    pub endpoint: String,
    /// `delivered`, `waiting` or `failed`.
    pub state: DeliveryState,
    /// Tries so far.
    pub tries: i64,
    /// HTTP status of the last try.
    pub http_status: Option<i64>,
    /// Milliseconds that the last try took.
    pub took_ms: Option<i64>,
    /// When the next try is due.
    pub next_at: Option<Time>,
    /// Why the last try failed, in a word or two, if it got no answer.
    pub fault: Option<String>,
}

/// State of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    /// Due or between tries.
    Waiting,
    /// Accepted by the receiver.
    Delivered,
    /// Given up.
    Failed,
}

/// The session page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionPage {
    /// The session's id.
    pub session_id: Uuid,
    /// Running number.
    pub number: i64,
    /// Person's or company's name.
    pub subject: String,
    /// Country and number or document.
    pub detail: Option<String>,
    /// Person or company.
    pub kind: Kind,
    /// Status now.
    pub status: Status,
    /// Live or sandbox.
    pub environment: Environment,
    /// Where it came from.
    pub source: Source,
    /// What the vendor says, when it is not the status.
    pub source_status: Option<String>,
    /// The automatic outcome before an override, when the payload names one.
    pub automatic_status: Option<String>,
    /// Version of the session.
    pub version: i64,
    /// Number of payload revisions.
    pub revisions: i64,
    /// Since when it waits.
    pub waiting_since: Option<Time>,
    /// When it came to be.
    pub created_at: Time,
    /// Last change.
    pub updated_at: Time,
    /// Resubmissions used, of nine.
    pub resubmission_count: i64,
    /// UBO KYC summary recomputed; `None` when nobody is linked. Only for companies.
    pub ubo: Option<UboSummary>,
    /// All warnings, worst first.
    pub warnings: Vec<WarningLine>,
    /// Registry checks; only for companies.
    pub registry: Section<RegistryPanel>,
    /// Key people; only for companies.
    pub key_people: Section<KeyPeoplePanel>,
    /// Ownership chain; only for companies whose payload holds one.
    pub ownership: Option<OwnershipPanel>,
    /// Company documents; only for companies.
    pub documents: Section<DocumentsPanel>,
    /// AML screenings.
    pub aml: Section<AmlPanel>,
    /// Every other check that this kind of session may have, in reading order.
    pub checks: Vec<CheckSection>,
    /// Top-level keys that have no panel.
    pub rest: Vec<Fact>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// The decision form; `None` for people who may not decide.
    pub form: Option<DecisionForm>,
    /// The server's clock.
    pub now: Time,
}

/// One company in the UBO KYC overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UboRow {
    /// The session's id.
    pub session_id: Uuid,
    /// Running number.
    pub number: i64,
    /// Company name.
    pub subject: String,
    /// Status now.
    pub status: Status,
    /// Kept summary; `None` when nobody is linked.
    pub summary: Option<UboSummary>,
    /// Linked people's sessions, flagged first: id, name, status; at most 12.
    pub people: Vec<LinkedPerson>,
    /// Since when it waits.
    pub waiting_since: Option<Time>,
}

/// A person linked from a company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedPerson {
    /// Their KYC session.
    pub session_id: Uuid,
    /// Their name.
    pub name: String,
    /// Its status.
    pub status: Status,
}

/// Filter of the UBO KYC overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UboFilter {
    /// Every company.
    #[default]
    All,
    /// Companies with a flagged owner.
    Flagged,
    /// Companies with a pending owner.
    Pending,
}

/// The UBO KYC overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UboPage {
    /// The environment that it shows.
    pub environment: Environment,
    /// The filter that made it.
    pub filter: UboFilter,
    /// Sums over all companies of the environment (kept): owners with linked KYC and how they stand.
    pub sums: UboSummary,
    /// Companies that have a summary (kept).
    pub companies: i64,
    /// Companies with at least one flagged owner (kept).
    pub companies_flagged: i64,
    /// Companies with at least one pending owner (kept).
    pub companies_pending: i64,
    /// All business sessions (kept).
    pub companies_total: i64,
    /// Rows, flagged first.
    pub rows: Vec<UboRow>,
    /// Cursor of the next page, opaque.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_later_page: bool,
    /// The server's clock.
    pub now: Time,
}

/// A reviewer account in the admin's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The account's id.
    pub user_id: Uuid,
    /// Email, the sign-in name.
    pub email: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// State of the account.
    pub state: AccountState,
    /// Last sign-in.
    pub last_sign_in_at: Option<Time>,
    /// Sign-ins open now.
    pub open_sign_ins: i64,
    /// True for the admin who looks.
    pub is_me: bool,
}

/// State of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountState {
    /// Link sent, no password yet.
    Invited,
    /// Can sign in.
    Active,
    /// Cannot sign in.
    Disabled,
}

/// `/admin/people`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// All accounts, by name.
    pub people: Vec<PersonRow>,
    /// True when fewer than two active admins are left.
    pub few_admins: bool,
    /// True when the viewer may change things (an auditor may only look).
    pub may_change: bool,
    /// A fresh single-use link, shown once to the admin who made it.
    pub join_link: Option<String>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}

/// Result of the last act on a page, shown once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Whether it worked.
    pub good: bool,
    /// A sentence.
    pub sentence: String,
}

/// An API key in the admin's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    /// The key's id.
    pub key_id: Uuid,
    /// Name given by the admin.
    pub name: String,
    /// First characters of the key, enough to recognise it.
    pub prefix: String,
    /// Environment it belongs to.
    pub environment: Environment,
    /// Scopes, wire form.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Time,
    /// Last use, to the minute.
    pub last_used_at: Option<Time>,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
}

/// `/admin/keys`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeysPage {
    /// Keys, newest first.
    pub keys: Vec<KeyRow>,
    /// True when the viewer may change things.
    pub may_change: bool,
    /// A fresh key, shown once to the admin who made it.
    pub secret: Option<String>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}

/// A webhook endpoint in the admin's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhookRow {
    /// The endpoint's id.
    pub endpoint_id: Uuid,
    /// URL that events are posted to.
    pub url: String,
    /// Event names; empty means all.
    pub events: Vec<String>,
    /// Environment it belongs to.
    pub environment: Environment,
    /// When it was made.
    pub created_at: Time,
    /// When and why it was switched off.
    pub disabled: Option<String>,
    /// Deliveries waiting.
    pub waiting: i64,
    /// Deliveries given up.
    pub failed: i64,
}

/// `/admin/webhooks`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WebhooksPage {
    /// Endpoints, newest first.
    pub endpoints: Vec<WebhookRow>,
    /// True when the viewer may change things.
    pub may_change: bool,
    /// A fresh secret, shown once to the admin who made it.
    pub secret: Option<String>,
    /// Result of the last act.
    pub notice: Option<Notice>,
    /// The server's clock.
    pub now: Time,
}

/// Why a page cannot be shown; a code, never free text, so that nothing personal reaches a browser by accident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum UiError {
    /// Nobody is signed in.
    SignedOut,
    /// Signed in, but without this right.
    Forbidden(Right),
    /// No such thing here.
    NotFound,
    /// The filter in the URL is not understood.
    BadFilter,
    /// Something failed; the log has it under this request id.
    Failed,
}
