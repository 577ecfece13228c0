//! The drawn page as islands see it: elements found by selector, classes set on them.

#[cfg(feature = "hydrate")]
use leptos::wasm_bindgen::JsCast;
#[cfg(feature = "hydrate")]
use web_sys::Element;

/// What the server wrote for an island in the person's language: the value of `data-words-NAME` of some element.
///
/// Not as a property: reading properties would bring a reader of JSON into the browser half.
#[cfg(feature = "hydrate")]
pub fn words(name: &str) -> String {
    let name = format!("data-words-{name}");
    let element = all(&format!("[{name}]")).into_iter().next();
    element.and_then(|element| element.get_attribute(&name)).unwrap_or_default()
}

/// On the server islands draw nothing that has words.
#[cfg(not(feature = "hydrate"))]
pub fn words(_name: &str) -> String {
    String::new()
}

/// Whether the person has switched keys off in the profile.
#[cfg(feature = "hydrate")]
pub fn keys_off() -> bool {
    let html = leptos::prelude::document().document_element();
    html.and_then(|html| html.get_attribute("data-keys")).as_deref() == Some("off")
}

/// All elements below the document that match.
#[cfg(feature = "hydrate")]
pub fn all(selector: &str) -> Vec<Element> {
    let found = leptos::prelude::document().query_selector_all(selector);
    let Ok(list) = found else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

/// The element of this id.
#[cfg(feature = "hydrate")]
pub fn by_id(id: &str) -> Option<Element> {
    leptos::prelude::document().get_element_by_id(id)
}

/// The first that matches, shows, and can be used.
#[cfg(feature = "hydrate")]
pub fn first(selector: &str) -> Option<Element> {
    all(selector).into_iter().find(|element| shows(element) && !element.has_attribute("disabled"))
}

/// Whether an element has a place on the page.
#[cfg(feature = "hydrate")]
pub fn shows(element: &Element) -> bool {
    element.get_client_rects().length() > 0
}

/// Whether keys that are pressed while it has focus are typed into it.
#[cfg(feature = "hydrate")]
pub fn is_field(element: &Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => {
            let kind = element.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "submit" | "reset" | "range" | "file" | "image")
        }
        _ => element.closest("[contenteditable=''], [contenteditable=true]").ok().flatten().is_some(),
    }
}

/// Sets or takes away a class.
#[cfg(feature = "hydrate")]
pub fn mark(element: &Element, class: &str, on: bool) {
    // a class that cannot be set changes the look alone
    _ = element.class_list().toggle_with_force(class, on);
}

/// Hides an element or shows it again.
#[cfg(feature = "hydrate")]
pub fn hide(element: &Element, hidden: bool) {
    _ = if hidden { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
}
