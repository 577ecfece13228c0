//! `/sessions/{session_id}`: what is known about one session, and the form that decides it.

mod decision;
mod head;
mod mail;
pub mod personal;
mod privacy;
mod proposal;
mod reasons;
mod review;
mod simulate;
mod since;
mod tabs;
mod work;

use crate::FormOutcome;
use crate::kit::{NoticeBox, PageTitle, Tone};
use crate::loaded::{Answer, Ask, loaded};
use crate::panels::{
    self, Shown, Work, aml, checks, correct, documents, elsewhere, identity, key_people, ownership, registry, rest,
    timeline, warnings,
};
use crate::place::Place;
use crate::words::t;
use domain::Kind;
use domain::view::{self, Section};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The session page.
#[component]
pub fn SessionPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    provide_context(Place::of(&query.read_untracked()));
    loaded(
        move || Ask::Session(params.read().get("id").unwrap_or_default()),
        move |answer, outcome| match answer {
            Answer::Session(session) => {
                let shown = Shown::of(session.session_id, &query.read_untracked());
                Some(page(&session, &shown, outcome))
            }
            _ => None,
        },
    )
}

fn page(session: &view::SessionPage, shown: &Shown, outcome: &FormOutcome) -> AnyView {
    let refused = outcome.notice.clone().map(|notice| {
        view! {
            <div class="refusal" tabindex="-1" autofocus><NoticeBox tone=Tone::Bad text=notice.sentence/></div>
        }
    });
    view! {
        <PageTitle text=t!("Session {number}", number = session.number)/>
        {head::head(session)}
        {since::line(session)}
        {refused}
        {tabs::tabs(session)}
        <div class="session-body">
            <div class="panels">{all_panels(session, shown, outcome)}</div>
            <section class="decide" id="decision" aria-labelledby="decision-title">{decision::card(session, outcome)}</section>
        </div>
    }
    .into_any()
}

/// The panels, in the order of what needs a look: for a company its papers first, for a person the checks.
fn all_panels(session: &view::SessionPage, shown: &Shown, outcome: &FormOutcome) -> Vec<AnyView> {
    let work = session.may_work.then_some(Work { session_id: session.session_id, version: session.version, outcome });
    let now = session.now;
    let mut all = vec![warnings::panel(&session.warnings, &tabs::titles(session))];
    let company = session.kind == Kind::Business;
    let ran = |section_ran: bool| company || section_ran;
    if ran(matches!(session.registry, Section::Ran(_))) {
        all.push(registry::panel(&session.registry, session.session_id, now));
    }
    if ran(matches!(session.key_people, Section::Ran(_))) {
        all.push(key_people::panel(&session.key_people, session.ubo, shown));
    }
    all.extend(session.ownership.as_ref().map(|ownership| ownership::panel(ownership, shown)));
    if ran(matches!(session.documents, Section::Ran(_))) {
        all.push(documents::panel(&session.documents, work, shown));
    }
    all.extend(identity::panel(session.session_id, session.identity.as_ref()));
    all.extend(session.elsewhere.as_ref().map(|found| elsewhere::panel(found, now)));
    let mut others = checks::panels(&session.checks, shown, session.corrections.is_some());
    if company {
        all.push(aml::panel(&session.aml, work, shown));
        all.append(&mut others);
    } else {
        all.append(&mut others);
        all.push(aml::panel(&session.aml, work, shown));
    }
    all.extend(panels::not_part_of_workflow(
        session
            .checks
            .iter()
            .filter(|check| matches!(check.items, Section::NotPartOfWorkflow))
            .map(|check| (check.key.clone(), check.title.clone()))
            .collect(),
    ));
    all.extend(rest::panel(&session.rest));
    let corrections = session.corrections.as_ref();
    all.extend(corrections.and_then(|all| correct::panel(session.session_id, session.version, all, outcome)));
    all.extend(work::notes(session));
    all.push(timeline::panel(shown, &session.timeline, session.form.is_some(), now));
    all.extend(privacy::panel(session, outcome));
    all
}
