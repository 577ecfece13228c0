//! Every other check: identity document, liveness, face match, proof of address …

use super::{Shown, correct, part, pictures, warnings};
use crate::kit::{Empty, Facts, More, Panel};
use crate::words::{said, t};
use domain::Uuid;
use domain::panels::viewer;
use domain::payload::FEATURE_ARRAYS;
use domain::view::{CheckPanel, CheckSection, Section};
use leptos::prelude::*;

/// The checks that ran, a panel each. Those that did not are listed together, by [`super::not_part_of_workflow`].
#[must_use]
pub fn panels(checks: &[CheckSection], shown: &Shown, may_correct: bool) -> Vec<AnyView> {
    checks
        .iter()
        .filter_map(|check| match &check.items {
            Section::NotPartOfWorkflow => None,
            Section::Ran(items) => Some(panel(shown, check, items.clone(), may_correct)),
        })
        .collect()
}

fn panel(shown: &Shown, check: &CheckSection, mut items: Vec<CheckPanel>, may_correct: bool) -> AnyView {
    let (id, title) = (check.key.clone(), said(&check.title).into_owned());
    if items.is_empty() {
        return view! { <Panel id title><Empty title=t!("It ran without an item")/></Panel> }.into_any();
    }
    let n = items.len();
    let marks = if n > 1 { None } else { items.first().and_then(|item| part::step_status(item.status.as_deref())) };
    let anchor = FEATURE_ARRAYS.iter().copied().find(|array| *array == check.key).unwrap_or_default();
    let (first, rest) = shown.cut(anchor, &mut items);
    let session_id = shown.session_id();
    let may_correct = may_correct && matches!(check.key.as_str(), "id_verifications" | "poa_verifications");
    let parts: Vec<_> =
        (first..).zip(items).map(|(i, item)| one((session_id, &check.key), (i, n), item, may_correct)).collect();
    view! { <Panel id title marks=marks.unwrap_or_else(|| ().into_any())>{parts}{rest}</Panel> }.into_any()
}

fn one((session_id, key): (Uuid, &str), (i, n): (usize, usize), item: CheckPanel, may_correct: bool) -> AnyView {
    let head = (n > 1).then(|| {
        view! { <h3 class="bucket">{t!("{n} of {most}", n = i + 1, most = n)}{part::step_status(item.status.as_deref())}</h3> }
    });
    let facts = (!item.facts.is_empty()).then(|| view! { <Facts facts=item.facts/> });
    view! {
        <section class="check-item">
            {head}
            {warnings::of_check(item.warnings)}
            <div class="check-body">
                {pictures::pictures(session_id, &viewer::check_item(key, i), item.pictures)}
                {facts}
            </div>
            <More facts=item.more/>
            {may_correct.then(|| correct::link(&format!("/{key}/{i}")))}
        </section>
    }
    .into_any()
}
