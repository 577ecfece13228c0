//! Where the look for rows ended before the page was full, and the links that go on.

use crate::kit::{Empty, LinkButton, NoticeBox, Tone};
use crate::links;
use crate::words::t;
use domain::view::{ListFilter, SessionList};
use leptos::prelude::*;

/// Addresses of the newer and the older page, without the one that [`further`] leads on to.
pub(super) fn pages(list: &SessionList) -> (Option<String>, Option<String>) {
    let cut = |upwards: bool| list.looked_to.is_some() && upwards == is_upwards(list);
    let newer = list.newer.filter(|_| !cut(true)).map(|number| to(list, None, Some(number)));
    (newer, list.older.filter(|_| !cut(false)).map(|number| to(list, Some(number), None)))
}

/// What is said below a page that was not filled though there may be more.
pub(super) fn notice(list: &SessionList) -> Option<AnyView> {
    let looked_to = list.looked_to.filter(|_| !list.rows.is_empty())?;
    let (text, further) = (sentence(list, looked_to), further(list, looked_to));
    Some(view! { <NoticeBox tone=Tone::Info text><p>{further}</p></NoticeBox> }.into_any())
}

/// What stands in place of an empty page amid a list or at its end; none where the list itself is empty.
pub(super) fn nothing_here(list: &SessionList) -> Option<AnyView> {
    if let Some(looked_to) = list.looked_to {
        let (text, further) = (sentence(list, looked_to), further(list, looked_to));
        return Some(view! { <Empty icon="search" title=t!("Nothing in this part") text>{further}</Empty> }.into_any());
    }
    if list.filter.before.is_none() && list.filter.after.is_none() {
        return None;
    }
    let first = to(list, None, None);
    Some(
        view! {
            <Empty icon="search" title=t!("No more matches") text=t!("The list ends here.")>
                <LinkButton href=first text=t!("To the newest")/>
            </Empty>
        }
        .into_any(),
    )
}

fn is_upwards(list: &SessionList) -> bool {
    list.filter.after.is_some()
}

fn sentence(list: &SessionList, looked_to: i64) -> String {
    if is_upwards(list) {
        t!(
            "The list was looked through as far as session {n}. There may be more matches among the newer ones.",
            n = looked_to
        )
    } else {
        t!(
            "The list was looked through as far as session {n}. There may be more matches among the older ones.",
            n = looked_to
        )
    }
}

/// The link that goes on where the look ended.
fn further(list: &SessionList, looked_to: i64) -> AnyView {
    let href = if is_upwards(list) { to(list, None, Some(looked_to)) } else { to(list, Some(looked_to), None) };
    view! { <LinkButton href text=t!("Look further")/> }.into_any()
}

fn to(list: &SessionList, before: Option<i64>, after: Option<i64>) -> String {
    links::sessions(&ListFilter { before, after, ..list.filter.clone() })
}
