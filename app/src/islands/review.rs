//! From one session to the next: the page that comes next is fetched while this one is read, and a decision that was
//! sent leads straight to it. The lease on it is taken by the act of sending alone.

use leptos::prelude::*;

/// Fetches the page that `data-next` of the strip names beforehand, and sends the decision without leaving the page
/// first. Draws nothing.
#[island]
pub fn ReviewFlow() -> impl IntoView {
    Effect::new(flow::begin);
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
mod flow {
    use crate::islands::fetch::Fetch;
    use crate::islands::page;
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use std::time::Duration;
    use web_sys::js_sys::Reflect;
    use web_sys::{HtmlFormElement, SubmitEvent};

    /// A page that was fetched so long ago is fetched anew when an outcome is chosen: browsers keep it five minutes.
    const FRESH: Duration = Duration::from_secs(240);

    pub fn begin() {
        let strip = page::by_id("review");
        if let Some(next) = strip.and_then(|strip| strip.get_attribute("data-next")) {
            fetch_beforehand(&next);
            let old = StoredValue::new(false);
            set_timeout(move || old.set_value(true), FRESH);
            _ = window_event_listener(ev::change, move |_| {
                if old.get_value() {
                    old.set_value(false);
                    fetch_beforehand(&next);
                }
            });
        }
        let sending = StoredValue::new(false);
        _ = window_event_listener(ev::submit, move |event| sent(&event, sending));
    }

    /// Asks the browser to have a page ready. One that cannot do so opens it when it is asked for.
    fn fetch_beforehand(path: &str) {
        let Ok(rules) = document().create_element("script") else { return };
        _ = rules.set_attribute("type", "speculationrules");
        // the policy takes no script without the page's own nonce, whatever is in it
        let own = page::all("script[nonce]").into_iter().next();
        let nonce = own.and_then(|own| Reflect::get(&own, &JsValue::from_str("nonce")).ok());
        if let Some(nonce) = nonce.and_then(|nonce| nonce.as_string()) {
            _ = rules.set_attribute("nonce", &nonce);
        }
        let rule = format!(r#"{{"prefetch":[{{"source":"list","urls":["{path}"],"eagerness":"immediate"}}]}}"#);
        rules.set_text_content(Some(&rule));
        if let Some(head) = document().head() {
            _ = head.append_child(&rules);
        }
    }

    /// A decision that the next session follows is sent from here, so that the page fetched beforehand can open; all
    /// other forms go their own way.
    fn sent(event: &SubmitEvent, sending: StoredValue<bool>) {
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.id() == "decision-form") else { return };
        let elsewhere = event.submitter().is_some_and(|button| button.has_attribute("formaction"));
        let follows = !page::all("[name='then']:checked").is_empty();
        if event.default_prevented() || elsewhere || !follows {
            return;
        }
        event.prevent_default();
        if sending.get_value() {
            return;
        }
        sending.set_value(true);
        spawn_local(async move {
            match Fetch::form(&form).way().await {
                Ok(way) => go(&way),
                // whatever the answer was, the form's own way shows it; a decision that did arrive is not taken twice
                Err(_) => _ = form.submit(),
            }
        });
    }

    /// Opens a page; the same one again when it is the one that is open.
    fn go(way: &str) {
        let location = window().location();
        let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        if way.split('#').next() == Some(&here) {
            _ = location.set_href(way);
            _ = location.reload();
        } else {
            _ = location.assign(way);
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod flow {
    pub fn begin() {}
}
