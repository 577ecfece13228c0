//! Server functions: they take the actor, call the desk and map the error. No SQL, no rules, no writes; writes are
//! plain forms that the server answers.

#[cfg(feature = "ssr")]
mod caller;
mod error;
mod json;
mod queries;

pub use error::PageError;
pub use json::{Json, JsonText};
pub use queries::{ListQuery, UboQuery};

#[cfg(feature = "ssr")]
use caller::Caller;
use domain::{ScreenSettings, view};
use leptos::prelude::*;

/// The signed-in person, for the frame of a page. Says nothing about the page itself, so only the call has a status.
#[server(prefix = "/srv", endpoint = "me", input = Json, output = Json)]
pub async fn me() -> Result<view::Me, PageError> {
    let caller = Caller::here().map_err(caller::refuse_call)?;
    Ok(caller.desk.me(&caller.actor, use_context::<ScreenSettings>().unwrap_or_default()))
}

/// The signed-in person's own page.
#[server(prefix = "/srv", endpoint = "profile_page", input = Json, output = Json)]
pub async fn profile_page() -> Result<view::ProfilePage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let browser = use_context::<crate::BrowserId>().unwrap_or_default();
    caller.desk.profile_page(&caller.actor, &browser.0).await.map_err(caller::refuse)
}

/// What a text finds among the sessions; nothing for one that is too long, which the form answers with a sentence.
#[server(prefix = "/srv", endpoint = "find", input = Json, output = Json)]
pub async fn find(
    /// What is looked for.
    text: String,
) -> Result<view::Found, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let text: String = text.chars().take(domain::find::LONGEST).collect();
    caller.desk.find(&caller.actor, &text).await.map_err(caller::refuse)
}

/// A page of the session list.
#[server(prefix = "/srv", endpoint = "list_sessions", input = Json, output = Json)]
pub async fn list_sessions(
    /// What the address asks for.
    query: ListQuery,
) -> Result<view::SessionList, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let filter = query.parse().map_err(caller::refuse)?;
    caller.desk.list_sessions(&caller.actor, filter).await.map_err(caller::refuse)
}

/// Columns and saved views, for who comes from the list with this filter.
#[server(prefix = "/srv", endpoint = "views_page", input = Json, output = Json)]
pub async fn views_page(
    /// What the address asks for.
    query: ListQuery,
) -> Result<view::ViewsPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let filter = query.parse().map_err(caller::refuse)?;
    caller.desk.views_page(&caller.actor, filter).await.map_err(caller::refuse)
}

/// A job with many sessions. While it runs, the browser is told to look again. Only its page asks for it, so it is no
/// server function.
pub async fn bulk_page(
    bulk_id: String,
    only: Option<String>,
    after: Option<String>,
) -> Result<view::BulkPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&bulk_id).map_err(|_| caller::refuse(view::UiError::NotFound))?;
    let bad = || caller::refuse(view::UiError::BadFilter);
    let only = only.map(|word| view::RowOutcome::read(&word).ok_or_else(bad)).transpose()?;
    let after = after.map(|text| text.parse().map_err(|_| bad())).transpose()?;
    let page = caller.desk.bulk_page(&caller.actor, id, only, after).await.map_err(caller::refuse)?;
    if page.state == view::BulkState::Running {
        caller::look_again();
    }
    Ok(page)
}

/// Everything about one session. An id that is none is as unknown as one that nobody has.
#[server(prefix = "/srv", endpoint = "session_page", input = Json, output = Json)]
pub async fn session_page(
    /// The id as it stands in the address.
    session_id: String,
) -> Result<view::SessionPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| caller::refuse(view::UiError::NotFound))?;
    caller.desk.session_page(&caller.actor, id).await.map_err(caller::refuse)
}

/// The revisions of a session, and what differs between two of them.
#[server(prefix = "/srv", endpoint = "revisions_page", input = Json, output = Json)]
pub async fn revisions_page(
    /// The id as it stands in the address.
    session_id: String,
    /// The number of a revision; without it, the one before `to`.
    from: Option<String>,
    /// The number of a revision; without it, the newest.
    to: Option<String>,
) -> Result<view::RevisionsPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| caller::refuse(view::UiError::NotFound))?;
    let number = |text: Option<String>| {
        text.map(|text| text.parse().map_err(|_| caller::refuse(view::UiError::BadFilter))).transpose()
    };
    let (from, to) = (number(from)?, number(to)?);
    caller.desk.revisions_page(&caller.actor, id, from, to).await.map_err(caller::refuse)
}

/// How the owners of all companies stand.
#[server(prefix = "/srv", endpoint = "ubo_page", input = Json, output = Json)]
pub async fn ubo_page(
    /// What the address asks for.
    query: UboQuery,
) -> Result<view::UboPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let (environment, filter, after) = query.parse().map_err(caller::refuse)?;
    caller.desk.ubo_page(&caller.actor, environment, filter, after).await.map_err(caller::refuse)
}

/// Reviewer accounts.
#[server(prefix = "/srv", endpoint = "people_page", input = Json, output = Json)]
pub async fn people_page() -> Result<view::PeoplePage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.people_page(&caller.actor).await.map_err(caller::refuse)
}

/// API keys.
#[server(prefix = "/srv", endpoint = "keys_page", input = Json, output = Json)]
pub async fn keys_page() -> Result<view::KeysPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.keys_page(&caller.actor).await.map_err(caller::refuse)
}

/// Webhook endpoints.
#[server(prefix = "/srv", endpoint = "webhooks_page", input = Json, output = Json)]
pub async fn webhooks_page() -> Result<view::WebhooksPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.webhooks_page(&caller.actor).await.map_err(caller::refuse)
}

/// What managers ask for of a session's privacy.
#[server(prefix = "/srv", endpoint = "privacy_page", input = Json, output = Json)]
pub async fn privacy_page() -> Result<view::PrivacyPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.privacy_page(&caller.actor).await.map_err(caller::refuse)
}

/// Policies and own reason codes.
#[server(prefix = "/srv", endpoint = "policies_page", input = Json, output = Json)]
pub async fn policies_page(
    /// `live` or `sandbox`, as it stands in the address; live when it is not there.
    environment: Option<String>,
) -> Result<view::PoliciesPage, PageError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let named = environment.filter(|word| !word.is_empty());
    let environment = match named.as_deref().map(domain::Environment::read) {
        None => domain::Environment::Live,
        Some(Some(environment)) => environment,
        Some(None) => return Err(caller::refuse(view::UiError::BadFilter)),
    };
    caller.desk.policies_page(&caller.actor, environment).await.map_err(caller::refuse)
}
