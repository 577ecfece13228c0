//! What scripts add to the document viewer: its tools work in place, and each has a key.

use leptos::prelude::*;

/// Has the tools work in place and by keys, and shows the line that names the keys. Without scripts the tools are
/// links, and that line stays hidden.
#[island]
pub fn ViewerKeys() -> impl IntoView {
    Effect::new(stage::listen);
}

#[cfg(feature = "hydrate")]
mod stage {
    use crate::islands::page;
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement};

    /// As in `pages/document/picture.rs`; the style sheet has a class for each.
    const ZOOMS: [u16; 7] = [50, 75, 100, 150, 200, 300, 400];
    const TURNS: [u16; 4] = [0, 90, 180, 270];

    fn first(selector: &str) -> Option<Element> {
        page::all(selector).into_iter().next()
    }

    /// The step that a class of the picture names.
    fn now(picture: &Element, prefix: &str, steps: &[u16]) -> usize {
        steps.iter().position(|step| picture.class_list().contains(&format!("{prefix}-{step}"))).unwrap_or(0)
    }

    fn set(picture: &Element, prefix: &str, steps: &[u16], to: usize) {
        for (at, step) in steps.iter().enumerate() {
            page::mark(picture, &format!("{prefix}-{step}"), at == to);
        }
    }

    fn act(what: &str) -> bool {
        let Some(picture) = first(".viewer-picture") else { return false };
        let (zoom, turn) = (now(&picture, "zoom", &ZOOMS), now(&picture, "turn", &TURNS));
        match what {
            "smaller" => set(&picture, "zoom", &ZOOMS, zoom.saturating_sub(1)),
            "larger" => set(&picture, "zoom", &ZOOMS, (zoom + 1).min(ZOOMS.len() - 1)),
            "left" => set(&picture, "turn", &TURNS, (turn + 3) % 4),
            "right" => set(&picture, "turn", &TURNS, (turn + 1) % 4),
            _ => return false,
        }
        if let Some(shown) = first(".viewer-zoom") {
            shown.set_text_content(Some(&format!("{} %", ZOOMS[now(&picture, "zoom", &ZOOMS)])));
        }
        true
    }

    /// Follows a link as if it was pressed.
    fn follow(link: Option<Element>) -> bool {
        link.and_then(|link| link.dyn_into::<HtmlElement>().ok()).map(|link| link.click()).is_some()
    }

    /// The picture before or after the current one.
    fn turn_page(by: isize) -> bool {
        let pages = page::all(".viewer-pages a");
        let here = pages.iter().position(|link| link.has_attribute("aria-current"));
        let to = here.and_then(|at| at.checked_add_signed(by));
        follow(to.and_then(|at| pages.get(at)).cloned())
    }

    fn key(name: &str) -> bool {
        match name {
            "+" | "=" => act("larger"),
            "-" => act("smaller"),
            "[" => act("left"),
            "]" => act("right"),
            "PageDown" => turn_page(1),
            "PageUp" => turn_page(-1),
            "," => follow(first(".viewer-others a[rel=prev]")),
            "." => follow(first(".viewer-others a[rel=next]")),
            _ => false,
        }
    }

    pub fn listen() {
        // who has switched keys off in the profile has none here either, and no line that names them
        let off = page::keys_off();
        for line in page::all(".viewer-keys").into_iter().filter(|_| !off) {
            _ = line.remove_attribute("hidden");
        }
        _ = window_event_listener(ev::keydown, move |event| {
            let writes = event.target().is_some_and(|target| {
                target
                    .dyn_ref::<Element>()
                    .is_some_and(|e| e.closest("input, textarea, select").ok().flatten().is_some())
            });
            let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            if !off && plain && !writes && key(&event.key()) {
                event.prevent_default();
            }
        });
        _ = window_event_listener(ev::click, |event| {
            let tool = event
                .target()
                .and_then(|target| target.dyn_ref::<Element>().and_then(|e| e.closest("[data-viewer]").ok().flatten()));
            let plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
            if let Some(tool) = tool.filter(|_| plain)
                && act(&tool.get_attribute("data-viewer").unwrap_or_default())
            {
                event.prevent_default();
            }
        });
    }
}

#[cfg(not(feature = "hydrate"))]
mod stage {
    pub fn listen() {}
}
