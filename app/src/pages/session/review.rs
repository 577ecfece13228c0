//! The strip above the decision form: what was sent just now, and whether the next session opens by itself.

use crate::islands::ReviewFlow;
use crate::keys::Act;
use crate::kit::{Icon, PostButton};
use crate::links;
use crate::loaded::{Answer, Ask, loaded_or};
use crate::marks::StatusBadge;
use crate::words::t;
use domain::view::ReviewStrip;
use domain::{Environment, Status, Uuid};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The strip; nothing for those who do not work on sessions.
pub(super) fn strip(session_id: Uuid, environment: Environment) -> AnyView {
    let query = use_query_map();
    loaded_or(
        move || Ask::Review(session_id.to_string(), query.read().get("review")),
        move |answer, _| match answer {
            Ok(Answer::Review(strip)) => drawn(session_id, environment, &strip),
            _ => ().into_any(),
        },
    )
}

fn drawn(session_id: Uuid, environment: Environment, strip: &ReviewStrip) -> AnyView {
    let before = strip.before.map(|(before, number, status)| {
        let nothing = (strip.next.is_none() && before == session_id)
            .then(|| view! { <p class="faint">{t!("Nothing else waits for a decision.")}</p> });
        // a page that was fetched beforehand was drawn before the verdict
        let moved = (status != Status::InReview).then(|| view! { <StatusBadge status/> });
        view! {
            <p class="review-before" role="status">
                <Icon name="check"/>
                {t!("Sent:")} " "
                <a href=format!("{}#timeline", links::session(before))>{t!("No. {number}", number = number)}</a>
                " " {moved}
            </p>
            {nothing}
        }
    });
    let next = strip.next.map(|next| links::review(next, Some(session_id)));
    let fields = vec![("environment", environment.wire().to_owned()), ("review", "on".to_owned())];
    view! {
        <div class="review" id="review" data-next=next>
            <div data-live="review">{before}</div>
            <div class="review-line">
                <label class="check">
                    <input type="checkbox" name="then" value="next" form="decision-form" checked=strip.flowing/>
                    <span>{t!("Then open the next one")}</span>
                </label>
                <PostButton action="/sessions/next" fields text=t!("Next") kind="small quiet" key=Act::Next/>
            </div>
            <ReviewFlow/>
        </div>
    }
    .into_any()
}
