//! The search over everything, which `Ctrl+K` opens above the page: pages and acts of this page, and what `/find`
//! finds. Without scripts its button leads to that page.

use crate::islands::Palette;
use crate::kit::Icon;
use crate::words::t;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    let group = |name: &'static str, title: &'static str| {
        let id = format!("palette-{name}");
        let labelled_by = id.clone();
        view! {
            <div role="group" class="palette-group" data-group=name aria-labelledby=labelled_by hidden>
                <p id=id class="palette-title" role="presentation">{title}</p>
            </div>
        }
    };
    view! {
        <dialog id="palette" class="dialog palette" aria-label=t!("Find anything")>
            <div class="dialog-body">
                <form method="post" action="/find" role="search" class="palette-form">
                    <Icon name="search"/>
                    <input
                        id="palette-text"
                        name="q"
                        type="search"
                        role="combobox"
                        aria-label=t!("Find sessions, people, companies, pages and acts")
                        aria-expanded="false"
                        aria-controls="palette-list"
                        aria-autocomplete="list"
                        placeholder=t!("Name, company, number, any id, a page or an act")
                        maxlength="200"
                        autocomplete="off"
                        spellcheck="false"
                        dir="auto"
                    />
                    <kbd class="key" aria-hidden="true">"Esc"</kbd>
                </form>
                <div id="palette-list" role="listbox" aria-label=t!("Found") class="palette-list">
                    {group("named", t!("Session"))}
                    {group("acts", t!("Here"))}
                    {group("pages", t!("Pages"))}
                    {group("people", t!("People"))}
                    {group("companies", t!("Companies"))}
                </div>
                <p
                    id="palette-says"
                    class="palette-says"
                    role="status"
                    data-none=t!("Nothing matches. Words are found whole.")
                    data-some=t!("found")
                    data-failed=t!("The desk did not answer. Enter tries again on a page of its own.")
                ></p>
            </div>
        </dialog>
        <Palette/>
    }
}
