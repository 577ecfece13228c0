//! The hooks by which pages are kept up to date while they are open, drawn on the server for the islands to find.

use crate::islands::{LiveJob, LiveList, LiveSession};
use crate::links;
use crate::words::t;
use domain::view::SessionPage;
use domain::{Environment, Status, Uuid};
use leptos::prelude::*;

/// Position in the log of changes at which the page is drawn: what comes after it, the open page is told.
#[derive(Clone, Copy, Debug)]
pub struct LivePosition(
    /// The position.
    pub i64,
);

fn position() -> Option<i64> {
    Some(use_context::<Option<LivePosition>>()??.0)
}

/// Where the session's head says who else is here.
pub(crate) fn here() -> AnyView {
    view! { <p class="live-here" id="live-here" role="status"></p> }.into_any()
}

/// Above the decision form: that it is out of date, that nothing can be sent just now.
pub(crate) fn session(session: &SessionPage) -> Option<AnyView> {
    let after = position()?;
    let words = [
        t!("Also here:").to_owned(),
        // the name comes with the change
        t!("{name} changed this session while you had it open.", name = "{name}"),
        t!("This session changed while you had it open.").to_owned(),
        t!("You changed this session in another tab.").to_owned(),
        t!("See what changed").to_owned(),
        t!("What you typed is kept.").to_owned(),
        t!("Connection lost, trying again.").to_owned(),
        t!("Not sent: the connection is lost. What you typed is still here; send it once the connection is back.")
            .to_owned(),
        t!("Your sign-in has ended. What you typed is kept until you are back.").to_owned(),
        t!("Sign in again").to_owned(),
    ];
    let path = links::session(session.session_id);
    let (id, version) = (session.session_id.to_string(), session.version);
    Some(view! { <LiveSession id path version after words=words.to_vec()/> }.into_any())
}

/// Above a list: how many sessions are new or changed.
pub(crate) fn list(environment: Environment) -> Option<AnyView> {
    changes(environment, None)
}

/// Above the queue: the same of what stands there, and of what came into review.
pub(crate) fn queue(environment: Environment) -> Option<AnyView> {
    changes(environment, Some(Status::InReview))
}

/// Above a running job with many sessions: the page follows it.
pub(crate) fn job(bulk_id: Uuid) -> Option<AnyView> {
    let after = position()?;
    let words = [
        t!("Connection lost, trying again.").to_owned(),
        t!("Your sign-in has ended.").to_owned(),
        t!("Sign in again").to_owned(),
    ];
    Some(view! { <LiveJob id=bulk_id.to_string() after words=words.to_vec()/> }.into_any())
}

fn changes(environment: Environment, status: Option<Status>) -> Option<AnyView> {
    let after = position()?;
    let words = [
        // so does the number
        t!("New or changed sessions: {count}", count = "{count}"),
        t!("Show").to_owned(),
        t!("Connection lost, trying again.").to_owned(),
        t!("Your sign-in has ended.").to_owned(),
        t!("Sign in again").to_owned(),
    ];
    let (environment, status) = (environment.wire().to_owned(), status.map(|status| status.wire().to_owned()));
    Some(view! { <LiveList environment status after words=words.to_vec()/> }.into_any())
}
