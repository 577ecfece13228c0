//! Icons from the sprite in `public/icons.svg`, which the shell puts into every page.

use leptos::prelude::*;

/// An icon beside words; it says nothing to screen readers, the words do.
#[component]
pub fn Icon(
    /// Symbol name without its `i-`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false" width="16" height="16">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
