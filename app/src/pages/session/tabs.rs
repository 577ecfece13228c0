//! Tabs of the session page: they lead to the panels below, which are all on the page.

use crate::kit::{Tone, grouped};
use crate::words::{said, t};
use domain::Kind;
use domain::view::{Comparison, Section, SessionPage, WarningLevel};
use leptos::prelude::*;

struct Tab {
    anchor: String,
    label: String,
    count: i64,
    tone: Tone,
}

/// The bar, which stays in view.
pub(super) fn tabs(session: &SessionPage) -> AnyView {
    let entries: Vec<_> = all(session)
        .into_iter()
        .map(|tab| {
            let count = (tab.count > 0).then(
                || view! { " " <span class=format!("tab-mark {}", tab.tone.class())>{grouped(tab.count)}</span> },
            );
            // the browser's own jump moves focus too, so the router must leave it alone
            view! { <li><a class="tab" rel="external" href=format!("#{}", tab.anchor)>{tab.label}{count}</a></li> }
        })
        .collect();
    view! {
        <nav class="tabs tabs-sticky" aria-label=t!("Parts of this session")>
            <ul>
                <li class="only-narrow"><a class="tab" rel="external" href="#decision">{t!("Decision")}</a></li>
                {entries}
            </ul>
        </nav>
    }
    .into_any()
}

/// The panels that the page has, by anchor and title.
pub(super) fn titles(session: &SessionPage) -> Vec<(String, String)> {
    all(session).into_iter().map(|tab| (tab.anchor, tab.label)).collect()
}

fn all(session: &SessionPage) -> Vec<Tab> {
    let tab = |anchor: &str, label: &str, count: usize, tone: Tone| Tab {
        anchor: anchor.to_owned(),
        label: label.to_owned(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
        tone,
    };
    let worst = match session.warnings.iter().map(|w| w.level).min() {
        Some(WarningLevel::Error) => Tone::Bad,
        Some(WarningLevel::Warning) => Tone::Warn,
        _ => Tone::Plain,
    };
    let company = session.kind == Kind::Business;
    let mut tabs = vec![tab("warnings", t!("Warnings"), 0, worst)];
    tabs[0].count = session.warnings.iter().map(|w| w.times.max(1)).sum();
    if company || matches!(session.registry, Section::Ran(_)) {
        let differing = ran(&session.registry)
            .iter()
            .flat_map(|panel| &panel.comparison)
            .filter(|field| field.verdict == Comparison::Differs)
            .count();
        tabs.push(tab("registry", t!("Registry"), differing, Tone::Warn));
    }
    if company || matches!(session.key_people, Section::Ran(_)) {
        let flagged = session.ubo.map_or(0, |ubo| usize::try_from(ubo.flagged).unwrap_or(0));
        tabs.push(tab("key-people", t!("Key people"), flagged, Tone::Bad));
    }
    if let Some(ownership) = &session.ownership {
        let owners = ownership.owners.iter().filter(|owner| owner.at_threshold).count();
        tabs.push(tab("ownership", t!("Ownership"), owners, Tone::Plain));
    }
    if company || matches!(session.documents, Section::Ran(_)) {
        let unmet = ran(&session.documents)
            .iter()
            .flat_map(|panel| &panel.groups)
            .filter(|group| group.required && !group.met)
            .count();
        tabs.push(tab("documents", t!("Documents"), unmet, Tone::Bad));
    }
    if session.identity.is_some() {
        tabs.push(tab("identity", t!("One person?"), 0, Tone::Plain));
    }
    if let Some(found) = &session.elsewhere {
        tabs.push(tab("elsewhere", t!("Elsewhere"), found.lines.len(), Tone::Warn));
    }
    let unreviewed =
        ran(&session.aml).iter().flat_map(|panel| &panel.hits).filter(|hit| hit.review_status == "Unreviewed").count();
    let aml = tab("aml", t!("AML"), unreviewed, Tone::Warn);
    let checks = session.checks.iter().filter_map(|check| match &check.items {
        Section::NotPartOfWorkflow => None,
        Section::Ran(items) => {
            Some(tab(&check.key, &said(&check.title), items.iter().map(|i| i.warnings.len()).sum(), Tone::Warn))
        }
    });
    if company {
        tabs.push(aml);
        tabs.extend(checks);
    } else {
        tabs.extend(checks);
        tabs.push(aml);
    }
    if !session.rest.is_empty() {
        tabs.push(tab("rest", t!("Other data"), 0, Tone::Plain));
    }
    tabs.push(tab("timeline", t!("Timeline"), 0, Tone::Plain));
    tabs
}

fn ran<T>(section: &Section<T>) -> &[T] {
    match section {
        Section::Ran(items) => items,
        Section::NotPartOfWorkflow => &[],
    }
}
