//! What panels share: the part that did not run, statuses in headings.

use crate::kit::Panel;
use crate::marks::written_status;
use leptos::prelude::*;

/// The sentence for a part that the workflow has not run; scripts and tests look for these very words.
pub(super) const ABSENT: &str = "not part of this workflow";

/// A panel for a part that the workflow has not run.
#[must_use]
pub fn absent(id: &'static str, title: &'static str) -> AnyView {
    let aside = view! { <span class="faint">{ABSENT}</span> }.into_any();
    view! { <Panel id title aside>""</Panel> }.into_any()
}

/// Checks that the workflow has not run, a line each: anchor and title.
#[must_use]
pub fn not_part_of_workflow(parts: Vec<(String, String)>) -> Option<AnyView> {
    if parts.is_empty() {
        return None;
    }
    let rows: Vec<_> = parts
        .into_iter()
        .map(|(id, title)| view! { <div class="fact" id=id><dt>{title}</dt><dd class="faint">{ABSENT}</dd></div> })
        .collect();
    Some(
        view! {
            <Panel id="not-run" title="Checks that did not run">
                <dl class="facts facts-columns">{rows}</dl>
            </Panel>
        }
        .into_any(),
    )
}

/// A step's status for a heading, as written.
pub(super) fn step_status(status: Option<&str>) -> Option<AnyView> {
    status.map(written_status)
}
