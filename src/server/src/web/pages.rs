//! Pages: Leptos with the desk, the person and the nonce in its context.

use super::Web;
use super::browser::{self, Browser, Person, Screen};
use super::forms::unsent;
use super::headers::ScriptNonce;
use app::words::Speaking;
use app::{BrowserId, FormOutcome, KitShown, LivePosition, Looking};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use domain::Right;
use domain::zone::Zone;
use http::{Method, StatusCode, Uri, header};
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;
use std::time::Duration;

/// Longest wait for a page: it is some milliseconds' work, so one that takes this long will never end.
const DRAWING: Duration = Duration::from_secs(20);

/// Everything that a page finds in its context.
fn context(web: &Web, request: &Request, outcome: FormOutcome) -> impl Fn() + Clone + Send + Sync + 'static {
    let actor = request.extensions().get::<Person>().and_then(|person| person.0.clone());
    let nonce = request.extensions().get::<ScriptNonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
    let kit = web.settings.kit;
    let looking = Looking(browser::counts_as_activity(request));
    let (desk, assets) = (web.desk.clone(), web.assets.clone());
    let screen = request.extensions().get::<Screen>().map(|screen| screen.0.clone()).unwrap_or_default();
    let browser =
        request.extensions().get::<Browser>().map(|browser| BrowserId(browser.0.to_vec())).unwrap_or_default();
    let speaking = Speaking(browser::language(request.extensions(), request.headers()));
    let zone = Zone::read(&screen.zone).unwrap_or_default();
    move || {
        provide_context(speaking);
        provide_context(zone.clone());
        provide_context(screen.clone());
        provide_context(browser.clone());
        provide_context(looking);
        provide_context(desk.clone());
        provide_context(actor.clone());
        provide_context(assets.clone());
        provide_context(outcome.clone());
        if kit {
            provide_context(KitShown);
        }
        provide_context(Nonce::from_value(nonce.clone()));
    }
}

/// Draws the page of the request's path.
pub(crate) async fn page(State(web): State<Web>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, "This address takes no such request.").into_response();
    }
    let given_back = unsent::given_back(&web, request.uri(), request.extensions()).await;
    draw(&web, request, given_back, None).await
}

/// Answers a posted form with the page of the same path; `status` replaces the page's own when it would be 200.
pub(crate) async fn answer(
    web: &Web,
    parts: http::request::Parts,
    outcome: FormOutcome,
    status: StatusCode,
) -> Response {
    let mut request = Request::from_parts(parts, Body::empty());
    *request.method_mut() = Method::GET;
    draw(web, request, outcome, Some(status)).await
}

/// The page that says which right is missing, with 403.
pub(crate) async fn refused(web: &Web, parts: http::request::Parts, right: Right) -> Response {
    let mut request = Request::from_parts(parts, Body::empty());
    *request.method_mut() = Method::GET;
    if let Ok(uri) = Uri::try_from(app::links::refused(right)) {
        *request.uri_mut() = uri;
    }
    draw(web, request, FormOutcome::default(), Some(StatusCode::FORBIDDEN)).await
}

async fn draw(web: &Web, request: Request, outcome: FormOutcome, status: Option<StatusCode>) -> Response {
    // read before the page: what changes while it is drawn comes after this position
    let position = match request.extensions().get::<Person>() {
        Some(Person(Some(_))) => web.desk.live_position().await.ok(),
        _ => None,
    };
    let context = context(web, &request, outcome);
    let context = move || {
        context();
        provide_context(position.map(LivePosition));
    };
    let render = leptos_axum::render_app_async_with_context(context, app::shell);
    let Ok(mut response) = tokio::time::timeout(DRAWING, render(request)).await else {
        tracing::error!("a page was not drawn in time");
        return (StatusCode::SERVICE_UNAVAILABLE, "This page takes too long just now. Try again.").into_response();
    };
    if let Some(status) = status
        && response.status() == StatusCode::OK
    {
        *response.status_mut() = status;
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(http::HeaderValue::from_static("no-store"));
    response
}
