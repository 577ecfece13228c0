//! What scripts add to the ownership picture: larger, smaller, the whole of it, dragging, and another threshold.

use super::page;
use leptos::prelude::*;

/// Percentages between which the picture is shown.
const SMALLEST: i32 = 30;
const LARGEST: i32 = 250;
/// From this percentage on its words can be read: a chain that fits at it is shown whole from the start.
const READABLE: i32 = 70;

/// Buttons and the threshold above the picture; without scripts there are none, and the picture scrolls.
#[island]
pub fn OwnershipView() -> impl IntoView {
    let here = RwSignal::new(false);
    // the threshold in percent: the slider goes by halves, the field takes any fraction
    let (zoom, threshold) = (RwSignal::new(100), RwSignal::new(25.0));
    Effect::new(move || {
        chain::drag();
        let whole = chain::fit();
        zoom.set(if whole < READABLE { 100 } else { whole });
        chain::zoom(zoom.get_untracked());
        chain::middle();
        threshold.set(chain::threshold());
        here.set(true);
    });
    let step = move |by: i32| {
        zoom.update(|zoom| *zoom = (*zoom + by).clamp(SMALLEST, LARGEST));
        chain::zoom(zoom.get());
    };
    let mark = move |event: &leptos::ev::Event| {
        let typed = event_target_value(event).parse().ok().filter(|percent| *percent > 0.0 && *percent <= 100.0);
        if let Some(percent) = typed {
            threshold.set(percent);
            chain::mark(percent);
        }
    };
    move || {
        here.get().then(|| {
            view! {
                <div class="chain-tools">
                    <button type="button" class="button small" on:click=move |_| step(-20) aria-label=page::words("smaller")>"−"</button>
                    <output class="num chain-zoom">{move || format!("{} %", zoom.get())}</output>
                    <button type="button" class="button small" on:click=move |_| step(20) aria-label=page::words("larger")>"+"</button>
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| {
                            zoom.set(chain::fit());
                            chain::zoom(zoom.get());
                        }
                    >{page::words("whole")}</button>
                    <label class="chain-threshold">
                        {page::words("from")} " "
                        <input type="range" min="0.5" max="100" step="0.5" prop:value=threshold on:input=move |event| mark(&event)/>
                    </label>
                    <span class="chain-exact">
                        <input
                            type="number"
                            min="0.01"
                            max="100"
                            step="any"
                            inputmode="decimal"
                            aria-label=page::words("exactly")
                            prop:value=threshold
                            on:input=move |event| mark(&event)
                        />
                        " %"
                    </span>
                </div>
            }
        })
    }
}

#[cfg(feature = "hydrate")]
mod chain {
    use super::LARGEST;
    use crate::islands::page;
    use leptos::ev;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use web_sys::Element;

