//! AML panel: who was screened, and the hits as a table, riskiest first, to be ticked and given a verdict.

use super::{Shown, Work, absent, part, warnings};
use crate::kit::{Badge, Check, Choice, Empty, Field, Head, Icon, More, Panel, Select, Submit, Table, Tone, decimal};
use crate::marks::written_status;
use crate::words::{Word, count, said, t, word};
use domain::view::{AmlHit, AmlPanel, HitMatch, MatchVerdict, RiskPart, Section};
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
    // the company apart from its people; what a form names keeps its place in the payload
    let mut ordered: Vec<(usize, &AmlPanel)> = screenings.iter().enumerate().collect();
    ordered.sort_by_key(|(_, one)| !one.company);
    let both = screenings.iter().any(|one| one.company) && screenings.iter().any(|one| !one.company);
    let mut side = None;
    for (i, one) in ordered {
        let here = window.next(rows(one));
        if here.is_empty() {
            continue;
        }
        let hits = one.hits.get(here).unwrap_or_default().to_vec();
        if both && side != Some(one.company) {
            side = Some(one.company);
            let of = screenings
                .iter()
                .filter(|other| other.company == one.company)
                .map(|other| other.hits.len())
                .sum::<usize>();
            let n = i64::try_from(of).unwrap_or(i64::MAX);
            let title = if one.company { t!("The company itself") } else { t!("People and owners") };
            parts.push(view! { <p class="aml-side"><strong>{title}</strong>" "<span class="faint">{count!("{n} hits", n)}</span></p> }.into_any());
        }
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
    let score = screening
        .score
        .map(|score| view! { <span class="faint">{t!("highest risk {score}", score = decimal(&score))}</span> });
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
        view! { <Table caption=t!("Hits of screening {n}: {name}", n = i + 1, name = said(&screening.screened)) class="hits" heads>{rows}</Table> }.into_any()
    };
    let screened = said(&screening.screened).into_owned();
    view! {
        <section class="screening">
            <h3 class="bucket"><Icon name=icon/><bdi>{screened}</bdi>{part::step_status(screening.status.as_deref())}{score}</h3>
            {all}
            {hits}
            {warnings::of_check(screening.warnings)}
            <More facts=screening.more/>
        </section>
    }
    .into_any()
}

/// One field: whether it agrees, by how much, and both values.
fn compared(field: HitMatch) -> AnyView {
    let (class, icon, word) = match field.verdict {
        MatchVerdict::Matches => ("match-yes", "check", t!("matches")),
        MatchVerdict::Partly => ("match-part", "half", t!("matches in part")),
        MatchVerdict::Differs => ("match-no", "cross", t!("does not match")),
        MatchVerdict::NotCompared => ("match-open", "circle", t!("not compared")),
    };
    let figure = |digits: Option<String>| digits.map(|digits| decimal(&digits));
    let weight = figure(field.weight).zip(figure(field.gives));
    let score = match (figure(field.score), weight) {
        (Some(score), Some((weight, gives))) => {
            Some(t!("{score} of 100, at {weight} % gives {gives}", score = score, weight = weight, gives = gives))
        }
        (Some(score), None) => Some(t!("{score} of 100", score = score)),
        _ => None,
    };
    let score = score.map(|score| view! { " "<span class="faint num">{score}</span> });
    let side = |value: Option<String>| match value {
        Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
        None => view! { <span class="faint">{t!("not stated")}</span> }.into_any(),
    };
    let sides = if field.screened.is_none() && field.listed.is_none() {
        view! { <span class="faint">{t!("neither side states one")}</span> }.into_any()
    } else {
        view! {
            <span class="hit-sides">
                <span><span class="faint">{t!("screened:")}</span>" "{side(field.screened)}</span>
                <span><span class="faint">{t!("listed:")}</span>" "{side(field.listed)}</span>
            </span>
        }
        .into_any()
    };
    view! {
        <li class=class>
            <span class="hit-verdict"><Icon name=icon/><strong>{said(&field.label).into_owned()}</strong>" "{word}{score}</span>
            {sides}
        </li>
    }
    .into_any()
}

/// `Categories 50 (weight 50 %, High: Sanctions)`
fn risk_part(part: RiskPart) -> String {
    let label = said(&part.label).into_owned();
    let mut inside: Vec<String> =
        part.weight.map(|weight| t!("weight {weight} %", weight = decimal(&weight))).into_iter().collect();
    inside.extend(part.level.map(|level| said(&level).into_owned()));
    let mut inside = inside.join(", ");
    if !part.because.is_empty() {
        inside = format!("{inside}: {}", part.because.join(", "));
    }
    let score = decimal(&part.score);
    if inside.is_empty() { format!("{label} {score}") } else { format!("{label} {score} ({inside})") }
}

fn hit(screening: usize, hit: AmlHit, work: Option<Work<'_>>) -> AnyView {
    let lists: Vec<_> = hit
        .lists
        .into_iter()
        .map(|list| view! { <li><Badge tone=Tone::Plain text=said(&list).into_owned()/></li> })
        .collect();
    let score = |value: Option<String>| view! { <td class="num">{value.map_or_else(|| "–".to_owned(), |value| decimal(&value))}</td> };
    let name = view! { <bdi>{said(&hit.caption).into_owned()}</bdi> }.into_any();
    let name = match work {
        None => name,
        Some(work) => {
            let value = format!("{screening}.{}", hit.at);
            let ticked = work.ticked(ACT, "hit", &value);
            view! { <label class="check"><input type="checkbox" name="hit" value=value checked=ticked/>{name}</label> }
                .into_any()
        }
    };
    let aliases = (!hit.aliases.is_empty())
        .then(|| view! { <span class="second">{t!("Also known as:")}" "<bdi>{hit.aliases.join(" · ")}</bdi></span> });
    let compared: Vec<_> = hit.matches.into_iter().map(compared).collect();
    let compared = view! { <ul class="hit-matches" aria-label=t!("What matched and what did not")>{compared}</ul> };
    let risk: Vec<String> = hit.risk.into_iter().map(risk_part).collect();
    let risk = (!risk.is_empty()).then(
        || view! { <p class="faint hit-risk">{t!("The risk is made up of {parts}.", parts = risk.join("; "))}</p> },
    );
    view! {
        <tr class="hit">
            <th scope="row" class="subject">{name}{aliases}<More facts=hit.more/></th>
            <td><ul class="words">{lists}</ul></td>
            {score(hit.match_score)}
            {score(hit.risk_score)}
            <td>{written_status(&hit.review_status)}</td>
        </tr>
        <tr class="hit-why">
            <td colspan="5">
                {compared}
                {risk}
            </td>
        </tr>
    }
    .into_any()
}
