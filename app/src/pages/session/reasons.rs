//! Reasons of the decision form: one list for both outcomes, of which the form shows what fits the chosen one.

use domain::Status;
use domain::view::{Draft, ReasonOption};
use leptos::prelude::*;

/// What the browser knows beyond the plain form; without scripts all of it stays as it began.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    status: RwSignal<Option<Status>>,
    search: RwSignal<String>,
    scripts: RwSignal<bool>,
}

impl Chosen {
    /// Nothing chosen by hand yet, whatever a draft says.
    pub(super) fn new() -> Self {
        let chosen =
            Self { status: RwSignal::new(None), search: RwSignal::new(String::new()), scripts: RwSignal::new(false) };
        // effects run in the browser alone: a field that only scripts can serve appears only with them
        Effect::new(move || chosen.scripts.set(true));
        chosen
    }

    /// The reviewer chose an outcome.
    pub(super) fn choose(self, status: Status) {
        self.status.set(Some(status));
    }
}

/// The list, by group.
pub(super) fn list(reasons: Vec<ReasonOption>, draft: &Draft, chosen: Chosen) -> AnyView {
    let mut groups: Vec<(String, Vec<ReasonOption>)> = Vec::new();
    // what was ticked before a refusal stands first, so that nobody must look for it again
    let (ticked, rest): (Vec<_>, Vec<_>) =
        reasons.into_iter().partition(|reason| draft.reason_codes.contains(&reason.code));
    if !ticked.is_empty() {
        groups.push(("Chosen before".to_owned(), ticked));
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
            let rows: Vec<_> = group.into_iter().map(|reason| row(reason, draft, chosen)).collect();
            let label = category.clone();
            view! {
                <div class=format!("reason-group {fits}") role="group" aria-label=label>
                    <p class="reason-category" aria-hidden="true">{category}</p>
                    {rows}
                </div>
            }
        })
        .collect();
    let search = move || {
        chosen.scripts.get().then(|| {
            view! {
                <input
                    type="search"
                    class="reason-search"
                    aria-label="Search reasons by number or word"
                    placeholder="Search number or words"
                    autocomplete="off"
                    prop:value=chosen.search
                    on:input=move |event| chosen.search.set(event_target_value(&event))
                    // Enter here looks, it must never send the decision
                    on:keydown=move |event| if event.key() == "Enter" { event.prevent_default(); }
                />
            }
        })
    };
    view! {
        <fieldset class="reasons">
            <legend>"Reasons"<span class="faint">" at least one"</span></legend>
            {search}
            <div class="reason-list" tabindex="0" role="region" aria-label="Reasons to choose from">{groups}</div>
        </fieldset>
    }
    .into_any()
}

fn row(reason: ReasonOption, draft: &Draft, chosen: Chosen) -> AnyView {
    let ticked = draft.reason_codes.contains(&reason.code);
    let (declined, resubmitted) = (reason.declined, reason.resubmitted);
    // a reason that stands ticked but hidden is not sent once scripts know the outcome
    let unfit = move || match chosen.status.get() {
        Some(Status::Declined) => !declined,
        Some(Status::Resubmitted) => !resubmitted,
        Some(_) => true,
        None => false,
    };
    let words = format!("{} {}", reason.code, reason.label).to_lowercase();
    let gone = move || {
        let search = chosen.search.read().trim().to_lowercase();
        !search.is_empty() && !search.split_whitespace().all(|part| words.contains(part))
    };
    view! {
        <label class=format!("check reason {}", fits(declined, resubmitted)) class:gone=gone>
            <input type="checkbox" name="reason_codes" value=reason.code.clone() checked=ticked disabled=unfit/>
            <span class="reason-code">{reason.code}</span>
            <span>{reason.label}</span>
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
