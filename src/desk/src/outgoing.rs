//! What of an event goes to an endpoint: whole or thin, in our shape or a vendor's.

use domain::event;
use serde_json::Value;
use sources::shape;
use store::types::HeaderStyle;

/// The body that an endpoint gets of an event: what is sent, and what the log of deliveries shows as sent.
#[must_use]
pub fn sent_body(body: Value, thin: bool, headers: &[HeaderStyle]) -> Value {
    let body = if thin { event::thin(body) } else { body };
    match () {
        () if headers.contains(&HeaderStyle::Stripe) => shape::stripe::event(&body),
        () if headers.contains(&HeaderStyle::Veriff) => shape::veriff::event(&body),
        () => body,
    }
}
