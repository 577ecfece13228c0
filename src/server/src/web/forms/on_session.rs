//! The head and the tail that every form of a session shares. A handler that takes [`OnSession`] has a signed-in person
//! and a session id before its first line; one that takes a bare request has neither, and looks it.

use super::Posted;
use super::session::read as read_decision;
use crate::web::{Web, browser};
use app::place::{self, Place};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Desk, DeskError};
use domain::{Actor, Uuid};
use http::{Request, StatusCode};
use std::future::Future;
use std::marker::PhantomData;
use tower_sessions::Session;

/// What is kept of a form whose sender turns out to be signed out.
pub(crate) trait Keep: Send + Sync + 'static {
    /// Keeps it for the person whose sign-in ended in this browser.
    fn keep(
        desk: &Desk,
        user_id: Uuid,
        session_id: Uuid,
        posted: &Posted,
    ) -> impl Future<Output = Result<(), DeskError>> + Send;
}

/// Nothing: it is soon done again.
pub(crate) struct Nothing;

/// What was typed into the decision form.
pub(crate) struct Decision;

/// What was typed as a note.
pub(crate) struct Note;

impl Keep for Nothing {
    async fn keep(_: &Desk, _: Uuid, _: Uuid, _: &Posted) -> Result<(), DeskError> {
        Ok(())
    }
}

impl Keep for Decision {
    async fn keep(desk: &Desk, user_id: Uuid, session_id: Uuid, posted: &Posted) -> Result<(), DeskError> {
        desk.keep_unsent(user_id, session_id, &read_decision(posted)).await
    }
}

impl Keep for Note {
    async fn keep(desk: &Desk, user_id: Uuid, session_id: Uuid, posted: &Posted) -> Result<(), DeskError> {
        desk.keep_unsent_note(user_id, session_id, posted.text("comment")).await
    }
}

/// A form that a signed-in person sent from the page of a session.
pub(crate) struct OnSession<K = Nothing> {
    pub(super) web: Web,
    pub(super) actor: Actor,
    pub(super) session_id: Uuid,
    /// The delivery that the path names; nothing is known by none.
    pub(super) delivery_id: Option<Uuid>,
    pub(super) posted: Posted,
    /// The session's page, as its sender had it open.
    pub(super) page: String,
    kept: PhantomData<K>,
}

impl<K: Keep> FromRequest<Web> for OnSession<K> {
    type Rejection = Response;

    async fn from_request(request: Request<Body>, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let params = RawPathParams::from_request_parts(&mut parts, web).await.ok();
        let of_path = |name: &str| {
            let found = params.as_ref()?.iter().find(|(key, _)| *key == name)?.1;
            Uuid::try_parse(found).ok()
        };
        let (id, delivery_id) = (of_path("session_id"), of_path("delivery_id"));
        let session = parts.extensions.get::<Session>().cloned();
        let posted = Posted::read(Request::from_parts(parts, body)).await?;
        let place = Place::posted(posted.text(place::FIELD));
        let page = id.map_or_else(|| "/sessions".to_owned(), |id| place.page_of(id));
        match (posted.actor(), id) {
            (Some(actor), Some(session_id)) => {
                let web = web.clone();
                Ok(Self { web, actor, session_id, delivery_id, posted, page, kept: PhantomData })
            }
            (Some(_), None) => Err(posted.again(web, &DeskError::NotFound).await),
            (None, id) => {
                if let (Some(session), Some(session_id)) = (session, id) {
                    keep_for_owner::<K>(web, &session, session_id, &posted).await;
                }
                // what the page sends by itself learns from its stream that it is signed out
                if !posted.text("quiet").is_empty() {
                    return Err(StatusCode::NO_CONTENT.into_response());
                }
                Err(Redirect::to(&app::links::sign_in(&page)).into_response())
            }
        }
    }
}

/// Keeps something for the person whose sign-in ended by itself in this browser; for nobody, if there is none.
async fn keep_for_owner<K: Keep>(web: &Web, session: &Session, session_id: Uuid, posted: &Posted) {
    let Some(id) = session.id() else { return };
    let kept = match web.desk.owner_of_ended_sign_in(&browser::id_bytes(id)).await {
        Ok(Some(user_id)) => K::keep(&web.desk, user_id, session_id, posted).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = kept {
        tracing::error!(error = error.sentence(), "what was typed could not be kept");
    }
}

impl<K: Keep> OnSession<K> {
    /// The use cases.
    pub(super) fn desk(&self) -> &Desk {
        &self.web.desk
    }

    /// A place on the session's page.
    pub(super) fn at(&self, anchor: &str) -> String {
        format!("{}#{anchor}", self.page)
    }

    /// Answers: on to where the act leads, or the session's page again, with everything typed and why it was refused.
    pub(super) async fn lead(self, done: Result<String, DeskError>) -> Response {
        let page = self.page.clone();
        self.lead_from(&page, done).await
    }

    /// The same for a form that stands on another page of the session.
    pub(super) async fn lead_from(self, page: &str, done: Result<String, DeskError>) -> Response {
        match done {
            Ok(to) if self.posted.parts.headers.contains_key("x-part") => {
                // one that asked from a page that stays is told by a header
                (StatusCode::NO_CONTENT, [("x-go", to)]).into_response()
            }
            Ok(to) => Redirect::to(&to).into_response(),
            Err(error) => self.posted.again_on(&self.web, page, &error).await,
        }
    }
}
