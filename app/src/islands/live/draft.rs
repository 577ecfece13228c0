//! What is typed into the decision form is kept on the server while it is typed, sealed like everything else: nothing
//! personal stays in the browser.

use crate::islands::page;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::{Element, FormData, HtmlFormElement, HtmlTextAreaElement, UrlSearchParams};

/// Quiet after the last key before it is kept.
const QUIET: Duration = Duration::from_millis(700);

/// What is typed and not kept yet.
pub struct Draft {
    address: String,
    open: Cell<bool>,
    waits: Cell<Option<TimeoutHandle>>,
}

/// Keeps what is typed from now on. `lost` says whether the server is out of reach: nothing is sent then, and `unsent`
/// says so. `leaving` is set once a form goes out.
pub fn start(
    address: &str,
    lost: impl Fn() -> bool + 'static,
    unsent: RwSignal<bool>,
    leaving: Rc<Cell<bool>>,
) -> Rc<Draft> {
    let draft = Rc::new(Draft { address: address.to_owned(), open: Cell::new(false), waits: Cell::new(None) });
    let typed = Rc::clone(&draft);
    _ = window_event_listener(ev::input, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| matches!(target.closest("#decision-form, .note-form"), Ok(Some(_)))) {
            typed.typed();
        }
    });
    let going = Rc::clone(&leaving);
    let out = Rc::clone(&draft);
    _ = window_event_listener(ev::submit, move |event| {
        if event.default_prevented() {
            return;
        }
        if lost() || !window().navigator().on_line() {
            event.prevent_default();
            unsent.set(true);
            return;
        }
        let form = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if form.is_some_and(|form| matches!(form.matches("#decision-form, .note-form"), Ok(true))) {
            // it takes its text along; a draft that came after it would stand in the place of its refusal
            out.rest();
        } else {
            out.send();
        }
        going.set(true);
    });
    let left = Rc::clone(&draft);
    let flush = move || {
        // a form that went out keeps its own text when it is refused
        if !leaving.get() {
            left.send();
        }
    };
    // the first comes before the next page is asked for, so that a reload finds the text; the second in any case
    _ = window_event_listener(ev::beforeunload, {
        let flush = flush.clone();
        move |_| flush()
    });
    _ = window_event_listener(ev::pagehide, move |_| flush());
    draft
}

impl Draft {
    fn typed(self: &Rc<Self>) {
        self.open.set(true);
        if let Some(timer) = self.waits.take() {
            timer.clear();
        }
        let draft = Rc::clone(self);
        self.waits.set(set_timeout_with_handle(move || draft.send(), QUIET).ok());
    }

    /// Keeps nothing any more until something is typed again.
    fn rest(&self) {
        self.open.set(false);
        if let Some(timer) = self.waits.take() {
            timer.clear();
        }
    }

    /// Sends what is not kept yet.
    pub fn send(&self) {
        if !self.open.get() || !window().navigator().on_line() {
            return;
        }
        let form = page::all("#decision-form").into_iter().find_map(|form| form.dyn_into::<HtmlFormElement>().ok());
        let data = match &form {
            Some(form) => FormData::new_with_form(form),
            None => FormData::new(),
        };
        let Ok(data) = data else { return };
        let note =
            page::all(".note-form textarea").into_iter().find_map(|note| note.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(note) = note {
            _ = data.append_with_str("note", &note.value());
        }
        _ = data.append_with_str("quiet", "1");
        let Ok(fields) = UrlSearchParams::new_with_str_sequence_sequence(&data) else { return };
        // goes out even when the page is being left
        let sent = window().navigator().send_beacon_with_opt_url_search_params(&self.address, Some(&fields));
        self.open.set(!sent.unwrap_or(false));
    }
}
