//! The strip above the decision form: what was sent just now, and whether the next session opens by itself.

use crate::islands::ReviewFlow;
use crate::kit::Icon;
use crate::links;
use crate::loaded::{Answer, Ask, loaded_or};
use crate::marks::StatusBadge;
use crate::words::t;
use domain::view::ReviewStrip;
use domain::{Status, Uuid};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The strip; nothing for those who do not work on sessions.
pub(super) fn strip(session_id: Uuid) -> AnyView {
    let query = use_query_map();
    loaded_or(
        move || Ask::Review(session_id.to_string(), query.read().get("review")),
        move |answer, _| match answer {
            Ok(Answer::Review(strip)) => drawn(session_id, &strip),
            _ => ().into_any(),
        },
    )
}

fn drawn(session_id: Uuid, strip: &ReviewStrip) -> AnyView {
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
    view! {
        <div class="review" id="review" data-next=next>
            <div data-live="review">{before}</div>
            <label class="check">
                <input type="checkbox" name="then" value="next" form="decision-form" checked=strip.flowing/>
                <span>{t!("Then open the next one")}</span>
            </label>
            <ReviewFlow/>
        </div>
    }
    .into_any()
}
