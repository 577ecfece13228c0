//! How every page gets what it shows: it asks, waits, and draws the answer.
//!
//! All pages share one resource type and one waiting view. Written out page by page, the machinery around each
//! resource was a third of the browser half.

use crate::FormOutcome;
use crate::frame::{Loading, cannot_show};
use crate::rpc::{self, ListQuery, PageError, UboQuery};
use domain::view::{self, UiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use std::sync::Arc;

/// What a page asks for; when it changes, the page is fetched anew.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Nothing but the outcome of the last post.
    Nothing,
    /// What a text finds; the one that was posted comes first.
    Find(String),
    /// The signed-in person.
    Me,
    /// The signed-in person's own page.
    Profile,
    /// A page of the session list.
    Sessions(ListQuery),
    /// Columns and saved views, from the list of this query.
    Views(ListQuery),
    /// A job with many sessions: its id, an outcome and a place, as they stand in the address.
    Bulk(String, Option<String>, Option<String>),
    /// One session, by its id as it stands in the address.
    Session(String),
    /// The revisions of a session: its id, and two numbers to compare, as they stand in the address.
    Revisions(String, Option<String>, Option<String>),
    /// The UBO KYC overview.
    Ubo(UboQuery),
    /// Reviewer accounts.
    People,
    /// API keys.
    Keys,
    /// Webhook endpoints.
    Webhooks,
    /// What is asked for of sessions' privacy.
    Privacy,
    /// Policies of the environment that the address names.
    Policies(Option<String>),
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Ask::Nothing`].
    Nothing,
    /// To [`Ask::Find`].
    Find(Box<view::Found>),
    /// To [`Ask::Me`].
    Me(view::Me),
    /// To [`Ask::Profile`].
    Profile(Box<view::ProfilePage>),
    /// To [`Ask::Sessions`].
    Sessions(Box<view::SessionList>),
    /// To [`Ask::Views`].
    Views(Box<view::ViewsPage>),
    /// To [`Ask::Bulk`].
    Bulk(Box<view::BulkPage>),
    /// To [`Ask::Session`].
    Session(Box<view::SessionPage>),
    /// To [`Ask::Revisions`].
    Revisions(Box<view::RevisionsPage>),
    /// To [`Ask::Ubo`].
    Ubo(Box<view::UboPage>),
    /// To [`Ask::People`].
    People(Box<view::PeoplePage>),
    /// To [`Ask::Keys`].
    Keys(Box<view::KeysPage>),
    /// To [`Ask::Webhooks`].
    Webhooks(Box<view::WebhooksPage>),
    /// To [`Ask::Privacy`].
    Privacy(Box<view::PrivacyPage>),
    /// To [`Ask::Policies`].
    Policies(Box<view::PoliciesPage>),
}

/// An answer, beside what came of the post that the page answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Fetched {
    answer: Result<Answer, PageError>,
    outcome: FormOutcome,
}

type Asking = Box<dyn Fn() -> Ask + Send + Sync>;
type Drawing = Arc<dyn Fn(Result<Answer, PageError>, &FormOutcome) -> AnyView + Send + Sync>;

/// A page that shows its answer, or why there is none. `draw` gives nothing for an answer to another question, which
/// cannot happen and would show as a failure.
pub fn loaded(
    ask: impl Fn() -> Ask + Send + Sync + 'static,
    draw: impl Fn(Answer, &FormOutcome) -> Option<AnyView> + Send + Sync + 'static,
) -> AnyView {
    loaded_or(ask, move |answer, outcome| {
        let drawn = answer.and_then(|answer| draw(answer, outcome).ok_or(PageError(UiError::Failed)));
        drawn.unwrap_or_else(|error| cannot_show(&error))
    })
}

/// The same for parts that draw errors themselves.
pub fn loaded_or(
    ask: impl Fn() -> Ask + Send + Sync + 'static,
    draw: impl Fn(Result<Answer, PageError>, &FormOutcome) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    waiting(Box::new(ask), Arc::new(draw))
}

fn waiting(ask: Asking, draw: Drawing) -> AnyView {
    let page = Resource::new(ask, fetch);
    view! {
        <Transition fallback=Loading>
            {move || {
                let draw = Arc::clone(&draw);
                Suspend::new(async move {
                    let Fetched { answer, outcome } = page.await;
                    draw(answer, &outcome)
                })
            }}
        </Transition>
    }
    .into_any()
}

fn fetch(ask: Ask) -> Pin<Box<dyn Future<Output = Fetched> + Send>> {
    // on the server this is the outcome of the very post; a page that the browser fetches by itself answers none
    let outcome = use_context::<FormOutcome>().unwrap_or_default();
    let ask = match ask {
        Ask::Find(_) if !outcome.kept("q").is_empty() => Ask::Find(outcome.kept("q")),
        ask => ask,
    };
    Box::pin(async move {
        let answer = match ask {
            Ask::Nothing => Ok(Answer::Nothing),
            Ask::Find(text) => rpc::find(text).await.map(|found| Answer::Find(Box::new(found))),
            Ask::Me => rpc::me().await.map(Answer::Me),
            Ask::Profile => rpc::profile_page().await.map(|page| Answer::Profile(Box::new(page))),
            Ask::Sessions(query) => rpc::list_sessions(query).await.map(|list| Answer::Sessions(Box::new(list))),
            Ask::Views(query) => rpc::views_page(query).await.map(|page| Answer::Views(Box::new(page))),
            Ask::Bulk(id, only, after) => {
                rpc::bulk_page(id, only, after).await.map(|page| Answer::Bulk(Box::new(page)))
            }
            Ask::Session(id) => rpc::session_page(id).await.map(|session| Answer::Session(Box::new(session))),
            Ask::Revisions(id, from, to) => {
                rpc::revisions_page(id, from, to).await.map(|page| Answer::Revisions(Box::new(page)))
            }
            Ask::Ubo(query) => rpc::ubo_page(query).await.map(|overview| Answer::Ubo(Box::new(overview))),
            Ask::People => rpc::people_page().await.map(|people| Answer::People(Box::new(people))),
            Ask::Keys => rpc::keys_page().await.map(|keys| Answer::Keys(Box::new(keys))),
            Ask::Privacy => rpc::privacy_page().await.map(|requests| Answer::Privacy(Box::new(requests))),
            Ask::Policies(named) => rpc::policies_page(named).await.map(|page| Answer::Policies(Box::new(page))),
            Ask::Webhooks => rpc::webhooks_page().await.map(|endpoints| Answer::Webhooks(Box::new(endpoints))),
        };
        Fetched { answer, outcome }
    })
}
