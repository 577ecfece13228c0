//! Forms that come after their sender's sign-in had ended: kept for that person, and given back by the page that they
//! stand on. The decision form and notes are not among them: what is typed there is kept while it is typed.

use super::{Posted, views};
use crate::web::{FORM_LIMIT, Web, browser};
use app::{FormOutcome, Unsent, links};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use browser::Person;
use desk::UnsentForm;
use domain::{Actor, Uuid};
use http::{Extensions, Method, StatusCode, Uri};
use tower_sessions::Session;

/// The list, under which the rows that were ticked are kept.
const LIST: &str = "/sessions";
/// The page of its columns and views.
const LIST_SET_UP: &str = "/sessions/view";

/// Where a form is kept.
struct Kept {
    page: String,
    form: &'static str,
    session_id: Option<Uuid>,
}

/// The forms that are kept, each by its address and what it is to do. One that is not here holds a secret, or nothing
/// that was typed.
fn kept(posted: &Posted) -> Option<Kept> {
    let path = posted.parts.uri.path();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let act = posted.text("act");
    let form = match (parts.as_slice(), act) {
        (["sessions", _], "document") => "document",
        (["sessions", _], "hits") => "hits",
        (["sessions", _, "correct"], _) => "correct",
        (["sessions", _, "proposal"], "return") => "return",
        (["sessions", _, "privacy"], _) => "privacy",
        (["sessions", _, "tags"], _) if !posted.text("add").is_empty() => "tags",
        (["sessions", _, "cancel"], _) if !posted.text("cancel_reason").is_empty() => "cancel",
        (["bulk", _], _) => "bulk",
        (["bulk"], _) => "rows",
        (["profile"], "screen") => "screen",
        (["sessions", "columns"], _) => "columns",
        (["sessions", "views"], "save") => "view",
        (["sessions", "views"], "change") => "view-change",
        (["admin", "people"], "add" | "") => "person",
        (["admin", "policies"], "set" | "") => "policies",
        (["admin", "policies"], "add_reason") => "reason",
        (["admin", "templates"], "add") => "template",
        (["admin", "keys"], "create" | "") => "key",
        (["admin", "webhooks"], "create" | "") => "webhook",
        (["admin", "webhooks"], "resend") => "span",
        _ => return None,
    };
    let session_id = match parts.as_slice() {
        ["sessions", id, ..] => Uuid::try_parse(id).ok(),
        _ => None,
    };
    let page = match (form, session_id) {
        ("rows", _) => LIST.to_owned(),
        ("columns" | "view" | "view-change", _) => LIST_SET_UP.to_owned(),
        (_, Some(session_id)) => links::session(session_id),
        (_, None) => page_of(&posted.parts.uri)?,
    };
    Some(Kept { page, form, session_id })
}

/// The page at an address, as its forms are kept under it; none where none are.
fn page_of(uri: &Uri) -> Option<String> {
    let parts: Vec<&str> = uri.path().split('/').skip(1).collect();
    match parts.as_slice() {
        ["sessions"] => Some(LIST.to_owned()),
        ["sessions", "view"] => Some(LIST_SET_UP.to_owned()),
        ["sessions", id] => Some(links::session(Uuid::try_parse(id).ok()?)),
        ["bulk", id] => Some(links::bulk(Uuid::try_parse(id).ok()?, None, None)),
        // what is typed for one environment must not stand in the form of the other
        ["admin", "policies"] if uri.query() == Some("environment=sandbox") => {
            Some("/admin/policies?environment=sandbox".to_owned())
        }
        ["profile"] | ["admin", "people" | "policies" | "templates" | "keys" | "webhooks"] => {
            Some(uri.path().to_owned())
        }
        _ => None,
    }
}

/// Where the page of an address is open: the list and its columns with their filter, all others as they are kept under.
fn open_at(uri: &Uri) -> Option<String> {
    let page = page_of(uri)?;
    let filter = views::filter_in(uri.query().unwrap_or_default());
    Some(match page.as_str() {
        LIST => links::sessions(&filter),
        LIST_SET_UP => links::list_set_up(&filter),
        _ => page,
    })
}

