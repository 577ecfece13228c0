//! `GET` and `PUT /v3/policies/`: what the admin has set for the key's environment.

use crate::fields::Fields;
use crate::key::Caller;
use crate::{ApiError, body};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use desk::Desk;
use domain::{Environment, Policies};
use http::HeaderMap;
use serde_json::Value;

/// The policies of the key's environment, with their version.
pub async fn get(State(desk): State<Desk>, Caller(actor): Caller) -> Result<Json<Value>, ApiError> {
    Ok(Json(desk.policies_json(&actor).await?.0))
}

/// Sets them as a whole: what is left out gets its default, and a word that is not known is refused with its path.
pub async fn put(
    State(desk): State<Desk>,
    Caller(actor): Caller,
    headers: HeaderMap,
    sent: Body,
) -> Result<Json<Value>, ApiError> {
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
    Ok(Json(desk.set_policies(&actor, Environment::Live, &policies, expected_version).await?.0))
}
