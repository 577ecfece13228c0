//! Pictures of the demo, drawn on the spot: invented documents and faces, never a photograph of anyone.

use super::Web;
use super::browser::Person;
use crate::demo::drawing;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::Uuid;
use http::{StatusCode, header};

/// Draws one picture of a session.
pub(crate) async fn draw(
    State(web): State<Web>,
    Extension(person): Extension<Person>,
    Path((session_id, array, item, field)): Path<(Uuid, String, usize, String)>,
) -> Response {
    let Some(actor) = person.0 else { return StatusCode::FORBIDDEN.into_response() };
    match web.desk.drawn_picture(&actor, session_id, &array, item, &field).await {
        Ok(picture) => (
            [
                (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
                (header::CACHE_CONTROL, "private, max-age=300"),
                // an SVG opened by itself must not be able to do anything
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
            ],
            drawing::svg(&picture),
        )
            .into_response(),
        Err(desk::DeskError::Forbidden(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
