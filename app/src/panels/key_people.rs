//! Key people panel: the register's bucket and the company's own, never merged.

use super::{Shown, absent, part, ubo, warnings};
use crate::kit::{Badge, Empty, Head, Icon, More, Panel, Table, Tone};
use crate::links;
use crate::marks::written_status;
use crate::words::{count, said, t};
use domain::UboSummary;
use domain::view::{KeyPeoplePanel, PartyRow, Section};
use leptos::prelude::*;

/// The panel with the UBO KYC summary on top.
#[must_use]
pub fn panel(section: &Section<KeyPeoplePanel>, summary: Option<UboSummary>, shown: &Shown) -> AnyView {
    match section {
        Section::NotPartOfWorkflow => absent("key-people", t!("Key people")),
        Section::Ran(checks) if checks.is_empty() => view! {
            <Panel id="key-people" title=t!("Key people")><Empty icon="people" title=t!("Nobody is named")/></Panel>
        }
        .into_any(),
        Section::Ran(checks) => checks
            .iter()
            .enumerate()
            .map(|(i, check)| one(i, check.clone(), summary, shown))
            .collect::<Vec<_>>()
            .into_any(),
    }
}

fn one(i: usize, check: KeyPeoplePanel, summary: Option<UboSummary>, shown: &Shown) -> AnyView {
    let id = if i == 0 { "key-people".to_owned() } else { format!("key-people-{}", i + 1) };
    let marks = part::step_status(check.status.as_deref()).unwrap_or_else(|| ().into_any());
    let bar = (i == 0).then(|| ubo::summary(summary));
    let registry = bucket(i, t!("Named by the registry"), t!("The registry names nobody."), check.registry, shown);
    let submitted = bucket(i, t!("Submitted by the company"), t!("The company named nobody."), check.submitted, shown);
    view! {
        <Panel id title=t!("Key people") marks>
            {bar}
            {registry}
            {submitted}
            {warnings::of_check(check.warnings)}
            <More facts=check.more/>
        </Panel>
    }
    .into_any()
}

fn bucket(i: usize, title: &'static str, nobody: &'static str, mut parties: Vec<PartyRow>, shown: &Shown) -> AnyView {
    let n = i64::try_from(parties.len()).unwrap_or(i64::MAX);
    let head = view! {
        <h3 class="bucket">{title} " " <span class="faint">{count!("{n} entries", n)}</span></h3>
    };
    if parties.is_empty() {
        return view! { {head}<p class="panel-line faint">{nobody}</p> }.into_any();
    }
    let rest = shown.cut("key-people", &mut parties);
    let rows: Vec<_> = parties.into_iter().map(party).collect();
    let heads = vec![
        Head::text(t!("Person or company")),
        Head::text(t!("Roles")),
        Head::figure(t!("Share")),
        Head::figure(t!("Votes")),
        Head::text(t!("KYC")),
    ];
    let caption = if i == 0 { title.to_owned() } else { t!("{title}, check {n}", title = title, n = i + 1) };
    view! { {head}<Table caption class="parties" heads>{rows}</Table>{rest} }.into_any()
}

fn party(party: PartyRow) -> AnyView {
    let icon = if party.company { "building" } else { "person" };
    let what = if party.company { t!("Company") } else { t!("Person") };
    let left = (!party.active).then(|| view! { <Badge tone=Tone::Plain icon="leave" text=t!("no longer active")/> });
    let skipped =
        party.skipped.then(|| view! { <Badge tone=Tone::Warn icon="slash" text=t!("verification skipped")/> });
    let roles: Vec<_> = party.roles.into_iter().map(|role| view! { <li>{said(&role).into_owned()}</li> }).collect();
    let figure = |value: Option<String>| match value {
        Some(value) => view! { <td class="num nowrap">{value}</td> }.into_any(),
        None => view! { <td class="num faint">"–"<span class="sr-only">{t!("not stated")}</span></td> }.into_any(),
    };
    let status = match party.kyc_status.as_deref() {
        Some(status) => written_status(status),
        None => view! { <span class="faint">{t!("none")}</span> }.into_any(),
    };
    let kyc = match party.kyc_session {
        Some(session_id) => {
            let of = party.name.clone();
            view! {
                <a class="kyc-link" href=links::session(session_id)>
                    {status}<span class="kyc-open">{t!("Open")}<span class="sr-only">" " {t!("the session of {name}", name = of)}</span></span>
                </a>
            }
            .into_any()
        }
        None => status,
    };
    let detail = party.detail.map(|detail| view! { <span class="second" dir="auto">{detail}</span> });
    view! {
        <tr class=if party.active { "party" } else { "party party-left" }>
            <th scope="row" class="subject">
                <span class="party-name" title=what><Icon name=icon/><bdi>{party.name}</bdi></span>
                {left}{skipped}
                {detail}
                <More facts=party.more/>
            </th>
            <td><ul class="words">{roles}</ul></td>
            {figure(party.share)}
            {figure(party.voting)}
            <td>{kyc}</td>
        </tr>
    }
    .into_any()
}
