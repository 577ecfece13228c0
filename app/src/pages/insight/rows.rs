//! Rows of the overview.

use crate::kit::{Head, Icon, Table, grouped};
use crate::links;
use crate::marks::{StatusBadge, Waiting, status_mark};
use crate::panels::ubo;
use crate::words::{said, t};
use domain::policy::WaitLimits;
use domain::view::{LinkedPerson, UboPage, UboRow};
use domain::{Status, Time};
use leptos::prelude::*;

/// The table of companies.
pub(super) fn table(overview: &UboPage) -> AnyView {
    let now = overview.now;
    let rows: Vec<_> = overview.rows.iter().map(|company| row(company, overview.wait_limits, now)).collect();
    let heads = vec![
        Head::text(t!("Company")),
        Head::text(t!("Status")),
        Head::text(t!("UBO KYC")),
        Head::figure(t!("Total")),
        Head::figure(t!("Approved")),
        Head::figure(t!("Flagged")),
        Head::figure(t!("Pending")),
        Head::text(t!("Flagged and pending people")),
        Head::text(t!("Waiting")),
    ];
    view! { <Table caption=t!("Companies and how their owners stand, flagged first") class="companies" heads>{rows}</Table> }.into_any()
}

fn row(company: &UboRow, limits: WaitLimits, now: Time) -> AnyView {
    let figure = |n: Option<i64>, loud: bool| {
        let class = if loud && n.unwrap_or(0) > 0 { "num tone-bad-text strong" } else { "num" };
        view! { <td class=class>{n.map_or_else(|| "–".to_owned(), grouped)}</td> }
    };
    let summary = company.summary;
    let bar = match summary {
        Some(summary) => ubo::bar(summary),
        None => view! { <span class="faint">{t!("no linked KYC")}</span> }.into_any(),
    };
    view! {
        <tr class="row">
            <th scope="row" class="subject">
                <a class="row-link" href=links::session(company.session_id) dir="auto">{company.subject.clone()}</a>
                <span class="second">{t!("No. {number}", number = company.number)}</span>
            </th>
            <td><StatusBadge status=company.status/></td>
            <td class="bar-cell">{bar}</td>
            {figure(summary.map(|s| s.total), false)}
            {figure(summary.map(|s| s.approved), false)}
            {figure(summary.map(|s| s.flagged), true)}
            {figure(summary.map(|s| s.pending), false)}
            <td>{people(&company.people)}</td>
            <td class="nowrap"><Waiting since=company.waiting_since limits now/></td>
        </tr>
    }
    .into_any()
}

/// Those who have not passed; each leads to the person's own session.
fn people(people: &[LinkedPerson]) -> AnyView {
    let open: Vec<_> = people
        .iter()
        .filter(|person| person.status != Status::Approved)
        .map(|person| {
            let (tone, icon) = status_mark(person.status);
            view! {
                <li>
                    <a class=format!("person-link {}", tone.class()) href=links::session(person.session_id)>
                        <Icon name=icon/><span class="person-name" dir="auto">{person.name.clone()}</span>
                        <span class="person-status">{said(person.status.label())}</span>
                    </a>
                </li>
            }
        })
        .collect();
    if open.is_empty() {
        return ().into_any();
    }
    view! { <ul class="person-links">{open}</ul> }.into_any()
}
