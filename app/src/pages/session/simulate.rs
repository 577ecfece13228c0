//! Giving a sandbox session an outcome by hand; live sessions have no such form.

use crate::kit::{Choice, Select, Submit};
use crate::links;
use crate::words::{said, t};
use domain::view::SessionPage;
use leptos::prelude::*;

/// The form behind a fold, for those who may simulate.
pub(super) fn simulate(session: &SessionPage) -> Option<AnyView> {
    let outcomes = &session.work.outcomes;
    if outcomes.is_empty() {
        return None;
    }
    let choices = outcomes
        .iter()
        .map(|status| Choice {
            value: status.wire().to_owned(),
            label: said(status.wire()).into_owned(),
            chosen: false,
        })
        .collect();
    let action = format!("{}/simulate", links::session(session.session_id));
    let form = view! {
        <details class="pop simulate">
            <summary class="button small">{t!("Simulate an outcome")}</summary>
            <form method="post" action=action class="pop-body">
                {crate::place::carried()}
                <p>{t!("This is a sandbox session: the outcome stands in for its source’s, and real events go out.")}</p>
                <Select id="simulated-status" name="simulated_status" label=t!("Outcome") choices/>
                <div><Submit text=t!("Simulate") kind=""/></div>
            </form>
        </details>
    };
    Some(form.into_any())
}
