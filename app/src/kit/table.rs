//! Tables: a caption, scopes, and a region of their own that scrolls, so that the page never does.

use leptos::prelude::*;

/// A column's heading.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    label: &'static str,
    class: &'static str,
    silent: bool,
}

impl Head {
    /// A column of text.
    #[must_use]
    pub fn text(label: &'static str) -> Self {
        Self { label, class: "", silent: false }
    }

    /// A column of figures, aligned at their last digit.
    #[must_use]
    pub fn figure(label: &'static str) -> Self {
        Self { label, class: "num", silent: false }
    }

    /// A column whose heading only screen readers need.
    #[must_use]
    pub fn silent(label: &'static str) -> Self {
        Self { label, class: "", silent: true }
    }
}

/// A table with its headings; the children are its rows.
#[component]
pub fn Table(
    /// What the table shows; read out, and the name of its scrolling region.
    #[prop(into)]
    caption: String,
    /// Columns.
    heads: Vec<Head>,
    /// Class of the table, for column widths.
    #[prop(default = "")]
    class: &'static str,
    /// Whether the children are groups of rows, each in its own `tbody`.
    #[prop(default = false)]
    grouped: bool,
    /// Rows.
    children: Children,
) -> impl IntoView {
    let heads: Vec<_> = heads
        .into_iter()
        .map(|head| {
            let label = if head.silent {
                view! { <span class="sr-only">{head.label}</span> }.into_any()
            } else {
                head.label.into_any()
            };
            view! { <th scope="col" class=head.class>{label}</th> }
        })
        .collect();
    let label = caption.clone();
    view! {
        <div class="table-scroll" role="region" aria-label=label tabindex="0">
            <table class=format!("table {class}")>
                <caption class="sr-only">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                {if grouped { children() } else { view! { <tbody>{children()}</tbody> }.into_any() }}
            </table>
        </div>
    }
}
