//! `GET /live`: what an open page is told, as server-sent events. The page asks for one session, a list or a job, and names the
//! position at which it was drawn.

use super::Web;
use super::browser::{self, Person};
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use desk::{DeskError, Message, Told, WatchRefusal, Watched, Watching};
use domain::live::End;
use domain::{Environment, Uuid};
use futures::Stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;
use tower_sessions::Session;

/// Comments that keep proxies from closing a quiet stream.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// What a page asks for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// A session's id.
    session: Option<String>,
    /// The environment of a list.
    list: Option<String>,
    /// The id of a job with many sessions.
    bulk: Option<String>,
    /// Position at which the page was drawn, or of the last event it got.
    after: Option<i64>,
}

impl Asked {
    fn watched(&self) -> Option<Watched> {
        match (&self.session, &self.list, &self.bulk) {
            (Some(id), None, None) => Uuid::try_parse(id).ok().map(Watched::Session),
            (None, Some(environment), None) => Environment::read(environment).map(Watched::List),
            (None, None, Some(id)) => Uuid::try_parse(id).ok().map(Watched::Bulk),
            _ => None,
        }
    }
}

pub(crate) async fn live(
    State(web): State<Web>,
    Extension(person): Extension<Person>,
    session: Session,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let refuse = |status: StatusCode, why: &str| refuse(&headers, status, why);
    let (Some(actor), Some(id)) = (person.0, session.id()) else {
        return refuse(StatusCode::UNAUTHORIZED, End::SignedOut.word());
    };
    let Some(watched) = asked.watched() else {
        return (StatusCode::BAD_REQUEST, "Ask for one session, a list or a job.").into_response();
    };
    match web.desk.watch(&actor, &browser::id_bytes(id), watched, asked.after).await {
        Ok(watching) => stream(watching),
        Err(WatchRefusal::TooMany) => refuse(StatusCode::TOO_MANY_REQUESTS, "too_many"),
        Err(WatchRefusal::Failed(DeskError::NotFound)) => refuse(StatusCode::NOT_FOUND, End::Gone.word()),
        Err(WatchRefusal::Failed(DeskError::Forbidden(_))) => refuse(StatusCode::FORBIDDEN, End::NotAllowed.word()),
        Err(WatchRefusal::Failed(error)) => {
            tracing::error!(error = error.sentence(), "a stream could not begin");
            refuse(StatusCode::SERVICE_UNAVAILABLE, End::Stopping.word())
        }
    }
}

/// A browser's event source sees no status and complains of everything but events, so it is told by an event; anyone
/// else gets the status.
fn refuse(headers: &HeaderMap, status: StatusCode, why: &str) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !accepts.contains("text/event-stream") {
        return (status, why.to_owned()).into_response();
    }
    let end = Event::default().event("end").data(json!({"why": why}).to_string());
    Sse::new(futures::stream::iter([Ok::<_, Infallible>(end)])).into_response()
}

fn stream(watching: Watching) -> Response {
    let mut response = Sse::new(events(watching)).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    // proxies that gather answers before they pass them on are told not to
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn events(watching: Watching) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(watching, |mut watching| async {
        let message = watching.next().await?;
        Some((Ok(event(message)), watching))
    })
}

fn event(message: Message) -> Event {
    let (name, data) = match message {
        Message::Hello(seq, version) => ("hello", json!({"seq": seq, "version": version})),
        Message::Change(told) => ("change", change(&told)),
        Message::Here(people) => ("here", json!({"people": people})),
        Message::Progress(settled, total) => ("progress", json!({"settled": settled, "total": total})),
        Message::Beat => ("beat", json!({})),
        Message::Resync(version) => ("resync", json!({"version": version})),
        Message::End(why) => ("end", json!({"why": why.word()})),
    };
    Event::default().event(name).data(data.to_string())
}

fn change(told: &Told) -> serde_json::Value {
    json!({
        "seq": told.seq,
        "session": told.session_id,
        "number": told.number,
        "version": told.version,
        "status": told.status.wire(),
        "change": told.change.wire(),
        "by": told.by,
        "mine": told.mine,
    })
}
