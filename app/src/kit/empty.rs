//! What stands where nothing is.

use super::Icon;
use leptos::prelude::*;

/// An empty place that says why it is empty and offers a way on.
#[component]
pub fn Empty(
    /// Its icon.
    #[prop(default = "inbox")]
    icon: &'static str,
    /// What is the case, in a few words.
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(into, optional)]
    text: String,
    /// A link or button, if there is a way out.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Icon name=icon/></span>
            <p class="empty-title">{title}</p>
            {(!text.is_empty()).then(|| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| view! { <div class="empty-way">{children()}</div> })}
        </div>
    }
}
