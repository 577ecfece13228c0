//! `/admin/privacy`: what managers ask for, confirmed or returned without opening the session.

use super::notice;
use crate::FormOutcome;
use crate::kit::{Ago, Badge, Empty, Head, PageHead, PageTitle, PostButton, Table, Tone};
use crate::loaded::{Answer, Ask, loaded};
use crate::words::{said, t, when};
use domain::Time;
use domain::view::{self, PrivacyLine, RequestState};
use leptos::prelude::*;

/// Where every act of this page posts to.
const HERE: &str = "/admin/privacy";

/// The page.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    loaded(
        || Ask::Privacy,
        |answer, outcome| match answer {
            Answer::Privacy(page) => Some(draw(*page, outcome)),
            _ => None,
        },
    )
}

fn draw(page: view::PrivacyPage, outcome: &FormOutcome) -> AnyView {
    let now = page.now;
    let table = if page.requests.is_empty() {
        view! { <Empty icon="lock" title=t!("Nothing was asked for") text=t!("Managers ask on the page of a session.")/> }
            .into_any()
    } else {
        let rows: Vec<_> = page.requests.into_iter().map(|line| row(line, now)).collect();
        let heads = vec![
            Head::figure(t!("Session")),
            Head::text(t!("Asked for")),
            Head::text(t!("By")),
            Head::text(t!("Reason")),
            Head::text(t!("Asked")),
            Head::text(t!("State")),
        ];
        view! { <Table caption=t!("Requests, those that wait first") heads>{rows}</Table> }.into_any()
    };
    view! {
        <PageTitle text=t!("Privacy")/>
        <PageHead title=t!("Privacy") sub=t!("Redaction, export, deletion and legal holds: asked for by one, confirmed by another")/>
        <div class="page-body">
            {notice(outcome, page.notice)}
            {table}
        </div>
    }
    .into_any()
}

fn row(line: PrivacyLine, now: Time) -> AnyView {
    let until = line
        .hold_until
        .map(|until| view! { <span class="faint">" " {t!("until {time}", time = when::exact(until))}</span> });
    let state = if line.state == RequestState::Waiting && !line.is_mine {
        let fields = |act: &str| vec![("act", act.to_owned()), ("request_id", line.request_id.to_string())];
        let of = format!("{} {}", said(line.act.label()), line.number);
        view! {
            <PostButton action=HERE fields=fields("confirm") text=t!("Confirm") of=of.clone() kind="small danger"/>
            <PostButton action=HERE fields=fields("return") text=t!("Return") of kind="small"/>
        }
        .into_any()
    } else {
        state(&line)
    };
    view! {
        <tr>
            <th scope="row" class="num">{line.number}</th>
            <td>{said(line.act.label())}{until}</td>
            <td><bdi>{line.asked_name}</bdi></td>
            <td dir="auto">{line.reason}</td>
            <td class="nowrap"><Ago at=line.asked_at now/></td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

/// How far a request is, and who settled it.
pub fn state(line: &PrivacyLine) -> AnyView {
    let (tone, icon) = match line.state {
        RequestState::Waiting => (Tone::Warn, "half"),
        RequestState::Confirmed => (Tone::Good, "check"),
        RequestState::Returned => (Tone::Plain, "leave"),
    };
    let by =
        line.settled_name.clone().map(|name| view! { <span class="faint">" " {t!("by {name}", name = name)}</span> });
    let mine = (line.state == RequestState::Waiting && line.is_mine)
        .then(|| view! { <span class="faint">" " {t!("for another admin")}</span> });
    view! { <Badge tone icon text=said(line.state.label())/>{by}{mine} }.into_any()
}
