//! Every other check: identity document, liveness, face match, proof of address …

use super::{part, pictures, warnings};
use crate::kit::{Empty, Facts, More, Panel};
use crate::words::{said, t};
use domain::view::{CheckPanel, CheckSection, Section};
use leptos::prelude::*;

/// The checks that ran, a panel each. Those that did not are listed together, by [`super::not_part_of_workflow`].
#[must_use]
pub fn panels(checks: &[CheckSection]) -> Vec<AnyView> {
    checks
        .iter()
        .filter_map(|check| match &check.items {
            Section::NotPartOfWorkflow => None,
            Section::Ran(items) => Some(panel(check, items.clone())),
        })
        .collect()
}

fn panel(check: &CheckSection, items: Vec<CheckPanel>) -> AnyView {
    let (id, title) = (check.key.clone(), said(&check.title).into_owned());
    if items.is_empty() {
        return view! { <Panel id title><Empty title=t!("It ran without an item")/></Panel> }.into_any();
    }
    let n = items.len();
    let marks = if n > 1 { None } else { items.first().and_then(|item| part::step_status(item.status.as_deref())) };
    let parts: Vec<_> = items.into_iter().enumerate().map(|(i, item)| one(i, n, item)).collect();
    view! { <Panel id title marks=marks.unwrap_or_else(|| ().into_any())>{parts}</Panel> }.into_any()
}

fn one(i: usize, n: usize, item: CheckPanel) -> AnyView {
    let head = (n > 1).then(|| {
        view! { <h3 class="bucket">{t!("{n} of {most}", n = i + 1, most = n)}{part::step_status(item.status.as_deref())}</h3> }
    });
    let facts = (!item.facts.is_empty()).then(|| view! { <Facts facts=item.facts/> });
    view! {
        <section class="check-item">
            {head}
            {warnings::of_check(item.warnings)}
            <div class="check-body">
                {pictures::pictures(item.pictures)}
                {facts}
            </div>
            <More facts=item.more/>
        </section>
    }
    .into_any()
}
