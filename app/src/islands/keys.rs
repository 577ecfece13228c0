//! The keyboard: what is pressed while no field has focus leads to what is on the page. The map is [`crate::keys`].

use leptos::prelude::*;

/// Listens. Draws nothing of its own: help and hints stand on the page that the server drew.
#[island]
pub fn Keys() -> impl IntoView {
    Effect::new(listening::begin);
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
pub use listening::perform_named;

#[cfg(feature = "hydrate")]
mod listening {
    use crate::islands::page::{self, first, is_field, shows};
    use crate::keys::{self, ALL, Act, Group, Meaning};
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use std::time::Duration;
    use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent};

    /// How long the first of two keys waits for the second.
    const PAIR: Duration = Duration::from_millis(1500);

    /// Starts to listen, and tells screen readers which keys there are.
    pub fn begin() {
        if page::keys_off() {
            return;
        }
        for key in ALL {
            let Some(shortcut) = key.act.shortcut() else { continue };
            for element in page::all(&format!("[data-key='{}']", key.act.name())) {
                _ = element.set_attribute("aria-keyshortcuts", &shortcut);
            }
        }
        let before = StoredValue::new(None::<String>);
        _ = window_event_listener(ev::keydown, move |event| pressed(&event, before));
        _ = window_event_listener(ev::click, |event| {
            let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if on.as_ref().is_some_and(|on| on.closest("[data-key='help']").ok().flatten().is_some()) {
                help();
            }
            // a click beside a dialog lands on the dialog itself
            if let Some(dialog) = on.and_then(|on| on.dyn_into::<HtmlDialogElement>().ok()) {
                dialog.close();
            }
        });
    }

    fn pressed(event: &KeyboardEvent, before: StoredValue<Option<String>>) {
        // 229: the press belongs to a word that is being composed
        if page::keys_off() || event.default_prevented() || event.is_composing() || event.key_code() == 229 {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let Some(press) = keys::press(&event.key(), &event.code(), event.shift_key(), command, event.alt_key()) else {
            return;
        };
        let first_of_two = before.get_value();
        before.set_value(None);
        let meant = keys::meaning(first_of_two.as_deref(), &press);
        let active = document().active_element();
        let typing = active.as_ref().is_some_and(is_field);
        if document().query_selector("dialog[open]").ok().flatten().is_some() {
            return;
        }
        match meant {
            Meaning::Begins if !typing && !event.repeat() => {
                before.set_value(Some(press));
                set_timeout(move || before.set_value(None), PAIR);
            }
            Meaning::Do(act, digit) => {
                let anywhere = matches!(act, Act::Anything | Act::Send | Act::Close);
                let repeats = matches!(act, Act::Down | Act::Up);
                if (typing && !anywhere) || (event.repeat() && !repeats) {
                    return;
                }
                if perform(act, digit, active.as_ref()) {
                    event.prevent_default();
                }
            }
            Meaning::Begins | Meaning::Nothing => {}
        }
    }

    /// Does what an act's name stands for; `active` had focus.
    pub fn perform_named(name: &str, active: Option<&Element>) {
        if let Some(key) = ALL.iter().find(|key| key.act.name() == name) {
            perform(key.act, 0, active);
        }
    }

    /// Does it; false where this page has nothing for it.
    fn perform(act: Act, digit: usize, active: Option<&Element>) -> bool {
        match act {
            Act::Down => step(1, active),
            Act::Up => step(-1, active),
            Act::Open => false,
            Act::Select => active
                .and_then(|active| active.closest(".row").ok().flatten())
                .and_then(|row| row.query_selector("input[type=checkbox]").ok().flatten())
                .is_some_and(|box_of_row| click(&box_of_row)),
            Act::Digit => nth(digit),
            Act::Send => send(active),
            Act::Close => close(active),
            Act::Help => help(),
            Act::Search | Act::Comment => first(&act.selector()).is_some_and(|field| focus(&field)),
            Act::Approve | Act::Decline | Act::Again => {
                first(&act.selector()).is_some_and(|outcome| focus(&outcome) && click(&outcome))
            }
            Act::Back => back(&act.selector()),
            // the navigation may be folded away
            Act::GoQueue | Act::GoSessions | Act::GoInsight | Act::GoAdmin | Act::Anything => {
                page::all(&act.selector()).first().is_some_and(click)
            }
            other => first(&other.selector()).is_some_and(|target| click(&target)),
        }
    }

    /// Moves focus to the next link of a row, or the one before; the first one when none has it.
    fn step(by: isize, active: Option<&Element>) -> bool {
        let rows: Vec<Element> = page::all(&Act::Down.selector()).into_iter().filter(shows).collect();
        let row = active.and_then(|active| active.closest(".row").ok().flatten());
        let at = row.and_then(|row| rows.iter().position(|link| row.contains(Some(link))));
        let to = match at {
            None => 0,
            Some(at) => at.saturating_add_signed(by).min(rows.len().saturating_sub(1)),
        };
        rows.get(to).is_some_and(focus)
    }

    /// Leads to the list that this page was opened from, with its filters; else to where the link leads.
    fn back(selector: &str) -> bool {
        let location = window().location();
        let list = document().referrer();
        let path = location.origin().ok().and_then(|origin| list.strip_prefix(&origin).map(str::to_owned));
        let is_list =
            path.is_some_and(|path| ["/sessions", "/queue"].contains(&path.split('?').next().unwrap_or_default()));
        let Some(link) = first(selector) else { return false };
        if is_list { location.assign(&list).is_ok() } else { click(&link) }
    }

    /// The reasons that show come first, then the panels.
    fn nth(digit: usize) -> bool {
        let showing = |selector: &str| page::all(selector).into_iter().filter(shows).nth(digit - 1);
        let reasons = page::all(".reason input").iter().any(shows);
        if reasons {
            // those that were ticked before a refusal stand above the commonest and take no digit
            return showing(".reason-group:not(.chosen-before) .reason input")
                .is_some_and(|reason| focus(&reason) && click(&reason));
        }
        showing(".tabs-sticky li:not(.only-narrow) .tab").is_some_and(|tab| click(&tab))
    }

    /// Sends the form that has focus, else the decision.
    fn send(active: Option<&Element>) -> bool {
        let around = active.and_then(|active| active.closest("form[method=post]").ok().flatten());
        let own = around.filter(|form| form.id() != "decision-form" && active.is_some_and(is_field));
        if let Some(form) = own.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
            return form.request_submit().is_ok();
        }
        first(&Act::Send.selector()).is_some_and(|button| click(&button))
    }

    /// Leaves a field, else takes the chosen outcome back.
    fn close(active: Option<&Element>) -> bool {
        if let Some(field) = active.filter(|active| is_field(active)) {
            return field.dyn_ref::<HtmlElement>().is_some_and(|field| field.blur().is_ok());
        }
        let chosen = first("#decision-form [name=new_status]:checked");
        let Some(chosen) = chosen.and_then(|chosen| chosen.dyn_into::<HtmlInputElement>().ok()) else { return false };
        chosen.set_checked(false);
        true
    }

    /// Opens the help, with the keys alone that reach something here.
    fn help() -> bool {
        let Some(dialog) = first_dialog("#keys-help") else { return false };
        for line in page::all("#keys-help [data-for]") {
            let name = line.get_attribute("data-for").unwrap_or_default();
            let works = ALL.iter().filter(|key| key.act.name() == name).any(|key| {
                let folded = key.group == Group::Everywhere && key.act != Act::Search;
                page::all(&key.act.selector()).iter().any(|target| folded || shows(target))
            });
            page::hide(&line, !works);
        }
        for group in page::all("#keys-help .keys-group") {
            let empty = group.query_selector("[data-for]:not([hidden])").ok().flatten().is_none();
            page::hide(&group, empty);
        }
        dialog.show_modal().is_ok()
    }

    fn first_dialog(selector: &str) -> Option<HtmlDialogElement> {
        page::all(selector).into_iter().next()?.dyn_into().ok()
    }

    fn focus(element: &Element) -> bool {
        element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
    }

    fn click(element: &Element) -> bool {
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            element.click();
            return true;
        }
        false
    }
}

#[cfg(not(feature = "hydrate"))]
mod listening {
    pub fn begin() {}
}
