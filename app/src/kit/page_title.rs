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
    view! { <Title text=as_title(&text)/> }
}

#[cfg(feature = "ssr")]
fn as_title(text: &str) -> String {
    format!("{} · Countersign", super::escape_text(text))
}

#[cfg(not(feature = "ssr"))]
fn as_title(text: &str) -> String {
    format!("{text} · Countersign")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use leptos_meta::{ServerMetaContext, provide_meta_context};

    #[tokio::test]
    async fn a_title_cannot_leave_the_title() {
        _ = leptos::task::Executor::init_tokio();
        let owner = Owner::new();
        let (meta, output) = ServerMetaContext::new();
        owner.with(|| {
            provide_context(meta);
            provide_meta_context();
            _ = view! { <PageTitle text="</title><img src=x onerror=alert(1)>"/> }.to_html();
        });
        let page = futures::stream::iter([String::from("<head></head>")]);
        let chunks: Vec<String> =
            futures::StreamExt::collect(output.inject_meta_context(page).await).await;
        let html = chunks.concat();
        assert!(html.contains("&lt;/title&gt;&lt;img"), "{html}");
        assert_eq!(html.matches("</title>").count(), 1, "{html}");
        assert!(!html.contains("<img"), "{html}");
    }
}
