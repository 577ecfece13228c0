//! Buttons: each is a link or belongs to a plain form, so that it works with scripts off.

use super::{Hint, Icon};
use crate::keys::Act;
use leptos::prelude::*;

/// The button that sends the form around it.
#[component]
pub fn Submit(
    /// Its words.
    #[prop(into)]
    text: String,
    /// Class of its weight: `primary`, `quiet`, `danger` or nothing.
    #[prop(default = "primary")]
    kind: &'static str,
    /// The key that presses it.
    #[prop(optional)]
    key: Option<Act>,
) -> impl IntoView {
    view! {
        <button type="submit" class=format!("button {kind}") data-key=key.map(Act::name)>
            {text}
            {key.map(|act| view! { <Hint act/> })}
        </button>
    }
}

/// A form of one button: posts fixed fields.
#[component]
pub fn PostButton(
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// Names and values sent along.
    #[prop(default = Vec::new())]
    fields: Vec<(&'static str, String)>,
    /// Its words.
    text: &'static str,
    /// Words that only screen readers hear after the text, to tell equal buttons apart.
    #[prop(into, optional)]
    of: String,
    /// Class of its weight.
    #[prop(default = "")]
    kind: &'static str,
    /// Its icon.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// The key that presses it.
    #[prop(optional)]
    key: Option<Act>,
) -> impl IntoView {
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    let of = (!of.is_empty()).then(|| view! { <span class="sr-only">" " <bdi>{of}</bdi></span> });
    view! {
        <form method="post" action=action class="inline-form">
            {fields}
            {crate::place::carried()}
            <button type="submit" class=format!("button {kind}") data-key=key.map(Act::name)>
                {icon.map(|name| view! { <Icon name/> })}
                {text}
                {of}
                {key.map(|act| view! { <Hint act/> })}
            </button>
        </form>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Its words.
    #[prop(into)]
    text: String,
    /// Class of its weight.
    #[prop(default = "")]
    kind: &'static str,
    /// Icon before the words.
    #[prop(optional)]
    before: Option<&'static str>,
    /// Icon after the words.
    #[prop(optional)]
    after: Option<&'static str>,
) -> impl IntoView {
    view! {
        <a class=format!("button {kind}") href=href>
            {before.map(|name| view! { <Icon name/> })}
            {text}
            {after.map(|name| view! { <Icon name/> })}
        </a>
    }
}
