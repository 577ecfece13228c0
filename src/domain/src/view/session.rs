//! The session page: header, decision form, timeline with deliveries.

use super::{
    AmlPanel, CheckSection, Corrections, DocumentsPanel, Elsewhere, Fact, IdentityPanel, KeyPeoplePanel,
    OwnershipPanel, Personal, PrivacyLine, RegistryPanel, Section, Told, WarningLine,
};
use crate::gates::UnmetGate;
use crate::session::{Priority, Redaction};
use crate::{Environment, Kind, Source, Status, Time, UboSummary};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// What a reviewer can do now, and why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveOption {
    /// The target.
    pub status: Status,
    /// `None` when it is allowed, else the sentence that stands beside the button.
    pub refused: Option<String>,
    /// Why the decision will be a proposal for a second person, if it will.
    pub proposal: Option<String>,
}

/// A proposal that waits for a second person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalCard {
    /// Its id.
    pub proposal_id: Uuid,
    /// Who proposed it.
    pub who: String,
    /// When.
    pub at: Time,
    /// The status that is proposed.
    pub new_status: Status,
    /// Why it takes two people.
    pub because: String,
    /// Comment, as typed.
    pub comment: Option<String>,
    /// Why gates are to be overridden, as typed.
    pub override_reason: Option<String>,
    /// Reasons, in words with their codes.
    pub reasons: Vec<String>,
    /// Steps to redo, in words.
    pub steps: Vec<String>,
    /// Why the viewer can neither confirm nor return it; `None` when they can.
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
    /// Why gates are to be passed, as typed.
    #[serde(default)]
    pub override_reason: String,
    /// Whether the subject is to get a mail.
    #[serde(default)]
    pub send_email: bool,
    /// Its address, as typed.
    #[serde(default)]
    pub email_address: String,
    /// Code of its language, as chosen.
    #[serde(default)]
    pub email_language: String,
    /// Whether the page shows what the mail will say.
    #[serde(default)]
    pub preview: bool,
    /// Whether it is the form as its own button gave it back a moment ago, and not what an earlier visit left.
    #[serde(default)]
    pub given_back: bool,
    /// A note that was typed and not sent.
    #[serde(default)]
    pub note: String,
}

impl Draft {
    /// Whether nothing is in it that a person would miss. What the page fills in by itself does not count.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let texts = [&self.new_status, &self.comment, &self.override_reason, &self.note];
        texts.iter().all(|text| text.trim().is_empty()) && self.reason_codes.is_empty() && !self.send_email
    }

    /// Whether a decision was begun in it.
    #[must_use]
    pub fn has_decision(&self) -> bool {
        !Self { note: String::new(), ..self.clone() }.is_blank()
    }
}

/// The part of the decision form about the mail to the subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailForm {
    /// Whether the box is ticked.
    pub send: bool,
    /// Address: as typed, else that of the session's contact details.
    pub address: String,
    /// Code of the chosen language: as typed, else that of the contact details, else English.
    pub language: String,
    /// Codes and names of the languages; a name says when nobody who grew up with it has checked the words.
    pub languages: Vec<(String, String)>,
    /// What the mail will say, when that was asked for.
    pub preview: Option<MailPreview>,
}

/// A mail as the subject will read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailPreview {
    /// Code of its language.
    pub language: String,
    /// Whether that is written from right to left.
    pub right_to_left: bool,
    /// Subject line.
    pub subject: String,
    /// Its text, with line breaks.
    pub text: String,
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
    #[serde(deserialize_with = "told_or_text")]
    pub field: Told,
    /// Before; empty when it was not there.
    #[serde(deserialize_with = "told_or_text")]
    pub before: Told,
    /// After; empty when it is gone.
    #[serde(deserialize_with = "told_or_text")]
    pub after: Told,
}

impl FieldChange {
    /// A line that stands for other changes and has no values of its own.
    #[must_use]
    pub fn others(line: Told) -> Self {
        Self { field: line, before: "".into(), after: "".into() }
    }
}

/// Drafts that were kept before changes were told as data hold plain texts.
fn told_or_text<'de, D: Deserializer<'de>>(from: D) -> Result<Told, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Told(Told),
        Text(String),
    }
    Ok(match Kept::deserialize(from)? {
        Kept::Told(told) => told,
        Kept::Text(text) => Told::Text(text),
    })
}

