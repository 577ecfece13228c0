//! Reasons of the decision form: one list for both outcomes, of which the form shows what fits the chosen one.

use crate::islands::ReasonSearch;
use crate::words::{said, t};
use domain::view::{Draft, ReasonOption};
use leptos::prelude::*;
use std::collections::HashSet;

/// Keys from 1 to 9.
const DIGITS: usize = 9;

/// The list, by group.
pub(super) fn list(reasons: Vec<ReasonOption>, draft: &Draft) -> AnyView {
    let groups: Vec<_> = groups(reasons, &draft.reason_codes)
        .into_iter()
        .map(|(category, group)| {
            let fits = fits(group.iter().any(|r| r.declined), group.iter().any(|r| r.resubmitted));
            let rows: Vec<_> = group.into_iter().map(|reason| row(reason, draft)).collect();
            // keys pass over those without a category
            let chosen = if category.is_none() { "chosen-before" } else { "" };
            let category = category.map_or_else(|| t!("Chosen before").to_owned(), |words| said(&words).into_owned());
            let label = category.clone();
            view! {
                <div class=format!("reason-group {chosen} {fits}") role="group" aria-label=label>
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

/// Reasons by category, in their order. What was ticked before a refusal stands first and without one, so that nobody
/// must look for it again; but the first nine of an outcome stay where they are, since digits choose them.
fn groups(reasons: Vec<ReasonOption>, ticked: &[String]) -> Vec<(Option<String>, Vec<ReasonOption>)> {
    let mut digits: HashSet<String> = HashSet::new();
    for fits in [|reason: &ReasonOption| reason.declined, |reason: &ReasonOption| reason.resubmitted] {
        digits.extend(reasons.iter().filter(|reason| fits(reason)).take(DIGITS).map(|reason| reason.code.clone()));
    }
    let (chosen, rest): (Vec<_>, Vec<_>) =
        reasons.into_iter().partition(|reason| ticked.contains(&reason.code) && !digits.contains(&reason.code));
    let mut groups: Vec<(Option<String>, Vec<ReasonOption>)> = Vec::new();
    if !chosen.is_empty() {
        groups.push((None, chosen));
    }
    for reason in rest {
        match groups.iter_mut().find(|(category, _)| category.as_ref() == Some(&reason.category)) {
            Some((_, group)) => group.push(reason),
            None => groups.push((Some(reason.category.clone()), vec![reason])),
        }
    }
    groups
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes as keys see them: in order, without those that stand first because they were ticked.
    fn by_keys(groups: &[(Option<String>, Vec<ReasonOption>)], fits: fn(&ReasonOption) -> bool) -> Vec<String> {
        let all = groups.iter().filter(|(category, _)| category.is_some()).flat_map(|(_, group)| group);
        all.filter(|reason| fits(reason)).take(DIGITS).map(|reason| reason.code.clone()).collect()
    }

    #[test]
    fn digits_choose_the_same_reasons_after_a_refusal() {
        let reasons: Vec<_> = (1..40)
            .map(|code| ReasonOption {
                code: code.to_string(),
                label: String::new(),
                category: format!("group {}", code / 4),
                declined: code % 2 == 0,
                resubmitted: code % 3 == 0,
            })
            .collect();
        let ticked: Vec<String> = ["4", "9", "18", "27", "36", "38"].map(str::to_owned).to_vec();
        let (fresh, again) = (groups(reasons.clone(), &[]), groups(reasons, &ticked));
        for fits in [|reason: &ReasonOption| reason.declined, |reason: &ReasonOption| reason.resubmitted] {
            assert_eq!(by_keys(&fresh, fits), by_keys(&again, fits));
        }
        let first: Vec<&str> = again[0].1.iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!((&again[0].0, first), (&None, vec!["36", "38"]), "others that were ticked stand first");
    }
}
