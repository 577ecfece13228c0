//! Headers that every answer carries, and the request id that answers and log lines share.

use super::Web;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::World as _;
use http::{HeaderName, HeaderValue, header};
use tracing::Instrument as _;

/// Nonce of this answer's own scripts.
#[derive(Clone, Debug)]
pub(crate) struct ScriptNonce(pub(crate) String);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that is taken over, in characters.
const LONGEST_ID: usize = 128;

/// Mints the nonce and the request id, and sets the headers that a route has not set itself.
pub(crate) async fn secure(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let world = crate::world::RealWorld;
    let mut random = [0_u8; 16];
    world.random(&mut random);
    let nonce = hex::encode(random);
    let request_id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()))
        .map_or_else(|| world.id().to_string(), str::to_owned);
    request.extensions_mut().insert(ScriptNonce(nonce.clone()));
    if let Some(address) = web.settings.client(request.headers(), request.extensions()) {
        request.extensions_mut().insert(api::ClientAddress(address));
    }
    // the path may hold a token, so only its first part is logged
    let area = request.uri().path().split('/').nth(1).unwrap_or_default().to_owned();
    // as severe as what may be told in it: a span of a lower level would be left out where only errors are logged
    let span = tracing::error_span!("request", id = %request_id, method = %request.method(), area);
    let mut response = next.run(request).instrument(span.clone()).await;
    if response.status().is_server_error() {
        span.in_scope(|| tracing::error!(status = response.status().as_u16(), "a request failed"));
    }

    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    };
    set(REQUEST_ID, &request_id);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // forms need their own origin named for the cross-site check, others need to know nothing
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()");
    set(header::CACHE_CONTROL, "no-store");
    set(
        header::CONTENT_SECURITY_POLICY,
        &format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self'; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'"
        ),
    );
    if web.settings.secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}
