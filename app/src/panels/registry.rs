//! Registry panel: what the register says against what the company says.

use super::{absent, compare, part, warnings};
use crate::kit::{Ago, Badge, Empty, Icon, More, NoticeBox, Panel, Tone};
use crate::words::{said, t};
use domain::Time;
use domain::view::{RegistryPanel, Section};
use leptos::prelude::*;

/// The panel, or the word that it is not part of the workflow.
#[must_use]
pub fn panel(section: &Section<RegistryPanel>, now: Time) -> AnyView {
    match section {
        Section::NotPartOfWorkflow => absent("registry", t!("Registry")),
        Section::Ran(checks) if checks.is_empty() => {
            view! { <Panel id="registry" title=t!("Registry")><Empty title=t!("No company was looked up")/></Panel> }
                .into_any()
        }
        Section::Ran(checks) => {
            checks.iter().enumerate().map(|(i, check)| one(i, check.clone(), now)).collect::<Vec<_>>().into_any()
        }
    }
}

fn one(i: usize, check: RegistryPanel, now: Time) -> AnyView {
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
    let alarm =
        check.registry_alarm.map(|text| view! { <div class="panel-part"><NoticeBox tone=Tone::Bad text/></div> });
    let name = check.name.map(|name| view! { <strong dir="auto">{name}</strong> " " });
    let caption = match i {
        0 => t!("Company data: registry against provided").to_owned(),
        i => t!("Company data {n}: registry against provided", n = i + 1),
    };
    view! {
        <Panel id title=t!("Registry") marks aside>
            {alarm}
            <p class="panel-line"><Icon name="building"/><span>{name}<span class="faint">{said(&check.provenance).into_owned()}</span></span></p>
            {compare::table(caption, [t!("Registry"), t!("Provided")], check.comparison)}
            {warnings::of_check(check.warnings)}
            <More facts=check.more/>
        </Panel>
    }
    .into_any()
}
