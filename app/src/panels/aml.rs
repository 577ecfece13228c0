//! AML panel: who was screened, and the hits as a table, riskiest first.

use super::{absent, part, warnings};
use crate::kit::{Badge, Empty, Head, Icon, More, Panel, Table, Tone, grouped, plural};
use crate::marks::written_status;
use domain::view::{AmlHit, AmlPanel, Section};
use leptos::prelude::*;

/// The panel, or the word that it is not part of the workflow.
#[must_use]
pub fn panel(section: &Section<AmlPanel>) -> AnyView {
    let Section::Ran(screenings) = section else { return absent("aml", "AML screening") };
    if screenings.is_empty() {
        return view! { <Panel id="aml" title="AML screening"><Empty icon="search" title="Nobody was screened"/></Panel> }.into_any();
    }
    let hits: usize = screenings.iter().map(|screening| screening.hits.len()).sum();
    let n = i64::try_from(hits).unwrap_or(i64::MAX);
    let aside = view! { <span>{format!("{} {}", grouped(n), plural(n, "hit", "hits"))}</span> }.into_any();
    let parts: Vec<_> = screenings.iter().cloned().enumerate().map(|(i, one)| screening(i, one)).collect();
    view! { <Panel id="aml" title="AML screening" aside>{parts}</Panel> }.into_any()
}

fn screening(i: usize, screening: AmlPanel) -> AnyView {
    let icon = if screening.company { "building" } else { "person" };
    let score = screening
        .score
        .map(|score| view! { <span class="faint">"highest risk " <strong class="num">{score}</strong></span> });
    let hits = if screening.hits.is_empty() {
        view! { <p class="panel-line faint">"No hits."</p> }.into_any()
    } else {
        let rows: Vec<_> = screening.hits.into_iter().map(hit).collect();
        let heads = vec![
            Head::text("Name on the list"),
            Head::text("Lists"),
            Head::figure("Match"),
            Head::figure("Risk"),
            Head::text("Review"),
        ];
        view! { <Table caption=format!("Hits of screening {}: {}", i + 1, screening.screened) class="hits" heads>{rows}</Table> }.into_any()
    };
    view! {
        <section class="screening">
            <h3 class="bucket"><Icon name=icon/><bdi>{screening.screened}</bdi>{part::step_status(screening.status.as_deref())}{score}</h3>
            {hits}
            {warnings::of_check(screening.warnings)}
            <More facts=screening.more/>
        </section>
    }
    .into_any()
}

fn hit(hit: AmlHit) -> AnyView {
    let lists: Vec<_> =
        hit.lists.into_iter().map(|list| view! { <li><Badge tone=Tone::Plain text=list/></li> }).collect();
    let score = |value: Option<String>| view! { <td class="num">{value.unwrap_or_else(|| "–".to_owned())}</td> };
    view! {
        <tr>
            <th scope="row" class="subject"><bdi>{hit.caption}</bdi><More facts=hit.more label="Why it matched"/></th>
            <td><ul class="words">{lists}</ul></td>
            {score(hit.match_score)}
            {score(hit.risk_score)}
            <td>{written_status(&hit.review_status)}</td>
        </tr>
    }
    .into_any()
}
