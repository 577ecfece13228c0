//! Signing in and out, the first admin, and joining by a single-use link.

use super::{Posted, bad};
use crate::web::{Web, browser, pages};
use app::FormOutcome;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use desk::{DeskError, SignInRefusal};
use domain::Actor;
use http::{HeaderValue, StatusCode, header};
use tower_sessions::Session;

/// `GET /sign-in`: the page asked for before goes into the form as it stands in the address. The screens' own router
/// would undo its escapes twice, and a filter with a space in it would be lost.
pub(crate) async fn sign_in_page(State(web): State<Web>, session: Session, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let next = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next");
    let next = next.map(|(name, value)| (name.into_owned(), value.into_owned()));
    let ended = ended(&web, &session).await.then(|| ("ended".to_owned(), "1".to_owned()));
    let outcome = FormOutcome { kept: next.into_iter().chain(ended).collect(), ..FormOutcome::default() };
    pages::answer(&web, parts, outcome, StatusCode::OK).await
}

/// Whether the browser's last sign-in ended by itself; one that cannot be read counts as none.
async fn ended(web: &Web, session: &Session) -> bool {
    let Some(id) = session.id() else { return false };
    match web.desk.owner_of_ended_sign_in(&browser::id_bytes(id)).await {
        Ok(owner) => owner.is_some(),
        Err(error) => {
            tracing::warn!(error = error.sentence(), "an ended sign-in could not be read");
            false
        }
    }
}

/// `POST /sign-in`
pub(crate) async fn sign_in(State(web): State<Web>, session: Session, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let address = posted.address(&web);
    let refusal = match web.desk.sign_in(posted.text("email"), posted.text("password"), &address).await {
        Ok(actor) => {
            let target = browser::after_sign_in(Some(posted.text("next")), &actor).to_owned();
            return Ok(enter(&session, &actor, &target).await);
        }
        Err(refusal) => refusal,
    };
    let (status, sentence, wait) = match refusal {
        SignInRefusal::Wrong => (StatusCode::UNAUTHORIZED, "Email or password is not right.".to_owned(), None),
        SignInRefusal::Wait(seconds) => (
            StatusCode::TOO_MANY_REQUESTS,
            format!("Too many tries. Wait {seconds} seconds and try again."),
            Some(seconds),
        ),
        SignInRefusal::Failed(error) => return Ok(posted.again(&web, &error).await),
    };
    let kept = ["email", "next"].map(|name| (name.to_owned(), posted.text(name).to_owned()));
    let outcome = FormOutcome { notice: Some(bad(sentence)), kept: kept.to_vec(), ..FormOutcome::default() };
    let mut response = pages::answer(&web, posted.parts, outcome, status).await;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// `POST /sign-out`: the sign-in ends in the database.
pub(crate) async fn sign_out(State(web): State<Web>, session: Session, request: Request) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    if let (Some(actor), Some(id)) = (posted.actor(), session.id())
        && let Err(error) = web.desk.sign_out(&actor, &browser::id_bytes(id)).await
    {
        return Ok(posted.again(&web, &error).await);
    }
    if session.flush().await.is_err() {
        tracing::warn!("a signed-out session could not be flushed");
    }
    let mut response = Redirect::to("/sign-in").into_response();
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

/// `POST /set-up/{token}`: makes the first admin.
pub(crate) async fn set_up(
    State(web): State<Web>,
    session: Session,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let made = web.desk.set_up(&token, posted.text("email"), posted.text("name"), posted.text("password")).await;
    entered(&web, &session, posted, made).await
}

/// `POST /join/{token}`: an invited person chooses a password.
pub(crate) async fn join(
    State(web): State<Web>,
    session: Session,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let posted = Posted::read(request).await?;
    let joined = web.desk.join(&token, posted.text("password")).await;
    entered(&web, &session, posted, joined).await
}

async fn entered(
    web: &Web,
    session: &Session,
    posted: Posted,
    made: Result<Actor, DeskError>,
) -> Result<Response, Response> {
    match made {
        Ok(actor) => Ok(enter(session, &actor, browser::own_area(&actor)).await),
        Err(DeskError::NotFound) => {
            let sentence = "This link was used already or has run out. Ask an admin for a new one.";
            let kept = ["name", "email"].map(|name| (name.to_owned(), posted.text(name).to_owned()));
            let outcome = FormOutcome { notice: Some(bad(sentence)), kept: kept.to_vec(), ..FormOutcome::default() };
            Ok(pages::answer(web, posted.parts, outcome, StatusCode::GONE).await)
        }
        Err(error) => Ok(posted.again(web, &error).await),
    }
}

async fn enter(session: &Session, actor: &Actor, target: &str) -> Response {
    match browser::sign_in(session, actor).await {
        Ok(()) => Redirect::to(target).into_response(),
        Err(error) => {
            tracing::error!(%error, "a sign-in could not be kept");
            (StatusCode::INTERNAL_SERVER_ERROR, "Something failed on our side; try again.").into_response()
        }
    }
}
