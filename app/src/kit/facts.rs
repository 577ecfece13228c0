//! Labels and values of any shape, so that nothing of a payload is dropped.

use crate::words::{self, count, said, t};
use domain::view::{Fact, FactValue};
use leptos::prelude::*;

/// A list of labelled values; groups and lists fold.
#[component]
pub fn Facts(
    /// The values, in reading order.
    facts: Vec<Fact>,
) -> impl IntoView {
    tree(facts)
}

/// Facts behind a fold, with their number.
#[component]
pub fn More(
    /// The values; nothing is drawn when there are none.
    facts: Vec<Fact>,
    /// Words of the fold.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let n = count(&facts);
    (n > 0).then(|| {
        view! {
            <details class="more">
                <summary>{label.unwrap_or_else(|| t!("All data"))} " " <span class="faint">{count!("{n} values", n)}</span></summary>
                {tree(facts)}
            </details>
        }
    })
}

fn tree(facts: Vec<Fact>) -> AnyView {
    let rows: Vec<_> = facts
        .into_iter()
        .map(|fact| {
            let wide = matches!(fact.value, FactValue::Group(_)) || is_long_list(&fact.value);
            view! {
                <div class=if wide { "fact fact-wide" } else { "fact" }>
                    <dt>{said(&fact.label).into_owned()}</dt>
                    <dd>{value(fact.value, &fact.label)}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn value(value: FactValue, label: &str) -> AnyView {
    match value {
        FactValue::Empty => {
            view! { <span class="faint">"–"<span class="sr-only">{t!("empty")}</span></span> }.into_any()
        }
        FactValue::Text(text) => view! { <span class="text" dir="auto">{text}</span> }.into_any(),
        FactValue::Told(told) => view! { <span class="told">{words::shown(&told)}</span> }.into_any(),
        FactValue::Group(facts) if facts.is_empty() => self::value(FactValue::Empty, label),
        FactValue::Group(facts) => {
            let n = count(&facts);
            view! {
                <details class="fold" open=n <= 6>
                    <summary>{count!("{n} values", n)}<span class="sr-only">" " {t!("of {name}", name = said(label))}</span></summary>
                    {tree(facts)}
                </details>
            }
            .into_any()
        }
        FactValue::List(items) if items.is_empty() => self::value(FactValue::Empty, label),
        FactValue::List(items) => {
            let entries: Vec<_> = items.into_iter().map(|item| view! { <li>{self::value(item, label)}</li> }).collect();
            view! { <ul class="fact-list">{entries}</ul> }.into_any()
        }
    }
}

fn is_long_list(value: &FactValue) -> bool {
    matches!(value, FactValue::List(items) if items.iter().any(|item| !matches!(item, FactValue::Text(_) | FactValue::Told(_) | FactValue::Empty)))
}

/// Number of single values below `facts`.
fn count(facts: &[Fact]) -> i64 {
    fn of(value: &FactValue) -> i64 {
        match value {
            FactValue::Empty | FactValue::Text(_) | FactValue::Told(_) => 1,
            FactValue::Group(facts) => count(facts),
            FactValue::List(items) => items.iter().map(of).sum(),
        }
    }
    facts.iter().map(|fact| of(&fact.value)).sum()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn fact(label: &str, value: FactValue) -> Fact {
        Fact { label: label.into(), value }
    }

    #[test]
    fn every_value_of_a_tree_is_drawn_and_stays_text() {
        let facts = vec![
            fact("Name", FactValue::Text("Rory <b>O'Neil</b>".into())),
            fact("Address", FactValue::Group(vec![fact("City", FactValue::Text("Đà Nẵng".into()))])),
            fact("Tags", FactValue::List(vec![FactValue::Text("one".into()), FactValue::Empty])),
        ];
        assert_eq!(count(&facts), 4);
        let html = Owner::new().with(|| tree(facts).to_html());
        for text in ["Rory &lt;b&gt;O", "City", "Đà Nẵng", "one", "empty"] {
            assert!(html.contains(text), "{text} in {html}");
        }
    }
}
