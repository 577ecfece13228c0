//! The two blocks that pages are made of.

use leptos::prelude::*;

/// Head of a page: its one `h1`, a line beside it, and what can be done here.
#[component]
pub fn PageHead(
    /// The heading; fixed words.
    title: &'static str,
    /// A line beside it.
    #[prop(into, optional)]
    sub: String,
    /// Search, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div class="page-title">
                <h1>{title}</h1>
                {(!sub.is_empty()).then(|| view! { <p class="sub">{sub}</p> })}
            </div>
            {children.map(|children| view! { <div class="page-tools">{children()}</div> })}
        </header>
    }
}

/// A titled block of a page, which links can point to.
#[component]
pub fn Panel(
    /// Anchor.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: String,
    /// Badges after the heading.
    #[prop(optional)]
    marks: Option<AnyView>,
    /// Small words at the far end of the heading.
    #[prop(optional)]
    aside: Option<AnyView>,
    /// Content.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    view! {
        <section class="panel" id=id aria-labelledby=labelled_by>
            <header class="panel-head">
                <h2 id=heading>{title}</h2>
                {marks}
                {aside.map(|aside| view! { <div class="panel-aside">{aside}</div> })}
            </header>
            {children()}
        </section>
    }
}
