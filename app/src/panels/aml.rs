//! AML panel: who was screened, and the hits as a table, riskiest first, to be ticked and given a verdict.

use super::{Shown, Work, absent, part, warnings};
use crate::kit::{Badge, Check, Choice, Empty, Field, Head, Icon, More, Panel, Select, Submit, Table, Tone};
use crate::marks::written_status;
use crate::words::{Word, count, t, word};
use domain::view::{AmlHit, AmlPanel, Section};
use leptos::prelude::*;

/// The verdicts that a hit may get, the empty one first.
const VERDICTS: [(&str, Word); 5] = [
    ("", word!("Choose a verdict")),
    ("False Positive", word!("False Positive")),
    ("Confirmed Match", word!("Confirmed Match")),
    ("Inconclusive", word!("Inconclusive")),
    ("Unreviewed", word!("Unreviewed")),
];
const ACT: &str = "hits";

/// The panel, or the word that it is not part of the workflow. With `work` hits can be given a verdict.
#[must_use]
pub fn panel(section: &Section<AmlPanel>, work: Option<Work<'_>>, shown: &Shown) -> AnyView {
    let Section::Ran(screenings) = section else { return absent("aml", t!("AML screening")) };
    if screenings.is_empty() {
        return view! { <Panel id="aml" title=t!("AML screening")><Empty icon="search" title=t!("Nobody was screened")/></Panel> }.into_any();
    }
    let hits: usize = screenings.iter().map(|screening| screening.hits.len()).sum();
    let n = i64::try_from(hits).unwrap_or(i64::MAX);
    let aside = view! { <span>{count!("{n} hits", n)}</span> }.into_any();
    let work = work.filter(|_| hits > 0);
    // pages are shared: screenings of many people, each with a hit, are as long as one with many
    let rows = |screening: &AmlPanel| screening.hits.len().max(1);
    let total = screenings.iter().map(rows).sum();
    let mut window = shown.window("aml", total);
    let mut parts = Vec::new();
    for (i, one) in screenings.iter().enumerate() {
        let here = window.next(rows(one));
        if here.is_empty() {
            continue;
        }
        let hits = one.hits.get(here).unwrap_or_default().to_vec();
        parts.push(screening((i, one.hits.len()), AmlPanel { hits, ..one.clone() }, work));
    }
    let rest = shown.rest("aml", total);
    let body = match work {
        None => view! { {parts}{rest} }.into_any(),
        Some(work) => work.form(ACT, view! { {parts}{rest}{verdict(work)} }.into_any()),
    };
    view! { <Panel id="aml" title=t!("AML screening") aside>{body}</Panel> }.into_any()
}

/// The verdict on what is ticked above it.
fn verdict(work: Work<'_>) -> AnyView {
    let chosen = work.typed(ACT, "review_status");
    let choices = VERDICTS
        .iter()
        .map(|(value, label)| Choice { value: (*value).into(), label: label.text().into(), chosen: chosen == *value })
        .collect();
    view! {
        <div class="work-bar">
            <Select id="review_status" name="review_status" label=t!("Verdict on the ticked hits") choices/>
            <Field id="hit-comment" name="comment" label=t!("Why") optional=true max=10_000 value=work.typed(ACT, "comment")/>
            <Submit text=t!("Record verdict") kind=""/>
        </div>
    }
    .into_any()
}

fn screening((i, of): (usize, usize), screening: AmlPanel, work: Option<Work<'_>>) -> AnyView {
    let icon = if screening.company { "building" } else { "person" };
    let score =
        screening.score.map(|score| view! { <span class="faint">{t!("highest risk {score}", score = score)}</span> });
    let all = work.filter(|_| of > 1).map(|work| {
        let value = i.to_string();
        let ticked = work.ticked(ACT, "screening", &value);
        let of_them = count!("{n} hits", i64::try_from(of).unwrap_or(i64::MAX));
        view! { <Check name="screening" value label=t!("All hits of this screening") detail=of_them ticked/> }
    });
    let hits = if screening.hits.is_empty() {
        view! { <p class="panel-line faint">{t!("No hits.")}</p> }.into_any()
    } else {
        let rows: Vec<_> = screening.hits.into_iter().map(|one| hit(i, one, work)).collect();
        let heads = vec![
            Head::text(t!("Name on the list")),
            Head::text(t!("Lists")),
            Head::figure(t!("Match")),
            Head::figure(t!("Risk")),
            Head::text(t!("Review")),
        ];
        view! { <Table caption=t!("Hits of screening {n}: {name}", n = i + 1, name = screening.screened) class="hits" heads>{rows}</Table> }.into_any()
    };
    view! {
        <section class="screening">
            <h3 class="bucket"><Icon name=icon/><bdi>{screening.screened}</bdi>{part::step_status(screening.status.as_deref())}{score}</h3>
            {all}
            {hits}
            {warnings::of_check(screening.warnings)}
            <More facts=screening.more/>
        </section>
    }
    .into_any()
}

fn hit(screening: usize, hit: AmlHit, work: Option<Work<'_>>) -> AnyView {
    let lists: Vec<_> =
        hit.lists.into_iter().map(|list| view! { <li><Badge tone=Tone::Plain text=list/></li> }).collect();
    let score = |value: Option<String>| view! { <td class="num">{value.unwrap_or_else(|| "–".to_owned())}</td> };
    let name = view! { <bdi>{hit.caption}</bdi> }.into_any();
    let name = match work {
        None => name,
        Some(work) => {
            let value = format!("{screening}.{}", hit.at);
            let ticked = work.ticked(ACT, "hit", &value);
            view! { <label class="check"><input type="checkbox" name="hit" value=value checked=ticked/>{name}</label> }
                .into_any()
        }
    };
    view! {
        <tr class="hit">
            <th scope="row" class="subject">{name}<More facts=hit.more label=t!("Why it matched")/></th>
            <td><ul class="words">{lists}</ul></td>
            {score(hit.match_score)}
            {score(hit.risk_score)}
            <td>{written_status(&hit.review_status)}</td>
        </tr>
    }
    .into_any()
}
