//! Confirming and returning a proposal.

use super::on_session::OnSession;
use axum::response::Response;
use desk::DeskError;
use domain::Uuid;

/// `POST /sessions/{session_id}/proposal`. A refusal is answered with the session's page, the typed reason in it.
pub(crate) async fn settle(form: OnSession) -> Response {
    let proposal_id = Uuid::try_parse(form.posted.text("proposal_id")).unwrap_or_default();
    let (desk, actor, session_id) = (form.desk(), &form.actor, form.session_id);
    let done = match form.posted.text("act") {
        "return" => desk.return_proposal(actor, session_id, proposal_id, form.posted.text("reason")).await,
        // nothing is confirmed that was not asked for by this word
        "confirm" => desk.confirm_proposal(actor, session_id, proposal_id).await.map(|_| ()),
        _ => desk.check_may_settle(actor).and_then(|()| {
            let sentence = "Nothing was done: the form did not say what to do.";
            Err(DeskError::Invalid(vec![("act".to_owned(), sentence.to_owned())]))
        }),
    };
    let to = form.page.clone();
    form.lead(done.map(|()| to)).await
}
