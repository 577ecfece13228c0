//! What every call passes before its handler: the key, how often it may call, and the `Idempotency-Key`.

use crate::idempotent;
use crate::rates::{Limits, Rates};
use crate::{ApiError, ClientAddress};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::Desk;
use domain::Actor;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use std::net::IpAddr;
use std::sync::Arc;

/// What the gate knows.
#[derive(Clone)]
pub(crate) struct Gate {
    desk: Desk,
    rates: Arc<Rates>,
}

impl Gate {
    pub(crate) fn new(desk: Desk, limits: Limits) -> Self {
        Self { desk, rates: Arc::new(Rates::new(limits)) }
    }

    /// The actor behind a key, who may call once more.
    async fn actor(&self, key: Option<&str>, address: Option<IpAddr>, reads: bool) -> Result<Actor, ApiError> {
        let actor = match key {
            Some(key) => self.desk.actor_of_key(key, address).await?,
            None => None,
        };
        let now = self.desk.now();
        match (actor, address) {
            (Some(actor), _) => {
                if let Actor::Key { key_id, .. } = &actor {
                    self.rates.call(*key_id, reads, now)?;
                }
                Ok(actor)
            }
            (None, Some(address)) if key.is_some() => {
                self.rates.wrong_key(address, now)?;
                Err(ApiError::Unauthenticated)
            }
            _ => Err(ApiError::Unauthenticated),
        }
    }
}

/// The key that a request carries.
fn key(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // the name of a scheme is read in any case (RFC 9110)
    let bearer = || {
        let (scheme, key) = text(AUTHORIZATION.as_str())?.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(key)
    };
    text("x-api-key").or_else(bearer).map(str::trim)
}

/// Lets a request with a right key through to its handler, which finds the actor as `Caller`.
pub(crate) async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let key = key(request.headers()).map(str::to_owned);
    let address = request.extensions().get::<ClientAddress>().map(|address| address.0);
    match gate.actor(key.as_deref(), address, request.method().is_safe()).await {
        Err(error) => error.into_response(),
        Ok(actor) => {
            request.extensions_mut().insert(actor.clone());
            if request.method().is_safe() {
                return next.run(request).await;
            }
            if !request.headers().contains_key(idempotent::NAME) {
                let (response, wrote) = desk::watched(next.run(request)).await;
                let unsure = wrote && response.status().is_server_error();
                return if unsure { ApiError::FailedUnsure.into_response() } else { response };
            }
            idempotent::answer(&gate.desk, &actor, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_either_header_whatever_the_case_of_its_scheme() {
        let read = |name: &'static str, value: &str| {
            key(&HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])).map(str::to_owned)
        };
        for value in ["Bearer k", "bearer k", "BEARER  k ", "bEaReR k"] {
            assert_eq!(read("authorization", value).as_deref(), Some("k"), "{value}");
        }
        assert_eq!(read("x-api-key", " k ").as_deref(), Some("k"));
        for value in ["Basic k", "Bearerk", "Bearer", "k"] {
            assert_eq!(read("authorization", value), None, "{value}");
        }
    }
}
