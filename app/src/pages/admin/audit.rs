//! `/admin/audit`: the audit log in pages, as far as the viewer's roles reach. Nothing here writes.

use crate::kit::{
    Ago, Badge, Choice, Empty, Field, Head, LinkButton, NoticeBox, PageHead, PageTitle, Select, Submit, Table, Tone,
    grouped,
};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::reads::AuditQuery;
use crate::words::{said, t};
use domain::audit_marks::Part;
use domain::view::{self, AuditActor, AuditFilter, AuditLine};
use domain::{Environment, Time};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Audit(AuditQuery::of(&query.read())),
        |answer, _| match answer {
            Answer::Audit(log) => Some(page(&log)),
            _ => None,
        },
    )
}

fn page(log: &view::AuditPage) -> AnyView {
    let faults: Vec<_> = log
        .faults
        .iter()
        .map(|(_, sentence)| view! { <NoticeBox tone=Tone::Bad text=said(sentence).into_owned()/> })
        .collect();
    view! {
        <PageTitle text=t!("Audit log")/>
        <PageHead title=t!("Audit log") sub=reach(&log.parts)/>
        <div class="page-body">
            {filters(log)}
            {faults}
            {if log.lines.is_empty() { nothing(log) } else { table(log) }}
            {pager(log)}
            <p class="hint">
                {t!("Every entry here was checked against its own hash. Whether one was taken away or all were written anew, only a walk through the whole log tells: countersign audit verify, on the command line.")}
            </p>
        </div>
    }
    .into_any()
}

/// What the viewer sees of it.
fn reach(parts: &[Part]) -> &'static str {
    match parts {
        [] => t!("What you did, newest first"),
        [Part::Work] => {
            t!("What was done with sessions and lists, newest first. Choose yourself to see all that you did.")
        }
        [Part::Configuration] => {
            t!(
                "Accounts, sign-ins, keys, webhooks and policies, newest first. Choose yourself to see all that you did."
            )
        }
        _ => t!("Everything that was done, newest first"),
    }
}

fn filters(log: &view::AuditPage) -> AnyView {
    let filter = &log.filter;
    let any = Choice { value: String::new(), label: t!("Everybody").to_owned(), chosen: filter.actor.is_empty() };
    let listed = log.actors.iter().map(|(value, actor)| Choice {
        value: value.clone(),
        label: name(actor),
        chosen: *value == filter.actor,
    });
    let actors = (!log.actors.is_empty()).then(|| {
        let choices = std::iter::once(any).chain(listed).collect();
        view! { <Select id="actor" name="actor" label=t!("Who") choices/> }
    });
    let environments = Environment::ALL
        .iter()
        .map(|e| Choice {
            value: e.wire().to_owned(),
            label: said(e.label()).into_owned(),
            chosen: filter.environment.unwrap_or(Environment::Live) == *e,
        })
        .collect();
    view! {
        <form method="get" action="/admin/audit" role="search" aria-label=t!("Audit log") class="form form-columns audit-filters">
            {actors}
            <Field id="act" name="act" label=t!("Act") value=filter.act.clone() hint=t!("such as session.decide") max=64 optional=true code=true/>
            <Field id="session_id" name="session_id" label=t!("Session id") value=filter.session_id.clone() max=64 optional=true code=true/>
            <Select id="environment" name="environment" label=t!("Environment") choices=environments/>
            <Field id="date_from" name="date_from" label=t!("From") kind="date" value=filter.date_from.clone() optional=true/>
            <Field id="date_to" name="date_to" label=t!("Until") kind="date" value=filter.date_to.clone() optional=true/>
            <div class="form-end"><Submit text=t!("Apply") kind=""/></div>
        </form>
    }
    .into_any()
}

fn table(log: &view::AuditPage) -> AnyView {
    let rows: Vec<_> = log.lines.iter().map(|line| row(line, log.opens_sessions, log.now)).collect();
    let heads = vec![
        Head::figure(t!("Number")),
        Head::text(t!("When")),
        Head::text(t!("Who")),
        Head::text(t!("Act")),
        Head::text(t!("About")),
        Head::text(t!("Details")),
    ];
    view! { <Table caption=t!("Entries of the audit log, newest first") class="audit" heads>{rows}</Table> }.into_any()
}

