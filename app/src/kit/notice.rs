//! Messages that answer what a person just did.

use super::{Icon, Tone};
use crate::words::said;
use leptos::prelude::*;
use std::borrow::Cow;

/// A message box.
#[component]
pub fn NoticeBox(
    /// Its colour; bad ones are announced at once.
    tone: Tone,
    /// The sentence.
    #[prop(into)]
    text: String,
    /// More below the sentence.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (icon, role) = match tone {
        Tone::Good => ("check", "status"),
        Tone::Bad => ("stop", "alert"),
        Tone::Warn => ("alert", "status"),
        Tone::Info | Tone::Plain => ("info", "status"),
    };
    let translated = match said(&text) {
        Cow::Owned(filled) => Some(filled),
        Cow::Borrowed(found) => (found != text).then(|| found.to_owned()),
    };
    let text = translated.unwrap_or(text);
    view! {
        <div class=format!("notice {}", tone.class()) role=role>
            <Icon name=icon/>
            <div class="notice-body">
                <p dir="auto">{text}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// Something that is shown this once and never again: a key, a secret, a link.
#[component]
pub fn Once(
    /// What it is and what to do with it, in a sentence.
    #[prop(into)]
    text: String,
    /// The thing itself; one click selects all of it.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! {
        <div class="notice once tone-good" role="status">
            <Icon name="key"/>
            <div class="notice-body">
                <p>{text}</p>
                <p><code class="secret" dir="ltr">{value}</code></p>
            </div>
        </div>
    }
}
