//! Errors in Didit's shapes: a field map or `{"detail"}` (facts: Didit §5 "Errors").

use axum::Json;
use axum::response::{IntoResponse, Response};
use desk::DeskError;
use domain::decision::Refusal;
use domain::gates::UnmetGate;
use domain::redaction::RedactionRefusal;
use domain::resubmission::StepRefusal;
use http::StatusCode;
use http::header::RETRY_AFTER;
use serde_json::{Map, Value, json};

/// An error answer.
#[derive(Debug)]
pub enum ApiError {
    /// No key, or a wrong one.
    Unauthenticated,
    /// The key lacks the scope.
    Forbidden,
    /// Unknown path or id.
    NotFound,
    /// Known path, other method.
    MethodNotAllowed,
    /// More than [`crate::BODY_LIMIT`].
    TooLarge,
    /// 400 with a sentence.
    Detail(String),
    /// 400 with sentences by field.
    Fields(Vec<(String, String)>),
    /// 409 with the version now.
    Stale(String, i64),
    /// 409 with the gates that are not met.
    Gates(String, Vec<UnmetGate>),
    /// 409 without.
    Conflict(String),
    /// 409: the same call is being worked on.
    InFlight,
    /// 422: the `Idempotency-Key` came with another request before.
    OtherRequest,
    /// 429 with the seconds to wait.
    Throttled(i64),
    /// The desk failed before anything was written; the log says why.
    Failed,
    /// The same, after the call had taken effect.
    FailedAfter,
    /// The same, and nobody knows whether the call took effect.
    FailedUnsure,
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        let sentence = error.sentence();
        match error {
            DeskError::Forbidden(_) => Self::Forbidden,
            DeskError::NotFound => Self::NotFound,
            DeskError::Invalid(fields) => Self::Fields(fields),
            DeskError::Stale { version, .. } => Self::Stale(sentence, version),
            DeskError::PoliciesMoved { version, .. } => Self::Stale(sentence, version),
            DeskError::Refused(Refusal::Stale(version)) => Self::Stale(sentence, version),
            DeskError::Refused(Refusal::Field(name, sentence)) => Self::Fields(vec![(name.to_owned(), sentence)]),
            DeskError::Refused(Refusal::Steps(refusal)) if refusal != StepRefusal::Nothing => {
                Self::Fields(vec![("nodes_to_resubmit".to_owned(), refusal.sentence())])
            }
            DeskError::NotRedactable(RedactionRefusal::Held(_)) => Self::Conflict(sentence),
            DeskError::Refused(Refusal::Gates(unmet, _)) => Self::Gates(sentence, unmet),
            DeskError::Refused(Refusal::Claimed(_)) => Self::Conflict(sentence),
            DeskError::Refused(_) | DeskError::NotRedactable(RedactionRefusal::WrongStatus(_)) => {
                Self::Detail(sentence)
            }
            DeskError::Overtaken(_) | DeskError::NotAllowed(_) | DeskError::Held(_) | DeskError::Busy => {
                Self::Conflict(sentence)
            }
            DeskError::Store(error) => {
                tracing::error!(%error, "an API call failed");
                Self::Failed
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let detail = |text: &str| json!({ "detail": text });
        let (status, body) = match self {
            Self::Unauthenticated => {
                (StatusCode::FORBIDDEN, detail("Authentication credentials were not provided or are invalid."))
            }
            Self::Forbidden => (StatusCode::FORBIDDEN, detail("You do not have permission to perform this action.")),
            Self::NotFound => (StatusCode::NOT_FOUND, detail("Not found.")),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, detail("Method not allowed.")),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, detail("The body is larger than 4 MiB.")),
            Self::Detail(text) => (StatusCode::BAD_REQUEST, detail(&text)),
            Self::Fields(fields) => {
                let mut map: Map<String, Value> = Map::new();
                for (field, sentence) in fields {
                    if let Value::Array(list) = map.entry(field).or_insert_with(|| json!([])) {
                        list.push(Value::from(sentence));
                    }
                }
                (StatusCode::BAD_REQUEST, Value::Object(map))
            }
            Self::Stale(text, version) => (StatusCode::CONFLICT, json!({"detail": text, "version": version})),
            Self::Gates(text, unmet) => {
                let gates: Vec<Value> = unmet.iter().map(UnmetGate::to_json).collect();
                (StatusCode::CONFLICT, json!({"detail": text, "gates": gates}))
            }
            Self::Conflict(text) => (StatusCode::CONFLICT, detail(&text)),
            Self::InFlight => {
                let text = "The same call with this Idempotency-Key is being worked on. Send it again in a moment.";
                return waiting(StatusCode::CONFLICT, text, 1);
            }
            Self::OtherRequest => {
                (StatusCode::UNPROCESSABLE_ENTITY, detail("This Idempotency-Key was used for another request."))
            }
            Self::Throttled(seconds) => {
                let text = format!("Request was throttled. Expected available in {seconds} seconds.");
                return waiting(StatusCode::TOO_MANY_REQUESTS, &text, seconds);
            }
            Self::FailedAfter => (
                StatusCode::INTERNAL_SERVER_ERROR,
                detail(
                    "Something failed on our side when this call had taken effect. Read how things stand; sent again \
                     under this Idempotency-Key it does nothing more.",
                ),
            ),
            Self::FailedUnsure => (
                StatusCode::INTERNAL_SERVER_ERROR,
                detail(
                    "Something failed on our side, and it is not known whether this call took effect. Read how things \
                     stand before you send it again.",
                ),
            ),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                detail("Something failed on our side. Nothing was written; try again."),
            ),
        };
        (status, Json(body)).into_response()
    }
}

fn waiting(status: StatusCode, text: &str, seconds: i64) -> Response {
    (status, [(RETRY_AFTER, seconds.to_string())], Json(json!({ "detail": text }))).into_response()
}
