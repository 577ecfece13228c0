//! Small labels with a colour, an icon and a word.

use super::Icon;
use leptos::prelude::*;

/// What a colour says; it never says it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Passed.
    Good,
    /// Wants a look.
    Warn,
    /// Failed.
    Bad,
    /// Under way.
    Info,
    /// Neither.
    Plain,
}

impl Tone {
    /// The class that colours it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
            Self::Plain => "tone-plain",
        }
    }
}

/// A label such as a status.
#[component]
pub fn Badge(
    /// Its colour.
    tone: Tone,
    /// Its icon, if it has one.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Its word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", tone.class())>
            {icon.map(|name| view! { <Icon name/> })}
            <bdi>{text}</bdi>
        </span>
    }
}

/// A number with an icon, whose meaning is said in words for screen readers.
#[component]
pub fn Count(
    /// Its colour.
    tone: Tone,
    /// Its icon.
    icon: &'static str,
    /// The number.
    n: i64,
    /// What is counted, in words that follow the number.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let title = format!("{n} {what}");
    view! {
        <span class=format!("count {}", tone.class()) title=title>
            <Icon name=icon/>
            {n}
            <span class="sr-only">" " {what}</span>
        </span>
    }
}
