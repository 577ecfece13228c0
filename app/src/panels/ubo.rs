//! The UBO KYC summary as a bar with figures.

use crate::kit::{Bar, grouped};
use crate::words::{count, t};
use domain::UboSummary;
use leptos::prelude::*;

/// The bar alone, its figures in its label.
#[must_use]
pub fn bar(summary: UboSummary) -> AnyView {
    let parts = vec![("good", summary.approved), ("bad", summary.flagged), ("rest", summary.pending)];
    view! { <Bar parts label=figures(summary)/> }.into_any()
}

/// The bar with its figures beside it; what stands there when nobody is linked.
#[must_use]
pub fn summary(summary: Option<UboSummary>) -> AnyView {
    match summary {
        None => view! {
            <div class="ubo"><span class="ubo-label">{t!("UBO KYC")}</span><span class="faint">{t!("no linked KYC")}</span></div>
        }
        .into_any(),
        Some(summary) => {
            let total = count!("{n} owners", summary.total);
            let figure = |class: &'static str, n: i64, word: &'static str| {
                view! { <li class=class><strong>{grouped(n)}</strong> " " {word}</li> }
            };
            view! {
                <div class="ubo">
                    <span class="ubo-label">{t!("UBO KYC")}</span>
                    {bar(summary)}
                    <ul class="ubo-figures">
                        <li>{total}</li>
                        {figure("ubo-good", summary.approved, t!("approved"))}
                        {figure("ubo-bad", summary.flagged, t!("flagged"))}
                        {figure("ubo-rest", summary.pending, t!("pending"))}
                    </ul>
                </div>
            }
            .into_any()
        }
    }
}

fn figures(summary: UboSummary) -> String {
    t!(
        "{approved} approved, {flagged} flagged, {pending} pending of {total}",
        approved = grouped(summary.approved),
        flagged = grouped(summary.flagged),
        pending = grouped(summary.pending),
        total = grouped(summary.total)
    )
}
