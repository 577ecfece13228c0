//! The search over the reasons of the decision form.

use super::page;
use leptos::prelude::*;

/// A field that hides the reasons which it does not find. Without scripts there is none, and all reasons show.
#[island]
pub fn ReasonSearch() -> impl IntoView {
    let here = RwSignal::new(false);
    // effects run in the browser alone
    Effect::new(move || here.set(true));
    move || {
        here.get().then(|| {
            view! {
                <input
                    type="search"
                    class="reason-search"
                    aria-label=page::words("reasons")
                    placeholder=page::words("reasons-hint")
                    autocomplete="off"
                    on:input=move |event| look(&event_target_value(&event))
                    // Enter here looks, it must never send the decision
                    on:keydown=move |event| if event.key() == "Enter" { event.prevent_default(); }
                />
            }
        })
    }
}

#[cfg(feature = "hydrate")]
fn look(search: &str) {
    let search = search.trim().to_lowercase();
    for reason in page::all(".reason") {
        let words = reason.text_content().unwrap_or_default().to_lowercase();
        page::mark(&reason, "gone", !search.split_whitespace().all(|part| words.contains(part)));
    }
}

#[cfg(not(feature = "hydrate"))]
fn look(_search: &str) {}
