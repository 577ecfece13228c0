//! Working on a session: take, give back, hand on, call off, tags, notes, and the next one. A refusal answers with the
//! page itself, so that nothing typed is lost.

use super::on_session::{Keep, Note, OnSession};
use super::{Answer, Posted, good};
use crate::web::{Web, pages};
use app::FormOutcome;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use domain::session::Priority;
use domain::{Environment, Status, Uuid, tags};
use http::Uri;

/// `POST /sessions/{session_id}/claim`
pub(crate) async fn claim(form: OnSession) -> Response {
    let done = form.desk().claim(&form.actor, form.session_id).await;
    back(form, done.map(|_| ())).await
}

/// `POST /sessions/{session_id}/release`
pub(crate) async fn release(form: OnSession) -> Response {
    let done = form.desk().release(&form.actor, form.session_id).await;
    back(form, done).await
}

/// `POST /sessions/{session_id}/assign`
pub(crate) async fn assign(form: OnSession) -> Response {
    // nobody is chosen as nobody is known by it: the desk says so, after it has looked at the right
    let to = Uuid::try_parse(form.posted.text("user_id")).unwrap_or_default();
    let done = form.desk().assign(&form.actor, form.session_id, to).await;
    back(form, done.map(|_| ())).await
}

/// `POST /sessions/{session_id}/priority`
pub(crate) async fn prioritise(form: OnSession) -> Response {
    let done = match Priority::read(form.posted.text("priority")) {
        Some(priority) => form.desk().set_priority(&form.actor, form.session_id, priority).await,
        None => match form.desk().check_prioritised(&form.actor, form.session_id).await {
            Ok(()) => Err(DeskError::Invalid(vec![("priority".to_owned(), "Choose a priority.".to_owned())])),
            refused => refused,
        },
    };
    back(form, done).await
}

/// `POST /sessions/{session_id}/cancel`: `cancel_reason` may say why.
pub(crate) async fn cancel(form: OnSession) -> Response {
    let why = form.posted.text("cancel_reason").replace("\r\n", "\n");
    let done = form.desk().cancel(&form.actor, form.session_id, &why).await;
    back(form, done.map(|_| ())).await
}

/// `POST /sessions/{session_id}/simulate`: `simulated_status`, on a sandbox session.
pub(crate) async fn simulate(form: OnSession) -> Response {
    let done = match Status::read_any(form.posted.text("simulated_status")) {
        Some(status) => form.desk().simulate(&form.actor, form.session_id, status).await.map(|_| ()),
        None => match form.desk().check_simulated(&form.actor, form.session_id).await {
            Ok(()) => {
                let sentence = "Choose an outcome that is one of the session statuses.".to_owned();
                Err(DeskError::Invalid(vec![("simulated_status".to_owned(), sentence)]))
            }
            refused => refused,
        },
    };
    back(form, done).await
}

/// `POST /sessions/{session_id}/tags`: `add` and `remove`, each one tag or several between commas.
pub(crate) async fn tag(form: OnSession) -> Response {
    let done = change_tags(&form).await;
    back(form, done).await
}

async fn change_tags(form: &OnSession) -> Result<(), DeskError> {
    form.desk().check_workable(&form.actor, form.session_id).await?;
    for (field, change) in [("remove", tags::Change::Remove as fn(Vec<String>) -> _), ("add", tags::Change::Add)] {
        let given = form.posted.text(field).split(',').filter(|tag| !tag.trim().is_empty()).map(tags::read);
        let given = given
            .collect::<Result<Vec<_>, _>>()
            .map_err(|sentence| DeskError::Invalid(vec![(field.to_owned(), sentence.to_owned())]))?;
        if !given.is_empty() {
            form.desk().change_tags(&form.actor, form.session_id, change(given)).await?;
        }
    }
    Ok(())
}

/// `POST /sessions/{session_id}/notes`. A sign-in that ended while someone was typing costs no text: it is kept, and is
/// there after sign-in.
pub(crate) async fn note(mut form: OnSession<Note>) -> Response {
    let comment = form.posted.text("comment").replace("\r\n", "\n");
    let mut done = form.desk().add_note(&form.actor, form.session_id, &comment, None).await.map(|_| ());
    if done.is_ok() {
        done = form.desk().note_sent(&form.actor, form.session_id).await;
    }
    if done.is_ok() {
        form.page = form.at("timeline");
    }
    back(form, done).await
}

/// Back to where the form was sent from.
async fn back<K: Keep>(form: OnSession<K>, done: Result<(), DeskError>) -> Response {
    let to = if form.posted.text("back") == "queue" { "/queue".to_owned() } else { form.page.clone() };
    form.lead(done.map(|()| to)).await
}

/// `POST /sessions/next`: leads to the session that is the person's now.
pub(crate) async fn next(State(web): State<Web>, request: Request) -> Answer {
    let mut posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&app::links::sign_in("/queue")).into_response());
    };
    let environment = Environment::read(posted.text("environment")).unwrap_or(Environment::Live);
    posted.parts.uri = Uri::from_static(if posted.text("from") == "list" { "/sessions" } else { "/queue" });
    match web.desk.next(&actor, environment).await {
        Ok(Some(held)) => {
            // one that begins a row of them goes on by itself
            let row = !posted.text("review").is_empty();
            let to = if row { app::links::review(held.session_id, None) } else { app::links::session(held.session_id) };
            Ok(Redirect::to(&to).into_response())
        }
        Ok(None) => {
            let notice = Some(good("Nothing waits for a decision just now."));
            Ok(posted.done(&web, FormOutcome { notice, ..FormOutcome::default() }).await)
        }
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}
