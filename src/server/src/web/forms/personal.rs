//! Asking to see covered personal data, and covering them again.

use super::Posted;
use super::session::viewer_of;
use crate::web::{Web, pages};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use domain::Uuid;

/// `POST /sessions/{session_id}/reveal`: `what` is `values`, `payload` or `cover`; `back` is `raw` or the viewer's item
/// that it was asked from.
pub(crate) async fn reveal(
    State(web): State<Web>,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let page = app::links::session(session_id);
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&app::links::sign_in(&page)).into_response());
    };
    let what = posted.text("what");
    let raw = what == "payload" || posted.text("back") == "raw";
    let back = match viewer_of(session_id, posted.text("back")) {
        _ if raw => app::links::raw(session_id, 1),
        Some(viewer) => viewer,
        None => page,
    };
    let done = match what {
        "values" => web.desk.show_personal(&actor, session_id).await,
        "payload" => web.desk.show_payload(&actor, session_id).await,
        "cover" => web.desk.cover_personal(&actor, session_id).await,
        _ => Err(DeskError::Invalid(vec![("what".to_owned(), "Say what is to be shown.".to_owned())])),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again_on(&web, &back, &error).await),
    }
}
