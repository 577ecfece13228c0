//! The root: the server sends people on to their own area; this is what stands there if it does not.

use crate::kit::{Empty, LinkButton, PageHead, PageTitle};
use crate::loaded::{Answer, Ask, loaded_or};
use crate::words::t;
use domain::Right;
use leptos::prelude::*;

/// Offers the areas that the person's roles open.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <PageTitle text=t!("Start")/>
        <PageHead title=t!("Start")/>
        <div class="page-body">
            {loaded_or(
                || Ask::Me,
                |answer, _| {
                    let (href, text) = match answer {
                        Ok(Answer::Me(me)) if me.may(Right::ListSessions) => ("/sessions", t!("To the sessions")),
                        Ok(Answer::Me(me)) if me.may(Right::SeeUboSummaries) => ("/insight/ubo", t!("To the UBO KYC overview")),
                        Ok(Answer::Me(me)) if me.may(Right::SeePeople) => ("/admin/people", t!("To the accounts")),
                        Ok(_) => ("/", t!("Try again")),
                        Err(_) => ("/sign-in", t!("Sign in")),
                    };
                    view! { <Empty icon="list" title=t!("Your desk")><LinkButton href text kind="primary"/></Empty> }.into_any()
                },
            )}
        </div>
    }
}
