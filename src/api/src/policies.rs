//! `GET` and `PUT /v3/policies/`: what the admin has set for the key's environment.

use crate::fields::Fields;
use crate::idempotent::{Said, answered};
use crate::key::Caller;
use crate::{ApiError, body, shapes};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use desk::{Desk, PoliciesJson};
use domain::{Environment, Policies};
use http::HeaderMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is set.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `Policies` reads and writes")]
pub(crate) struct PolicySettings {
    /// Cases in which a decision takes two people: `declined`, `approved`, `business`, `always`, or `risk:TAG` for
    /// sessions with a warning of that risk tag. Empty when left out.
    #[schema(max_items = 200)]
    four_eyes: Option<Vec<String>>,
    /// Required documents that are not approved; `enforce` when left out.
    document_gate: Option<Gate>,
    /// AML hits that are not reviewed; `enforce` when left out.
    hit_gate: Option<Gate>,
    /// From which effective share on a person is a beneficial owner; 25 when left out.
    #[schema(exclusive_minimum = 0, maximum = 100)]
    ubo_threshold_percent: Option<f64>,
    /// A waiting session is green below this; 4 when left out.
    #[schema(minimum = 1, maximum = 8760)]
    sla_green_hours: Option<i64>,
    /// Amber below this, red from then on; 24 when left out.
    #[schema(minimum = 1, maximum = 8760)]
    sla_amber_hours: Option<i64>,
    /// What holds for sessions of one workflow, by its id.
    workflows: Option<BTreeMap<String, WorkflowSettings>>,
    /// The `version` that you looked at: 409 when it has moved since. In answers it is `version`.
    expected_version: Option<i64>,
}

/// Whether an unmet gate stops an approval.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes what `Policies` reads and writes")]
pub(crate) enum Gate {
    Enforce,
    Warn,
}

/// What holds for one workflow.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `Policies` reads and writes")]
pub(crate) struct WorkflowSettings {
    /// Its own threshold.
    #[schema(exclusive_minimum = 0, maximum = 100)]
    ubo_threshold_percent: Option<f64>,
    /// Fields that answers may show beside `status`, `warnings` and `node_id`: a list for every array, or a map of
    /// arrays to such lists. All when left out.
    response_attributes: Option<ShownFields>,
    /// Document groups that an approval needs beside those that the payload requires.
    required_groups: Option<Vec<String>>,
}

/// Fields that answers may show.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes what `Policies` reads and writes")]
pub(crate) enum ShownFields {
    OfEveryArray(Vec<String>),
    ByArray(BTreeMap<String, Vec<String>>),
}

/// What is set, for whom, and since when.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what `get` answers")]
pub(crate) struct KeptPolicies {
    four_eyes: Vec<String>,
    document_gate: Gate,
    hit_gate: Gate,
    ubo_threshold_percent: f64,
    sla_green_hours: i64,
    sla_amber_hours: i64,
    workflows: BTreeMap<String, WorkflowSettings>,
    environment: shapes::Environment,
    /// Counts changes; 0 while nobody has set anything.
    version: i64,
    /// When they were last set.
    updated_at: Option<String>,
}

fn example() -> Value {
    json!({
        "four_eyes": ["approved", "risk:POSSIBLE_MATCH_FOUND"], "document_gate": "enforce", "hit_gate": "enforce",
        "ubo_threshold_percent": 25, "sla_green_hours": 4, "sla_amber_hours": 24,
        "workflows": {"kyb-standard": {
            "ubo_threshold_percent": 10, "response_attributes": null, "required_groups": ["LEGAL_PRESENCE"]
        }},
    })
}

fn kept_example() -> Value {
    let mut kept = example();
    kept["environment"] = Value::from("live");
    kept["version"] = Value::from(3);
    kept["updated_at"] = Value::from("2026-11-20T08:00:00.000000Z");
    kept
}

/// Read the policies of the key's environment, with their version.
#[utoipa::path(
    get, path = "/v3/policies/", operation_id = "get_policies", tag = "Policies",
    security(("api_key" = ["write:policies"])),
    responses((status = 200, description = "What is set.", body = KeptPolicies, example = json!(kept_example()))),
)]
pub async fn get(State(desk): State<Desk>, Caller(actor): Caller) -> Result<Json<Value>, ApiError> {
    Ok(Json(desk.policies_json(&actor).await?.0))
}

/// Set the policies of the key's environment as a whole: what is left out gets its default, and a word that is not
/// known is refused with its path. What an answer gave may be sent back.
#[utoipa::path(
    put, path = "/v3/policies/", operation_id = "put_policies", tag = "Policies",
    security(("api_key" = ["write:policies"])),
    request_body(content = PolicySettings, example = json!(example())),
    responses((status = 200, description = "Set, or so already.", body = KeptPolicies, example = json!(kept_example()))),
)]
pub async fn put(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, ApiError> {
    desk.check_may_set_policies(&actor)?;
    let bytes = body::bytes(&headers, sent).await?;
    let mut fields = Fields::parse(&bytes)?;
    let expected_version = fields.whole_number("expected_version");
    let policies = match Policies::from_json(&fields.whole()) {
        Ok(policies) => policies,
        Err(faults) => {
            for (path, sentence) in faults {
                fields.fault(&path, sentence);
            }
            Policies::default()
        }
    };
    let policies = fields.finish(policies)?;
    let set = desk.set_policies(&actor, Environment::Live, &policies, expected_version);
    answered(set, |policies: &PoliciesJson| Said::ok(&policies.0)).await
}
