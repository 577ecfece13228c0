//! `/sessions`: the list. All of its state is in the address.

mod bulk;
mod filters;
mod looks;
pub(crate) mod mentions;
mod rows;
mod set_up;
mod tabs;
mod views;

pub use set_up::ViewsPage;

use crate::FormOutcome;
use crate::keys::Act;
use crate::kit::{Empty, LinkButton, NoticeBox, PageHead, PageTitle, PostButton, Tone, grouped};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::pages::find::row;
use crate::reads::ListQuery;
use crate::words::{said, t};
use domain::view::{ListFilter, SessionList};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The session list.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Sessions(ListQuery::of(&query.read())),
        |answer, outcome| match answer {
            Answer::Sessions(list) => Some(page(&list, outcome)),
            _ => None,
        },
    )
}

fn page(list: &SessionList, outcome: &FormOutcome) -> AnyView {
    let sub = match list.filter.status {
        Some(status) => t!("{status}, newest first", status = said(status.label())),
        None => t!("Newest first").to_owned(),
    };
    let search = filters::search(&list.filter);
    let next = next(list);
    view! {
        <PageTitle text=t!("Sessions")/>
        <PageHead title=t!("Sessions") sub>{search}{next}</PageHead>
        {tabs::tabs(list)}
        <div class="page-body">
            {notice(outcome)}
            {crate::live::list(list.filter.environment)}
            {mentions::mentions(&list.mentions, list.now)}
            {views::bar(list)}
            {filters::filters(list)}
            {numbered(list)}
            {if list.rows.is_empty() { nothing(list) } else { bulk::form(list, rows::table(list, outcome), outcome) }}
            {looks::notice(list)}
            {pager(list)}
        </div>
    }
    .into_any()
}

/// The session whose number was searched for: a number may stand in other sessions too.
fn numbered(list: &SessionList) -> Option<AnyView> {
    let session = list.numbered.clone()?;
    Some(view! { <div class="panel found" id="numbered">{row(session)}</div> }.into_any())
}

/// The button that takes the oldest session that waits.
fn next(list: &SessionList) -> Option<AnyView> {
    list.may_work.then(|| {
        let fields = vec![
            ("environment", list.filter.environment.wire().to_owned()),
            ("from", "list".to_owned()),
            ("review", "on".to_owned()),
        ];
        view! { <PostButton action="/sessions/next" fields text=t!("Take the next") kind="primary" key=Act::Next/> }
            .into_any()
    })
}

fn notice(outcome: &FormOutcome) -> Option<AnyView> {
    let notice = outcome.notice.clone()?;
    let tone = if notice.good { Tone::Info } else { Tone::Bad };
    Some(view! { <NoticeBox tone text=notice.sentence/> }.into_any())
}

fn nothing(list: &SessionList) -> AnyView {
    if let Some(amid) = looks::nothing_here(list) {
        return amid;
    }
    let filter = &list.filter;
    let bare = ListFilter { environment: filter.environment, limit: filter.limit, ..ListFilter::default() };
    if (ListFilter { view: None, ..filter.clone() }) == bare {
        return view! {
            <Empty
                title=t!("No sessions yet")
                text=t!("They come in through the API or with “countersign import”; then they stand here, newest first.")
            />
        }
        .into_any();
    }
    view! {
        <Empty icon="search" title=t!("Nothing matches") text=t!("No session fits this filter and search.")>
            <LinkButton href=links::sessions(&bare) text=t!("Show all sessions")/>
        </Empty>
    }
    .into_any()
}

fn pager(list: &SessionList) -> AnyView {
    let (newer, older) = looks::pages(list);
    let newer = newer.map(|href| view! { <LinkButton href text=t!("Newer") before="left"/> });
    let older = older.map(|href| view! { <LinkButton href text=t!("Older") after="right"/> });
    let shown = grouped(i64::try_from(list.rows.len()).unwrap_or(i64::MAX));
    let total = grouped(list.total);
    let shown = match (list.more_than_total, list.total) {
        (true, 0) => t!("{shown} shown", shown = shown),
        (true, _) => t!("{shown} shown of at least {all}", shown = shown, all = total),
        (false, _) => t!("{shown} shown of {all}", shown = shown, all = total),
    };
    let sizes: Vec<_> = [25, 50, 100]
        .into_iter()
        .map(|limit| {
            let href = links::sessions(&ListFilter { limit, before: None, after: None, ..list.filter.clone() });
            let here = (limit == list.filter.limit).then_some("true");
            view! { <li><a href=href aria-current=here>{limit}</a></li> }
        })
        .collect();
    view! {
        <nav class="pager" aria-label=t!("Pages of the list")>
            <p class="pager-shown">{shown}</p>
            <ul class="pager-sizes" aria-label=t!("Rows a page")>{sizes}</ul>
            {newer}
            {older}
        </nav>
    }
    .into_any()
}
