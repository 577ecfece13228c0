//! Head of the session page: who it is, how it stands.

use crate::keys::Act;
use crate::kit::{Ago, Badge, NoticeBox, Tone, grouped};
use crate::links;
use crate::marks::{StatusBadge, Waiting, WarningMarks, kind_icon, subject_detail};
use crate::words::{said, t, when};
use domain::session::Redaction;
use domain::view::{ListFilter, SessionPage, WarningCounts, WarningLevel};
use domain::{Environment, Kind};
use leptos::prelude::*;

/// The head.
pub(super) fn head(session: &SessionPage) -> AnyView {
    let same_status =
        ListFilter { status: Some(session.status), environment: session.environment, ..ListFilter::default() };
    let sandbox = (session.environment == Environment::Sandbox)
        .then(|| view! { <Badge tone=Tone::Info icon="flask" text=t!("Sandbox")/> });
    view! {
        <header class="page-head session-head">
            <nav class="crumbs" aria-label=t!("Where this is")>
                <ol>
                    <li><a href="/sessions" data-key=Act::Back.name()>{t!("Sessions")}</a></li>
                    <li><a href=links::sessions(&same_status)>{said(session.status.label())}</a></li>
                </ol>
            </nav>
            <div class="session-title" data-live="title">
                <h1 dir="auto">{session.subject.clone()}</h1>
                <Badge tone=Tone::Plain icon=kind_icon(session.kind) text=said(session.kind.label())/>
                <StatusBadge status=session.status/>
                {sandbox}
                <WarningMarks counts=counts(session)/>
            </div>
            {crate::live::here()}
            {facts(session)}
            {super::work::line(session)}
            {session.redaction.is_none().then(|| super::personal::line(session.session_id, session.personal, None))}
            {redacted(session)}
        </header>
    }
    .into_any()
}

fn redacted(session: &SessionPage) -> Option<AnyView> {
    let text = match session.redaction? {
        Redaction::Processing => t!("This session is being redacted. What was personal is not shown any more."),
        Redaction::Redacted => {
            t!("This session was redacted: nothing personal of it is left, and nothing brings it back.")
        }
    };
    Some(view! { <NoticeBox tone=Tone::Info text/> }.into_any())
}

fn counts(session: &SessionPage) -> WarningCounts {
    let of = |level: WarningLevel| session.warnings.iter().filter(|w| w.level == level).map(|w| w.times.max(1)).sum();
    WarningCounts {
        errors: of(WarningLevel::Error),
        warnings: of(WarningLevel::Warning),
        notes: of(WarningLevel::Information),
    }
}

fn facts(session: &SessionPage) -> AnyView {
    let now = session.now;
    let fact = |label: &'static str, value: AnyView| view! { <div><dt>{label}</dt><dd>{value}</dd></div> }.into_any();
    let mut all = vec![fact(t!("No."), session.number.to_string().into_any())];
    let detail_label = if session.kind == Kind::Business { t!("Register") } else { t!("Document") };
    all.extend(
        session
            .detail
            .clone()
            .map(|detail| fact(detail_label, view! { <span dir="auto">{subject_detail(&detail)}</span> }.into_any())),
    );
    let says = session
        .source_status
        .clone()
        .map(|says| view! { <span class="faint">" " {t!("says {status}", status = said(&says))}</span> });
    all.push(fact(t!("Source"), view! { {said(session.source.label())}{says} }.into_any()));
    all.extend(
        session
            .automatic_status
            .clone()
            .map(|status| fact(t!("Automatic outcome"), said(&status).into_owned().into_any())),
    );
    all.extend(session.waiting_since.map(|_| {
        fact(t!("Waiting"), view! { <Waiting since=session.waiting_since limits=session.wait_limits now/> }.into_any())
    }));
    all.push(fact(t!("Asked again"), t!("{n} of {most}", n = session.resubmission_count, most = 9).into_any()));
    let revisions = view! { <a href=links::revisions(session.session_id)>{grouped(session.revisions)}</a> };
    all.push(fact(t!("Revision"), revisions.into_any()));
    let raw = view! { <a href=links::raw(session.session_id, 1)>{t!("Raw payload")}</a> };
    all.extend(session.redaction.is_none().then(|| fact(t!("Source data"), raw.into_any())));
    all.extend(session.held_until.map(|until| fact(t!("Legal hold until"), when::exact(until).into_any())));
    all.push(fact(t!("Created"), view! { <Ago at=session.created_at now/> }.into_any()));
    all.push(fact(t!("Updated"), view! { <Ago at=session.updated_at now/> }.into_any()));
    view! { <dl class="session-facts" data-live="facts">{all}</dl> }.into_any()
}
