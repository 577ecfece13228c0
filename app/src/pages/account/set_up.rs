//! `/set-up/{token}`: the first account of a new desk.

use super::{Card, NewPassword};
use crate::FormOutcome;
use crate::kit::{Field, Submit};
use crate::links::encode;
use crate::words::t;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Makes the first admin.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let params = use_params_map();
    let form = move |outcome: &FormOutcome| {
        let action = format!("/set-up/{}", encode(&params.read_untracked().get("token").unwrap_or_default()));
        view! {
            <form method="post" action=action class="form">
                <Field id="name" name="name" label=t!("Your name") autocomplete="name" max=200 value=outcome.kept("name")/>
                <Field id="email" name="email" label=t!("Email") kind="email" autocomplete="username" value=outcome.kept("email")/>
                <NewPassword label=t!("Password")/>
                <Submit text=t!("Make the first account")/>
            </form>
        }
        .into_any()
    };
    view! { <Card title=t!("Set up") sub=t!("The first account of this desk looks after all others.") form/> }
}
