//! Rows of the list.

use crate::kit::{Ago, Head, Table, grouped, plural};
use crate::links;
use crate::marks::{KindMark, StatusBadge, Waiting, WarningMarks};
use domain::policy::WaitLimits;
use domain::view::{SessionList, SessionRow};
use domain::{Kind, Time, UboSummary};
use leptos::prelude::*;

/// The table; each row leads to its session.
pub(super) fn table(list: &SessionList) -> AnyView {
    let now = list.now;
    let rows: Vec<_> = list.rows.iter().map(|session| row(session, list.wait_limits, now)).collect();
    let heads = vec![
        Head::figure("No."),
        Head::text("Subject"),
        Head::text("Kind"),
        Head::text("Status"),
        Head::text("Warnings"),
        Head::text("UBO KYC"),
        Head::text("Waiting"),
        Head::text("Updated"),
    ];
    view! { <Table caption="Sessions, newest first" class="sessions" heads>{rows}</Table> }.into_any()
}

fn row(session: &SessionRow, limits: WaitLimits, now: Time) -> AnyView {
    let detail = session.detail.clone().map(|detail| view! { <span class="second" dir="auto">{detail}</span> });
    view! {
        <tr class="row">
            <td class="num id">{session.number.to_string()}</td>
            <th scope="row" class="subject">
                <a class="row-link" href=links::session(session.session_id) dir="auto">{session.subject.clone()}</a>
                {detail}
            </th>
            <td><KindMark kind=session.kind/></td>
            <td><StatusBadge status=session.status/></td>
            <td><WarningMarks counts=session.warnings/></td>
            <td>{owners(session.kind, session.ubo)}</td>
            <td class="nowrap"><Waiting since=session.waiting_since limits now/></td>
            <td class="nowrap faint"><Ago at=session.updated_at now/></td>
        </tr>
    }
    .into_any()
}

fn owners(kind: Kind, ubo: Option<UboSummary>) -> Option<AnyView> {
    if kind != Kind::Business {
        return None;
    }
    let Some(ubo) = ubo else { return Some(view! { <span class="faint">"no linked KYC"</span> }.into_any()) };
    let flagged = (ubo.flagged > 0)
        .then(|| view! { " · " <strong class="tone-bad-text">{format!("{} flagged", grouped(ubo.flagged))}</strong> });
    let words = format!("{} {}", grouped(ubo.total), plural(ubo.total, "owner", "owners"));
    Some(view! { <span class="nowrap">{words}{flagged}</span> }.into_any())
}
