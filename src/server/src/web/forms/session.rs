//! The decision form, verdicts on hits and documents, and sending an event again.

use super::Posted;
use crate::web::{Web, browser, pages};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{ByHand, Correction, DeskError, FormDecision};
use domain::Uuid;
use domain::corrections::Which;
use domain::view::Draft;
use http::StatusCode;
use tower_sessions::Session;

/// `POST /sessions/{session_id}/decide`. A refused decision is kept as a draft; either way the answer leads back to
/// the session, so that nothing typed goes through a URL.
pub(crate) async fn decide(
    State(web): State<Web>,
    session: Session,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let form = read(&posted);
    let flows = posted.text("then") == "next";
    let page = if flows { app::links::review(session_id, None) } else { format!("/sessions/{session_id}") };
    let Some(actor) = posted.actor() else {
        return Ok(keep_and_sign_in(&web, &session, session_id, &form, &page).await);
    };
    match web.desk.decide_from_form(&actor, session_id, &form).await {
        Ok(Some(_)) if flows => match web.desk.next_after(&actor, session_id).await {
            // nothing waits any more: the page of the decided one says so
            Ok(next) => {
                let next = next.map_or(session_id, |held| held.session_id);
                Ok(lead(&posted, &app::links::review(next, Some(session_id))))
            }
            Err(error) => Ok(posted.again(&web, &error).await),
        },
        // of a session that was redacted meanwhile the page itself says so
        Ok(Some(_)) | Err(DeskError::NotAllowed(_)) => Ok(lead(&posted, &page)),
        Ok(None) => Ok(lead(&posted, &format!("{page}#decision-form"))),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

/// `POST /sessions/{session_id}/preview`: the same form, sent by its second button. It comes back with everything
/// typed and with what the email would say; nothing is decided or sent.
pub(crate) async fn preview(
    State(web): State<Web>,
    session: Session,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let form = read(&posted);
    let page = format!("/sessions/{session_id}");
    let Some(actor) = posted.actor() else {
        return Ok(keep_and_sign_in(&web, &session, session_id, &form, &page).await);
    };
    match web.desk.preview_mail(&actor, session_id, &form).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}#decision-form")).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

/// Leads to a page; to one that asked from a page that stays, by a header.
fn lead(posted: &Posted, to: &str) -> Response {
    if posted.parts.headers.contains_key("x-part") {
        return (StatusCode::NO_CONTENT, [("x-go", to)]).into_response();
    }
    Redirect::to(to).into_response()
}

/// `POST /sessions/{session_id}/template`: the same form, sent by the button beside the templates. It comes back with
/// the chosen one in its comment.
pub(crate) async fn template(
    State(web): State<Web>,
    session: Session,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let form = read(&posted);
    let page = format!("/sessions/{session_id}");
    let Some(actor) = posted.actor() else {
        return Ok(keep_and_sign_in(&web, &session, session_id, &form, &page).await);
    };
    // nothing chosen is a template that is not there: the form comes back as it was
    let template = Uuid::try_parse(posted.text("template")).unwrap_or_default();
    match web.desk.insert_template(&actor, session_id, &form, template).await {
        Ok(()) => Ok(Redirect::to(&format!("{page}#decision-form")).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again_on(&web, &page, &error).await),
    }
}

/// `POST /sessions/{session_id}/anew`: a new session for the same subject, once resubmissions are spent.
pub(crate) async fn anew(
    State(web): State<Web>,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let page = format!("/sessions/{session_id}");
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&app::links::sign_in(&page)).into_response());
    };
    match web.desk.begin_anew(&actor, session_id).await {
        Ok(next) => Ok(Redirect::to(&app::links::session(next)).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again_on(&web, &page, &error).await),
    }
}

fn read(posted: &Posted) -> FormDecision {
    FormDecision {
        draft: Draft {
            new_status: posted.text("new_status").to_owned(),
            comment: posted.text("comment").to_owned(),
            reason_codes: posted.all("reason_codes"),
            nodes_to_resubmit: posted.all("nodes_to_resubmit"),
            override_reason: posted.text("override_reason").to_owned(),
            send_email: !posted.text("send_email").is_empty(),
            email_address: posted.text("email_address").to_owned(),
            email_language: posted.text("email_language").to_owned(),
            preview: false,
            note: String::new(),
        },
        expected_version: posted.text("expected_version").to_owned(),
        form_id: Uuid::try_parse(posted.text("form_id")).ok(),
        note: posted.fields().iter().find(|(name, _)| name == "note").map(|(_, note)| note.clone()),
    }
}

