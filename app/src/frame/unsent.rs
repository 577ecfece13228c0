//! What is said on a page that gives back a form which came after the sign-in had ended.

use crate::FormOutcome;
use crate::kit::{LinkButton, NoticeBox, PostButton, Tone};
use crate::words::t;
use leptos::prelude::*;

/// The line above the page; nothing where nothing was kept.
pub(super) fn line() -> Option<AnyView> {
    let unsent = use_context::<FormOutcome>()?.unsent?;
    let place = match unsent.form.as_str() {
        "correct" => Some("#correct"),
        "hits" => Some("#aml"),
        "document" => Some("#documents"),
        "return" => Some("#proposal"),
        "privacy" => Some("#privacy"),
        "columns" => Some("#columns"),
        "view" => Some("#save"),
        "view-change" => Some("#views"),
        _ => None,
    };
    let text = match unsent.form.as_str() {
        "columns" | "rows" | "screen" => t!("What you chose was kept; it has not been sent."),
        _ => t!("Your text was kept; it has not been sent."),
    };
    let there = place.map(|href| view! { <LinkButton href text=t!("Show it") kind="small"/> });
    let fields = vec![("page", unsent.page), ("form", unsent.form)];
    Some(
        view! {
            <div class="unsent" tabindex="-1" autofocus>
                <NoticeBox tone=Tone::Info text>
                    <div class="unsent-acts">
                        {there}
                        <PostButton action="/unsent" fields text=t!("Discard it") kind="small quiet"/>
                    </div>
                </NoticeBox>
            </div>
        }
        .into_any(),
    )
}
