//! `/join/{token}`: the single-use link that an admin hands to a new person.

use super::{Card, NewPassword};
use crate::FormOutcome;
use crate::kit::Submit;
use crate::links::encode;
use crate::words::t;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Chooses the password of an account that was made by an admin.
#[component]
pub fn JoinPage() -> impl IntoView {
    let params = use_params_map();
    let form = move |_: &FormOutcome| {
        let action = format!("/join/{}", encode(&params.read_untracked().get("token").unwrap_or_default()));
        view! {
            <form method="post" action=action class="form">
                <NewPassword label=t!("Password")/>
                <Submit text=t!("Choose this password")/>
            </form>
        }
        .into_any()
    };
    view! { <Card title=t!("Join") sub=t!("An admin made an account for you. Choose its password; this link works once.") form/> }
}
