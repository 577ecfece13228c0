//! `/sessions/{session_id}/revisions`: what came in and was corrected, and the difference of any two revisions.

use crate::kit::{Ago, Choice, Empty, Head, LinkButton, PageHead, PageTitle, Panel, Select, Submit, Table, grouped};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{self, said, t};
use domain::view::{self, FieldChange, RevisionLine, Told};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a session's revisions.
#[component]
pub fn RevisionsPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    loaded(
        move || {
            let number = |name: &str| query.read().get(name).filter(|text| !text.is_empty());
            Ask::Revisions(params.read().get("id").unwrap_or_default(), number("from"), number("to"))
        },
        |answer, _| match answer {
            Answer::Revisions(page) => Some(shown(*page)),
            _ => None,
        },
    )
}

fn shown(page: view::RevisionsPage) -> AnyView {
    let session = links::session(page.session_id);
    let select = |chosen: i64| -> Vec<Choice> {
        let mut numbers: Vec<i64> = page.revisions.iter().map(|line| line.revision).collect();
        if !numbers.contains(&chosen) {
            numbers.push(chosen);
        }
        let choice = |n: i64| Choice { value: n.to_string(), label: t!("Revision {n}", n = n), chosen: n == chosen };
        numbers.into_iter().map(choice).collect()
    };
    let (from, to) = (select(page.from), select(page.to));
    let now = page.now;
    let listed = i64::try_from(page.revisions.len()).unwrap_or(i64::MAX);
    let more = (listed < page.total).then(|| {
        let text = t!(
            "The newest {listed} of {all} revisions are listed; write an earlier number into the address as from or to.",
            listed = grouped(listed),
            all = grouped(page.total)
        );
        view! { <p class="panel-line faint">{text}</p> }
    });
    let title = t!("Revision {from} to {to}", from = page.from, to = page.to);
    let rows: Vec<_> = page.revisions.iter().map(|line| revision(line, page.session_id, now)).collect();
    let heads = vec![
        Head::figure(t!("No.")),
        Head::figure(t!("Version")),
        Head::text(t!("What")),
        Head::text(t!("When")),
        Head::silent(t!("Compare")),
    ];
    view! {
        <PageTitle text=t!("Revisions")/>
        <PageHead title=t!("Revisions") sub=page.subject.clone()>
            <LinkButton href=session.clone() text=t!("Back to the session")/>
        </PageHead>
        <div class="page-body">
            <form method="get" action=links::revisions(page.session_id) class="filters">
                <Select id="from" name="from" label=t!("From") choices=from/>
                <Select id="to" name="to" label=t!("To") choices=to/>
                <Submit text=t!("Compare")/>
            </form>
            <Panel id="difference" title=title>{difference(page.changes)}</Panel>
            <Panel id="revisions" title=t!("All revisions")>
                <Table caption=t!("Revisions of this session") heads>{rows}</Table>
                {more}
            </Panel>
        </div>
    }
    .into_any()
}

fn difference(changes: Vec<FieldChange>) -> AnyView {
    if changes.is_empty() {
        return view! { <Empty icon="check" title=t!("These two revisions say the same")/> }.into_any();
    }
    let heads = vec![Head::text(t!("Field")), Head::text(t!("Before")), Head::text(t!("After"))];
    let side = |value: &Told| {
        let inside = if value.is_empty() {
            view! { <span class="faint">{t!("nothing")}</span> }.into_any()
        } else {
            view! { <span class="text">{words::shown(value)}</span> }.into_any()
        };
        view! { <td>{inside}</td> }
    };
    let rows: Vec<_> = changes
        .into_iter()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{words::shown(&change.field)}</th>
                    {side(&change.before)}
                    {side(&change.after)}
                </tr>
            }
        })
        .collect();
    view! { <Table caption=t!("Differences") heads>{rows}</Table> }.into_any()
}

fn revision(line: &RevisionLine, session_id: domain::Uuid, now: domain::Time) -> AnyView {
    let before = (line.revision > 1).then(|| {
        let href = links::difference(session_id, line.revision);
        let of = t!("of revision {n}", n = line.revision);
        view! { <a href=href>{t!("What it changed")}<span class="sr-only">" " {of}</span></a> }
    });
    view! {
        <tr>
            <th scope="row" class="num">{line.revision}</th>
            <td class="num">{line.version}</td>
            <td><bdi>{said(&line.who).into_owned()}</bdi> " " <span dir="auto">{said(&line.what).into_owned()}</span></td>
            <td><Ago at=line.at now/></td>
            <td>{before}</td>
        </tr>
    }
    .into_any()
}
