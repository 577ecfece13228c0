//! The root: the server sends people on to their own area; this is what stands there if it does not.

use crate::kit::{Empty, LinkButton, PageHead, PageTitle};
use crate::rpc;
use domain::Right;
use leptos::prelude::*;

/// Offers the areas that the person's roles open.
#[component]
pub fn HomePage() -> impl IntoView {
    let me = Resource::new(|| (), |()| rpc::me());
    view! {
        <PageTitle text="Start"/>
        <PageHead title="Start"/>
        <div class="page-body">
            <Suspense>
                {move || Suspend::new(async move {
                    let me = me.await.ok();
                    let (href, text) = match me {
                        Some(me) if me.may(Right::ListSessions) => ("/sessions", "To the sessions"),
                        Some(me) if me.may(Right::SeeUboSummaries) => ("/insight/ubo", "To the UBO KYC overview"),
                        Some(me) if me.may(Right::SeePeople) => ("/admin/people", "To the accounts"),
                        Some(_) => ("/", "Try again"),
                        None => ("/sign-in", "Sign in"),
                    };
                    view! { <Empty icon="list" title="Your desk"><LinkButton href text kind="primary"/></Empty> }
                })}
            </Suspense>
        </div>
    }
}
