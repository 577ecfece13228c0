//! The UBO KYC summary as a bar with figures.

use crate::kit::{Bar, grouped, plural};
use domain::UboSummary;
use leptos::prelude::*;

/// The bar alone, its figures in its label.
#[must_use]
pub fn bar(summary: UboSummary) -> AnyView {
    let parts = vec![("good", summary.approved), ("bad", summary.flagged), ("rest", summary.pending)];
    view! { <Bar parts label=format!("{} of {}", figures(summary), grouped(summary.total))/> }.into_any()
}

/// The bar with its figures beside it; what stands there when nobody is linked.
#[must_use]
pub fn summary(summary: Option<UboSummary>) -> AnyView {
    match summary {
        None => view! {
            <div class="ubo"><span class="ubo-label">"UBO KYC"</span><span class="faint">"no linked KYC"</span></div>
        }
        .into_any(),
        Some(summary) => {
            let total = format!("{} {}", grouped(summary.total), plural(summary.total, "owner", "owners"));
            let figure = |class: &'static str, n: i64, word: &'static str| {
                view! { <li class=class><strong>{grouped(n)}</strong> " " {word}</li> }
            };
            view! {
                <div class="ubo">
                    <span class="ubo-label">"UBO KYC"</span>
                    {bar(summary)}
                    <ul class="ubo-figures">
                        <li>{total}</li>
                        {figure("ubo-good", summary.approved, "approved")}
                        {figure("ubo-bad", summary.flagged, "flagged")}
                        {figure("ubo-rest", summary.pending, "pending")}
                    </ul>
                </div>
            }
            .into_any()
        }
    }
}

fn figures(summary: UboSummary) -> String {
    format!(
        "{} approved, {} flagged, {} pending",
        grouped(summary.approved),
        grouped(summary.flagged),
        grouped(summary.pending)
    )
}
