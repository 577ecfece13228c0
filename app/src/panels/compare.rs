//! Two sides' values beside each other, differences marked by ground, weight and word.

use crate::kit::{Head, Icon, Table};
use crate::words::{said, shown, t};
use domain::view::{ComparedField, Comparison, Told};
use leptos::prelude::*;

/// A table of compared fields. `sides` names the two columns.
#[must_use]
pub fn table(caption: String, sides: [&'static str; 2], fields: Vec<ComparedField>) -> AnyView {
    let rows: Vec<_> = fields.into_iter().map(row).collect();
    let heads =
        vec![Head::text(t!("Field")), Head::text(sides[0]), Head::text(sides[1]), Head::silent(t!("Comparison"))];
    view! { <Table caption class="compare" heads>{rows}</Table> }.into_any()
}

fn row(field: ComparedField) -> AnyView {
    let (class, icon, word) = match field.verdict {
        Comparison::Same => ("", "equal", t!("same")),
        Comparison::Differs => ("differs", "unequal", t!("differs")),
        Comparison::OneSideOnly => ("one-side", "half", t!("one side only")),
        Comparison::NotComparable => ("one-side", "info", t!("not comparable")),
    };
    view! {
        <tr class=class>
            <th scope="row">{said(&field.label).into_owned()}</th>
            {side(field.registry)}
            {side(field.provided)}
            <td class="verdict"><Icon name=icon/>{word}</td>
        </tr>
    }
    .into_any()
}

fn side(value: Option<Told>) -> AnyView {
    match value {
        Some(value) => view! { <td class="side-value">{shown(&value)}</td> }.into_any(),
        None => view! { <td class="faint">"–"<span class="sr-only">{t!("not stated")}</span></td> }.into_any(),
    }
}
