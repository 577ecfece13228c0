//! The document's title.

use leptos::prelude::*;
use leptos_meta::Title;

/// Sets the document's title: fixed words and numbers only, never a name, since titles reach browser histories. The
/// only place in the app that may use `<Title>`: Leptos 0.8 writes its text raw on the server (facts/stack.md §2,
/// pitfall 2).
#[component]
pub fn PageTitle(
    /// Words for the tab, without the product's name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <Title text=as_title(text)/> }
}

#[cfg(feature = "ssr")]
fn as_title(text: String) -> String {
    super::escape_text(text) + " · Countersign"
}

#[cfg(not(feature = "ssr"))]
fn as_title(text: String) -> String {
    text + " · Countersign"
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};

    fn page() -> impl IntoView {
        leptos_meta::provide_meta_context();
        let text = "</title><img src=x onerror=alert(1)>";
        view! { <html><head></head><body><PageTitle text/></body></html> }
    }

    #[tokio::test]
    async fn a_title_cannot_leave_the_title() {
        // listing routes, even of a page without any, is what starts Leptos' executor
        _ = leptos_axum::generate_route_list(|| ());
        let response = leptos_axum::render_app_async(page)(http::Request::new(Body::empty())).await;
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let html = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(html.contains("<title>&lt;/title&gt;&lt;img"), "{html}");
        assert_eq!(html.matches("</title>").count(), 1, "{html}");
        assert!(!html.contains("<img"), "{html}");
    }
}
