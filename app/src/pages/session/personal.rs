//! Whether personal values are covered, and the button that shows them for a while.

use crate::kit::{Icon, PostButton};
use crate::links;
use crate::words::{t, when};
use domain::Uuid;
use domain::view::Personal;
use leptos::prelude::*;

/// The line under the facts. `back` is the viewer's item that the form leads back to.
#[must_use]
pub fn line(session_id: Uuid, personal: Personal, back: Option<&str>) -> AnyView {
    let action = links::reveal(session_id);
    let fields = |what: &str| {
        let back = back.map(|item| ("back", item.to_owned()));
        std::iter::once(("what", what.to_owned())).chain(back).collect::<Vec<_>>()
    };
    let inside = match personal {
        Personal::Covered { may_show: true } => view! {
            <span>{t!("Personal values are covered.")}</span>
            <PostButton action fields=fields("values") text=t!("Show for 15 minutes") kind="small"/>
            <span class="faint">{t!("Each look is on record.")}</span>
        }
        .into_any(),
        Personal::Covered { may_show: false } => view! { <span>{t!("Personal values are covered.")}</span> }.into_any(),
        Personal::Shown { until } => view! {
            <span>{t!("Personal values are shown to you until {time}.", time = when::exact(until))}</span>
            <PostButton action fields=fields("cover") text=t!("Cover again") kind="small"/>
        }
        .into_any(),
    };
    view! { <div class="personal-line" id="personal"><Icon name="lock"/>{inside}</div> }.into_any()
}
