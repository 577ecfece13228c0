//! What panels share: the part that did not run, statuses in headings.

use crate::kit::{Icon, Panel};
use crate::marks::written_status;
use crate::words::{Word, said, shown, t, word};
use domain::view::{FieldChange, Told};
use leptos::prelude::*;

/// The sentence for a part that the workflow has not run; scripts and tests look for these very words.
pub(super) const ABSENT: Word = word!("not part of this workflow");

/// A panel for a part that the workflow has not run.
#[must_use]
pub fn absent(id: &'static str, title: &'static str) -> AnyView {
    let aside = view! { <span class="faint">{ABSENT.text()}</span> }.into_any();
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
        .map(|(id, title)| view! { <div class="fact" id=id><dt>{said(&title).into_owned()}</dt><dd class="faint">{ABSENT.text()}</dd></div> })
        .collect();
    Some(
        view! {
            <Panel id="not-run" title=t!("Checks that did not run")>
                <dl class="facts facts-columns">{rows}</dl>
            </Panel>
        }
        .into_any(),
    )
}

/// Values that changed, each with what it was; nothing is drawn when there are none.
#[must_use]
pub fn changes(changes: Vec<FieldChange>, label: &'static str) -> Option<AnyView> {
    let rows: Vec<_> = changes
        .into_iter()
        .map(|change| {
            let side =
                |value: &Told| if value.is_empty() { view! { {t!("nothing")} }.into_any() } else { shown(value) };
            view! {
                <li>
                    <strong>{shown(&change.field)}</strong>
                    <span class="change">
                        <del>{side(&change.before)}</del>
                        <span class="sr-only">" " {t!("became")} " "</span>
                        <Icon name="right"/>
                        <ins>{side(&change.after)}</ins>
                    </span>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul class="changes" aria-label=label>{rows}</ul> }.into_any())
}

/// A step's status for a heading, as written.
pub(super) fn step_status(status: Option<&str>) -> Option<AnyView> {
    status.map(written_status)
}
