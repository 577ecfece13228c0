//! `/find`: sessions of people and companies by anything that names them. Pages stand in the navigation beside it.
//!
//! The search over everything that `Ctrl+K` opens takes its results out of this page.

use crate::FormOutcome;
use crate::kit::{Badge, Empty, Icon, LinkButton, NoticeBox, PageHead, PageTitle, Tone};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::marks::{StatusBadge, kind_icon, subject_detail};
use crate::words::{said, t};
use domain::Environment;
use domain::view::{Found, FoundSession, ListFilter};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn FindPage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Find(query.read().get("q").unwrap_or_default()),
        |answer, outcome| match answer {
            Answer::Find(found) => Some(page(*found, outcome)),
            _ => None,
        },
    )
}

fn page(found: Found, outcome: &FormOutcome) -> AnyView {
    let refused = outcome.notice.clone().map(|notice| view! { <NoticeBox tone=Tone::Bad text=notice.sentence/> });
    let text = if refused.is_some() { outcome.kept("q") } else { found.text.clone() };
    let nothing = found.named.is_none() && found.people.is_empty() && found.companies.is_empty();
    let empty = (nothing && !found.text.is_empty()).then(|| {
        view! { <Empty icon="search" title=t!("Nothing is found") text=t!("Words are found whole: try one word of a name, a number or an id.")/> }
    });
    let list = found.more.then(|| {
        let filter = ListFilter { q: found.text.clone(), ..ListFilter::default() };
        view! { <LinkButton href=links::sessions(&filter) text=t!("All matches in the list") after="right"/> }
    });
    view! {
        <PageTitle text=t!("Find")/>
        <PageHead title=t!("Find") sub=t!("Sessions of people and companies")/>
        <div class="page-body">
            {refused}
            <form method="post" action="/find" role="search" class="search">
                <Icon name="search"/>
                <label class="sr-only" for="find-text">{t!("Find sessions, people and companies")}</label>
                <input
                    id="find-text"
                    type="search"
                    name="q"
                    value=text
                    placeholder=t!("Name, company, number or any id")
                    maxlength="200"
                    autocomplete="off"
                    autofocus
                    dir="auto"
                />
                <button type="submit" class="button">{t!("Find")}</button>
            </form>
            {empty}
            <div id="found" class="found">
                {found.named.map(|named| group("named", t!("Session"), vec![named]))}
                {group("people", t!("People"), found.people)}
                {group("companies", t!("Companies"), found.companies)}
            </div>
            {list}
        </div>
    }
    .into_any()
}

fn group(name: &'static str, title: &'static str, sessions: Vec<FoundSession>) -> Option<AnyView> {
    if sessions.is_empty() {
        return None;
    }
    let rows: Vec<_> = sessions.into_iter().map(|session| view! { <li>{row(session)}</li> }).collect();
    Some(
        view! {
            <section class="panel" data-group=name aria-labelledby=format!("found-{name}")>
                <header class="panel-head"><h2 id=format!("found-{name}")>{title}</h2></header>
                <ul class="found-rows">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// One session in a line, as a link.
pub(crate) fn row(session: FoundSession) -> AnyView {
    let sandbox = (session.environment == Environment::Sandbox)
        .then(|| view! { <Badge tone=Tone::Info icon="flask" text=said(session.environment.label())/> });
    view! {
        <a class="found-row" href=links::session(session.session_id)>
            <Icon name=kind_icon(session.kind)/>
            <span class="found-name">
                <bdi>{session.subject}</bdi>
                {session.detail.map(|detail| view! { <span class="second" dir="auto">{subject_detail(&detail)}</span> })}
            </span>
            {sandbox}
            <StatusBadge status=session.status/>
            <span class="num faint">{t!("No. {number}", number = session.number)}</span>
        </a>
    }
    .into_any()
}
