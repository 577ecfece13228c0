//! Who calls: the API key of a request.

use crate::ApiError;
use axum::extract::FromRequestParts;
use domain::Actor;
use http::request::Parts;
use std::net::IpAddr;

/// Where a request comes from, behind the trusted proxy; put into its extensions by the server.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// The actor behind the API key of a request. A handler without it cannot ask the desk for anything.
pub struct Caller(pub Actor);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Actor>().cloned().map(Self).ok_or(ApiError::Unauthenticated)
    }
}
