//! Rows of the list, with the columns that the viewer chose.

use super::bulk;
use crate::FormOutcome;
use crate::kit::{Ago, Head, Table, grouped};
use crate::marks::{KindMark, StatusBadge, SubjectCell, Waiting, WarningMarks};
use crate::words::{count, said, t};
use domain::policy::WaitLimits;
use domain::view::{Column, SessionList, SessionRow};
use domain::{Kind, Time, UboSummary};
use leptos::prelude::*;

/// Tags shown of a row; the others are counted.
const MOST_TAGS: usize = 3;

/// Heading of a column.
fn label(column: Column) -> &'static str {
    match said(column.label()) {
        std::borrow::Cow::Borrowed(label) => label,
        std::borrow::Cow::Owned(_) => column.label(),
    }
}

/// The table; each row leads to its session.
pub(super) fn table(list: &SessionList, outcome: &FormOutcome) -> AnyView {
    let rows: Vec<_> = list.rows.iter().map(|session| row(session, list, outcome)).collect();
    let heads = list.columns.all().iter().map(|column| match column {
        Column::Number => Head::figure(label(*column)),
        other => Head::text(label(*other)),
    });
    let tick = (!list.bulk.is_empty()).then(|| Head::silent(t!("Tick")));
    let heads = tick.into_iter().chain(heads).collect();
    view! { <Table caption=t!("Sessions, newest first") class="sessions" heads>{rows}</Table> }.into_any()
}

fn row(session: &SessionRow, list: &SessionList, outcome: &FormOutcome) -> AnyView {
    let cells: Vec<_> =
        list.columns.all().iter().map(|column| cell(*column, session, list.wait_limits, list.now)).collect();
    let tick = (!list.bulk.is_empty()).then(|| bulk::tick(session, outcome));
    view! { <tr class="row" data-row=session.session_id.to_string()>{tick}{cells}</tr> }.into_any()
}

fn cell(column: Column, session: &SessionRow, limits: WaitLimits, now: Time) -> AnyView {
    match column {
        Column::Number => view! { <td class="num id">{session.number.to_string()}</td> }.into_any(),
        Column::Subject => view! { <SubjectCell session=session.clone()/> }.into_any(),
        Column::Kind => view! { <td><KindMark kind=session.kind/></td> }.into_any(),
        Column::Status => view! { <td><StatusBadge status=session.status/></td> }.into_any(),
        Column::Warnings => view! { <td><WarningMarks counts=session.warnings/></td> }.into_any(),
        Column::Ubo => view! { <td>{owners(session.kind, session.ubo)}</td> }.into_any(),
        Column::Waiting => {
            view! { <td class="nowrap"><Waiting since=session.waiting_since limits now/></td> }.into_any()
        }
        Column::Assignee => view! { <td class="holder">{assignee(session.assignee.as_deref())}</td> }.into_any(),
        Column::Source => view! { <td class="nowrap">{said(session.source.label())}</td> }.into_any(),
        Column::Tags => view! { <td>{tags(&session.tags)}</td> }.into_any(),
        Column::Updated => view! { <td class="nowrap faint"><Ago at=session.updated_at now/></td> }.into_any(),
        Column::Created => view! { <td class="nowrap faint"><Ago at=session.created_at now/></td> }.into_any(),
        Column::Country => view! { <td>{session.country.clone()}</td> }.into_any(),
        Column::Workflow => view! { <td class="outside" dir="auto">{session.workflow.clone()}</td> }.into_any(),
        Column::Reference => view! { <td class="outside" dir="auto">{session.reference.clone()}</td> }.into_any(),
    }
}

fn assignee(name: Option<&str>) -> AnyView {
    match name {
        Some(name) => view! { <bdi>{name.to_owned()}</bdi> }.into_any(),
        None => view! { <span class="faint">{t!("nobody")}</span> }.into_any(),
    }
}

fn tags(tags: &[String]) -> AnyView {
    let shown: Vec<_> =
        tags.iter().take(MOST_TAGS).map(|tag| view! { <span class="tag" dir="auto">{tag.clone()}</span> }).collect();
    let others = tags.len().saturating_sub(MOST_TAGS);
    let others = (others > 0).then(|| view! { <span class="faint">{format!("+{others}")}</span> });
    view! { <span class="words">{shown}{others}</span> }.into_any()
}

fn owners(kind: Kind, ubo: Option<UboSummary>) -> Option<AnyView> {
    if kind != Kind::Business {
        return None;
    }
    let Some(ubo) = ubo else { return Some(view! { <span class="faint">{t!("no linked KYC")}</span> }.into_any()) };
    let flagged = (ubo.flagged > 0)
        .then(|| view! { " · " <strong class="tone-bad-text">{t!("{n} flagged", n = grouped(ubo.flagged))}</strong> });
    let words = count!("{n} owners", ubo.total);
    Some(view! { <span class="nowrap">{words}{flagged}</span> }.into_any())
}
