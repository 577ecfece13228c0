//! `/sign-in`.

use super::Card;
use crate::FormOutcome;
use crate::kit::{Field, Hidden, NoticeBox, Submit, Tone};
use crate::words::t;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Email and password; afterwards the page that was asked for.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let form = move |outcome: &FormOutcome| {
        // the address of a refused post has no `next` any more, the kept fields do
        let next = Some(outcome.kept("next"))
            .filter(|kept| !kept.is_empty())
            .or_else(|| query.read_untracked().get("next"))
            .unwrap_or_default();
        let ended = (outcome.kept("ended") == "1").then(|| {
            let text = t!("Your sign-in has ended. Sign in to go on where you were; a form that you sent too late is kept for you.");
            view! { <NoticeBox tone=Tone::Info text/> }
        });
        view! {
            {ended}
            <form method="post" action="/sign-in" class="form">
                <Hidden name="next" value=next/>
                <Field id="email" name="email" label=t!("Email") kind="email" autocomplete="username" value=outcome.kept("email")/>
                <Field id="password" name="password" label=t!("Password") kind="password" autocomplete="current-password" max=1024/>
                <Submit text=t!("Sign in")/>
            </form>
        }
        .into_any()
    };
    view! { <Card title=t!("Sign in") sub=t!("Review desk for identity verification.") form/> }
}
