//! Reading what a request carries: path ids and bodies, with the right error for each fault.

use crate::{ApiError, BODY_LIMIT};
use axum::body::Body;
use domain::Uuid;
use http::{HeaderMap, header::CONTENT_LENGTH};

/// A session id in the path, in any case; anything else is an unknown path.
pub fn session_id(text: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(text).map_err(|_| ApiError::NotFound)
}

/// The whole body, at most [`BODY_LIMIT`].
pub async fn bytes(headers: &HeaderMap, body: Body) -> Result<bytes::Bytes, ApiError> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|n| n.parse().ok());
    if announced.is_some_and(|length: usize| length > BODY_LIMIT) {
        return Err(ApiError::TooLarge);
    }
    axum::body::to_bytes(body, BODY_LIMIT).await.map_err(|error| {
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        if source.contains("length limit") {
            ApiError::TooLarge
        } else {
            ApiError::Detail("The body could not be read to its end.".to_owned())
        }
    })
}
