//! The HTTP API in the Didit dialect (contract "API, common"): thin handlers that read a request, ask the desk, and
//! answer in the vendor's shapes.

mod body;
mod corrections;
mod decision;
mod error;
mod fields;
mod key;
mod list;
mod status;

pub use error::ApiError;

use axum::Router;
use axum::routing::{MethodRouter, get, patch};
use desk::Desk;

/// Largest body: 4 MiB.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Changes by hand.
fn by_hand(
    router: Router<Desk>,
    both: impl Fn(Router<Desk>, &str, MethodRouter<Desk>) -> Router<Desk>,
) -> Router<Desk> {
    let one = "/v3/session/{session_id}";
    let router = both(router, &format!("{one}/update-aml-hit-status"), patch(corrections::hit));
    let router = both(router, &format!("{one}/bulk-update-aml-hit-status"), patch(corrections::hits));
    let router = both(router, &format!("{one}/documents/{{document}}/update-status"), patch(corrections::document));
    let router = both(router, &format!("{one}/features/{{node}}/update-status"), patch(corrections::feature));
    let router = both(router, &format!("{one}/update-data"), patch(corrections::person));
    let router = both(router, &format!("{one}/update-poa-data"), patch(corrections::proof_of_address));
    let router = both(router, &format!("{one}/kyb/{{company}}/update-data"), patch(corrections::company));
    both(router, &format!("{one}/kyb/parties/{{party}}"), patch(corrections::party))
}

/// All routes; a trailing slash may be left out.
pub fn router(desk: Desk) -> Router {
    let both = |router: Router<Desk>, path: &str, methods: MethodRouter<Desk>| {
        router.route(path, methods.clone()).route(&format!("{path}/"), methods)
    };
    let router = Router::new();
    let router = both(router, "/v3/sessions", get(list::list));
    let router = both(router, "/v3/session/{session_id}/decision", get(decision::get).put(decision::put));
    let router = both(router, "/v3/session/{session_id}/update-status", patch(status::update));
    let router = by_hand(router, both);
    router
        .route("/v3/{*rest}", axum::routing::any(|| async { ApiError::NotFound }))
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .with_state(desk)
}
