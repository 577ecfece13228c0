//! The browser's session: the cookie, its record in our own tables, and the person behind it.

use super::Web;
use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use desk::Desk;
use domain::{Actor, Language, Right, ScreenSettings, Uuid};
use http::{Extensions, HeaderMap, Method, header};
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result as StoreResult};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

/// Key of the person in the session's data.
const USER_ID: &str = "user_id";

/// The signed-in person of a request, if there is one.
#[derive(Clone, Debug)]
pub(crate) struct Person(pub(crate) Option<Actor>);

/// How the person of a request wants the screens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen(pub(crate) ScreenSettings);

/// What the desk knows the browser of a request by.
#[derive(Clone)]
pub(crate) struct Browser(pub(crate) [u8; 16]);

/// Sessions in the desk's own tables, their id hashed at rest.
#[derive(Clone)]
pub(crate) struct SignIns(Desk);

impl std::fmt::Debug for SignIns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIns")
    }
}

/// The cookie: `HttpOnly`, `SameSite=Lax`, for this host alone, gone with the browser. Idle and absolute limits are
/// kept by the store.
pub(crate) fn layer(web: &Web) -> SessionManagerLayer<SignIns> {
    SessionManagerLayer::new(SignIns(web.desk.clone()))
        .with_name(web.settings.cookie)
        .with_secure(web.settings.secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// The bytes under which the desk knows a browser session.
pub(crate) fn id_bytes(id: Id) -> [u8; 16] {
    id.0.to_le_bytes()
}

/// Signs a person in: a new id, and nothing of an older session in it.
pub(crate) async fn sign_in(session: &Session, actor: &Actor) -> Result<(), tower_sessions::session::Error> {
    let Actor::Person { user_id, .. } = actor else { return Ok(()) };
    session.clear().await;
    session.cycle_id().await?;
    session.insert(USER_ID, user_id).await
}

/// Finds the person behind the cookie, notes activity, and sends those who are not signed in to the sign-in page.
pub(crate) async fn recognise(State(web): State<Web>, session: Session, mut request: Request, next: Next) -> Response {
    let actor = match session.id() {
        None => None,
        Some(id) => match web.desk.person_of_sign_in(&id_bytes(id)).await {
            Ok(actor) => actor,
            Err(error) => {
                tracing::error!(error = error.sentence(), "a sign-in could not be read");
                None
            }
        },
    };
    let path = request.uri().path();
    if request.method() == Method::GET {
        if path == "/" {
            return Redirect::to(actor.as_ref().map_or("/sign-in", own_area)).into_response();
        }
        if actor.is_none() && !open_to_all(path) {
            let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
            return Redirect::to(&app::links::sign_in(asked)).into_response();
        }
    }
    if let (Some(_), Some(id), true) = (&actor, session.id(), counts_as_activity(&request))
        && let Err(error) = web.desk.touch_sign_in(&id_bytes(id)).await
    {
        tracing::warn!(error = error.sentence(), "activity could not be noted");
    }
    if let (Some(actor), Some(id)) = (&actor, session.id()) {
        // what cannot be read looks as it does at the start: no reason to keep anyone from the work
        let screen = web.desk.screen_settings(actor).await.unwrap_or_else(|error| {
            tracing::warn!(error = error.sentence(), "the settings of the screens could not be read");
            ScreenSettings::default()
        });
        request.extensions_mut().insert(Screen(screen));
        request.extensions_mut().insert(Browser(id_bytes(id)));
    }
    request.extensions_mut().insert(Person(actor));
    next.run(request).await
}

/// The language to answer in: the person's own, else the one that their browser likes most among ours.
pub(crate) fn language(extensions: &Extensions, headers: &HeaderMap) -> Language {
    let own = extensions.get::<Screen>().and_then(|screen| screen.0.language);
    let wished = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::accepted);
    own.or_else(wished).unwrap_or_default()
}

/// The area that a person starts in.
pub(crate) fn own_area(actor: &Actor) -> &'static str {
    if actor.may(Right::WorkOnSession) {
        "/queue"
    } else if actor.may(Right::ListSessions) {
        "/sessions"
    } else {
        "/admin/people"
    }
}

/// A path of ours to go to after sign-in; anything else leads to the person's own area.
pub(crate) fn after_sign_in<'a>(next: Option<&'a str>, actor: &Actor) -> &'a str
where
    'static: 'a,
{
    let ours = |path: &&str| {
        ["/sessions", "/bulk/", "/insight/", "/admin/", "/find", "/profile"].iter().any(|area| path.starts_with(area))
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    next.filter(ours).unwrap_or_else(|| own_area(actor))
}

fn open_to_all(path: &str) -> bool {
    // `/live` answers those who are not signed in itself
    matches!(path, "/sign-in" | "/live") || path.starts_with("/set-up/") || path.starts_with("/join/")
}

/// What a person does counts; what a page does by itself does not.
pub(crate) fn counts_as_activity(request: &Request) -> bool {
    let prefetched =
        request.headers().get("sec-purpose").is_some_and(|purpose| purpose.as_bytes().starts_with(b"prefetch"));
    let background = request.headers().contains_key("x-background")
        || ["/pictures/", "/files/", "/live"].iter().any(|area| request.uri().path().starts_with(area));
    !prefetched && !background
}

fn failed(error: &desk::DeskError) -> Error {
    Error::Backend(error.sentence())
}

fn encode(record: &Record) -> StoreResult<(Option<Uuid>, String)> {
    let user_id = record.data.get(USER_ID).and_then(|value| value.as_str()).and_then(|id| Uuid::try_parse(id).ok());
    let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
    Ok((user_id, data))
}

#[async_trait]
impl SessionStore for SignIns {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        loop {
            let (user_id, data) = encode(record)?;
            let created = self.0.create_sign_in(&id_bytes(record.id), user_id, data).await.map_err(|e| failed(&e))?;
            if created {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        let (user_id, data) = encode(record)?;
        self.0.save_sign_in(&id_bytes(record.id), user_id, data).await.map_err(|e| failed(&e))
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let found = self.0.find_sign_in(&id_bytes(*id)).await.map_err(|e| failed(&e))?;
        found
            .map(|data| {
                let data: HashMap<String, serde_json::Value> =
                    serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
                // the limits are kept by the store; this only must not be past
                Ok(Record { id: *id, data, expiry_date: far_future() })
            })
            .transpose()
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.0.forget_sign_in(&id_bytes(*id)).await.map_err(|e| failed(&e))
    }
}

fn far_future() -> OffsetDateTime {
    use domain::World as _;
    let now = crate::world::RealWorld.now();
    OffsetDateTime::UNIX_EPOCH + Duration::microseconds(now.0) + Duration::days(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Role;

    #[test]
    fn sign_in_leads_only_to_our_own_pages() {
        let person = |roles: &[Role]| Actor::Person { user_id: Uuid::nil(), name: "A".into(), roles: roles.to_vec() };
        let reviewer = person(&[Role::Reviewer]);
        assert_eq!(after_sign_in(Some("/sessions?status=In+Review"), &reviewer), "/sessions?status=In+Review");
        for bad in
            ["//evil.example", "https://evil.example", "/\\evil.example", "/sessions\r\nx: y", "javascript:1", ""]
        {
            assert_eq!(after_sign_in(Some(bad), &reviewer), "/queue", "{bad:?}");
        }
        assert_eq!(after_sign_in(None, &person(&[Role::Admin])), "/admin/people");
    }
}
