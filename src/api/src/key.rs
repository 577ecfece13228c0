//! Who calls: the API key of a request.

use crate::ApiError;
use axum::extract::{FromRef, FromRequestParts};
use desk::Desk;
use domain::Actor;
use http::header::AUTHORIZATION;
use http::request::Parts;

/// The actor behind the API key of a request. A handler without it cannot ask the desk for anything.
pub struct Caller(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Desk: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let key = text("x-api-key")
            .or_else(|| text(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer ")))
            .map(str::trim)
            .ok_or(ApiError::Unauthenticated)?;
        let actor = Desk::from_ref(state).actor_of_key(key).await?;
        actor.map(Self).ok_or(ApiError::Unauthenticated)
    }
}
