//! Documents panel: the groups with their progress, each document with what was found in it.

use super::{absent, compare, part, pictures, warnings};
use crate::kit::{Badge, Bar, Empty, Icon, More, Panel, Tone, grouped};
use domain::view::{Comparison, DocumentGroup, DocumentItem, DocumentsPanel, Section};
use leptos::prelude::*;

/// The panel, or the word that it is not part of the workflow.
#[must_use]
pub fn panel(section: &Section<DocumentsPanel>) -> AnyView {
    match section {
        Section::NotPartOfWorkflow => absent("documents", "Documents"),
        Section::Ran(checks) if checks.is_empty() => {
            view! { <Panel id="documents" title="Documents"><Empty icon="file" title="No documents"/></Panel> }
                .into_any()
        }
        Section::Ran(checks) => {
            checks.iter().enumerate().map(|(i, check)| one(i, check.clone())).collect::<Vec<_>>().into_any()
        }
    }
}

fn one(i: usize, check: DocumentsPanel) -> AnyView {
    let id = if i == 0 { "documents".to_owned() } else { format!("documents-{}", i + 1) };
    let marks = part::step_status(check.status.as_deref()).unwrap_or_else(|| ().into_any());
    let required = check.groups.iter().filter(|group| group.required).count();
    let met = check.groups.iter().filter(|group| group.required && group.met).count();
    let aside = match required {
        0 => ().into_any(),
        required => view! { <span>{format!("{met} of {required} required groups met")}</span> }.into_any(),
    };
    let groups: Vec<_> = check.groups.into_iter().map(group).collect();
    view! {
        <Panel id title="Documents" marks aside>
            <div class="groups">{groups}</div>
            {warnings::of_check(check.warnings)}
            <More facts=check.more/>
        </Panel>
    }
    .into_any()
}

fn group(group: DocumentGroup) -> AnyView {
    let state = match (group.required, group.met) {
        (true, true) => view! { <Badge tone=Tone::Good icon="check" text="required, met"/> },
        (true, false) => view! { <Badge tone=Tone::Bad icon="cross" text="required, not met"/> },
        (false, true) => view! { <Badge tone=Tone::Good icon="check" text="met"/> },
        (false, false) => view! { <Badge tone=Tone::Plain icon="circle" text="optional"/> },
    };
    let figures = match group.total {
        0 => "nothing handed in".to_owned(),
        total => [
            Some(format!("{} of {} approved", grouped(group.approved), grouped(total))),
            (group.declined > 0).then(|| format!("{} declined", grouped(group.declined))),
            (group.open > 0).then(|| format!("{} open", grouped(group.open))),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · "),
    };
    let parts = vec![("good", group.approved), ("bad", group.declined), ("rest", group.open)];
    let bar = (group.total > 0).then(|| view! { <Bar parts label=figures.clone()/> });
    let items: Vec<_> = group.items.into_iter().map(item).collect();
    let items = (!items.is_empty()).then(|| view! { <ul class="documents">{items}</ul> });
    view! {
        <section class="group">
            <header class="group-head"><h3>{group.label}</h3>{state}{bar}<span class="faint">{figures}</span></header>
            {items}
        </section>
    }
    .into_any()
}

fn item(item: DocumentItem) -> AnyView {
    let differing = item.cross_check.iter().filter(|field| field.verdict == Comparison::Differs).count();
    let checked = (!item.cross_check.is_empty()).then(|| {
        let summary = match differing {
            0 => "Cross-check: all fields match".to_owned(),
            1 => "Cross-check: 1 field differs".to_owned(),
            n => format!("Cross-check: {n} fields differ"),
        };
        let caption = format!("{}: registry against document", item.label);
        view! {
            <details class="more" open=differing != 0>
                <summary>{summary}</summary>
                {compare::table(caption, ["Registry", "Document"], item.cross_check)}
            </details>
        }
    });
    view! {
        <li class="document">
            <p class="document-head"><Icon name="file"/><strong>{item.label}</strong>{part::step_status(item.status.as_deref())}</p>
            {pictures::pictures(item.picture.into_iter().collect())}
            {checked}
            <More facts=item.more/>
        </li>
    }
    .into_any()
}
