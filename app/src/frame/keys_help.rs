//! The list of keys, which `?` opens; the browser hides what reaches nothing on the page.

use crate::keys::{ALL, Act, Group};
use crate::words::t;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn KeysHelp() -> impl IntoView {
    let groups =
        [(Group::Session, t!("In a session")), (Group::List, t!("In lists")), (Group::Everywhere, t!("Everywhere"))];
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(group, title)| {
            let lines: Vec<_> =
                ALL.iter().filter(|key| key.group == group).map(|key| line(key.act, key.press)).collect();
            view! { <section class="keys-group"><h3>{title}</h3><dl class="keys-lines">{lines}</dl></section> }
        })
        .collect();
    view! {
        <dialog id="keys-help" class="dialog" aria-labelledby="keys-help-title">
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id="keys-help-title">{t!("Keys that work here")}</h2>
                    <form method="dialog"><button class="button small">{t!("Close")}</button></form>
                </header>
                <div class="keys-groups">{groups}</div>
                <p class="hint">{t!("They work while no field has focus; Esc leaves a field. They can be switched off in the profile.")}</p>
            </div>
        </dialog>
    }
}

fn line(act: Act, press: &'static str) -> AnyView {
    let parts: Vec<_> = press.split(' ').map(|part| view! { <kbd class="key">{part}</kbd> " " }).collect();
    view! { <div data-for=act.name()><dt>{parts}</dt><dd>{words(act)}</dd></div> }.into_any()
}

/// What a key does, in words.
#[must_use]
pub fn words(act: Act) -> &'static str {
    match act {
        Act::Down => t!("Next row"),
        Act::Up => t!("Row before"),
        Act::Open => t!("Open the row"),
        Act::Select => t!("Select the row"),
        Act::Search => t!("Search the list"),
        Act::Anything => t!("Find anything"),
        Act::GoQueue => t!("Go to the queue"),
        Act::GoSessions => t!("Go to the sessions"),
        Act::GoInsight => t!("Go to insight"),
        Act::GoAdmin => t!("Go to admin"),
        Act::Back => t!("Back to the list"),
        Act::Approve => t!("Choose approve"),
        Act::Decline => t!("Choose decline"),
        Act::Again => t!("Choose ask again"),
        Act::Digit => t!("Panel, or a reason of the open form"),
        Act::Comment => t!("Write the comment"),
        Act::Send => t!("Send the form"),
        Act::Claim => t!("Take the session"),
        Act::Next => t!("Take the next session"),
        Act::Help => t!("Show these keys"),
        Act::Close => t!("Close what is open, leave a field"),
    }
}
