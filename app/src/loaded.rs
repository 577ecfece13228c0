//! How every page gets what it shows: it asks, waits, and draws the answer.

use crate::FormOutcome;
use crate::frame::{Loading, cannot_show};
use crate::reads::{self, AuditQuery, ListQuery, UboQuery};
use domain::view::{self, UiError};
use leptos::prelude::*;

/// What a page asks for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Nothing but the outcome of the last post.
    Nothing,
    /// What a text finds; the one that was posted comes first.
    Find(String),
    /// What stands above a session's decision form: its id, and `review` as they stand in the address.
    Review(String, Option<String>),
    /// The signed-in person.
    Me,
    /// The signed-in person's own page.
    Profile,
    /// A page of the session list.
    Sessions(ListQuery),
    /// Columns and saved views, from the list of this query.
    Views(ListQuery),
    /// The queue of an environment, as the address names it.
    Queue(Option<String>),
    /// A job with many sessions: its id, an outcome and a place, as they stand in the address.
    Bulk(String, Option<String>, Option<String>),
    /// One session, by its id as it stands in the address.
    Session(String),
    /// One document of a session: the id and the item as they stand in the address.
    Document(String, String),
    /// A page of a session's payload as it came.
    Raw(String, usize),
    /// The revisions of a session: its id, and two numbers to compare, as they stand in the address.
    Revisions(String, Option<String>, Option<String>),
    /// The UBO KYC overview.
    Ubo(UboQuery),
    /// Reviewer accounts.
    People,
    /// Comments written beforehand.
    Templates,
    /// API keys.
    Keys,
    /// Webhook endpoints.
    Webhooks,
    /// What is asked for of sessions' privacy.
    Privacy,
    /// Policies of the environment that the address names.
    Policies(Option<String>),
    /// A page of the audit log.
    Audit(AuditQuery),
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Ask::Nothing`].
    Nothing,
    /// To [`Ask::Find`].
    Find(Box<view::Found>),
    /// To [`Ask::Review`].
    Review(Box<view::ReviewStrip>),
    /// To [`Ask::Me`].
    Me(view::Me),
    /// To [`Ask::Profile`].
    Profile(Box<view::ProfilePage>),
    /// To [`Ask::Sessions`].
    Sessions(Box<view::SessionList>),
    /// To [`Ask::Views`].
    Views(Box<view::ViewsPage>),
    /// To [`Ask::Queue`].
    Queue(Box<view::QueuePage>),
    /// To [`Ask::Bulk`].
    Bulk(Box<view::BulkPage>),
    /// To [`Ask::Session`].
    Session(Box<view::SessionPage>),
    /// To [`Ask::Document`].
    Document(Box<view::DocumentPage>),
    /// To [`Ask::Raw`].
    Raw(Box<view::RawPage>),
    /// To [`Ask::Revisions`].
    Revisions(Box<view::RevisionsPage>),
    /// To [`Ask::Ubo`].
    Ubo(Box<view::UboPage>),
    /// To [`Ask::People`].
    People(Box<view::PeoplePage>),
    /// To [`Ask::Templates`].
    Templates(Box<view::TemplatesPage>),
    /// To [`Ask::Keys`].
    Keys(Box<view::KeysPage>),
    /// To [`Ask::Webhooks`].
    Webhooks(Box<view::WebhooksPage>),
    /// To [`Ask::Privacy`].
    Privacy(Box<view::PrivacyPage>),
    /// To [`Ask::Policies`].
    Policies(Box<view::PoliciesPage>),
    /// To [`Ask::Audit`].
    Audit(Box<view::AuditPage>),
}

/// A page that shows its answer, or why there is none. `draw` gives nothing for an answer to another question, which
/// cannot happen and would show as a failure.
pub fn loaded(
    ask: impl Fn() -> Ask + Send + Sync + 'static,
    draw: impl Fn(Answer, &FormOutcome) -> Option<AnyView> + Send + Sync + 'static,
) -> AnyView {
    loaded_or(ask, move |answer, outcome| {
        let drawn = answer.and_then(|answer| draw(answer, outcome).ok_or(UiError::Failed));
        drawn.unwrap_or_else(|error| cannot_show(&error))
    })
}

/// The same for parts that draw errors themselves.
pub fn loaded_or(
    ask: impl Fn() -> Ask + Send + Sync + 'static,
    draw: impl Fn(Result<Answer, UiError>, &FormOutcome) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let outcome = use_context::<FormOutcome>().unwrap_or_default();
    let asked = match ask() {
        // a search is posted, so that it stands in no address
        Ask::Find(_) if !outcome.kept("q").is_empty() => Ask::Find(outcome.kept("q")),
        asked => asked,
    };
    let answer = fetch(asked);
    view! {
        <Suspense fallback=Loading>
            {Suspend::new(async move { draw(answer.await, &outcome) })}
        </Suspense>
    }
    .into_any()
}

async fn fetch(ask: Ask) -> Result<Answer, UiError> {
    match ask {
        Ask::Find(text) => reads::find(text).await.map(|found| Answer::Find(Box::new(found))),
        Ask::Review(id, review) => reads::review_strip(id, review).await.map(|strip| Answer::Review(Box::new(strip))),
        Ask::Nothing => Ok(Answer::Nothing),
        Ask::Me => reads::me().map(Answer::Me),
        Ask::Profile => reads::profile_page().await.map(|page| Answer::Profile(Box::new(page))),
        Ask::Sessions(query) => reads::list_sessions(query).await.map(|list| Answer::Sessions(Box::new(list))),
        Ask::Views(query) => reads::views_page(query).await.map(|page| Answer::Views(Box::new(page))),
        Ask::Queue(named) => reads::queue_page(named).await.map(|queue| Answer::Queue(Box::new(queue))),
        Ask::Bulk(id, only, after) => reads::bulk_page(id, only, after).await.map(|page| Answer::Bulk(Box::new(page))),
        Ask::Session(id) => reads::session_page(id).await.map(|session| Answer::Session(Box::new(session))),
        Ask::Document(id, item) => {
            reads::document_page(id, item).await.map(|document| Answer::Document(Box::new(document)))
        }
        Ask::Raw(id, page) => reads::raw_page(id, page).await.map(|raw| Answer::Raw(Box::new(raw))),
        Ask::Templates => reads::templates_page().await.map(|page| Answer::Templates(Box::new(page))),
        Ask::Revisions(id, from, to) => {
            reads::revisions_page(id, from, to).await.map(|page| Answer::Revisions(Box::new(page)))
        }
        Ask::Ubo(query) => reads::ubo_page(query).await.map(|overview| Answer::Ubo(Box::new(overview))),
        Ask::People => reads::people_page().await.map(|people| Answer::People(Box::new(people))),
        Ask::Keys => reads::keys_page().await.map(|keys| Answer::Keys(Box::new(keys))),
        Ask::Privacy => reads::privacy_page().await.map(|requests| Answer::Privacy(Box::new(requests))),
        Ask::Policies(named) => reads::policies_page(named).await.map(|page| Answer::Policies(Box::new(page))),
        Ask::Audit(query) => reads::audit_page(query).await.map(|page| Answer::Audit(Box::new(page))),
        Ask::Webhooks => reads::webhooks_page().await.map(|endpoints| Answer::Webhooks(Box::new(endpoints))),
    }
}
