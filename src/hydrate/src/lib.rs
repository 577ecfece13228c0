//! The browser entry: brings the islands of the page that the server drew to life.

// nothing of it is named here, but its islands are exported to the boot module
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the boot module once the wasm is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
