//! The drawn page as islands see it: elements found by selector, classes set on them.

#[cfg(feature = "hydrate")]
use leptos::wasm_bindgen::JsCast;
#[cfg(feature = "hydrate")]
use web_sys::Element;

/// All elements below the document that match.
#[cfg(feature = "hydrate")]
pub fn all(selector: &str) -> Vec<Element> {
    let found = leptos::prelude::document().query_selector_all(selector);
    let Ok(list) = found else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

/// Sets or takes away a class.
#[cfg(feature = "hydrate")]
pub fn mark(element: &Element, class: &str, on: bool) {
    // a class that cannot be set changes the look alone
    _ = element.class_list().toggle_with_force(class, on);
}
