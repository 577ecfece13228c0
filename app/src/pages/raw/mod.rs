//! `/sessions/{session_id}/raw`: the payload as it came, for those who asked to see it.

use crate::kit::{Empty, Icon, NoticeBox, PageHead, PageTitle, Panel, PostButton, Tone};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{count, t, when};
use domain::view::{RawBody, RawPage as Raw, RawPart};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a payload as it came.
#[component]
pub fn RawPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    loaded(
        move || {
            let page = query.read().get("page").and_then(|text| text.parse().ok()).unwrap_or(1);
            Ask::Raw(params.read().get("id").unwrap_or_default(), page)
        },
        |answer, outcome| match answer {
            Answer::Raw(raw) => {
                let refused = outcome.notice.clone().map(|notice| {
                    view! { <NoticeBox tone=Tone::Bad text=notice.sentence/> }
                });
                Some(view! { {shown(&raw)}{refused} }.into_any())
            }
            _ => None,
        },
    )
}

fn shown(raw: &Raw) -> AnyView {
    let body = match &raw.body {
        Some(body) => pages(raw, body),
        None => ask(raw),
    };
    let back = links::session(raw.session_id);
    view! {
        <PageTitle text=t!("Raw payload of session {number}", number = raw.number)/>
        <PageHead title=t!("Raw payload") sub=raw.subject.clone()>
            <a class="button" href=back>{t!("Back to the session")}</a>
        </PageHead>
        <div class="page-body">{body}</div>
    }
    .into_any()
}

/// Why nothing is shown yet, and the way to it.
fn ask(raw: &Raw) -> AnyView {
    let action = links::reveal(raw.session_id);
    let fields = vec![("what", "payload".to_owned())];
    let text = if raw.may_show {
        t!("It holds personal data: looking at it is written into the timeline and the audit log.")
    } else {
        t!("It holds personal data, which your roles do not include.")
    };
    let button =
        raw.may_show.then(|| view! { <PostButton action fields text=t!("Show for 15 minutes") kind="primary"/> });
    view! { <Empty icon="lock" title=t!("The payload is covered") text=text.to_owned()>{button}</Empty> }.into_any()
}

fn pages(raw: &Raw, body: &RawBody) -> AnyView {
    let parts: Vec<_> = body.parts.iter().map(part).collect();
    let to = |page: usize| links::raw(raw.session_id, page);
    let before = (body.page > 1)
        .then(|| view! { <a class="button" rel="prev" href=to(body.page - 1)><Icon name="left"/>{t!("Before")}</a> });
    let after = (body.page < body.pages)
        .then(|| view! { <a class="button" rel="next" href=to(body.page + 1)>{t!("Next")}<Icon name="right"/></a> });
    let pager = (body.pages > 1).then(|| {
        view! {
            <nav class="raw-pages" aria-label=t!("Pages of the payload")>
                {before}
                <span class="faint">{t!("{at} of {total}", at = body.page, total = body.pages)}</span>
                {after}
            </nav>
        }
    });
    let until = t!("Shown to you until {time}. Each look is on record.", time = when::exact(body.until));
    let fields = vec![("what", "cover".to_owned()), ("back", "raw".to_owned())];
    view! {
        <p class="personal-line"><Icon name="lock"/><span>{until}</span></p>
        <PostButton action=links::reveal(raw.session_id) fields text=t!("Cover again") kind="small"/>
        <Panel id="payload" title=t!("Raw payload")>{parts}</Panel>
        {pager}
    }
    .into_any()
}

fn part(part: &RawPart) -> AnyView {
    let lines = i64::try_from(part.text.lines().count()).unwrap_or(i64::MAX);
    let (at, of) = part.part;
    let which = (of > 1).then(|| view! { " " <span class="faint">{t!("{at} of {total}", at = at, total = of)}</span> });
    let key = part.key.clone();
    view! {
        <details class="more raw-part" open=lines <= 40>
            <summary><code>{part.key.clone()}</code>{which}" "<span class="faint">{count!("{n} lines", lines)}</span></summary>
            <pre class="raw" tabindex="0" role="region" aria-label=key dir="ltr">{part.text.clone()}</pre>
        </details>
    }
    .into_any()
}
