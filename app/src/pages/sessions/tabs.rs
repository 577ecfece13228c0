//! Tabs of the list: a link per status, with its kept count.

use crate::kit::grouped;
use crate::links;
use crate::words::{said, t};
use domain::Status;
use domain::view::{ListFilter, SessionList};
use leptos::prelude::*;

/// Statuses in the order of the work they make.
const ORDER: [Status; 11] = [
    Status::InReview,
    Status::AwaitingUser,
    Status::Resubmitted,
    Status::InProgress,
    Status::NotStarted,
    Status::Approved,
    Status::Declined,
    Status::KycExpired,
    Status::Expired,
    Status::Abandoned,
    Status::Canceled,
];

/// The statuses that hold something, those a reviewer always looks for, and all.
pub(super) fn tabs(list: &SessionList) -> AnyView {
    let filter = &list.filter;
    let count = |status: Status| list.counts.iter().find(|(s, _)| *s == status).map_or(0, |(_, n)| *n);
    let all: i64 = list.counts.iter().map(|(_, n)| *n).sum();
    let mut entries = vec![tab(filter, None, all)];
    entries.extend(
        ORDER
            .into_iter()
            .filter(|status| {
                let always = matches!(status, Status::InReview | Status::Approved | Status::Declined);
                always || count(*status) > 0 || filter.status == Some(*status)
            })
            .map(|status| tab(filter, Some(status), count(status))),
    );
    view! { <nav class="tabs" aria-label=t!("Status")><ul>{entries}</ul></nav> }.into_any()
}

fn tab(filter: &ListFilter, status: Option<Status>, n: i64) -> AnyView {
    let mut more = filter.more.clone();
    more.retain(|(name, _)| name != "status");
    let several = more.len() < filter.more.len();
    let href = links::sessions(&ListFilter { status, before: None, after: None, more, ..filter.clone() });
    let here = (filter.status == status && !several).then_some("page");
    let label = status.map_or_else(|| t!("All").into(), |status| said(status.label()));
    view! { <li><a class="tab" href=href aria-current=here>{label} " " <span class="tab-count">{grouped(n)}</span></a></li> }.into_any()
}
