//! Asking to see covered personal data, and covering them again.

use super::on_session::OnSession;
use super::session::viewer_of;
use axum::response::Response;
use desk::DeskError;

/// `POST /sessions/{session_id}/reveal`: `what` is `values`, `payload` or `cover`; `back` is `raw` or the viewer's item
/// that it was asked from.
pub(crate) async fn reveal(form: OnSession) -> Response {
    let (what, from) = (form.posted.text("what"), form.posted.text("back"));
    let raw = what == "payload" || from == "raw";
    let back = match viewer_of(form.session_id, from) {
        _ if raw => app::links::raw(form.session_id, 1),
        Some(viewer) => viewer,
        None => form.page.clone(),
    };
    let done = match what {
        "values" => form.desk().show_personal(&form.actor, form.session_id).await,
        "payload" => form.desk().show_payload(&form.actor, form.session_id).await,
        "cover" => form.desk().cover_personal(&form.actor, form.session_id).await,
        _ => Err(DeskError::Invalid(vec![("what".to_owned(), "Say what is to be shown.".to_owned())])),
    };
    form.lead_from(&back, done.map(|()| back.clone())).await
}