    fn number(element: &Element, name: &str) -> f64 {
        element.get_attribute(name).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// Width and height that the server gave the drawing, which its `viewBox` keeps.
    fn size(drawing: &Element) -> Option<(f64, f64)> {
        let view_box = drawing.get_attribute("viewBox")?;
        let mut parts = view_box.split(' ').skip(2).filter_map(|part| part.parse().ok());
        Some((parts.next()?, parts.next()?))
    }

    pub fn zoom(percent: i32) {
        for drawing in page::all(".chain-drawing") {
            let Some((width, height)) = size(&drawing) else { continue };
            let scale = f64::from(percent) / 100.0;
            let frame = drawing.parent_element();
            let before = frame.as_ref().map(centre);
            _ = drawing.set_attribute("width", &format!("{:.0}", width * scale));
            _ = drawing.set_attribute("height", &format!("{:.0}", height * scale));
            if let (Some(frame), Some(before)) = (frame, before) {
                look_at(&frame, before);
            }
        }
    }

    /// What is in the middle of the frame, as parts of the whole picture.
    fn centre(frame: &Element) -> (f64, f64) {
        let part = |from: i32, seen: i32, of: i32| (f64::from(from) + f64::from(seen) / 2.0) / f64::from(of.max(1));
        (
            part(frame.scroll_left(), frame.client_width(), frame.scroll_width()),
            part(frame.scroll_top(), frame.client_height(), frame.scroll_height()),
        )
    }

    /// Brings that into the middle; the browser keeps it within the picture.
    fn look_at(frame: &Element, (across, down): (f64, f64)) {
        #[expect(clippy::cast_possible_truncation, reason = "a place in a picture of some thousand pixels")]
        let from = |part: f64, seen: i32, of: i32| (part * f64::from(of) - f64::from(seen) / 2.0).round() as i32;
        frame.set_scroll_left(from(across, frame.client_width(), frame.scroll_width()));
        frame.set_scroll_top(from(down, frame.client_height(), frame.scroll_height()));
    }

    /// Begins where the company stands: at the top, in the middle.
    pub fn middle() {
        for frame in page::all(".chain-frame") {
            look_at(&frame, (0.5, 0.0));
        }
    }

    /// The percentage at which the whole chain is to be seen.
    pub fn fit() -> i32 {
        // the frame is as high as what is in it: a small drawing would measure itself
        zoom(LARGEST);
        let frame = page::all(".chain-frame").into_iter().next();
        let drawing = page::all(".chain-drawing").into_iter().next();
        let (Some(frame), Some((width, height))) = (frame, drawing.as_ref().and_then(size)) else { return 100 };
        let scale = (f64::from(frame.client_width()) / width).min(f64::from(frame.client_height()) / height);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to what an i32 holds")]
        let percent = (scale * 100.0).floor().clamp(10.0, 100.0) as i32;
        percent
    }

    /// What the page is marked from.
    pub fn threshold() -> f64 {
        let figure = page::all(".chain").into_iter().next();
        figure.and_then(|figure| figure.get_attribute("data-threshold")?.parse().ok()).unwrap_or(25.0)
    }

    pub fn mark(percent: f64) {
        // shares are rounded down to hundredths: the least of them that reaches it
        let least = (percent * 100.0 - 1e-6).ceil();
        for holder in page::all(".chain-box[data-points], .owner-mark") {
            let reaches = number(&holder, "data-points") >= least;
            page::mark(&holder, "reaches", reaches);
        }
    }

    /// The frame follows the mouse that was pressed on its drawing, wherever that goes, until it is let go. Fingers
    /// scroll it by themselves.
    pub fn drag() {
        let held = StoredValue::new_local(None::<(Element, i32, i32)>);
        _ = window_event_listener(ev::pointerdown, move |event| {
            let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let frame = on.and_then(|on| on.closest(".chain-drawing").ok().flatten()?.parent_element());
            if let Some(frame) = frame.filter(|_| event.button() == 0 && event.pointer_type() == "mouse") {
                page::mark(&frame, "held", true);
                held.set_value(Some((frame, event.client_x(), event.client_y())));
            }
        });
        let let_go = move || {
            if let Some((frame, ..)) = held.get_value() {
                page::mark(&frame, "held", false);
                held.set_value(None);
            }
        };
        _ = window_event_listener(ev::pointermove, move |event| {
            let Some((frame, x, y)) = held.get_value() else { return };
            // it may have been let go where nobody was told
            if event.buttons() & 1 == 0 {
                return let_go();
            }
            frame.set_scroll_left(frame.scroll_left() + x - event.client_x());
            frame.set_scroll_top(frame.scroll_top() + y - event.client_y());
            held.set_value(Some((frame, event.client_x(), event.client_y())));
        });
        _ = window_event_listener(ev::pointerup, move |_| let_go());
        _ = window_event_listener(ev::pointercancel, move |_| let_go());
    }
}

#[cfg(not(feature = "hydrate"))]
mod chain {
    pub fn zoom(_percent: i32) {}
    pub fn fit() -> i32 {
        100
    }
    pub fn threshold() -> f64 {
        25.0
    }
    pub fn mark(_percent: f64) {}
    pub fn drag() {}
    pub fn middle() {}
}
