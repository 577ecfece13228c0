//! The search over everything. What is looked for is posted, so that no address, history or log holds it; a link may
//! bring it in its query all the same. The search of the list leads on in the same way.

use super::Posted;
use crate::web::browser::Person;
use crate::web::{Web, pages};
use app::FormOutcome;
use app::reads::ListQuery;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Actor;
use domain::view::{Found, FoundSession};
use http::{HeaderMap, StatusCode};

/// `GET /find?q=`: a pasted id leads on to its session, all else is a page.
pub(crate) async fn page(State(web): State<Web>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let fields: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let text = fields.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.as_str());
    let actor = request.extensions().get::<Person>().and_then(|person| person.0.clone());
    if let Some(actor) = actor
        && let Some(to) = jump(&web, &actor, text).await
    {
        return to;
    }
    pages::page(State(web), request).await
}

/// `POST /find`: the same. `x-part` marks a page that takes the results out of the answer and wants to stay.
pub(crate) async fn find(State(web): State<Web>, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let Some(actor) = posted.actor() else {
        return Ok(Redirect::to(&app::links::sign_in("/find")).into_response());
    };
    let text = posted.text("q").to_owned();
    if stays(&posted.parts.headers) {
        return Ok(posted.show(&web, text).await);
    }
    match web.desk.find(&actor, &text).await {
        Ok(found) => match named(found) {
            Some(to) => Ok(to),
            None => Ok(posted.show(&web, text).await),
        },
        Err(error) => Ok(posted.again(&web, &error).await),
    }
}

fn stays(headers: &HeaderMap) -> bool {
    headers.contains_key("x-part")
}

/// The way to the session whose id stands in the text, if this person may know of it.
async fn jump(web: &Web, actor: &Actor, text: &str) -> Option<Response> {
    domain::find::id_in(text)?;
    named(web.desk.find(actor, text).await.ok()?)
}

fn named(found: Found) -> Option<Response> {
    found.named.filter(|_| found.by_id).as_ref().map(lead)
}

fn lead(session: &FoundSession) -> Response {
    Redirect::to(&app::links::session(session.session_id)).into_response()
}

/// `GET /sessions`: a search for what can only be one session leads on to it, all else is a list.
pub(crate) async fn list(State(web): State<Web>, request: Request) -> Response {
    let actor = request.extensions().get::<Person>().and_then(|person| person.0.clone());
    let fields: Vec<(String, String)> =
        serde_html_form::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default();
    if let Some(actor) = actor
        && let Ok(filter) = ListQuery::of_pairs(fields).parse()
        && let Ok(Some(session)) = web.desk.meant(&actor, &filter).await
    {
        return lead(&session);
    }
    pages::page(State(web), request).await
}

impl Posted {
    async fn show(self, web: &Web, text: String) -> Response {
        let outcome = FormOutcome { kept: vec![("q".to_owned(), text)], ..FormOutcome::default() };
        pages::answer(web, self.parts, outcome, StatusCode::OK).await
    }
}
