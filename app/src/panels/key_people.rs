//! Key people panel: the register's bucket and the company's own in pairs, never merged.

use super::{Shown, absent, part, ubo, warnings};
use crate::kit::{Badge, Empty, Head, Icon, More, Panel, Table, Tone, grouped};
use crate::links;
use crate::marks::written_status;
use crate::words::{said, shown, t, told};
use domain::UboSummary;
use domain::view::{ComparedField, Comparison, KeyPeoplePanel, PairState, PartyPair, PartyRow, Section, Told};
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
    let counts = counts(&check);
    let mut pairs = check.pairs;
    let people = if pairs.is_empty() {
        view! { <p class="panel-line faint">{t!("Neither the registry nor the company names anybody.")}</p> }.into_any()
    } else {
        let (_, rest) = shown.cut("key-people", &mut pairs);
        let groups: Vec<_> = pairs.into_iter().map(pair).collect();
        let heads = vec![
            Head::text(t!("Named by")),
            Head::text(t!("Person or company")),
            Head::text(t!("Roles")),
            Head::figure(t!("Share")),
            Head::figure(t!("Votes")),
            Head::text(t!("KYC")),
        ];
        let title = t!("Key people: registry against submitted");
        let caption = if i == 0 { title.to_owned() } else { t!("{title}, check {n}", title = title, n = i + 1) };
        view! { <Table caption class="parties" heads grouped=true>{groups}</Table>{rest} }.into_any()
    };
    view! {
        <Panel id title=t!("Key people") marks>
            {bar}
            {counts}
            {people}
            {warnings::of_check(check.warnings)}
            <More facts=check.more/>
        </Panel>
    }
    .into_any()
}

/// How a state is marked: class, colour, icon and word.
fn mark(state: PairState) -> (&'static str, Tone, &'static str, &'static str) {
    match state {
        PairState::Ambiguous => ("ambiguous", Tone::Bad, "alert", t!("ambiguous")),
        PairState::Differs => ("differs", Tone::Warn, "unequal", t!("differs")),
        PairState::RegistryOnly => ("one-side", Tone::Info, "half", t!("only in the registry")),
        PairState::SubmittedOnly => ("one-side", Tone::Info, "half", t!("only submitted")),
        PairState::Same => ("same", Tone::Good, "equal", t!("same")),
    }
}

/// How many pairs there are of each state, and how many each side names.
fn counts(check: &KeyPeoplePanel) -> AnyView {
    let states =
        [PairState::Ambiguous, PairState::Differs, PairState::RegistryOnly, PairState::SubmittedOnly, PairState::Same];
    let figures: Vec<_> = states
        .into_iter()
        .filter_map(|state| {
            let n = check.pairs.iter().filter(|pair| pair.state == state).count();
            let (_, tone, icon, word) = mark(state);
            let text = format!("{} {word}", grouped(i64::try_from(n).unwrap_or(i64::MAX)));
            (n > 0).then(|| view! { <li><Badge tone icon text/></li> })
        })
        .collect();
    let (registry, submitted) = (grouped(check.named.0), grouped(check.named.1));
    view! {
        <div class="pair-counts">
            <ul class="words">{figures}</ul>
            <span class="faint">{t!("The registry names {registry}, the company {submitted}.", registry = registry, submitted = submitted)}</span>
        </div>
    }
    .into_any()
}

/// A pair in its own group of rows: how both stand to each other, then each as it is named.
fn pair(pair: PartyPair) -> AnyView {
    let (class, tone, icon, word) = mark(pair.state);
    let of = pair.registry.as_ref().or(pair.submitted.as_ref()).map(|row| row.name.clone()).unwrap_or_default();
    let by = pair.by.map(|by| said(&by).into_owned());
    let agree: Vec<String> = pair
        .fields
        .iter()
        .filter(|field| field.verdict == Comparison::Same)
        .map(|field| said(&field.label).into_owned())
        .collect();
    let agree = (!agree.is_empty()).then(|| t!("agree: {fields}", fields = agree.join(", ")));
    let how: Vec<String> = by.into_iter().chain(agree).collect();
    let how = (!how.is_empty()).then(|| view! { <span class="faint">{how.join(" · ")}</span> });
    let stands_out = |verdict: Comparison| matches!(verdict, Comparison::Differs | Comparison::NotComparable);
    let fields: Vec<_> = pair.fields.iter().filter(|field| stands_out(field.verdict)).map(field).collect();
    let fields = (!fields.is_empty()).then(|| view! { <ul class="pair-fields">{fields}</ul> });
    let namesakes = (!pair.namesakes.is_empty()).then(|| {
        let names: Vec<_> =
            pair.namesakes.iter().enumerate().map(|(i, name)| view! { {(i > 0).then_some(" · ")}<bdi>{told(name)}</bdi> }).collect();
        view! { <p class="pair-namesakes">{t!("The other side has the same name, and nothing tells who is meant:")}" "{names}</p> }
    });
    view! {
        <tbody class=format!("pair {class}")>
            <tr class="pair-head">
                <th colspan="6" scope="rowgroup">
                    <span class="pair-line"><Badge tone icon text=word/><span class="sr-only">" " {of}</span>{how}</span>
                    {fields}
                    {namesakes}
                </th>
            </tr>
            {pair.registry.map(|row| party(row, t!("Registry")))}
            {pair.submitted.map(|row| party(row, t!("Company")))}
        </tbody>
    }
    .into_any()
}

/// What both say where they do not say the same, value against value.
fn field(field: &ComparedField) -> AnyView {
    let (icon, word) = match field.verdict {
        Comparison::NotComparable => ("info", t!("not comparable with")),
        _ => ("unequal", t!("differs from")),
    };
    view! {
        <li>
            <span class="faint">{said(&field.label).into_owned()}</span>
            " " {field.registry.as_ref().map(shown)}
            " " <Icon name=icon/><span class="sr-only">{word}</span>
            " " {field.provided.as_ref().map(shown)}
        </li>
    }
    .into_any()
}

fn party(party: PartyRow, side: &'static str) -> AnyView {
    let icon = if party.company { "building" } else { "person" };
    let what = if party.company { t!("Company") } else { t!("Person") };
    let left = (!party.active).then(|| view! { <Badge tone=Tone::Plain icon="leave" text=t!("no longer active")/> });
    let skipped =
        party.skipped.then(|| view! { <Badge tone=Tone::Warn icon="slash" text=t!("verification skipped")/> });
    let roles: Vec<_> = party.roles.into_iter().map(|role| view! { <li>{said(&role).into_owned()}</li> }).collect();
    let figure = |value: Option<Told>| match value {
        Some(value) => view! { <td class="num nowrap">{shown(&value)}</td> }.into_any(),
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
    let detail = party.detail.map(|detail| view! { <span class="second">{shown(&detail)}</span> });
    view! {
        <tr class=if party.active { "party" } else { "party party-left" }>
            <td class="faint nowrap">{side}</td>
            <th scope="row" class="subject">
                <span class="party-name" title=what><Icon name=icon/><bdi>{said(&party.name).into_owned()}</bdi></span>
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
