//! A text area whose content is always text.

use crate::keys::Act;
use leptos::prelude::*;

/// A text area with a value from outside. The only place in the app that may write `<textarea>`: Leptos 0.8 does not
/// escape its child while rendering on the server (facts/stack.md §2, pitfall 1).
#[component]
pub fn TextArea(
    /// Element id, which the label points to.
    id: &'static str,
    /// Name of the form field.
    name: &'static str,
    /// Text that stands in it at first.
    #[prop(into)]
    value: String,
    /// Lines that are visible.
    #[prop(default = 4)]
    rows: u16,
    /// Longest text taken, in characters.
    #[prop(default = 10_000)]
    max: u32,
    /// Id of the element that explains it.
    #[prop(optional)]
    described_by: Option<&'static str>,
    /// The key that leads into it.
    #[prop(optional)]
    key: Option<Act>,
) -> impl IntoView {
    view! {
        <textarea
            id=id
            name=name
            rows=rows.to_string()
            maxlength=max.to_string()
            aria-describedby=described_by
            data-key=key.map(Act::name)
            dir="auto"
        >
            {as_child(value)}
        </textarea>
    }
}

/// On the server the child is written raw, so it is escaped here; the parser also drops a first line break.
#[cfg(feature = "ssr")]
fn as_child(value: String) -> String {
    let mut text = super::escape_text(value);
    if text.starts_with('\n') {
        text.insert(0, '\n');
    }
    text
}

/// In the browser the child becomes a text node, which needs no escaping (and is not hydrated at all).
#[cfg(not(feature = "ssr"))]
fn as_child(value: String) -> String {
    value
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn render(value: &str) -> String {
        let owner = Owner::new();
        owner.with(|| view! { <TextArea id="comment" name="comment" value=value.to_owned()/> }.to_html())
    }

    #[test]
    fn a_comment_cannot_leave_the_text_area() {
        let html = render("</textarea><script>alert(1)</script>");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn nothing_typed_changes_on_the_way_back() {
        assert!(render("\nsecond line & more").contains(">\n\nsecond line &amp; more</textarea>"));
        assert!(render("").contains("></textarea>"));
    }
}
