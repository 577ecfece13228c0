//! Reasons of the decision form: one list for both outcomes, of which the form shows what fits the chosen one.

use crate::islands::ReasonSearch;
use crate::words::{said, t};
use domain::view::{Draft, ReasonOption};
use leptos::prelude::*;

/// The list, by group.
pub(super) fn list(reasons: Vec<ReasonOption>, draft: &Draft) -> AnyView {
    let mut groups: Vec<(String, Vec<ReasonOption>)> = Vec::new();
    // what was ticked before a refusal stands first, so that nobody must look for it again
    let (ticked, rest): (Vec<_>, Vec<_>) =
        reasons.into_iter().partition(|reason| draft.reason_codes.contains(&reason.code));
    if !ticked.is_empty() {
        groups.push((t!("Chosen before").to_owned(), ticked));
    }
    for reason in rest {
        match groups.iter_mut().find(|(category, _)| *category == reason.category) {
            Some((_, group)) => group.push(reason),
            None => groups.push((reason.category.clone(), vec![reason])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(category, group)| {
            let fits = fits(group.iter().any(|r| r.declined), group.iter().any(|r| r.resubmitted));
            let rows: Vec<_> = group.into_iter().map(|reason| row(reason, draft)).collect();
            let category = said(&category).into_owned();
            let label = category.clone();
            view! {
                <div class=format!("reason-group {fits}") role="group" aria-label=label>
                    <p class="reason-category" aria-hidden="true">{category}</p>
                    {rows}
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="reasons">
            <legend>{t!("Reasons")}<span class="faint">" " {t!("at least one")}</span></legend>
            <div
                data-words-reasons=t!("Search reasons by number or word")
                data-words-reasons-hint=t!("Search number or words")
            ><ReasonSearch/></div>
            <div class="reason-list" tabindex="0" role="region" aria-label=t!("Reasons to choose from")>{groups}</div>
        </fieldset>
    }
    .into_any()
}

fn row(reason: ReasonOption, draft: &Draft) -> AnyView {
    let ticked = draft.reason_codes.contains(&reason.code);
    view! {
        <label class=format!("check reason {}", fits(reason.declined, reason.resubmitted))>
            <input type="checkbox" name="reason_codes" value=reason.code.clone() checked=ticked/>
            <span class="reason-code">{reason.code}</span>
            <span>{said(&reason.label).into_owned()}</span>
        </label>
    }
    .into_any()
}

fn fits(declined: bool, resubmitted: bool) -> &'static str {
    match (declined, resubmitted) {
        (true, true) => "fits-declined fits-again",
        (true, false) => "fits-declined",
        (false, true) => "fits-again",
        (false, false) => "fits-none",
    }
}
