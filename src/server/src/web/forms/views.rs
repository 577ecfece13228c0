//! Columns of the list, and saved views.

use super::{Answer, Posted};
use crate::web::{Web, pages};
use app::links;
use app::reads::ListQuery;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{Desk, DeskError, ViewForm};
use domain::Uuid;
use domain::view::{Column, Columns, ListFilter};

/// `POST /sessions/columns`: `column` once for each that is shown, in their order; `up` or `down` moves one.
pub(crate) async fn columns(State(web): State<Web>, request: Request) -> Answer {
    let posted = Posted::read(request).await?;
    let filter = filter(&posted);
    let Some(actor) = posted.actor() else { return Ok(to_sign_in(&filter)) };
    let read = |name: &str| Column::read(posted.text(name));
    let columns = Columns::of(posted.all("column").iter().filter_map(|word| Column::read(word)));
    let (columns, moved) = match (read("up"), read("down")) {
        (Some(column), _) => (columns.moved(column, true), true),
        (None, Some(column)) => (columns.moved(column, false), true),
        (None, None) => (columns, false),
    };
    match web.desk.keep_columns(&actor, Uuid::try_parse(posted.text("view")).ok(), &columns).await {
        Ok(()) if moved => Ok(Redirect::to(&format!("{}#columns", links::list_set_up(&filter))).into_response()),
        Ok(()) => Ok(Redirect::to(&links::sessions(&filter)).into_response()),
        Err(error) => refused(&web, posted, &filter, error).await,
    }
}

/// `POST /sessions/views`: `act` is `save`, `change` or `delete`.
pub(crate) async fn views(State(web): State<Web>, request: Request) -> Answer {
    let posted = Posted::read(request).await?;
    let filter = filter(&posted);
    let Some(actor) = posted.actor() else { return Ok(to_sign_in(&filter)) };
    let view_id = Uuid::try_parse(posted.text("view_id")).unwrap_or_default();
    let act = posted.text("act").to_owned();
    let with_filter = act == "save" || posted.text("filter") == "1";
    let form = ViewForm {
        view_id,
        name: posted.text("name").to_owned(),
        shared: posted.text("shared") == "1",
        // a view is not saved within another
        query: with_filter.then(|| links::list_query(&ListFilter { view: None, ..filter.clone() })),
    };
    let done = match act.as_str() {
        "save" | "change" => web.desk.save_view(&actor, form, filter.view).await,
        "delete" => web.desk.delete_view(&actor, view_id).await,
        _ => Desk::check_views(&actor).and_then(|()| {
            Err(DeskError::Invalid(vec![("act".to_owned(), "The form did not say what to do.".to_owned())]))
        }),
    };
    match done {
        Ok(()) if act == "save" => {
            let opened = ListFilter { view: Some(view_id), ..filter };
            Ok(Redirect::to(&links::sessions(&opened)).into_response())
        }
        Ok(()) => {
            let gone = act == "delete" && filter.view == Some(view_id);
            let filter = if gone { ListFilter { view: None, ..filter } } else { filter };
            Ok(Redirect::to(&format!("{}#views", links::list_set_up(&filter))).into_response())
        }
        Err(error) => refused(&web, posted, &filter, error).await,
    }
}

/// The filter of the list that the form came from; the plain list when it cannot be read.
pub(super) fn filter(posted: &Posted) -> ListFilter {
    filter_in(posted.text("query"))
}

/// The field that says at which place of the list a form was sent.
pub(super) const AT: &str = "at";

/// The filter that the query of a list's address holds; the plain list when it cannot be read.
pub(super) fn filter_in(query: &str) -> ListFilter {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    ListQuery::of_pairs(pairs).parse().unwrap_or_default()
}

fn to_sign_in(filter: &ListFilter) -> Response {
    Redirect::to(&links::sign_in(&links::list_set_up(filter))).into_response()
}

async fn refused(web: &Web, posted: Posted, filter: &ListFilter, error: DeskError) -> Answer {
    match error {
        DeskError::Forbidden(right) => Ok(pages::refused(web, posted.parts, right).await),
        error => Ok(posted.again_on(web, &links::list_set_up(filter), &error).await),
    }
}
