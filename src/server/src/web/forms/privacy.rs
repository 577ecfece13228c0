//! Asking for privacy acts on a session, settling what was asked for, and fetching an export.

use super::on_session::OnSession;
use super::{Posted, bad, good};
use crate::web::{Web, pages};
use app::FormOutcome;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Desk, DeskError};
use domain::view::PrivacyAct;
use domain::{Time, Uuid};
use http::{StatusCode, header};

/// `POST /sessions/{session_id}/privacy`
pub(crate) async fn ask(form: OnSession) -> Response {
    let until = form.posted.text("until").trim();
    // a date means the whole of that day
    let end = Time::parse(&format!("{until}T23:59:59Z"));
    let done = match (PrivacyAct::read(form.posted.text("act")), end) {
        (None, _) => Err(DeskError::Invalid(vec![("act".to_owned(), "Choose what to ask for.".to_owned())])),
        (Some(_), None) if !until.is_empty() => {
            Err(DeskError::Invalid(vec![("until".to_owned(), "Write the date as 2027-01-31.".to_owned())]))
        }
        (Some(act), until) => {
            let reason = form.posted.text("reason");
            form.desk().ask_privacy(&form.actor, form.session_id, act, until, reason).await
        }
    };
    let to = form.at("privacy");
    form.lead(done.map(|()| to)).await
}

/// `POST /admin/privacy`
pub(crate) async fn settle(State(web): State<Web>, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&app::links::sign_in(posted.parts.uri.path())).into_response());
    };
    let confirmed = match posted.text("act") {
        "confirm" => true,
        "return" => false,
        _ => {
            return Ok(match Desk::check_settling(&actor) {
                Ok(()) => posted.done(&web, told(bad("Nothing was done: the form did not say what to do."))).await,
                Err(error) => posted.again(&web, &error).await,
            });
        }
    };
    let request_id = Uuid::try_parse(posted.text("request_id")).unwrap_or_default();
    match web.desk.settle_privacy(&actor, request_id, confirmed).await {
        Ok(()) => {
            let sentence = if confirmed { "It is confirmed and done." } else { "It is returned." };
            Ok(posted.done(&web, told(good(sentence))).await)
        }
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

fn told(notice: domain::view::Notice) -> FormOutcome {
    FormOutcome { notice: Some(notice), ..FormOutcome::default() }
}

/// `GET /sessions/{session_id}/export/{request_id}`: the zip, for the manager who asked, once it is confirmed.
pub(crate) async fn download(
    State(web): State<Web>,
    Path((session_id, request_id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let parts = request.into_parts().0;
    let Some(actor) = parts.extensions.get::<crate::web::browser::Person>().and_then(|person| person.0.clone()) else {
        return Redirect::to(&app::links::sign_in(parts.uri.path())).into_response();
    };
    let (Ok(session_id), Ok(request_id)) = (Uuid::try_parse(&session_id), Uuid::try_parse(&request_id)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match web.desk.download_export(&actor, session_id, request_id).await {
        Ok(export) => {
            let named = format!("attachment; filename=\"{}\"", export.name);
            let headers = [
                (header::CONTENT_TYPE, "application/zip"),
                (header::CONTENT_DISPOSITION, named.as_str()),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, Body::from_stream(export.into_stream())).into_response()
        }
        Err(DeskError::Forbidden(right)) => pages::refused(&web, parts, right).await,
        Err(DeskError::NotFound) => (StatusCode::NOT_FOUND, "There is no such export, or it ran out.").into_response(),
        Err(error) => (StatusCode::CONFLICT, error.sentence()).into_response(),
    }
}
