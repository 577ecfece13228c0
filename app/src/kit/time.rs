//! Points in time: how long ago, and exactly when on hover, to readers and in print.

use crate::words::when;
use domain::Time;
use leptos::prelude::*;

/// How long ago something was: `6 h 12 min ago`.
#[component]
pub fn Ago(
    /// When it was.
    at: Time,
    /// The server's clock when it made the page.
    now: Time,
) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=when::exact(at)>{when::ago(at, now)}</time> }
}

/// How long something lasts so far: `6 h 12 min`.
#[component]
pub fn Since(
    /// When it began.
    at: Time,
    /// The server's clock when it made the page.
    now: Time,
) -> impl IntoView {
    view! { <time datetime=at.rfc3339() title=when::exact(at)>{when::age(at, now)}</time> }
}
