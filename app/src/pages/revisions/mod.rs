//! `/sessions/{session_id}/revisions`: what came in and was corrected, and the difference of any two revisions.
//!
//! The server draws this page and the browser leaves it as it is: it holds nothing but a plain form.

#[cfg(feature = "ssr")]
mod drawn;

use leptos::prelude::*;

/// The page of a session's revisions.
#[component]
pub fn RevisionsPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    {
        drawn::page()
    }
}