/// `POST /sessions/{session_id}/draft`: what is typed so far, kept and not sent. The page sends it by itself (`quiet`), or
/// the person does to see what changed: then the answer leads back to the page, which shows both.
pub(crate) async fn draft(
    State(web): State<Web>,
    session: Session,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let (form, quiet) = (read(&posted), !posted.text("quiet").is_empty());
    let page = format!("/sessions/{session_id}");
    let Some(actor) = posted.actor() else {
        let to_sign_in = keep_and_sign_in(&web, &session, session_id, &form, &page).await;
        // the page that sent it by itself learns from its stream that it is signed out
        return Ok(if quiet { StatusCode::NO_CONTENT.into_response() } else { to_sign_in });
    };
    match web.desk.keep_typed(&actor, session_id, &form, !quiet).await {
        Ok(()) | Err(DeskError::NotAllowed(_)) if quiet => Ok(StatusCode::NO_CONTENT.into_response()),
        Ok(()) => Ok(Redirect::to(&format!("{page}#decision-form")).into_response()),
        // of a session that was redacted meanwhile the page itself says so
        Err(DeskError::NotAllowed(_)) => Ok(Redirect::to(&page).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

/// A sign-in that ended while someone was typing: what they sent is kept for them, and is there after sign-in.
async fn keep_and_sign_in(web: &Web, session: &Session, session_id: Uuid, form: &FormDecision, page: &str) -> Response {
    keep_for_owner(web, session, async |user_id| web.desk.keep_unsent(user_id, session_id, form).await).await;
    Redirect::to(&app::links::sign_in(page)).into_response()
}

/// Keeps something for the person whose sign-in ended by itself in this browser; for nobody, if there is none.
pub(super) async fn keep_for_owner(
    web: &Web,
    session: &Session,
    keep: impl AsyncFnOnce(Uuid) -> Result<(), DeskError>,
) {
    let Some(id) = session.id() else { return };
    let kept = match web.desk.owner_of_ended_sign_in(&browser::id_bytes(id)).await {
        Ok(Some(user_id)) => keep(user_id).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = kept {
        tracing::error!(error = error.sentence(), "what was typed could not be kept");
    }
}

/// `POST /sessions/{session_id}`: a verdict on hits (`act` is `hits`) or on a document (`document`). A refusal answers
/// with the page itself, what was typed in its place.
pub(crate) async fn by_hand(
    State(web): State<Web>,
    Path(session_id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Ok(session_id) = Uuid::try_parse(&session_id) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    let page = format!("/sessions/{session_id}");
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&app::links::sign_in(&page)).into_response());
    };
    let (correction, anchor) = read_correction(&posted);
    let viewer = viewer_of(session_id, posted.text("back"));
    match (web.desk.correct(&actor, session_id, &correction).await, viewer) {
        (Ok(_), Some(viewer)) => Ok(Redirect::to(&viewer).into_response()),
        (Ok(_), None) => Ok(Redirect::to(&format!("{page}#{anchor}")).into_response()),
        (Err(error), Some(viewer)) => Ok(posted.again_on(&web, &viewer, &error).await),
        (Err(error), None) => Ok(posted.again(&web, &error).await),
    }
}

/// The page of the document that a form was sent from, if it names one as ours do.
pub(super) fn viewer_of(session_id: Uuid, item: &str) -> Option<String> {
    let plain = !item.is_empty() && item.len() <= 80;
    let plain = plain && item.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    plain.then(|| app::links::document(session_id, item))
}

fn read_correction(posted: &Posted) -> (Correction, &'static str) {
    let place = |text: &String| {
        let (check, at) = text.split_once('.')?;
        Some(Which::At(check.parse().ok()?, at.parse().ok()?))
    };
    let (what, anchor) = if posted.text("act") == "document" {
        let document = posted.all("document").first().and_then(place);
        // a form of ours always names a document: nothing is called this
        let document = document.unwrap_or_else(|| Which::Id(String::new()));
        (ByHand::Document { document, status: posted.text("new_status").to_owned() }, "documents")
    } else {
        let hits = posted.all("hit").iter().filter_map(place).collect();
        let screenings = posted.all("screening").iter().filter_map(|text| text.parse().ok()).collect();
        let review_status = posted.text("review_status").to_owned();
        (ByHand::TickedHits { hits, screenings, review_status }, "aml")
    };
    let comment = Some(posted.text("comment").replace("\r\n", "\n"));
    // a form without a version shows none: it is as old as can be
    let expected_version = Some(posted.text("expected_version").parse().unwrap_or_default());
    (Correction { what, comment, expected_version }, anchor)
}

/// `POST /sessions/{session_id}/deliveries/{delivery_id}/resend`
pub(crate) async fn resend(
    State(web): State<Web>,
    Path((session_id, delivery_id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok((StatusCode::FORBIDDEN, "Sign in first.").into_response());
    };
    let (Ok(session_id), Ok(delivery_id)) = (Uuid::try_parse(&session_id), Uuid::try_parse(&delivery_id)) else {
        return Ok(posted.again(&web, &DeskError::NotFound).await);
    };
    match web.desk.resend(&actor, session_id, delivery_id).await {
        Ok(()) => Ok(Redirect::to(&format!("/sessions/{session_id}#timeline")).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}
