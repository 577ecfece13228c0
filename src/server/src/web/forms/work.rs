//! Working on a session: take, give back, hand on, call off, tags, notes, and the next one. A refusal answers with the
//! page itself, so that nothing typed is lost.

use super::session::keep_for_owner;
use super::{Answer, Posted, good};
use crate::web::browser::Person;
use crate::web::{Web, pages};
use app::FormOutcome;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect};
use desk::{Desk, DeskError};
use domain::{Actor, Environment, Uuid, tags};
use http::{StatusCode, Uri};
use tower_sessions::Session;

/// `POST /sessions/{session_id}/claim`
pub(crate) async fn claim(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Answer {
    act(&web, &id, request, "", async |desk, actor, id, _| desk.claim(actor, id).await.map(|_| ())).await
}

/// `POST /sessions/{session_id}/release`
pub(crate) async fn release(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Answer {
    act(&web, &id, request, "", async |desk, actor, id, _| desk.release(actor, id).await).await
}

/// `POST /sessions/{session_id}/assign`
pub(crate) async fn assign(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Answer {
    act(&web, &id, request, "", async |desk, actor, id, posted| {
        // nobody is chosen as nobody is known by it: the desk says so, after it has looked at the right
        let to = Uuid::try_parse(posted.text("user_id")).unwrap_or_default();
        desk.assign(actor, id, to).await.map(|_| ())
    })
    .await
}

/// `POST /sessions/{session_id}/cancel`
pub(crate) async fn cancel(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Answer {
    act(&web, &id, request, "", async |desk, actor, id, _| desk.cancel(actor, id).await.map(|_| ())).await
}

/// `POST /sessions/{session_id}/tags`: `add` and `remove`, each one tag or several between commas.
pub(crate) async fn tag(State(web): State<Web>, Path(id): Path<String>, request: Request) -> Answer {
    act(&web, &id, request, "", async |desk, actor, id, posted| {
        desk.check_workable(actor, id).await?;
        for (field, change) in [("remove", tags::Change::Remove as fn(Vec<String>) -> _), ("add", tags::Change::Add)] {
            let given = posted.text(field).split(',').filter(|tag| !tag.trim().is_empty()).map(tags::read);
            let given = given
                .collect::<Result<Vec<_>, _>>()
                .map_err(|sentence| DeskError::Invalid(vec![(field.to_owned(), sentence.to_owned())]))?;
            if !given.is_empty() {
                desk.change_tags(actor, id, change(given)).await?;
            }
        }
        Ok(())
    })
    .await
}

/// `POST /sessions/{session_id}/notes`. A sign-in that ended while someone was typing costs no text: it is kept, and is
/// there after sign-in.
pub(crate) async fn note(
    State(web): State<Web>,
    session: Session,
    Extension(person): Extension<Person>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    if let (None, Ok(session_id)) = (&person.0, Uuid::try_parse(&id)) {
        let posted = Posted::read(request).await?;
        let note = posted.text("comment");
        keep_for_owner(&web, &session, async |user_id| web.desk.keep_unsent_note(user_id, session_id, note).await)
            .await;
        return Ok(Redirect::to(&app::links::sign_in(&format!("/sessions/{session_id}"))).into_response());
    }
    act(&web, &id, request, "#timeline", async |desk, actor, id, posted| {
        let comment = posted.text("comment").replace("\r\n", "\n");
        desk.add_note(actor, id, &comment, None).await?;
        desk.note_sent(actor, id).await
    })
    .await
}

/// `POST /sessions/next`: leads to the session that is the person's now.
pub(crate) async fn next(State(web): State<Web>, request: Request) -> Answer {
    let mut posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok((StatusCode::FORBIDDEN, "Sign in first.").into_response());
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

/// Does one thing on a session and leads back to it.
async fn act(
    web: &Web,
    session_id: &str,
    request: Request,
    anchor: &str,
    what: impl AsyncFnOnce(&Desk, &Actor, Uuid, &Posted) -> Result<(), DeskError>,
) -> Answer {
    let mut posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok((StatusCode::FORBIDDEN, "Sign in first.").into_response());
    };
    let Ok(session_id) = Uuid::try_parse(session_id) else {
        return Ok(posted.again(web, &DeskError::NotFound).await);
    };
    let page = format!("/sessions/{session_id}");
    match what(&web.desk, &actor, session_id, &posted).await {
        Ok(()) if posted.text("back") == "queue" => Ok(Redirect::to("/queue").into_response()),
        Ok(()) => Ok(Redirect::to(&format!("{page}{anchor}")).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(web, posted.parts, right).await),
        Err(error) => {
            if let Ok(uri) = Uri::try_from(page) {
                posted.parts.uri = uri;
            }
            Ok(posted.again(web, &error).await)
        }
    }
}
