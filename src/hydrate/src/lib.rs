//! The browser entry: takes over the page that the server drew.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the boot module once the wasm is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
