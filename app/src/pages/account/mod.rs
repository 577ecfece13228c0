//! Signing in, first-time set-up, joining by link: a calm card, no frame.

mod join;
mod profile;
mod set_up;
mod sign_in;

pub use join::JoinPage;
pub use profile::ProfilePage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;

use crate::FormOutcome;
use crate::kit::{Field, NoticeBox, PageTitle, Tone};
use crate::loaded::{Ask, loaded};
use crate::words::t;
use leptos::prelude::*;

/// The field of a password that is being chosen, with what every password must be.
#[component]
fn NewPassword(
    /// Its label.
    label: &'static str,
) -> impl IntoView {
    let hint = t!("15 characters or more. A few words you remember are better than a short riddle.");
    view! {
        <Field id="password" name="password" label kind="password" autocomplete="new-password" min=15 max=1024 hint/>
    }
}

/// A card in the middle of the page, with the outcome of the last post above its form.
#[component]
fn Card(
    /// Heading and title.
    title: &'static str,
    /// A line below the heading.
    sub: &'static str,
    /// The form, given what was typed before.
    form: impl Fn(&FormOutcome) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let body = loaded(
        || Ask::Nothing,
        move |_, outcome| {
            let notice = outcome.notice.clone().map(|notice| {
                let tone = if notice.good { Tone::Good } else { Tone::Bad };
                view! { <NoticeBox tone text=notice.sentence/> }
            });
            Some(view! { {notice}{form(outcome)} }.into_any())
        },
    );
    view! {
        <PageTitle text=title/>
        <main id="main" class="account">
            <div class="account-card">
                <p class="brand">
                    <svg class="mark" aria-hidden="true" focusable="false" width="20" height="20"><use href="#i-mark"></use></svg>
                    "Countersign"
                </p>
                <h1>{title}</h1>
                <p class="sub">{sub}</p>
                {body}
            </div>
        </main>
    }
}
