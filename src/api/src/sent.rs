//! What a call about one session sends, with all that comes before its body is looked at.

use crate::fields::Fields;
use crate::key::Caller;
use crate::{ApiError, body};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use desk::{Desk, DeskError};
use domain::{Actor, Uuid};
use std::marker::PhantomData;

/// What is asked of an actor and a session before the body is read: who may not write need not be listened to.
pub trait Guard {
    /// Lets the call through, or says why not.
    fn pass(desk: &Desk, actor: &Actor, session_id: Uuid) -> impl Future<Output = Result<(), DeskError>> + Send;
}

/// Names the guards: each asks one question of the desk.
macro_rules! guards {
    ($($(#[$meta:meta])* $name:ident asks $check:ident;)+) => {$(
        $(#[$meta])*
        pub enum $name {}

        impl Guard for $name {
            async fn pass(desk: &Desk, actor: &Actor, session_id: Uuid) -> Result<(), DeskError> {
                desk.$check(actor, session_id).await
            }
        }
    )+};
}

guards! {
    /// To change what a session says.
    ToCorrect asks check_correctable;
    /// To work on a session.
    ToWork asks check_workable;
    /// To say how early a session comes.
    ToPrioritise asks check_prioritised;
    /// To decide a session.
    ToDecide asks check_decidable;
    /// To give a sandbox session an outcome.
    ToSimulate asks check_simulated;
    /// To act on a session's privacy.
    ToKeepPrivate asks check_privacy;
}

/// A call about the session of its path, with a body. A handler takes this instead of the parts of the request, so there
/// is none that reads a body before the key, the right and the session were asked for.
pub struct Sent<G> {
    /// The desk.
    pub desk: Desk,
    /// Who calls.
    pub actor: Actor,
    /// The session of the path.
    pub session_id: Uuid,
    /// The whole body.
    pub body: bytes::Bytes,
    path: Vec<(String, String)>,
    guard: PhantomData<fn() -> G>,
}

impl<G> Sent<G> {
    /// The fields of the body, an object.
    pub fn fields(&self) -> Result<Fields, ApiError> {
        Fields::parse(&self.body)
    }

    /// Another part of the path, by its name there.
    pub fn part(&self, name: &str) -> String {
        self.path.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

impl<G: Guard> FromRequest<Desk> for Sent<G> {
    type Rejection = ApiError;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, ApiError> {
        let (mut parts, sent) = request.into_parts();
        let Caller(actor) = Caller::from_request_parts(&mut parts, desk).await?;
        let path = RawPathParams::from_request_parts(&mut parts, desk).await.map_err(|_| ApiError::NotFound)?;
        let path: Vec<_> = path.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let session = path.iter().find(|(key, _)| key == "session_id").map(|(_, value)| value.as_str());
        let session_id = body::session_id(session.unwrap_or_default())?;
        G::pass(desk, &actor, session_id).await?;
        let body = body::bytes(&parts.headers, sent).await?;
        Ok(Self { desk: desk.clone(), actor, session_id, body, path, guard: PhantomData })
    }
}
