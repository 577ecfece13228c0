//! Correcting by hand: values that were misread, the status of a step, parties that are left out.

use super::on_session::OnSession;
use axum::response::Response;
use desk::{ByHand, Correction, DeskError};

/// `POST /sessions/{session_id}/correct`: `act` is `values` (`thing`, a field `set_…` for each new value, `clear` for
/// each value to be emptied), `step` (`step`, `new_status`) or `party` (`party`, `to` is `out` or `in`); each with
/// `comment` and `expected_version`. A refusal answers with the page itself, what was typed in its place.
pub(crate) async fn correct(form: OnSession) -> Response {
    let posted = &form.posted;
    let text = |name: &str| posted.text(name).to_owned();
    let (what, anchor) = match posted.text("act") {
        "step" => (ByHand::Step { step: text("step"), status: text("new_status") }, "correct"),
        "party" => (ByHand::Party { uuid: text("party"), is_skipped: posted.text("to") != "in" }, "key-people"),
        // a form that says nothing names no thing, and is told so
        _ => {
            let values = posted.fields().to_vec();
            (
                ByHand::Values { thing: text("thing"), values, cleared: posted.all("clear") },
                panel_of(posted.text("thing")),
            )
        }
    };
    let comment = Some(posted.text("comment").trim().to_owned());
    // a form without a version shows none: it is as old as can be
    let expected_version = Some(posted.text("expected_version").parse().unwrap_or_default());
    let correction = Correction { what, comment, expected_version };
    let done = if correction.comment.as_deref().is_none_or(str::is_empty) {
        form.desk()
            .check_correctable(&form.actor, form.session_id)
            .await
            .and_then(|()| Err(DeskError::Invalid(vec![("comment".to_owned(), "Say why it is corrected.".to_owned())])))
    } else {
        form.desk().correct(&form.actor, form.session_id, &correction).await.map(|_| form.at(anchor))
    };
    form.lead(done).await
}

/// The panel that shows a thing.
fn panel_of(thing: &str) -> &'static str {
    match thing.split('/').nth(1) {
        Some("id_verifications") => "id_verifications",
        Some("poa_verifications") => "poa_verifications",
        Some("registry_checks") => "registry",
        _ => "correct",
    }
}
