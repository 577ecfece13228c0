//! Keys, as printed on the keyboard.

use leptos::prelude::*;

/// A key that does what the thing beside it does. It is no part of a button's name, so readers skip it.
#[component]
pub fn Kbd(
    /// The key's face.
    key: &'static str,
) -> impl IntoView {
    view! { <kbd class="kbd" aria-hidden="true">{key}</kbd> }
}