/// The decision form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionForm {
    /// Version the view was drawn from; goes back as `expected_version`.
    pub version: i64,
    /// This very form: sent twice, it decides once.
    pub form_id: Uuid,
    /// Comments written beforehand: id and title.
    pub templates: Vec<(Uuid, String)>,
    /// Whether a new session for the same subject can be made here: its resubmissions are spent.
    pub may_begin_anew: bool,
    /// Approve, Decline, Ask again, Back to review.
    pub moves: Vec<MoveOption>,
    /// Reasons that can be given.
    pub reasons: Vec<ReasonOption>,
    /// Steps that can be redone.
    pub steps: Vec<StepOption>,
    /// Resubmissions used, of nine.
    pub resubmissions_used: i64,
    /// Gates that are not met, those that only warn among them.
    pub gates: Vec<UnmetGate>,
    /// Whether this person may approve all the same, with a written reason.
    pub may_override: bool,
    /// What was typed before a refusal.
    pub draft: Option<Draft>,
    /// Why it was refused.
    pub refusal: Option<RefusalNotice>,
    /// The mail to the subject.
    pub mail: MailForm,
}

/// The last decision, and what was sent because of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentLine {
    /// Who decided.
    pub who: String,
    /// What they did, in a sentence.
    pub what: String,
    /// When.
    pub at: Time,
    /// Status after it.
    pub status: Option<Status>,
    /// The event, and where it stands in the timeline.
    pub event: Option<(String, String)>,
    /// Where the event and the mail went.
    pub deliveries: Vec<DeliveryLine>,
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
    /// Why gates were overridden, as typed.
    pub override_reason: Option<String>,
    /// Reasons given, in words with their codes.
    pub reasons: Vec<String>,
    /// Values that were changed by hand; at most 20 and a line that counts the others.
    pub changes: Vec<FieldChange>,
    /// Deliveries of the event, if this is one.
    pub deliveries: Vec<DeliveryLine>,
    /// Its place on the page, for links.
    pub anchor: Option<String>,
    /// The revision that this act wrote, when there is one before it.
    pub revision: Option<i64>,
    /// Whether another did it since the viewer's last visit.
    pub fresh: bool,
}

/// What others changed since the viewer's last visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SinceLook {
    /// When the viewer looked last.
    pub at: Time,
    /// The status then and now, if others moved it.
    pub status: Option<(Status, Status)>,
    /// The last revision then and now, if others brought other data.
    pub data: Option<(i64, i64)>,
    /// Entries of the timeline that are marked.
    pub entries: i64,
}

/// State of one delivery of one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// The delivery's id, for sending it again; `None` where that cannot be done.
    pub delivery_id: Option<Uuid>,
    /// Host of the endpoint; of a mail where it went, masked.
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

/// Who has a session, as the viewer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// Their name.
    pub name: String,
    /// Until when, unless they go on working on it.
    pub until: Time,
    /// Whether it is the viewer.
    pub mine: bool,
}

/// What is about the work on a session rather than its subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkLine {
    /// Who has it now; `None` for nobody.
    pub claim: Option<ClaimLine>,
    /// Tags in their order.
    pub tags: Vec<String>,
    /// Whether the viewer may take it, tag it and write notes.
    pub may_work: bool,
    /// Whether the viewer may call it off, and it can be.
    pub may_cancel: bool,
    /// Outcomes that the viewer may give it by hand; none on a live session.
    pub outcomes: Vec<Status>,
    /// How early it comes in the queue.
    pub priority: Priority,
    /// Whether the viewer may say so.
    pub may_prioritise: bool,
    /// People to whom the viewer may give it: id and name; empty for those who may not.
    pub people: Vec<(Uuid, String)>,
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
    /// Whether it is being, or has been, redacted.
    pub redaction: Option<Redaction>,
    /// Until when a legal hold keeps it, if one does now.
    pub held_until: Option<Time>,
    /// What was asked for of its privacy, newest first; `None` for people who may not ask.
    pub privacy: Option<Vec<PrivacyLine>>,
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
    /// Portrait and selfie beside each other; only for people whose face was matched.
    pub identity: Option<IdentityPanel>,
    /// What looks like the subject elsewhere; `None` for companies and for what is redacted.
    pub elsewhere: Option<Elsewhere>,
    /// Every other check that this kind of session may have, in reading order.
    pub checks: Vec<CheckSection>,
    /// Top-level keys that have no panel.
    pub rest: Vec<Fact>,
    /// Who works on it, and its tags.
    pub work: WorkLine,
    /// What others changed since the viewer's last visit; nothing at the first.
    pub since: Option<SinceLook>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// Whether personal values are covered.
    pub personal: Personal,
    /// What can be corrected by hand; `None` for those who may not, and where nothing is changed any more.
    pub corrections: Option<Corrections>,
    /// Whether the viewer may review hits and documents.
    pub may_work: bool,
    /// The decision form; `None` for people who may not decide.
    pub form: Option<DecisionForm>,
    /// The last decision, and what was sent because of it.
    pub sent: Option<SentLine>,
    /// The proposal that waits.
    pub proposal: Option<ProposalCard>,
    /// When a waiting session turns amber and red.
    pub wait_limits: crate::policy::WaitLimits,
    /// The server's clock.
    pub now: Time,
}
