//! The parts of a payload as a reviewer reads them.

use super::Told;
use crate::Time;
use crate::file_kind::FileKind;
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
    pub detail: Told,
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
    /// Text, as it was written.
    Text(String),
    /// Number, yes or no, or a sentence of ours.
    Told(Told),
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
    /// What the desk has of it; `None` while only the vendor holds it.
    pub source: Option<PictureSource>,
}

/// What the desk has of a picture, film or file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PictureSource {
    /// It is served by our own host.
    Here {
        /// Path of the whole.
        path: String,
        /// Path of a small picture of it.
        thumbnail: String,
    },
    /// It is served by our own host as a download: no picture of it can be shown.
    File {
        /// Path of the whole.
        path: String,
        /// What it is.
        kind: FileKind,
    },
    /// It is not here, and why.
    Away(String),
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
    pub registry_alarm: Option<Told>,
    /// Where the data come from, in a sentence: from the register, or entered by the company itself.
    pub provenance: String,
    /// Whether they come from an official register.
    pub from_registry: bool,
    /// When the company confirmed or edited the data.
    pub confirmed_at: Option<Time>,
    /// Compared fields.
    pub comparison: Vec<ComparedField>,
    /// Addresses, industries, accounts: heading and lines.
    pub sections: Vec<(String, Vec<Fact>)>,
    /// The check as JSON, without links to media, and whether that is all of it.
    pub raw: (String, bool),
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
    pub registry: Option<Told>,
    /// The company's own value.
    pub provided: Option<Told>,
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
    /// Both state something that nothing here can compare: names in two scripts.
    NotComparable,
}

/// Key people panel: both buckets in pairs, never merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyPeoplePanel {
    /// Feature status as written.
    pub status: Option<String>,
    /// How many people and companies the register names, and how many the company itself.
    pub named: (i64, i64),
    /// All of them, each once, what needs a look first.
    pub pairs: Vec<PartyPair>,
    /// Everything else of the check, readable.
    pub more: Vec<Fact>,
    /// Warnings of this check.
    pub warnings: Vec<WarningLine>,
}

/// A key person or corporate owner as the register and the company name them; both sides stay what they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartyPair {
    /// How both sides stand to each other.
    pub state: PairState,
    /// What the pair was made by, in words; `None` where there is no pair.
    pub by: Option<String>,
    /// As the register has them.
    pub registry: Option<PartyRow>,
    /// As the company named them.
    pub submitted: Option<PartyRow>,
    /// What both say, field by field.
    pub fields: Vec<ComparedField>,
    /// Those of the other side who have the same name, where nothing tells who is meant.
    pub namesakes: Vec<Told>,
}

/// How the two sides of a [`PartyPair`] stand to each other, in the order of what needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PairState {
    /// The other side names several who may be this one.
    Ambiguous,
    /// Both name them, and differ in a field.
    Differs,
    /// The register alone names them.
    RegistryOnly,
    /// The company alone names them.
    SubmittedOnly,
    /// Both say the same, as far as both say anything.
    Same,
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
    pub share: Option<Told>,
    /// Share of votes.
    pub voting: Option<Told>,
    /// Nationality, birth date and the like, in a line.
    pub detail: Option<Told>,
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
    /// Digits of the threshold in percent, for example `12.5`.
    pub threshold: String,
    /// Why shares could not be worked out, or what is odd about the figures; empty when all is well.
    pub remarks: Vec<Told>,
    /// The chain, each holder below what it holds.
    pub tree: Vec<OwnershipRow>,
    /// People by effective share, largest first.
    pub owners: Vec<OwnerRow>,
    /// Whether votes are told apart from the capital anywhere in the chain.
    pub votes_differ: bool,
    /// People who control the company by their role, whatever they hold: name and roles.
    pub controllers: Vec<(String, Vec<String>)>,
    /// The chain as a picture; `None` when it is too large for one to help.
    pub drawing: Option<OwnershipDrawing>,
}

/// The chain as a picture, in pixels; the tree says the same in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnershipDrawing {
    /// Width.
    pub width: i64,
    /// Height.
    pub height: i64,
    /// Size of each box: width and height.
    pub box_size: (i64, i64),
    /// People and companies.
    pub boxes: Vec<DrawnHolder>,
    /// Holdings.
    pub lines: Vec<DrawnHolding>,
}

