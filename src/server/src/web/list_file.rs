//! The list as a file.

use super::browser::Person;
use super::{Web, pages};
use app::links;
use app::reads::ListQuery;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use http::{StatusCode, header};

/// `GET /sessions/list.csv` with the query of the list.
pub(crate) async fn open(State(web): State<Web>, request: Request) -> Response {
    let parts = request.into_parts().0;
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default();
    let Ok(filter) = ListQuery::of_pairs(pairs).parse() else {
        return (StatusCode::BAD_REQUEST, "This filter is not understood.").into_response();
    };
    let Some(actor) = parts.extensions.get::<Person>().and_then(|person| person.0.clone()) else {
        return Redirect::to(&links::sign_in(&links::sessions(&filter))).into_response();
    };
    match web.desk.list_file(&actor, filter).await {
        Ok(file) => {
            let named = format!("attachment; filename=\"{}\"", file.name);
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, named.as_str()),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, Body::from_stream(file.into_stream())).into_response()
        }
        Err(DeskError::Forbidden(right)) => pages::refused(&web, parts, right).await,
        Err(error) => {
            if let DeskError::Store(error) = &error {
                tracing::error!(%error, "a list file could not be begun");
            }
            (StatusCode::INTERNAL_SERVER_ERROR, error.sentence()).into_response()
        }
    }
}
