//! The key of a button, on the button.

use crate::keys::Act;
use leptos::prelude::*;

/// The key that does the same as what it stands on; shown where scripts run, read out by `aria-keyshortcuts` instead.
#[component]
pub fn Hint(
    /// What the key does.
    act: Act,
) -> impl IntoView {
    view! { <kbd class="key" aria-hidden="true">{act.press()}</kbd> }
}
