//! What pages read: each takes the signed-in person, asks the desk and puts the status of a refusal on the answer. No
//! SQL, no rules, no writes; writes are plain forms that the server answers.

mod audit;
mod caller;
mod queries;

pub use audit::{AuditQuery, audit_page};
pub use queries::{ListQuery, UboQuery};

use crate::Looking;
use caller::Caller;
use domain::ScreenSettings;
use domain::view::{self, UiError};
use leptos::prelude::use_context;

/// The signed-in person, for the frame of a page. Says nothing about the page itself, so it sets no status.
///
/// # Errors
/// When nobody is signed in.
pub fn me() -> Result<view::Me, UiError> {
    let caller = Caller::here()?;
    Ok(caller.desk.me(&caller.actor, use_context::<ScreenSettings>().unwrap_or_default()))
}

/// The signed-in person's own page.
pub async fn profile_page() -> Result<view::ProfilePage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let browser = use_context::<crate::BrowserId>().unwrap_or_default();
    caller.desk.profile_page(&caller.actor, &browser.0).await.map_err(caller::refuse)
}

/// What a text finds among the sessions; nothing for one that is too long, which the form answers with a sentence.
pub async fn find(text: String) -> Result<view::Found, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let text: String = text.chars().take(domain::find::LONGEST).collect();
    caller.desk.find(&caller.actor, &text).await.map_err(caller::refuse)
}

/// What stands above a session's decision form; `review` is the id of the session that was decided just now, or any word
/// for a row that begins. Part of a page that has a status of its own.
pub async fn review_strip(session_id: String, review: Option<String>) -> Result<view::ReviewStrip, UiError> {
    let caller = Caller::here()?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| UiError::NotFound)?;
    let before = review.as_deref().and_then(|before| domain::Uuid::try_parse(before).ok());
    let strip = caller.desk.review_strip(&caller.actor, id, review.is_some(), before).await;
    Ok(strip?)
}

/// A page of the session list.
pub async fn list_sessions(query: ListQuery) -> Result<view::SessionList, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let filter = query.parse().map_err(caller::refuse)?;
    caller.desk.list_sessions(&caller.actor, filter).await.map_err(caller::refuse)
}

/// Columns and saved views, for who comes from the list with this filter.
pub async fn views_page(query: ListQuery) -> Result<view::ViewsPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let filter = query.parse().map_err(caller::refuse)?;
    caller.desk.views_page(&caller.actor, filter).await.map_err(caller::refuse)
}

/// The queue of an environment, live when none is named.
pub async fn queue_page(named: Option<String>) -> Result<view::QueuePage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let environment = match named.as_deref().map(domain::Environment::read) {
        None => domain::Environment::Live,
        Some(Some(environment)) => environment,
        Some(None) => return Err(caller::refuse(UiError::BadFilter)),
    };
    caller.desk.queue_page(&caller.actor, environment).await.map_err(caller::refuse)
}

/// A job with many sessions. While it runs, the browser is told to look again.
pub async fn bulk_page(
    bulk_id: String,
    only: Option<String>,
    after: Option<String>,
) -> Result<view::BulkPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&bulk_id).map_err(|_| caller::refuse(UiError::NotFound))?;
    let bad = || caller::refuse(UiError::BadFilter);
    let only = only.map(|word| view::RowOutcome::read(&word).ok_or_else(bad)).transpose()?;
    let after = after.map(|text| text.parse().map_err(|_| bad())).transpose()?;
    caller.desk.bulk_page(&caller.actor, id, only, after).await.map_err(caller::refuse)
}

/// Everything about one session. An id that is none is as unknown as one that nobody has.
pub async fn session_page(session_id: String) -> Result<view::SessionPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| caller::refuse(UiError::NotFound))?;
    let page = caller.desk.session_page(&caller.actor, id).await.map_err(caller::refuse)?;
    if use_context::<Looking>().is_some_and(|looking| looking.0) {
        // after the page is read: what it marks is what came before this look
        caller.desk.looked(&caller.actor, id).await.map_err(caller::refuse)?;
    }
    Ok(page)
}

/// One document of a session, or one check with pictures.
pub async fn document_page(session_id: String, item: String) -> Result<view::DocumentPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| caller::refuse(UiError::NotFound))?;
    let page = caller.desk.session_page(&caller.actor, id).await.map_err(caller::refuse)?;
    domain::panels::viewer::document(&page, &item).ok_or_else(|| caller::refuse(UiError::NotFound))
}

/// A page of a session's payload as it came, for those who asked to see it.
pub async fn raw_page(session_id: String, page: usize) -> Result<view::RawPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| caller::refuse(UiError::NotFound))?;
    caller.desk.raw_page(&caller.actor, id, page).await.map_err(caller::refuse)
}

/// The revisions of a session, and what differs between two of them.
pub async fn revisions_page(
    session_id: String,
    from: Option<String>,
    to: Option<String>,
) -> Result<view::RevisionsPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let id = domain::Uuid::try_parse(&session_id).map_err(|_| caller::refuse(UiError::NotFound))?;
    let number = |text: Option<String>| {
        text.map(|text| text.parse().map_err(|_| caller::refuse(UiError::BadFilter))).transpose()
    };
    let (from, to) = (number(from)?, number(to)?);
    caller.desk.revisions_page(&caller.actor, id, from, to).await.map_err(caller::refuse)
}

/// How the owners of all companies stand.
pub async fn ubo_page(query: UboQuery) -> Result<view::UboPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let (environment, filter, after) = query.parse().map_err(caller::refuse)?;
    caller.desk.ubo_page(&caller.actor, environment, filter, after).await.map_err(caller::refuse)
}

/// Reviewer accounts.
pub async fn people_page() -> Result<view::PeoplePage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.people_page(&caller.actor).await.map_err(caller::refuse)
}

/// Comments written beforehand.
pub async fn templates_page() -> Result<view::TemplatesPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.templates_page(&caller.actor).await.map_err(caller::refuse)
}

/// API keys.
pub async fn keys_page() -> Result<view::KeysPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.keys_page(&caller.actor).await.map_err(caller::refuse)
}

/// Webhook endpoints.
pub async fn webhooks_page() -> Result<view::WebhooksPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.webhooks_page(&caller.actor).await.map_err(caller::refuse)
}

/// What managers ask for of a session's privacy.
pub async fn privacy_page() -> Result<view::PrivacyPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    caller.desk.privacy_page(&caller.actor).await.map_err(caller::refuse)
}

/// Policies and own reason codes.
pub async fn policies_page(environment: Option<String>) -> Result<view::PoliciesPage, UiError> {
    let caller = Caller::here().map_err(caller::refuse)?;
    let named = environment.filter(|word| !word.is_empty());
    let environment = match named.as_deref().map(domain::Environment::read) {
        None => domain::Environment::Live,
        Some(Some(environment)) => environment,
        Some(None) => return Err(caller::refuse(UiError::BadFilter)),
    };
    caller.desk.policies_page(&caller.actor, environment).await.map_err(caller::refuse)
}
