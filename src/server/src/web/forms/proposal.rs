//! Confirming and returning a proposal.

use super::Posted;
use crate::web::{Web, pages};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use domain::Uuid;

/// `POST /sessions/{session_id}/proposal`. A refusal is answered with the session's page, the typed reason in it.
pub(crate) async fn settle(
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
    let proposal_id = Uuid::try_parse(posted.text("proposal_id")).unwrap_or_default();
    let settled = match posted.text("act") {
        "return" => web.desk.return_proposal(&actor, session_id, proposal_id, posted.text("reason")).await,
        // nothing is confirmed that was not asked for by this word
        "confirm" => web.desk.confirm_proposal(&actor, session_id, proposal_id).await.map(|_| ()),
        _ => match web.desk.check_may_settle(&actor) {
            Ok(()) => Err(DeskError::Invalid(vec![(
                "act".to_owned(),
                "Nothing was done: the form did not say what to do.".to_owned(),
            )])),
            Err(error) => Err(error),
        },
    };
    match settled {
        Ok(()) => Ok(Redirect::to(&page).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again_on(&web, &page, &error).await),
    }
}
