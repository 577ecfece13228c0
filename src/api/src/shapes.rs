//! What several calls send or answer, described for the OpenAPI document. The handlers themselves pass JSON on.
#![expect(dead_code, reason = "these are read by the describing macros alone")]

use domain::Uuid;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

/// The session of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SessionPath {
    /// The session's id, in either case.
    #[param(example = "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90")]
    session_id: Uuid,
}

/// One of the eleven statuses. Requests may also write it as in `IN_REVIEW`.
#[derive(ToSchema)]
#[schema(example = "In Review")]
pub(crate) enum Status {
    #[schema(rename = "Not Started")]
    NotStarted,
    #[schema(rename = "In Progress")]
    InProgress,
    #[schema(rename = "Awaiting User")]
    AwaitingUser,
    #[schema(rename = "In Review")]
    InReview,
    Approved,
    Declined,
    Resubmitted,
    Abandoned,
    Expired,
    #[schema(rename = "Kyc Expired")]
    KycExpired,
    Canceled,
}

/// A person (`user`) or a company (`business`).
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum SessionKind {
    User,
    Business,
}

/// The two worlds that see nothing of each other.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum Environment {
    Live,
    Sandbox,
}

/// How early a session comes in the queue.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub(crate) enum Priority {
    Low,
    Normal,
    High,
    Urgent,
}

/// What became of the people who own a company.
#[derive(ToSchema)]
pub(crate) struct UboKycSummary {
    /// All with a linked session.
    #[schema(minimum = 0)]
    total: i64,
    /// Approved.
    #[schema(minimum = 0)]
    approved: i64,
    /// Declined or In Review.
    #[schema(minimum = 0)]
    flagged: i64,
    /// The rest.
    #[schema(minimum = 0)]
    pending: i64,
}

/// One review of a session.
#[derive(ToSchema)]
pub(crate) struct Review {
    /// The reviewer's email, or `API Client`.
    user: Option<String>,
    /// The status that was chosen.
    new_status: Option<String>,
    /// What was written with it.
    comment: Option<String>,
    /// When, in UTC.
    created_at: Option<String>,
    /// Why, by code: numbers where they are numbers. A review that came with the payload has what the payload says.
    reason_codes: Option<Vec<Value>>,
    /// Whoever confirmed the decision, where it took two people.
    confirmed_by: Option<String>,
}

/// A session's decision payload. Arrays of feature blocks are null where the workflow has not run the feature; keys that
/// are not named here are kept and given back unchanged.
#[derive(ToSchema)]
pub(crate) struct Decision {
    /// The session's id.
    session_id: Uuid,
    /// A person or a company.
    session_kind: SessionKind,
    /// 1, 2, 3 … in each environment.
    session_number: i64,
    /// Status now.
    status: Status,
    /// Moves with payload, status, corrections and verdicts; send it as `expected_version`.
    version: i64,
    /// How often steps were asked for again; at most 9.
    resubmission_count: i64,
    /// As the key's.
    environment: Environment,
    /// Your own name for the subject.
    vendor_data: Option<Value>,
    /// Your own values.
    metadata: Option<Value>,
    /// The owners' own checks; null when none is linked.
    ubo_kyc_summary: Option<UboKycSummary>,
    /// All reviews, the payload's first.
    reviews: Vec<Review>,
    /// Null, `processing` or `redacted`.
    redaction: Option<String>,
}

/// An example of [`Decision`].
pub(crate) fn decision() -> Value {
    json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
        "session_kind": "user",
        "session_number": 17,
        "status": "In Review",
        "version": 2,
        "resubmission_count": 0,
        "environment": "live",
        "vendor_data": "customer-4711",
        "metadata": {"tier": "gold"},
        "id_verifications": [{"node_id": "feature_ocr", "status": "In Review", "full_name": "Ada Example"}],
        "ubo_kyc_summary": null,
        "reviews": [],
        "redaction": null
    })
}

/// A decision payload to bring in: any keys of the vendor's shape beside these.
#[derive(ToSchema)]
pub(crate) struct SentDecision {
    /// As in the path.
    session_id: Uuid,
    /// A person or a company; told by the payload's arrays when it is left out.
    session_kind: Option<SessionKind>,
    /// Any of the statuses, as it is.
    status: Status,
}

/// An example of [`SentDecision`].
pub(crate) fn sent_decision() -> Value {
    json!({
        "session_id": "5f0c1c9e-7a51-4d39-9c4b-2f3a6d7e8b90",
        "session_kind": "user",
        "status": "In Review",
        "vendor_data": "customer-4711",
        "id_verifications": [{"node_id": "feature_ocr", "status": "In Review", "full_name": "Ada Example"}]
    })
}
