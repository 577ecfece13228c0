//! A bar of parts, drawn as SVG with its figures in words.

use leptos::prelude::*;

/// How parts make up a whole. The figures stand beside it or in its label, never in colour alone.
#[component]
pub fn Bar(
    /// Class suffix (`good`, `bad`, `rest`) and size of each part, in drawing order.
    parts: Vec<(&'static str, i64)>,
    /// The same in words.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let total: i64 = parts.iter().map(|(_, n)| *n).sum::<i64>().max(1);
    let mut at = 0;
    let pieces: Vec<_> = parts
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(class, n)| {
            let (x, width) = (at * 1000 / total, n * 1000 / total);
            at += n;
            view! { <rect class=format!("bar-{class}") x=x.to_string() y="0" width=width.to_string() height="8"></rect> }
        })
        .collect();
    view! {
        <svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" role="img" aria-label=label focusable="false">
            <rect class="bar-ground" x="0" y="0" width="1000" height="8"></rect>
            {pieces}
        </svg>
    }
}
