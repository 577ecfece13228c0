//! What changes by hand send and answer, described for the OpenAPI document. The desk reads the fields themselves.
#![expect(dead_code, reason = "these are read by the describing macros alone")]

use crate::shapes::SessionKind;
use domain::Uuid;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// The session and document of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct DocumentPath {
    /// The session's id, in either case.
    session_id: Uuid,
    /// `uuid` of the document in the payload.
    document: String,
}

/// The session and node of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct NodePath {
    /// The session's id, in either case.
    session_id: Uuid,
    /// `node_id` of the feature, or `default` for a workflow without a graph.
    node: String,
}

/// The session and company of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CompanyPath {
    /// The session's id, in either case.
    session_id: Uuid,
    /// `uuid` of the company block in the payload.
    company: String,
}

/// The session and party of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct PartyPath {
    /// The session's id, in either case.
    session_id: Uuid,
    /// `uuid` of the party in the payload.
    party: String,
}

/// The verdict on a screening hit.
#[derive(ToSchema)]
pub(crate) enum HitReviewStatus {
    Unreviewed,
    #[schema(rename = "False Positive")]
    FalsePositive,
    #[schema(rename = "Confirmed Match")]
    ConfirmedMatch,
    Inconclusive,
}

/// A verdict on one hit.
#[derive(ToSchema)]
pub(crate) struct HitUpdate {
    /// `id` of the hit in the payload.
    hit_id: String,
    review_status: HitReviewStatus,
    /// The screening's node, where several hits share the id.
    node_id: Option<String>,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// A verdict on several hits, all or none.
#[derive(ToSchema)]
pub(crate) struct HitUpdates {
    #[schema(min_items = 1, max_items = 10_000)]
    hit_updates: Vec<HitRow>,
    /// The screening's node, where hits share an id.
    node_id: Option<String>,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// One row of several.
#[derive(ToSchema)]
pub(crate) struct HitRow {
    /// `id` of the hit in the payload.
    hit_id: String,
    review_status: HitReviewStatus,
}

/// Approved or Declined.
#[derive(ToSchema)]
pub(crate) enum DocumentStatus {
    Approved,
    Declined,
}

/// A verdict on a company document.
#[derive(ToSchema)]
pub(crate) struct DocumentUpdate {
    new_status: DocumentStatus,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// Approved, Declined or In Review.
#[derive(ToSchema)]
pub(crate) enum FeatureStatus {
    Approved,
    Declined,
    #[schema(rename = "In Review")]
    InReview,
}

/// The status of one feature.
#[derive(ToSchema)]
pub(crate) struct FeatureUpdate {
    new_status: FeatureStatus,
    /// The feature, such as `AML`, where several share the node.
    feature: Option<String>,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// Corrected data of an identity document. Null empties a field; at least one is named.
#[derive(ToSchema)]
pub(crate) struct PersonData {
    /// P, DL, ID, RP, SSC, HIC, WP, TC, VISA, PSC, BC or OTHER; kept in its long form.
    document_type: Option<String>,
    document_subtype: Option<String>,
    document_number: Option<String>,
    personal_number: Option<String>,
    /// `YYYY-MM-DD`.
    date_of_birth: Option<String>,
    /// `YYYY-MM-DD`.
    date_of_issue: Option<String>,
    /// `YYYY-MM-DD`.
    expiration_date: Option<String>,
    /// Alpha-3.
    issuing_state: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    /// M, F or U.
    gender: Option<String>,
    address: Option<String>,
    place_of_birth: Option<String>,
    /// Alpha-3.
    nationality: Option<String>,
    /// SINGLE, MARRIED, DIVORCED, WIDOWED or UNKNOWN.
    marital_status: Option<String>,
    /// Merged by key; null takes a key away.
    extra_fields: Option<Value>,
    /// Taken as a whole.
    parsed_address: Option<Value>,
    /// The check's node, where there are several.
    node_id: Option<String>,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// Corrected data of a proof of address. Null empties a field; at least one is named.
#[derive(ToSchema)]
pub(crate) struct ProofOfAddressData {
    /// Alpha-3.
    issuing_state: Option<String>,
    /// `UTILITY_BILL`, `BANK_STATEMENT`, `GOVERNMENT_ISSUED_DOCUMENT`, `OTHER_POA_DOCUMENT` or UNKNOWN.
    document_type: Option<String>,
    document_language: Option<String>,
    issuer: Option<String>,
    /// `YYYY-MM-DD`.
    issue_date: Option<String>,
    poa_address: Option<String>,
    name_on_document: Option<String>,
    /// Merged by key; null takes a key away.
    extra_fields: Option<Value>,
    /// Taken as a whole.
    poa_parsed_address: Option<Value>,
    /// The check's node, where there are several.
    node_id: Option<String>,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// Corrected data of a company. Null empties a field; at least one is named.
#[derive(ToSchema)]
pub(crate) struct CompanyData {
    company_name: Option<String>,
    registration_number: Option<String>,
    /// Alpha-2 or alpha-3.
    country_code: Option<String>,
    region: Option<String>,
    /// `YYYY-MM-DD`.
    incorporation_date: Option<String>,
    tax_number: Option<String>,
    /// The payload may call it `registered_address`.
    legal_address: Option<String>,
    company_type: Option<String>,
    registry_status: Option<String>,
    /// verified, failed or unknown.
    verification_status: Option<String>,
    #[schema(max_items = 200)]
    alternative_names: Option<Vec<String>>,
    nature_of_business: Option<String>,
    registered_capital: Option<String>,
    #[schema(minimum = 0)]
    registered_capital_amount: Option<f64>,
    /// Three capital letters.
    registered_capital_currency: Option<String>,
    website: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    legal_entity_identifier: Option<String>,
    location_of_registration: Option<String>,
    vat_number: Option<String>,
    control_scheme: Option<String>,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// Whether a party is left out.
#[derive(ToSchema)]
pub(crate) struct PartyUpdate {
    is_skipped: bool,
    /// Why; `reason` is taken for it too.
    #[schema(max_length = 10_000)]
    comment: Option<String>,
    /// The `version` that you looked at: 409 when it has moved since.
    expected_version: Option<i64>,
}

/// The session after a change by hand; which of the further keys are there depends on the call.
#[derive(ToSchema)]
pub(crate) struct ChangedByHand {
    session_id: Uuid,
    session_kind: SessionKind,
    /// Moves by one with each change; unchanged when all was so already.
    version: i64,
    #[schema(nullable = false)]
    hit_id: Option<String>,
    #[schema(nullable = false)]
    review_status: Option<HitReviewStatus>,
    /// Rows that were taken.
    #[schema(nullable = false)]
    updated: Option<i64>,
    #[schema(nullable = false)]
    document_id: Option<String>,
    #[schema(nullable = false)]
    node_id: Option<String>,
    /// `KYC`, `Face`, `FaceMatch`, `AML`, `POA` and so on.
    #[schema(nullable = false)]
    feature_type: Option<String>,
    /// Status of the document or feature now.
    #[schema(nullable = false)]
    status: Option<FeatureStatus>,
    /// What was changed, with what followed from it.
    #[schema(nullable = false)]
    changed_fields: Option<Vec<String>>,
    #[schema(nullable = false)]
    is_skipped: Option<bool>,
    /// Always false: the desk keeps linked sessions on record.
    #[schema(nullable = false)]
    kyc_session_deleted: Option<bool>,
    /// Always false: the desk keeps linked sessions on record.
    #[schema(nullable = false)]
    kyb_sub_session_deleted: Option<bool>,
}
