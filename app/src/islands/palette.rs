//! The search over everything: a field over a list, as a combobox. Pages come from the navigation, acts from the list
//! of keys, sessions from `/find`, all drawn by the server.

use leptos::prelude::*;

/// Brings the dialog to life. Draws nothing of its own.
#[island]
pub fn Palette() -> impl IntoView {
    Effect::new(finding::begin);
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
mod finding {
    use crate::islands::fetch::{self, Fetch};
    use crate::islands::keys::perform_named;
    use crate::islands::page::{self, by_id, hide, shows};
    use crate::keys::{ALL, Act};
    use leptos::ev;
    use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::JsCast;
    use std::time::Duration;
    use web_sys::{
        Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent, ScrollIntoViewOptions,
        ScrollLogicalPosition,
    };

    /// How long typing rests before the desk is asked.
    const REST: Duration = Duration::from_millis(120);

    #[derive(Clone, Copy)]
    struct Palette {
        /// Where focus was.
        from: StoredValue<Option<Element>, LocalStorage>,
        /// The wait before the next question, and the one on its way.
        wait: StoredValue<Option<TimeoutHandle>>,
        asked: StoredValue<Option<Fetch>, LocalStorage>,
    }

    /// Listens for the key, the button and what is typed.
    pub fn begin() {
        let palette = Palette {
            from: StoredValue::new_local(None),
            wait: StoredValue::new(None),
            asked: StoredValue::new_local(None),
        };
        _ = window_event_listener(ev::click, move |event| palette.clicked(&event));
        _ = window_event_listener(ev::input, move |event| {
            if event.target().is_some_and(|on| on.dyn_ref::<Element>().is_some_and(|on| on.id() == "palette-text")) {
                palette.typed();
            }
        });
        _ = window_event_listener(ev::keydown, move |event| palette.pressed(&event));
    }

    impl Palette {
        fn clicked(self, event: &MouseEvent) {
            let Some(on) = event.target().and_then(|on| on.dyn_into::<Element>().ok()) else { return };
            let plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
            let within = |selector: &str| on.closest(selector).ok().flatten();
            if plain && within("[data-key='anything']").is_some() && dialog().is_some() {
                event.prevent_default();
                self.open();
            } else if let Some(act) = within("#palette [data-act]") {
                self.act(&act);
            }
        }

        fn open(self) {
            let (Some(dialog), Some(field)) = (dialog(), field()) else { return };
            if dialog.open() {
                dialog.close();
                return;
            }
            self.from.set_value(document().active_element());
            field.set_value("");
            if dialog.show_modal().is_ok() {
                self.list();
            }
        }

        fn pressed(self, event: &KeyboardEvent) {
            let typing =
                event.target().is_some_and(|on| on.dyn_ref::<Element>().is_some_and(|on| on.id() == "palette-text"));
            if !typing || event.is_composing() || event.key_code() == 229 {
                return;
            }
            match event.key().as_str() {
                "ArrowDown" => step(1),
                "ArrowUp" => step(-1),
                "Enter" => {
                    // without a row the form is sent, to the page that does the same
                    let Some(row) = active() else { return };
                    if row.has_attribute("data-act") {
                        self.act(&row);
                    } else if let Some(link) = row.dyn_ref::<HtmlElement>() {
                        link.click();
                    }
                }
                "k" | "K" if event.ctrl_key() || event.meta_key() => {
                    if let Some(dialog) = dialog() {
                        dialog.close();
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }

        /// Closes and does what the key would have done.
        fn act(self, row: &Element) {
            let name = row.get_attribute("data-act").unwrap_or_default();
            if let Some(dialog) = dialog() {
                dialog.close();
            }
            perform_named(&name, self.from.get_value().as_ref());
        }

        /// What was asked is not wanted any more; the next question waits until typing rests.
        fn typed(self) {
            self.list();
            if let Some(wait) = self.wait.get_value() {
                wait.clear();
            }
            // an answer that is on its way is to an older question
            self.asked.update_value(|asked| {
                if let Some(asked) = asked.take() {
                    asked.give_up();
                }
            });
            if text().is_empty() || page::all(".nav a[href='/find']").is_empty() {
                return;
            }
            let wait = set_timeout_with_handle(move || self.ask(), REST);
            self.wait.set_value(wait.ok());
        }

        fn ask(self) {
            let fetch = Fetch::post("/find", &[("q", &text())]);
            self.asked.set_value(Some(fetch.clone()));
            spawn_local(async move {
                match fetch.page().await {
                    Ok(page) => take(&page),
                    Err(fetch::Failure::GivenUp) => return,
                    Err(_) => {
                        say("data-failed", None);
                        return;
                    }
                }
                settle(true);
            });
        }

        /// Pages and acts are there at once.
        fn list(self) {
            let wanted = text().to_lowercase();
            let fits = |words: &str| wanted.split_whitespace().all(|word| words.to_lowercase().contains(word));
            for name in ["named", "acts", "pages", "people", "companies"] {
                empty(name);
            }
            for link in page::all(".nav a[href]") {
                let words = link.text_content().unwrap_or_default();
                if fits(&words) {
                    add("pages", &link);
                }
            }
            for key in ALL.iter().filter(|key| offered(key.act)) {
                let line = page::all(&format!("#keys-help [data-for='{}'] dd", key.act.name())).into_iter().next();
                let Some(words) = line.and_then(|line| line.text_content()) else { continue };
                if fits(&words) && page::all(&key.act.selector()).iter().any(shows) {
                    add_act(key.act, &words);
                }
            }
            settle(false);
        }
    }

    /// Acts that mean something when they are chosen from a list.
    fn offered(act: Act) -> bool {
        matches!(
            act,
            Act::Approve
                | Act::Decline
                | Act::Again
                | Act::Comment
                | Act::Claim
                | Act::Next
                | Act::Back
                | Act::Search
                | Act::Help
        )
    }

    fn dialog() -> Option<HtmlDialogElement> {
        by_id("palette")?.dyn_into().ok()
    }

    fn field() -> Option<HtmlInputElement> {
        by_id("palette-text")?.dyn_into().ok()
    }

    fn text() -> String {
        field().map(|field| field.value().trim().to_owned()).unwrap_or_default()
    }

    fn group(name: &str) -> Option<Element> {
        page::all(&format!("#palette [data-group='{name}']")).into_iter().next()
    }

    fn rows() -> Vec<Element> {
        page::all("#palette [role='option']")
    }

    fn active() -> Option<Element> {
        page::all("#palette [aria-selected='true']").into_iter().next()
    }

    fn empty(name: &str) {
        for row in page::all(&format!("#palette [data-group='{name}'] [role='option']")) {
            row.remove();
        }
    }

    /// A copy of a link as a row: it stays a link, which another tab can open.
    fn add(name: &str, link: &Element) {
        let Some(group) = group(name) else { return };
        let Some(row) = link.clone_node_with_deep(true).ok().and_then(|row| row.dyn_into::<Element>().ok()) else {
            return;
        };
        for attribute in ["aria-current", "data-key", "aria-keyshortcuts"] {
            _ = row.remove_attribute(attribute);
        }
        _ = row.set_attribute("class", "palette-row");
        as_option(&row, &group);
    }

    fn add_act(act: Act, words: &str) {
        let (Some(group), Ok(row)) = (group("acts"), document().create_element("div")) else { return };
        _ = row.set_attribute("class", "palette-row");
        _ = row.set_attribute("data-act", act.name());
        row.set_text_content(Some(words));
        if let Ok(key) = document().create_element("kbd") {
            _ = key.set_attribute("class", "key");
            _ = key.set_attribute("aria-hidden", "true");
            key.set_text_content(Some(act.press()));
            _ = row.append_child(&key);
        }
        as_option(&row, &group);
    }

    fn as_option(row: &Element, group: &Element) {
        _ = row.set_attribute("role", "option");
        _ = row.set_attribute("tabindex", "-1");
        _ = row.set_attribute("aria-selected", "false");
        _ = group.append_child(row);
    }

    /// Takes the results out of the page that the desk answered with.
    fn take(page: &web_sys::Document) {
        for name in ["named", "people", "companies"] {
            empty(name);
            let found = page.query_selector_all(&format!("#found [data-group='{name}'] a"));
            let Ok(found) = found else { continue };
            for at in 0..found.length() {
                let link = found.item(at).and_then(|link| document().import_node_with_deep(&link, true).ok());
                if let Some(link) = link.and_then(|link| link.dyn_into::<Element>().ok()) {
                    add(name, &link);
                }
            }
        }
    }

    /// Numbers the rows, hides empty groups, chooses the first row and says how many there are.
    fn settle(answered: bool) {
        let rows = rows();
        for (at, row) in rows.iter().enumerate() {
            row.set_id(&format!("palette-row-{at}"));
        }
        for group in page::all("#palette .palette-group") {
            hide(&group, group.query_selector("[role='option']").ok().flatten().is_none());
        }
        if let Some(list) = by_id("palette-list") {
            hide(&list, rows.is_empty());
        }
        choose(rows.first());
        if answered {
            say(if rows.is_empty() { "data-none" } else { "data-some" }, (!rows.is_empty()).then_some(rows.len()));
        } else {
            say("", None);
        }
    }

    fn say(what: &str, count: Option<usize>) {
        let Some(says) = by_id("palette-says") else { return };
        let words = says.get_attribute(what).unwrap_or_default();
        says.set_text_content(Some(&count.map_or(words.clone(), |count| format!("{count} {words}"))));
    }

    fn step(by: isize) {
        let rows = rows();
        let at = active().and_then(|active| rows.iter().position(|row| *row == active)).unwrap_or_default();
        let to = at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        choose(rows.get(to));
    }

    fn choose(row: Option<&Element>) {
        for other in page::all("#palette [aria-selected='true']") {
            _ = other.set_attribute("aria-selected", "false");
        }
        let Some(field) = field() else { return };
        _ = field.set_attribute("aria-expanded", if row.is_some() { "true" } else { "false" });
        let Some(row) = row else {
            _ = field.remove_attribute("aria-activedescendant");
            return;
        };
        _ = row.set_attribute("aria-selected", "true");
        _ = field.set_attribute("aria-activedescendant", &row.id());
        let into_view = ScrollIntoViewOptions::new();
        into_view.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&into_view);
    }
}

#[cfg(not(feature = "hydrate"))]
mod finding {
    pub fn begin() {}
}
