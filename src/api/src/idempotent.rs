//! `Idempotency-Key`: one effect and one answer for a call that is sent more than once (`docs/decisions.md`,
//! "Idempotency").

use crate::{ApiError, body};
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::{Begun, Call, CallEffect, Desk, DeskError, KeptAnswer};
use domain::{Actor, Uuid};
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use tracing::Instrument as _;

/// The header's name.
pub(crate) const NAME: &str = "idempotency-key";
/// Longest name of a call, in characters.
const LONGEST: usize = 255;
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Headers that are part of what a call asks for.
const ASKING: [&str; 2] = [crate::decision::EVENT_ID, crate::decision::EVENT_TIME];

/// What an unsafe call says when its work is done.
pub(crate) struct Said(KeptAnswer);

impl Said {
    /// An answer with this body.
    pub(crate) fn new(status: StatusCode, body: &Value) -> Self {
        let content_type = Some("application/json".to_owned());
        Self(KeptAnswer { status: status.as_u16(), content_type, body: body.to_string() })
    }

    /// 200 with this body.
    pub(crate) fn ok(body: &Value) -> Self {
        Self::new(StatusCode::OK, body)
    }

    /// 204.
    pub(crate) fn nothing() -> Self {
        Self(KeptAnswer { status: StatusCode::NO_CONTENT.as_u16(), content_type: None, body: String::new() })
    }
}

/// Does the work of an unsafe call and answers its outcome. The same answer is kept with the effect, in its transaction,
/// so that the call has it when it is sent again, whatever became of the process in between. Every unsafe call answers
/// by this.
pub(crate) async fn answered<T: 'static>(
    work: impl Future<Output = Result<T, DeskError>>,
    say: impl Fn(&T) -> Said + Send + Sync + 'static,
) -> Result<Response, ApiError> {
    let say = Arc::new(say);
    let again = Arc::clone(&say);
    desk::answer_by(move |outcome: &T| again(outcome).0);
    Ok(given(say(&work.await?).0))
}

/// Lets the handler answer, unless the call is known; both end even when the client goes away.
pub(crate) async fn answer(desk: &Desk, actor: &Actor, request: Request, next: Next) -> Result<Response, ApiError> {
    let (parts, sent) = request.into_parts();
    let name = name(&parts.headers)?.to_owned();
    let bytes = body::bytes(&parts.headers, sent).await?;
    let path = parts.uri.path().trim_end_matches('/');
    let query = parts.uri.query().unwrap_or_default();
    let mut said = vec![parts.method.as_str().as_bytes(), path.as_bytes(), query.as_bytes(), &bytes];
    for asking in ASKING {
        let mut values: Vec<&[u8]> = parts.headers.get_all(asking).iter().map(HeaderValue::as_bytes).collect();
        if !values.is_empty() {
            said.push(asking.as_bytes());
            said.append(&mut values);
        }
    }
    let session_id = path.split('/').find_map(|part| Uuid::try_parse(part).ok());
    match desk.begin_call(actor, &name, &said, session_id).await? {
        Begun::OtherRequest => Err(ApiError::OtherRequest),
        Begun::InFlight => Err(ApiError::InFlight),
        Begun::Answered(kept) => Ok(replayed(given(kept))),
        Begun::Unanswered => Err(ApiError::Conflict(
            "This call took effect, but its answer is no longer there. Read the session to see how it stands."
                .to_owned(),
        )),
        Begun::Work(call) => {
            let work = work(desk.clone(), call, Request::from_parts(parts, Body::from(bytes)), next);
            // a task of its own: a client that goes away must not tear effect and answer apart
            tokio::spawn(work.in_current_span()).await.unwrap_or(Err(ApiError::FailedUnsure))
        }
    }
}

/// The name of the call.
fn name(headers: &HeaderMap) -> Result<&str, ApiError> {
    let fault =
        || ApiError::Detail(format!("Idempotency-Key must be 1 to {LONGEST} printable characters, and be sent once."));
    let mut names = headers.get_all(NAME).iter();
    let name = names.next().and_then(|value| value.to_str().ok()).map(str::trim).ok_or_else(fault)?;
    let printable = name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if names.next().is_none() && printable && (1..=LONGEST).contains(&name.len()) { Ok(name) } else { Err(fault()) }
}

async fn work(desk: Desk, call: Arc<Call>, request: Request, next: Next) -> Result<Response, ApiError> {
    let handler = tokio::spawn(Arc::clone(&call).run(next.run(request)).in_current_span());
    // a panic is told by its hook and answered like any fault
    let mut response = handler.await.unwrap_or_else(|_| ApiError::Failed.into_response());
    if response.status().is_server_error() {
        match desk.call_effect(&call).await {
            // what failed came after the effect, whose answer stands
            Ok(CallEffect::Answered(kept)) => return Ok(given(kept)),
            Ok(CallEffect::Written) => response = ApiError::FailedAfter.into_response(),
            Ok(CallEffect::None) => {}
            Err(error) => {
                tracing::error!(error = error.sentence(), "whether a call that failed took effect is not known");
                response = ApiError::FailedUnsure.into_response();
            }
        }
    }
    let (parts, sent) = response.into_parts();
    let bytes = axum::body::to_bytes(sent, usize::MAX).await.map_err(|_| ApiError::FailedUnsure)?;
    let kept = KeptAnswer {
        status: parts.status.as_u16(),
        content_type: parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    if let Err(error) = desk.end_call(&call, &kept).await {
        tracing::error!(error = error.sentence(), "the answer to a call with an Idempotency-Key could not be kept");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn given(kept: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body).into_response();
    response.headers_mut().remove(CONTENT_TYPE);
    if let Some(value) = kept.content_type.as_deref().and_then(|text| HeaderValue::from_str(text).ok()) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

fn replayed(mut response: Response) -> Response {
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

#[cfg(test)]
mod broken_tests;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(NAME, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        name(&headers).ok().map(str::to_owned)
    }

    #[test]
    fn a_name_is_one_of_up_to_255_printable_characters() {
        let longest = "x".repeat(LONGEST);
        for good in ["a", "a b", "3f0c6a52-6d1e", longest.as_str()] {
            assert_eq!(read(&[good]).as_deref(), Some(good));
        }
        let longer = "x".repeat(LONGEST + 1);
        for bad in ["", " ", "é", "a\tb", longer.as_str()] {
            assert_eq!(read(&[bad]), None, "{bad:?}");
        }
        assert_eq!(read(&["a", "a"]), None);
    }
}
