//! Forms: plain HTML posts, the same with and without scripts. Each reads its fields, asks the desk and answers with
//! a page or a redirect; no rule is decided here.

mod account;
mod admin;
mod bulk;
mod correct;
pub(super) mod find;
mod on_session;
mod personal;
mod policies;
pub(crate) mod privacy;
mod profile;
mod proposal;
mod session;
mod templates;
pub(crate) mod unsent;
mod views;
mod work;

use super::Web;
use super::browser::Person;
use super::pages;
use app::FormOutcome;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use desk::DeskError;
use domain::Actor;
use domain::view::Notice;
use http::request::Parts;
use http::{Request, StatusCode};

/// The posted forms; the pages at the same paths are drawn as ever.
pub(crate) fn router() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(account::sign_in_page).post(account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/set-up/{token}", get(pages::page).post(account::set_up))
        .route("/join/{token}", get(pages::page).post(account::join))
        .route("/profile", get(pages::page).post(profile::profile))
        .route("/sessions/{session_id}", get(pages::page).post(session::by_hand))
        .route("/sessions/{session_id}/correct", post(correct::correct))
        .route("/sessions/{session_id}/decide", post(session::decide))
        .route("/sessions/next", post(work::next))
        .route("/bulk", post(bulk::choose))
        .route("/bulk/{bulk_id}", get(pages::page).post(bulk::start))
        .route("/sessions/columns", post(views::columns))
        .route("/sessions/views", post(views::views))
        .route("/sessions/{session_id}/claim", post(work::claim))
        .route("/sessions/{session_id}/release", post(work::release))
        .route("/sessions/{session_id}/assign", post(work::assign))
        .route("/sessions/{session_id}/priority", post(work::prioritise))
        .route("/sessions/{session_id}/cancel", post(work::cancel))
        .route("/sessions/{session_id}/simulate", post(work::simulate))
        .route("/sessions/{session_id}/tags", post(work::tag))
        .route("/sessions/{session_id}/notes", post(work::note))
        .route("/sessions/{session_id}/draft", post(session::draft))
        .route("/sessions/{session_id}/template", post(session::template))
        .route("/sessions/{session_id}/anew", post(session::anew))
        .route("/sessions/{session_id}/reveal", post(personal::reveal))
        .route("/sessions/{session_id}/preview", post(session::preview))
        .route("/sessions/{session_id}/deliveries/{delivery_id}/resend", post(session::resend))
        .route("/sessions/{session_id}/privacy", post(privacy::ask))
        .route("/admin/privacy", get(pages::page).post(privacy::settle))
        .route("/sessions/{session_id}/proposal", post(proposal::settle))
        .route("/unsent", post(unsent::forget))
        .route("/find", get(find::page).post(find::find))
        .route("/admin/people", get(pages::page).post(admin::people))
        .route("/admin/policies", get(pages::page).post(policies::policies))
        .route("/admin/templates", get(pages::page).post(templates::templates))
        .route("/admin/keys", get(pages::page).post(admin::keys))
        .route("/admin/webhooks", get(pages::page).post(admin::webhooks))
}

/// A form's answer; the other half is a form that could not be read.
type Answer = Result<Response, Response>;

/// A posted form: the request without its body, and the fields in their order.
pub(crate) struct Posted {
    pub(crate) parts: Parts,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// Reads the body as form fields.
    pub(crate) async fn read(request: Request<Body>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, super::FORM_LIMIT)
            .await
            .map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, "This form is too large.").into_response())?;
        let fields = serde_html_form::from_bytes(&bytes)
            .map_err(|_| (StatusCode::BAD_REQUEST, "This form cannot be read.").into_response())?;
        Ok(Self { parts, fields })
    }

    /// The first value of a field; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field that is sent once for each box.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// All fields in their order.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The signed-in person.
    pub(crate) fn actor(&self) -> Option<Actor> {
        self.parts.extensions.get::<Person>().and_then(|person| person.0.clone())
    }

    /// The address that failures are counted for; empty when a proxy names none.
    pub(crate) fn address(&self, web: &Web) -> String {
        let client = web.settings.client(&self.parts.headers, &self.parts.extensions);
        client.map(|address| address.to_string()).unwrap_or_default()
    }

    /// Answers with the page of the same path: what was typed, without passwords, and a sentence.
    async fn again(self, web: &Web, error: &DeskError) -> Response {
        let kept = self.fields.iter().filter(|(name, _)| !name.ends_with("password")).cloned().collect();
        let outcome = FormOutcome { notice: Some(bad(error.sentence())), kept, ..FormOutcome::default() };
        let status = match error {
            DeskError::Forbidden(right) => return pages::refused(web, self.parts, *right).await,
            DeskError::NotFound => StatusCode::NOT_FOUND,
            DeskError::Invalid(_) | DeskError::Refused(_) => StatusCode::BAD_REQUEST,
            DeskError::Stale { .. }
            | DeskError::PoliciesMoved { .. }
            | DeskError::Overtaken(_)
            | DeskError::NotRedactable(_)
            | DeskError::NotAllowed(_)
            | DeskError::Held(_)
            | DeskError::Busy => StatusCode::CONFLICT,
            DeskError::Store(error) => {
                tracing::error!(%error, "a form failed");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        pages::answer(web, self.parts, outcome, status).await
    }

    /// The same on the page of another path: what was typed belongs there.
    async fn again_on(mut self, web: &Web, page: &str, error: &DeskError) -> Response {
        if let Ok(uri) = page.parse() {
            self.parts.uri = uri;
        }
        self.again(web, error).await
    }

    /// Answers with the page of the same path after success.
    async fn done(self, web: &Web, outcome: FormOutcome) -> Response {
        pages::answer(web, self.parts, outcome, StatusCode::OK).await
    }
}

/// A notice that something worked.
fn good(sentence: impl Into<String>) -> Notice {
    Notice { good: true, sentence: sentence.into() }
}

/// A notice that something did not.
fn bad(sentence: impl Into<String>) -> Notice {
    Notice { good: false, sentence: sentence.into() }
}
