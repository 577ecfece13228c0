//! Documents panel: the groups with their progress, each document with what was found in it.

use super::{Shown, Work, absent, compare, part, pictures, warnings};
use crate::kit::{Badge, Bar, Empty, Facts, Hidden, Icon, More, Panel, Tone, grouped};
use crate::links;
use crate::words::{count, said, t};
use domain::Uuid;
use domain::panels::viewer;
use domain::view::{Comparison, DocumentGroup, DocumentItem, DocumentsPanel, Section};
use leptos::prelude::*;

const ACT: &str = "document";

/// The panel, or the word that it is not part of the workflow. With `work` documents can be approved and declined.
#[must_use]
pub fn panel(section: &Section<DocumentsPanel>, work: Option<Work<'_>>, shown: &Shown) -> AnyView {
    match section {
        Section::NotPartOfWorkflow => absent("documents", t!("Documents")),
        Section::Ran(checks) if checks.is_empty() => {
            view! { <Panel id="documents" title=t!("Documents")><Empty icon="file" title=t!("No documents")/></Panel> }
                .into_any()
        }
        Section::Ran(checks) => checks
            .iter()
            .enumerate()
            .map(|(i, check)| one(i, check.clone(), work, shown))
            .collect::<Vec<_>>()
            .into_any(),
    }
}

fn one(i: usize, check: DocumentsPanel, work: Option<Work<'_>>, shown: &Shown) -> AnyView {
    let id = if i == 0 { "documents".to_owned() } else { format!("documents-{}", i + 1) };
    let marks = part::step_status(check.status.as_deref()).unwrap_or_else(|| ().into_any());
    let required = check.groups.iter().filter(|group| group.required).count();
    let met = check.groups.iter().filter(|group| group.required && group.met).count();
    let aside = match required {
        0 => ().into_any(),
        required => {
            view! { <span>{t!("{met} of {required} required groups met", met = met, required = required)}</span> }
                .into_any()
        }
    };
    // the groups share the pages, so that the first does not take all the room
    let total = check.groups.iter().map(|group| group.items.len()).sum();
    let mut window = shown.window("documents", total);
    let mut groups = Vec::new();
    for mut one in check.groups {
        let here = window.next(one.items.len());
        one.items = one.items.get(here).unwrap_or_default().to_vec();
        groups.push(group((shown.session_id(), i), one, work));
    }
    let rest = shown.rest("documents", total);
    view! {
        <Panel id title=t!("Documents") marks aside>
            <div class="groups">{groups}</div>
            {rest}
            {warnings::of_check(check.warnings)}
            <More facts=check.more/>
        </Panel>
    }
    .into_any()
}

