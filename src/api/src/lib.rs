//! The HTTP API in the Didit dialect (contract "API, common"): thin handlers that read a request, ask the desk, and
//! answer in the vendor's shapes.

mod body;
mod decision;
mod error;
mod fields;
mod key;
mod list;
mod privacy;
mod status;

pub use error::ApiError;

use axum::Router;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use desk::Desk;

/// Largest body: 4 MiB.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// All routes; a trailing slash may be left out.
pub fn router(desk: Desk) -> Router {
    let both = |router: Router<Desk>, path: &str, methods: MethodRouter<Desk>| {
        router.route(path, methods.clone()).route(&format!("{path}/"), methods)
    };
    let router = Router::new();
    let router = both(router, "/v3/sessions", get(list::list));
    let router = both(router, "/v3/session/{session_id}/decision", get(decision::get).put(decision::put));
    let router = both(router, "/v3/session/{session_id}/update-status", patch(status::update));
    let router = both(router, "/v3/session/{session_id}/redact", post(privacy::redact));
    let router = both(router, "/v3/session/{session_id}/delete", delete(privacy::delete));
    let router = both(router, "/v3/session/{session_id}/legal-hold", put(privacy::hold));
    router
        .route("/v3/{*rest}", axum::routing::any(|| async { ApiError::NotFound }))
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .with_state(desk)
}
