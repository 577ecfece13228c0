//! `/bulk/{bulk_id}`: one thing done with many sessions; first what exactly, then how far it is and what came of each.

mod ask;

use crate::FormOutcome;
use crate::kit::{Head, LinkButton, NoticeBox, PageTitle, Panel, Table, Tone, grouped};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::marks::StatusBadge;
use crate::words::{count, said, t};
use domain::view::{self, BulkState, RowOutcome};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a job.
#[component]
pub fn BulkPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    loaded(
        move || {
            let part = |name: &str| query.read().get(name).filter(|value| !value.is_empty());
            Ask::Bulk(params.read().get("id").unwrap_or_default(), part("only"), part("after"))
        },
        |answer, outcome| match answer {
            Answer::Bulk(job) => Some(page(&job, outcome)),
            _ => None,
        },
    )
}

fn page(job: &view::BulkPage, outcome: &FormOutcome) -> AnyView {
    let notice = outcome.notice.clone().map(|notice| {
        let tone = if notice.good { Tone::Info } else { Tone::Bad };
        view! { <NoticeBox tone text=said(&notice.sentence).into_owned()/> }
    });
    let title = said(job.act.label()).into_owned();
    let sub = count!("{n} sessions chosen", job.total());
    let running = job.state == BulkState::Running;
    let body = match job.state {
        BulkState::Planned => ask::form(job, outcome),
        BulkState::Running | BulkState::Done => progress(job),
    };
    view! {
        <PageTitle text=t!("Many sessions")/>
        <header class="page-head">
            <div class="page-title"><h1>{title}</h1><p class="sub">{sub}</p></div>
            <div class="page-tools"><LinkButton href="/sessions" text=t!("To the sessions") before="left"/></div>
        </header>
        <div class="page-body">
            {notice}
            {running.then(|| crate::live::job(job.bulk_id))}
            <div data-live="progress">{body}</div>
            <div data-live="rows">{rows(job)}</div>
        </div>
    }
    .into_any()
}

/// How far it is, in figures and as a bar that screen readers read.
fn progress(job: &view::BulkPage) -> AnyView {
    let (settled, total) = (job.settled(), job.total());
    let running = job.state == BulkState::Running;
    let words = if running {
        t!(
            "{done} of {total} done. It goes on when you leave this page.",
            done = grouped(settled),
            total = grouped(total)
        )
    } else {
        count!("All {n} have their result.", total)
    };
    let again = running.then(|| {
        view! { <LinkButton href=links::bulk(job.bulk_id, None, None) text=t!("Look again") kind="primary"/> }
    });
    let label = t!("Progress");
    view! {
        <Panel id="progress" title=t!("Result")>
            <div class="bulk-progress panel-line">
                <p role="status">{words}</p>
                <progress max=total.to_string() value=settled.to_string() aria-label=label></progress>
                {again}
            </div>
        </Panel>
    }
    .into_any()
}

fn rows(job: &view::BulkPage) -> AnyView {
    let planned = job.state == BulkState::Planned;
    let tabs = (!planned).then(|| outcomes(job));
    let listed: Vec<_> = job.rows.iter().map(|row| bulk_row(row, planned)).collect();
    let mut heads = vec![Head::figure(t!("No.")), Head::text(t!("Subject")), Head::text(t!("Status"))];
    if !planned {
        heads.push(Head::text(t!("Result")));
    }
    let next = job.after.map(|after| {
        view! { <LinkButton href=links::bulk(job.bulk_id, job.only, Some(after)) text=t!("Further sessions") after="right"/> }
    });
    view! {
        {tabs}
        <Table caption=t!("Chosen sessions") class="sessions bulk-rows" heads>{listed}</Table>
        <nav class="pager" aria-label=t!("Pages of the list")>{next}</nav>
    }
    .into_any()
}

fn outcomes(job: &view::BulkPage) -> AnyView {
    let all = (None, t!("All results"), job.total());
    let each = job.counts.iter().filter(|(_, n)| *n > 0);
    let entries: Vec<_> = std::iter::once((all.0, all.1.to_owned(), all.2))
        .chain(each.map(|(outcome, n)| (Some(*outcome), said(outcome.label()).into_owned(), *n)))
        .map(|(only, label, n)| {
            let here = (job.only == only).then_some("page");
            let href = links::bulk(job.bulk_id, only, None);
            view! { <li><a class="tab" href=href aria-current=here>{label} " " <span class="tab-count">{grouped(n)}</span></a></li> }
        })
        .collect();
    view! { <nav class="tabs" aria-label=t!("Result")><ul>{entries}</ul></nav> }.into_any()
}

fn bulk_row(row: &view::BulkRow, planned: bool) -> AnyView {
    let result = (!planned).then(|| {
        let class = match row.outcome {
            RowOutcome::Done => "badge tone-good",
            RowOutcome::Refused => "badge tone-bad",
            RowOutcome::Proposed => "badge tone-warn",
            RowOutcome::Waiting | RowOutcome::Working | RowOutcome::Unchanged => "badge tone-plain",
        };
        let sentence = row.sentence.as_deref().map(|text| view! { <span class="second" dir="auto">{said(text).into_owned()}</span> });
        view! { <td class="bulk-result"><span class=class>{said(row.outcome.label()).into_owned()}</span>{sentence}</td> }
    });
    view! {
        <tr class="row" data-row=row.session_id.to_string()>
            <td class="num id">{row.number.to_string()}</td>
            <th scope="row" class="subject"><a class="row-link" href=links::session(row.session_id) dir="auto">{row.subject.clone()}</a></th>
            <td><StatusBadge status=row.status/></td>
            {result}
        </tr>
    }
    .into_any()
}
