//! Registry panel: what the register says against what the company says.

use super::{absent, compare, part, warnings};
use crate::kit::{Ago, Badge, Empty, Facts, Icon, More, NoticeBox, Panel, Tone};
use crate::links;
use crate::words::{said, t, told};
use domain::view::{Fact, RegistryPanel, Section};
use domain::{Time, Uuid};
use leptos::prelude::*;

/// The panel, or the word that it is not part of the workflow.
#[must_use]
pub fn panel(section: &Section<RegistryPanel>, session_id: Uuid, now: Time) -> AnyView {
    match section {
        Section::NotPartOfWorkflow => absent("registry", t!("Registry")),
        Section::Ran(checks) if checks.is_empty() => {
            view! { <Panel id="registry" title=t!("Registry")><Empty title=t!("No company was looked up")/></Panel> }
                .into_any()
        }
        Section::Ran(checks) => checks
            .iter()
            .enumerate()
            .map(|(i, check)| one(i, check.clone(), session_id, now))
            .collect::<Vec<_>>()
            .into_any(),
    }
}

/// Addresses, industries or accounts, with a heading of their own.
fn section((title, facts): (String, Vec<Fact>)) -> AnyView {
    view! {
        <section class="register-part">
            <h3>{said(&title).into_owned()}</h3>
            <Facts facts/>
        </section>
    }
    .into_any()
}

/// The check as it came, behind a toggle; what has no room here stands on the page of the raw payload.
fn raw(i: usize, (text, whole): (String, bool), session_id: Uuid) -> AnyView {
    let label = t!("Registry check {n} as JSON", n = i + 1);
    let rest = (!whole).then(|| {
        view! { <p class="panel-line faint">{t!("The rest is too long for this page.")}" "<a href=links::raw(session_id, 1)>{t!("The whole payload")}</a></p> }
    });
    let text = (!text.is_empty())
        .then(|| view! { <pre class="raw" tabindex="0" role="region" aria-label=label dir="ltr">{text}</pre> });
    view! {
        <details class="more raw-toggle">
            <summary>{t!("Raw JSON")}</summary>
            {text}
            {rest}
        </details>
    }
    .into_any()
}

fn one(i: usize, check: RegistryPanel, session_id: Uuid, now: Time) -> AnyView {
    let id = if i == 0 { "registry".to_owned() } else { format!("registry-{}", i + 1) };
    let from = if check.from_registry {
        view! { <Badge tone=Tone::Good icon="check" text=t!("From registry")/> }
    } else {
        view! { <Badge tone=Tone::Warn icon="half" text=t!("Not from a registry")/> }
    };
    let state = check.registry_status.map(|word| view! { <Badge tone=Tone::Plain text=said(&word).into_owned()/> });
    let marks = view! { {part::step_status(check.status.as_deref())}{from}{state} }.into_any();
    let aside = match check.confirmed_at {
        Some(at) => view! { <span>{t!("confirmed by the company")} " " <Ago at now/></span> }.into_any(),
        None => view! { <span>{t!("not confirmed by the company")}</span> }.into_any(),
    };
    let alarm = check
        .registry_alarm
        .map(|alarm| view! { <div class="panel-part"><NoticeBox tone=Tone::Bad text=told(&alarm)/></div> });
    let name = check.name.map(|name| view! { <strong dir="auto">{name}</strong> " " });
    let caption = match i {
        0 => t!("Company data: registry against provided").to_owned(),
        i => t!("Company data {n}: registry against provided", n = i + 1),
    };
    let sections: Vec<_> = check.sections.into_iter().map(section).collect();
    let sections = (!sections.is_empty()).then(|| view! { <div class="register">{sections}</div> });
    let raw = raw(i, check.raw, session_id);
    view! {
        <Panel id title=t!("Registry") marks aside>
            {alarm}
            <p class="panel-line"><Icon name="building"/><span>{name}<span class="faint">{said(&check.provenance).into_owned()}</span></span></p>
            {compare::table(caption, [t!("Registry"), t!("Provided")], check.comparison)}
            {sections}
            {warnings::of_check(check.warnings)}
            <More facts=check.more/>
            {raw}
        </Panel>
    }
    .into_any()
}
