//! `/sessions/{session_id}/documents/{item}`: one document large, beside what was read from it.

mod picture;

use crate::FormOutcome;
use crate::kit::{Facts, Icon, More, NoticeBox, PageTitle, Panel, Tone};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::marks::written_status;
use crate::pages::session::personal;
use crate::panels::{Work, compare, documents, warnings};
use crate::words::{count, said, t};
use domain::view::{Comparison, DocumentLink, DocumentPage as Document};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use picture::Look;

/// The page of one document.
#[component]
pub fn DocumentPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    loaded(
        move || {
            let part = |name: &str| params.read().get(name).unwrap_or_default();
            Ask::Document(part("id"), part("item"))
        },
        move |answer, outcome| match answer {
            Answer::Document(document) => Some(shown(&document, &Look::of(&query.read_untracked()), outcome)),
            _ => None,
        },
    )
}

fn shown(document: &Document, look: &Look, outcome: &FormOutcome) -> AnyView {
    let session = links::session(document.session_id);
    let refused = outcome.notice.clone().map(|notice| {
        view! { <div class="refusal" tabindex="-1" autofocus><NoticeBox tone=Tone::Bad text=notice.sentence/></div> }
    });
    let status = document.this.status.as_deref().map(written_status);
    view! {
        <PageTitle text=t!("Document {n} of session {number}", n = document.at + 1, number = document.number)/>
        <header class="page-head session-head">
            <nav class="crumbs" aria-label=t!("Documents of this session")>
                <ol>
                    <li><a href="/sessions">{t!("Sessions")}</a></li>
                    <li><a href=session.clone()><bdi>{document.subject.clone()}</bdi></a></li>
                </ol>
            </nav>
            <div class="session-title">
                <h1 dir="auto">{said(&document.this.title).into_owned()}</h1>
                {status}
            </div>
            {others(document)}
            {personal::line(document.session_id, document.personal, Some(&document.this.item))}
        </header>
        {refused}
        <div class="viewer">
            {picture::stage(document, look)}
            <div class="panels">
                {verdict(document, outcome)}
                {read(document)}
                {cross_check(document)}
            </div>
        </div>
    }
    .into_any()
}

/// The way to the documents before and after, and to all of them.
fn others(document: &Document) -> AnyView {
    let step = |to: Option<&DocumentLink>, icon: &'static str, word: &'static str, rel: &'static str| {
        to.map(|to| {
            let href = links::document(document.session_id, &to.item);
            view! { <a class="button small" rel=rel href=href><Icon name=icon/>{word}<span class="sr-only">": " {said(&to.title).into_owned()}</span></a> }
        })
    };
    let before = document.at.checked_sub(1).and_then(|at| document.all.get(at));
    let all: Vec<_> = document
        .all
        .iter()
        .map(|to| {
            let here = (to.item == document.this.item).then_some("page");
            let href = links::document(document.session_id, &to.item);
            let status = to.status.as_deref().map(written_status);
            view! { <li><a href=href aria-current=here><span dir="auto">{said(&to.title).into_owned()}</span>{status}</a></li> }
        })
        .collect();
    view! {
        <nav class="viewer-others" aria-label=t!("All documents")>
            {step(before, "left", t!("Before"), "prev")}
            <span class="faint">{t!("{at} of {total}", at = document.at + 1, total = document.all.len())}</span>
            {step(document.all.get(document.at + 1), "right", t!("Next"), "next")}
            <details class="viewer-all">
                <summary>{t!("All documents")}</summary>
                <ul>{all}</ul>
            </details>
        </nav>
    }
    .into_any()
}

/// Approve or decline a company document from here.
fn verdict(document: &Document, outcome: &FormOutcome) -> Option<AnyView> {
    let place = document.place.clone().filter(|_| document.may_work)?;
    let work = Work { session_id: document.session_id, version: document.version, outcome };
    let (label, status) = (said(&document.this.title).into_owned(), document.this.status.clone());
    let form = documents::decide(&place, &label, status.as_deref(), work, Some(&document.this.item));
    Some(
        view! { <Panel id="verdict" title=t!("Verdict")><div class="panel-part document">{form}</div></Panel> }
            .into_any(),
    )
}

fn read(document: &Document) -> AnyView {
    let facts = (!document.facts.is_empty()).then(|| view! { <Facts facts=document.facts.clone()/> });
    let nothing = (document.facts.is_empty() && document.more.is_empty())
        .then(|| view! { <p class="panel-line faint">{t!("Nothing was read from it.")}</p> });
    let warned = warnings::of_check(document.warnings.clone());
    // what a company document says stands open, as there is nothing else to read first
    let more = if document.facts.is_empty() && !document.more.is_empty() {
        view! { <Facts facts=document.more.clone()/> }.into_any()
    } else {
        view! { <More facts=document.more.clone()/> }.into_any()
    };
    view! {
        <Panel id="read" title=t!("Read from it")>
            {nothing}
            {facts}
            {warned}
            {more}
        </Panel>
    }
    .into_any()
}

fn cross_check(document: &Document) -> Option<AnyView> {
    if document.cross_check.is_empty() {
        return None;
    }
    let differing = document.cross_check.iter().filter(|field| field.verdict == Comparison::Differs).count();
    let aside = match i64::try_from(differing) {
        Ok(0) | Err(_) => view! { <span>{t!("all fields match")}</span> }.into_any(),
        Ok(n) => view! { <span>{count!("{n} fields differ", n)}</span> }.into_any(),
    };
    let caption = t!("{what}: registry against document", what = said(&document.this.title));
    let table = compare::table(caption, [t!("Registry"), t!("Document")], document.cross_check.clone());
    Some(view! { <Panel id="cross-check" title=t!("Cross-check") aside>{table}</Panel> }.into_any())
}
