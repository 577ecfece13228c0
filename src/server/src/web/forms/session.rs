//! The decision form, verdicts on hits and documents, and sending an event again.

use super::Posted;
use super::on_session::{Decision, OnSession};
use app::place::{self, Place};
use axum::response::{IntoResponse, Response};
use desk::{ByHand, Correction, DeskError, FormDecision};
use domain::Uuid;
use domain::corrections::Which;
use domain::view::Draft;
use http::StatusCode;

/// `POST /sessions/{session_id}/decide`. A refused decision is kept as a draft; either way the answer leads back to
/// the session, so that nothing typed goes through a URL.
pub(crate) async fn decide(mut form: OnSession<Decision>) -> Response {
    let flows = form.posted.text("then") == "next";
    if flows {
        form.page = Place::posted(form.posted.text(place::FIELD)).review_of(form.session_id);
    }
    let done = match form.desk().decide_from_form(&form.actor, form.session_id, &read(&form.posted)).await {
        Ok(Some(_)) if flows => form.desk().next_after(&form.actor, form.session_id).await.map(|next| {
            // nothing waits any more: the page of the decided one says so
            let next = next.map_or(form.session_id, |held| held.session_id);
            app::links::review(next, Some(form.session_id))
        }),
        // of a session that was redacted meanwhile the page itself says so
        Ok(Some(_)) | Err(DeskError::NotAllowed(_)) => Ok(form.page.clone()),
        Ok(None) => Ok(form.at("decision-form")),
        Err(error) => Err(error),
    };
    form.lead(done).await
}

/// `POST /sessions/{session_id}/preview`: the same form, sent by its second button. It comes back with everything
/// typed and with what the email would say; nothing is decided or sent.
pub(crate) async fn preview(form: OnSession<Decision>) -> Response {
    let done = form.desk().preview_mail(&form.actor, form.session_id, &read(&form.posted)).await;
    let to = form.at("decision-form");
    form.lead(done.map(|()| to)).await
}

/// `POST /sessions/{session_id}/template`: the same form, sent by the button beside the templates. It comes back with
/// the chosen one in its comment.
pub(crate) async fn template(form: OnSession<Decision>) -> Response {
    // nothing chosen is a template that is not there: the form comes back as it was
    let template = Uuid::try_parse(form.posted.text("template")).unwrap_or_default();
    let done = form.desk().insert_template(&form.actor, form.session_id, &read(&form.posted), template).await;
    let to = form.at("decision-form");
    form.lead(done.map(|()| to)).await
}

/// `POST /sessions/{session_id}/anew`: a new session for the same subject, once resubmissions are spent.
pub(crate) async fn anew(form: OnSession) -> Response {
    let done = form.desk().begin_anew(&form.actor, form.session_id).await;
    form.lead(done.map(app::links::session)).await
}

/// The fields of the decision form.
pub(super) fn read(posted: &Posted) -> FormDecision {
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
            given_back: false,
            note: String::new(),
        },
        expected_version: posted.text("expected_version").to_owned(),
        form_id: Uuid::try_parse(posted.text("form_id")).ok(),
        note: posted.fields().iter().find(|(name, _)| name == "note").map(|(_, note)| note.clone()),
    }
}

/// `POST /sessions/{session_id}/draft`: what is typed so far, kept and not sent. The page sends it by itself (`quiet`), or
/// the person does to see what changed: then the answer leads back to the page, which shows both.
pub(crate) async fn draft(form: OnSession<Decision>) -> Response {
    let quiet = !form.posted.text("quiet").is_empty();
    let done = form.desk().keep_typed(&form.actor, form.session_id, &read(&form.posted), !quiet).await;
    let done = match done {
        Ok(()) | Err(DeskError::NotAllowed(_)) if quiet => return StatusCode::NO_CONTENT.into_response(),
        Ok(()) => Ok(form.at("decision-form")),
        // of a session that was redacted meanwhile the page itself says so
        Err(DeskError::NotAllowed(_)) => Ok(form.page.clone()),
        Err(error) => Err(error),
    };
    form.lead(done).await
}

/// `POST /sessions/{session_id}`: a verdict on hits (`act` is `hits`) or on a document (`document`). A refusal answers
/// with the page itself, what was typed in its place.
pub(crate) async fn by_hand(form: OnSession) -> Response {
    let (correction, anchor) = read_correction(&form.posted);
    let done = form.desk().correct(&form.actor, form.session_id, &correction).await;
    match viewer_of(form.session_id, form.posted.text("back")) {
        Some(viewer) => form.lead_from(&viewer, done.map(|_| viewer.clone())).await,
        None => {
            let to = form.at(anchor);
            form.lead(done.map(|_| to)).await
        }
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
pub(crate) async fn resend(form: OnSession) -> Response {
    let delivery_id = form.delivery_id.unwrap_or_default();
    let done = form.desk().resend(&form.actor, form.session_id, delivery_id).await;
    let to = form.at("timeline");
    form.lead(done.map(|()| to)).await
}