fn row(line: &AuditLine, opens: bool, now: Time) -> AnyView {
    let id = line.about_id.clone().map(|id| view! { <code class="second" dir="ltr">{id}</code> });
    let about = match (line.session_id.filter(|_| opens), &line.about_name) {
        (Some(session_id), _) => view! { <a href=links::session(session_id)>{t!("Session")}</a> }.into_any(),
        (None, Some(name)) => view! { {thing(&line.about)} " " <bdi>{name.clone()}</bdi> }.into_any(),
        (None, None) => thing(&line.about).into_any(),
    };
    let broken = (!line.fits).then(|| view! { <Badge tone=Tone::Bad icon="alert" text=t!("does not fit its hash")/> });
    let detail = line.detail.clone().map(|detail| view! { <code class="audit-detail" dir="ltr">{detail}</code> });
    view! {
        <tr>
            <th scope="row" class="num">{grouped(line.seq)}</th>
            <td class="nowrap">{line.at.map(|at| view! { <Ago at now/> })}</td>
            <td><bdi>{name(&line.actor)}</bdi></td>
            <td><code dir="ltr">{line.act.clone()}</code></td>
            <td class="subject">{about}{id}</td>
            <td>{broken}{detail}<code class="second audit-detail" dir="ltr">{line.hash.clone()}</code></td>
        </tr>
    }
    .into_any()
}

fn name(actor: &AuditActor) -> String {
    match actor {
        AuditActor::System => t!("The desk itself").to_owned(),
        AuditActor::Person(Some(name)) => name.clone(),
        AuditActor::Person(None) => t!("Somebody").to_owned(),
        AuditActor::Key(Some(name)) => t!("API key {name}", name = name),
        AuditActor::Key(None) => t!("An API key").to_owned(),
    }
}

/// The kind of thing that an entry is about.
fn thing(kind: &str) -> String {
    match kind {
        "session" => t!("Session"),
        "sessions" => t!("Sessions"),
        "list" => t!("List"),
        "bulk" => t!("Job with many sessions"),
        "view" => t!("Saved view"),
        "person" | "account" => t!("Account"),
        "key" => t!("API key"),
        "webhook" | "webhooks" => t!("Webhook"),
        "policies" => t!("Policies"),
        "reason" => t!("Reason code"),
        "template" => t!("Comment template"),
        "desk" => t!("The desk itself"),
        other => return other.to_owned(),
    }
    .to_owned()
}

fn nothing(log: &view::AuditPage) -> AnyView {
    if !log.faults.is_empty() {
        return ().into_any();
    }
    let all = links::audit(&AuditFilter { environment: log.filter.environment, ..AuditFilter::default() });
    let (title, text) = match (log.older, log.filter.is_open()) {
        (Some(_), _) => (
            t!("None of the entries looked at fits"),
            t!("A page looks at so many entries at once. Older ones may fit."),
        ),
        (None, true) => (t!("Nothing is written here yet"), t!("Every act leaves an entry, which nobody can change.")),
        (None, false) => (t!("No entry fits"), t!("Take a filter off, or look in the other environment.")),
    };
    let way_out = (!log.filter.is_open()).then(|| view! { <LinkButton href=all text=t!("Show all entries")/> });
    view! { <Empty icon="search" title text>{way_out}</Empty> }.into_any()
}

fn pager(log: &view::AuditPage) -> AnyView {
    let at = |before| links::audit(&AuditFilter { before, ..log.filter.clone() });
    let first = log.filter.before.map(|_| view! { <LinkButton href=at(None) text=t!("First page") before="left"/> });
    let older = log.older.map(|older| view! { <LinkButton href=at(Some(older)) text=t!("Older") after="right"/> });
    (first.is_some() || older.is_some())
        .then(|| view! { <nav class="pager" aria-label=t!("Pages of the list")>{first}{older}</nav> })
        .into_any()
}