fn group(check: (Uuid, usize), group: DocumentGroup, work: Option<Work<'_>>) -> AnyView {
    let state = match (group.required, group.met) {
        (true, true) => view! { <Badge tone=Tone::Good icon="check" text=t!("required, met")/> },
        (true, false) => view! { <Badge tone=Tone::Bad icon="cross" text=t!("required, not met")/> },
        (false, true) => view! { <Badge tone=Tone::Good icon="check" text=t!("met")/> },
        (false, false) => view! { <Badge tone=Tone::Plain icon="circle" text=t!("optional")/> },
    };
    let figures = match group.total {
        0 => t!("nothing handed in").to_owned(),
        total => [
            Some(t!("{n} of {total} approved", n = grouped(group.approved), total = grouped(total))),
            (group.declined > 0).then(|| t!("{n} declined", n = grouped(group.declined))),
            (group.open > 0).then(|| t!("{n} open", n = grouped(group.open))),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · "),
    };
    let parts = vec![("good", group.approved), ("bad", group.declined), ("rest", group.open)];
    let bar = (group.total > 0).then(|| view! { <Bar parts label=figures.clone()/> });
    let missing = missing(&group);
    let items: Vec<_> = group.items.into_iter().map(|one| item(check, one, work)).collect();
    let items = (!items.is_empty()).then(|| view! { <ul class="documents">{items}</ul> });
    view! {
        <section class="group">
            <header class="group-head"><h3>{said(&group.label).into_owned()}</h3>{state}{bar}<span class="faint">{figures}</span></header>
            {missing}
            {items}
        </section>
    }
    .into_any()
}

/// What a required group lacks, and what would do; nothing where it is met.
fn missing(group: &DocumentGroup) -> Option<AnyView> {
    if group.met || !group.required {
        return None;
    }
    let why = match (group.total, group.open) {
        (0, _) => t!("Missing: nothing was handed in."),
        (_, 0) => t!("Missing: what was handed in was declined."),
        _ => t!("Missing: nothing is approved yet."),
    };
    let fitting: Vec<String> = group.fitting.iter().map(|label| said(label).into_owned()).collect();
    let fitting = (!fitting.is_empty())
        .then(|| view! { " "<span class="faint">{t!("What fits: {kinds}", kinds = fitting.join(", "))}</span> });
    Some(view! { <p class="panel-line group-missing"><Icon name="alert"/><span>{why}{fitting}</span></p> }.into_any())
}

fn item((session_id, check): (Uuid, usize), item: DocumentItem, work: Option<Work<'_>>) -> AnyView {
    let decide = work
        .map(|work| decide(&format!("{check}.{}", item.at), &said(&item.label), item.status.as_deref(), work, None));
    let address = viewer::company_item(check, item.at);
    let read = (!item.read.is_empty()).then(|| {
        view! { <section class="document-read"><h4>{t!("Read from the document")}</h4><Facts facts=item.read/></section> }
    });
    let differing = item.cross_check.iter().filter(|field| field.verdict == Comparison::Differs).count();
    let checked = (!item.cross_check.is_empty()).then(|| {
        let summary = match differing {
            0 => t!("Cross-check: all fields match").to_owned(),
            n => count!("Cross-check: {n} fields differ", i64::try_from(n).unwrap_or(i64::MAX)),
        };
        let caption = t!("{name}: registry against document", name = said(&item.label));
        view! {
            <details class="more" open=differing != 0>
                <summary>{summary}</summary>
                {compare::table(caption, [t!("Registry"), t!("Document")], item.cross_check)}
            </details>
        }
    });
    view! {
        <li class="document">
            <p class="document-head"><Icon name="file"/><a href=links::document(session_id, &address)>{said(&item.label).into_owned()}</a>{part::step_status(item.status.as_deref())}</p>
            {pictures::pictures(session_id, &address, item.picture.into_iter().collect())}
            {read}
            {checked}
            <More facts=item.more/>
            {decide}
        </li>
    }
    .into_any()
}

/// The form that approves or declines one document; `back` is the viewer's item that it leads back to.
#[must_use]
pub fn decide(place: &str, label: &str, status: Option<&str>, work: Work<'_>, back: Option<&str>) -> AnyView {
    let mine = work.outcome.kept("document") == place;
    let typed = if mine { work.typed(ACT, "comment") } else { String::new() };
    let button = |value: &'static str, text: &'static str| {
        // what it is already needs no button
        (status != Some(value)).then(|| {
            let of = label.to_owned();
            view! {
                <button type="submit" name="new_status" value=value class="button small">
                    {text}<span class="sr-only">" " {of}</span>
                </button>
            }
        })
    };
    let label = t!("Why, for {name}", name = label);
    let back = back.map(|item| view! { <Hidden name="back" value=item.to_owned()/> });
    let inside = view! {
        <Hidden name="document" value=place.to_owned()/>
        {back}
        // the first button is the one that Enter presses: in the comment it must press none
        <button type="submit" disabled hidden></button>
        <input type="text" name="comment" class="why" aria-label=label placeholder=t!("Why (optional)") maxlength="10000" autocomplete="off" dir="auto" value=typed/>
        {button("Approved", t!("Approve"))}
        {button("Declined", t!("Decline"))}
    };
    work.form(ACT, inside.into_any())
}