/// A person or company in the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnHolder {
    /// Left edge and upper edge.
    pub at: (i64, i64),
    /// Name as written there.
    pub name: String,
    /// True for a company.
    pub company: bool,
    /// A person's effective share.
    pub effective: Option<Told>,
    /// A person's effective share in hundredths of a percent, rounded down; for marking by another threshold.
    pub basis_points: Option<i64>,
    /// Whether it reaches the threshold.
    pub at_threshold: bool,
}

/// A holding in the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawnHolding {
    /// Path of the line, as SVG writes it.
    pub path: String,
    /// Where its figure stands.
    pub label_at: (i64, i64),
    /// The direct share.
    pub share: Told,
    /// Whether it closes a circle.
    pub circular: bool,
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
    pub direct: Option<Told>,
    /// A person's effective share of the company itself, to two decimals.
    pub effective: Option<Told>,
    /// A person's effective share of the votes, where they differ from the capital.
    pub votes: Option<Told>,
    /// The larger of both in hundredths of a percent, rounded down; for marking by another threshold.
    pub basis_points: Option<i64>,
    /// Whether one of both reaches the threshold.
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
    pub effective: Told,
    /// Effective share of the votes, where they differ from the capital.
    pub votes: Option<Told>,
    /// The larger of both in hundredths of a percent, rounded down; for marking by another threshold.
    pub basis_points: Option<i64>,
    /// Whether one of both reaches the threshold.
    pub at_threshold: bool,
    /// How it comes about, path by path.
    pub paths: Vec<OwnerPath>,
    /// Whether there are more paths than are listed.
    pub more_paths: bool,
    /// How the votes come about, where they are more than the capital.
    pub vote_paths: Vec<OwnerPath>,
    /// Whether there are more paths of votes than are listed.
    pub more_vote_paths: bool,
}

/// One path from the company to an owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnerPath {
    /// Names from the company's holder to the owner.
    pub names: Vec<String>,
    /// The calculation: `28 % × 60 % × 75 % × 1.0638 (loop)`.
    pub calculation: Told,
    /// What it adds to the share, to two decimals; `None` where loops are too large to tell.
    pub amount: Option<Told>,
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
    /// Kinds of documents that fit, in words.
    pub fitting: Vec<String>,
    /// The documents themselves.
    pub items: Vec<DocumentItem>,
}

/// One company document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentItem {
    /// Its position among the items of its check, from 0.
    pub at: usize,
    /// Subtype in words.
    pub label: String,
    /// Status as written.
    pub status: Option<String>,
    /// Cross-check results: field, document's value, register's value, match.
    pub cross_check: Vec<ComparedField>,
    /// The file.
    pub picture: Option<Picture>,
    /// What was read from it.
    pub read: Vec<Fact>,
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
    /// Its position among the hits of its screening as the payload has them, from 0.
    pub at: usize,
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
    /// What of it agrees with who was screened, and what does not.
    pub matches: Vec<HitMatch>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// What the risk score is made up of.
    pub risk: Vec<RiskPart>,
    /// Everything else, readable.
    pub more: Vec<Fact>,
}

/// One field of a hit against who was screened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HitMatch {
    /// Label in words.
    pub label: String,
    /// The value of who was screened.
    pub screened: Option<String>,
    /// What the list says.
    pub listed: Option<String>,
    /// How they stand to each other.
    pub verdict: MatchVerdict,
    /// The vendor's score for it, 0 to 100 as text.
    pub score: Option<String>,
    /// How much that counts, in percent.
    pub weight: Option<String>,
    /// What it adds to the match score.
    pub gives: Option<String>,
}

/// Whether a field of a hit agrees with who was screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatchVerdict {
    /// It does.
    Matches,
    /// In part.
    Partly,
    /// It does not.
    Differs,
    /// One side does not say it, or nothing here can compare them.
    NotCompared,
}

/// A part of a hit's risk score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskPart {
    /// Label in words.
    pub label: String,
    /// What it adds.
    pub score: String,
    /// How much it counts, in percent.
    pub weight: Option<String>,
    /// Low, Medium, High, as the vendor writes it.
    pub level: Option<String>,
    /// What it is about.
    pub because: Vec<String>,
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
