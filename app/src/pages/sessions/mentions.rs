//! Notes that name the viewer: a line each, until they have opened the session.

use crate::kit::{Ago, NoticeBox, Tone};
use crate::links;
use crate::words::t;
use domain::Time;
use domain::view::MentionLine;
use leptos::prelude::*;

/// The list; nothing where there is none.
pub(crate) fn mentions(lines: &[MentionLine], now: Time) -> Option<AnyView> {
    let entries: Vec<_> = lines
        .iter()
        .map(|line| {
            let text = t!("{who} wrote to you in session {number}", who = line.who.as_str(), number = line.number);
            view! {
                <li>
                    <a href=links::session(line.session_id) dir="auto">{text}</a>
                    " "
                    <span class="faint nowrap"><Ago at=line.at now/></span>
                </li>
            }
        })
        .collect();
    (!entries.is_empty()).then(|| {
        view! { <NoticeBox tone=Tone::Info text=t!("Written to you")><ul>{entries}</ul></NoticeBox> }.into_any()
    })
}
