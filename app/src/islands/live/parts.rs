//! Parts of the drawn page that are put in place of old ones, while nobody types in them.

use crate::islands::page;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomParser, Element, Headers, HtmlInputElement, HtmlTextAreaElement, RequestInit, Response, SupportedType,
};

/// Changes that come together are fetched together.
const TOGETHER: Duration = Duration::from_millis(120);
/// The same where they come one after the other for long.
pub const UNHURRIED: Duration = Duration::from_millis(500);

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Fetches the page as it is now and takes over the parts that are marked `data-live`.
pub fn refresh() {
    refresh_within(TOGETHER);
}

/// The same after this long, with all that changes until then.
pub fn refresh_within(wait: Duration) {
    if ASKED.replace(true) {
        return;
    }
    set_timeout(
        || {
            ASKED.set(false);
            spawn_local(async {
                // what cannot be fetched now comes with the next change, or when the page is drawn anew
                _ = fetch_and_take().await;
            });
        },
        wait,
    );
}

async fn fetch_and_take() -> Result<(), JsValue> {
    let asking = RequestInit::new();
    // the page asks by itself: that keeps no sign-in alive
    let headers = Headers::new()?;
    headers.set("x-background", "1")?;
    asking.set_headers(&headers);
    let address = window().location().href()?;
    let address = address.split('#').next().unwrap_or_default();
    let answer: Response = JsFuture::from(window().fetch_with_str_and_init(address, &asking)).await?.dyn_into()?;
    if !answer.ok() || answer.redirected() {
        return Ok(());
    }
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    let drawn = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    for old in page::all("[data-live]") {
        let Some(name) = old.get_attribute("data-live") else { continue };
        let Some(new) = drawn.query_selector(&format!("[data-live=\"{name}\"]"))? else { continue };
        if old.inner_html() != new.inner_html() && !in_use(&old) {
            let new = document().import_node_with_deep(&new, true)?;
            old.replace_with_with_node_1(&new)?;
        }
    }
    Ok(())
}

/// Whether somebody is at it: it has the focus, or something is typed in it.
fn in_use(part: &Element) -> bool {
    let focused = document().active_element().is_some_and(|at| part.contains(Some(&at)));
    let Ok(fields) = part.query_selector_all("input, textarea") else { return focused };
    focused
        || (0..fields.length()).filter_map(|at| fields.item(at)).any(|field| {
            let typed = field.dyn_ref::<HtmlInputElement>().map(|field| field.value() != field.default_value());
            let written = field
                .dyn_ref::<HtmlTextAreaElement>()
                .map(|field| field.default_value().is_ok_and(|drawn| field.value() != drawn));
            typed.or(written).unwrap_or(false)
        })
}

/// Marks the decision form: what it would decide is not what it shows.
pub fn mark_stale() {
    for card in page::all(".decide-card") {
        page::mark(&card, "stale", true);
    }
}

/// Says in the head who else is here.
pub fn here(also: &str, people: &[String]) {
    let words = if people.is_empty() { String::new() } else { format!("{also} {}", people.join(", ")) };
    for place in page::all("#live-here") {
        place.set_text_content(Some(&words));
    }
}

/// Whether a change shows in the list of this page: its row stands there, or would now.
pub fn concerns_list(session: &str, status: &str, only: Option<&str>) -> bool {
    if !page::all(&format!("main a[href^=\"/sessions/{session}\"]")).is_empty() {
        return true;
    }
    if let Some(only) = only {
        return status == only;
    }
    let search = window().location().search().unwrap_or_default();
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&search) else { return false };
    // what other filters let through the server alone knows, and old pages take no new rows
    let narrowed = query.keys().into_iter().filter_map(|key| key.ok()?.as_string());
    let narrowed = narrowed.into_iter().any(|key| {
        !matches!(key.as_str(), "status" | "environment" | "limit" | "columns" | "view")
            && query.get(&key).is_some_and(|value| !value.is_empty())
    });
    !narrowed && query.get("status").is_none_or(|wanted| wanted.is_empty() || wanted == status)
}
