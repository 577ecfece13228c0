//! Many sessions at once: choosing them, and starting what is done with them.

use super::{Answer, Posted, views};
use crate::web::{Web, pages};
use app::links;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect};
use desk::{BulkForm, Chosen, DeskError};
use domain::Uuid;
use domain::view::BulkAct;
use std::time::Duration;

/// How long the answer waits for the job; what is left then is done by a worker.
const AT_ONCE: Duration = Duration::from_secs(3);

/// `POST /bulk`: `act`; `scope` is `ticked` (each `session`), `page` (all of `page`) or `match` (the list's `query`).
pub(crate) async fn choose(State(web): State<Web>, request: Request) -> Answer {
    let posted = Posted::read(request).await?;
    let filter = views::filter(&posted);
    // rows were ticked at one place of the list, which the filter alone does not say
    let list = match posted.text(views::AT) {
        "" => links::sessions(&filter),
        at => links::sessions(&views::filter_in(at)),
    };
    let Some(actor) = posted.actor() else { return Ok(Redirect::to(&links::sign_in(&list)).into_response()) };
    let chosen = match posted.text("scope") {
        "match" => Chosen::Matching(Box::new(filter)),
        "page" => Chosen::Rows(posted.text("page").split(',').filter_map(seen).collect()),
        _ => Chosen::Rows(posted.all("session").iter().filter_map(|text| seen(text)).collect()),
    };
    let bulk_id = Uuid::try_parse(posted.text("bulk_id")).unwrap_or_default();
    match web.desk.plan_bulk(&actor, bulk_id, BulkAct::read(posted.text("act")), chosen).await {
        Ok(bulk_id) => Ok(Redirect::to(&links::bulk(bulk_id, None, None)).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again_on(&web, &list, &error).await),
    }
}

/// A session and the version that was seen of it: `id.version`.
fn seen(text: &str) -> Option<(Uuid, i64)> {
    let (id, version) = text.split_once('.')?;
    Some((Uuid::try_parse(id).ok()?, version.parse().ok()?))
}

/// `POST /bulk/{bulk_id}`: starts it.
pub(crate) async fn start(State(web): State<Web>, Path(bulk_id): Path<String>, request: Request) -> Answer {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&links::sign_in(posted.parts.uri.path())).into_response());
    };
    let bulk_id = Uuid::try_parse(&bulk_id).unwrap_or_default();
    let form = BulkForm {
        assignee: posted.text("assignee").to_owned(),
        tags: posted.text("tags").to_owned(),
        reason_codes: posted.all("reason_codes"),
        comment: posted.text("comment").to_owned(),
    };
    let started = match web.desk.start_bulk(&actor, bulk_id, &form).await {
        Ok(()) => web.desk.run_bulk(bulk_id, AT_ONCE).await,
        Err(error) => Err(error),
    };
    match started {
        Ok(()) => Ok(Redirect::to(&links::bulk(bulk_id, None, None)).into_response()),
        Err(DeskError::Forbidden(right)) => Ok(pages::refused(&web, posted.parts, right).await),
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}