/// Whether a kept form belongs to the page as it is open: rows were ticked in one list, at one place of it.
fn belongs(found: &UnsentForm, uri: &Uri) -> bool {
    let at = found.fields.iter().find(|(name, _)| name == views::AT).map_or("", |(_, at)| at);
    found.form != "rows" || views::filter_in(at) == views::filter_in(uri.query().unwrap_or_default())
}

/// Keeps a form whose sender is signed out, and forgets the kept one when the form comes again and does its work.
pub(crate) async fn around(State(web): State<Web>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, FORM_LIMIT).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "This form is too large.").into_response();
    };
    // one that cannot be read is refused by its own handler
    let fields = serde_html_form::from_bytes(&bytes).unwrap_or_default();
    let posted = Posted { parts, fields };
    let (kept, actor) = (kept(&posted), posted.actor());
    if let (Some(kept), None) = (&kept, &actor)
        && let Err(error) = keep(&web, kept, &posted).await
    {
        tracing::error!(error = error.sentence(), "what was typed could not be kept");
    }
    let response = next.run(Request::from_parts(posted.parts, Body::from(bytes))).await;
    let did = response.status().is_success() || response.status().is_redirection();
    if let (Some(kept), Some(actor), true) = (kept, actor, did)
        && let Err(error) = web.desk.drop_unsent_form(&actor, &kept.page, kept.form).await
    {
        tracing::warn!(error = error.sentence(), "a form that was sent could not be forgotten");
    }
    response
}

/// Keeps a form for the person whose sign-in ended by itself in this browser; for nobody, if there is none.
async fn keep(web: &Web, kept: &Kept, posted: &Posted) -> Result<(), desk::DeskError> {
    let Some(id) = posted.parts.extensions.get::<Session>().and_then(Session::id) else { return Ok(()) };
    let Some(user_id) = web.desk.owner_of_ended_sign_in(&browser::id_bytes(id)).await? else { return Ok(()) };
    let fields = posted.fields.iter().filter(|(name, _)| !name.ends_with("password")).cloned().collect();
    let (page, form) = (kept.page.clone(), kept.form.to_owned());
    web.desk.keep_unsent_form(UnsentForm { user_id, page, form, session_id: kept.session_id, fields }).await
}

/// What the page of a request has to give back to the person who asks for it.
pub(crate) async fn given_back(web: &Web, uri: &Uri, extensions: &Extensions) -> FormOutcome {
    let actor = extensions.get::<Person>().and_then(|person| person.0.as_ref());
    let (Some(actor), Some(page)) = (actor, page_of(uri)) else { return FormOutcome::default() };
    match web.desk.unsent_form(actor, &page).await {
        Ok(Some(found)) if belongs(&found, uri) => {
            let unsent = open_at(uri).map(|page| Unsent { page, form: found.form });
            FormOutcome { kept: found.fields, unsent, ..FormOutcome::default() }
        }
        Ok(_) => FormOutcome::default(),
        Err(error) => {
            tracing::error!(error = error.sentence(), "what was kept could not be read");
            FormOutcome::default()
        }
    }
}

/// `POST /unsent`: forgets a form that is not wanted any more, and leads back to its page.
pub(crate) async fn forget(State(web): State<Web>, request: Request) -> super::Answer {
    let posted = Posted::read(request).await?;
    let uri = posted.text("page").parse::<Uri>().ok();
    let page = uri.as_ref().and_then(page_of).unwrap_or_else(|| "/".to_owned());
    let back = uri.as_ref().and_then(open_at).unwrap_or_else(|| "/".to_owned());
    let Some(actor) = posted.actor() else { return Ok(Redirect::to(&links::sign_in(&back)).into_response()) };
    match forgotten(&web, &actor, &page, &posted).await {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(error) => Ok(posted.again_on(&web, &back, &error).await),
    }
}

async fn forgotten(web: &Web, actor: &Actor, page: &str, posted: &Posted) -> Result<(), desk::DeskError> {
    web.desk.drop_unsent_form(actor, page, posted.text("form")).await
}
