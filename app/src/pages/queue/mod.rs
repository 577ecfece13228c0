//! `/queue`: where reviewers begin. What is in hand, what waits for a second person, and what comes next.

use crate::FormOutcome;
use crate::keys::Act;
use crate::kit::{
    Ago, Empty, Head, LinkButton, NoticeBox, PageHead, PageTitle, Panel, PostButton, Table, Tone, grouped,
};
use crate::links;
use crate::loaded::{Answer, Ask, loaded};
use crate::marks::{KindMark, StatusBadge, SubjectCell, Waiting, WarningMarks};
use crate::pages::sessions::mentions::mentions;
use crate::words::{said, t};
use domain::view::{self, BulkState, JobLine, ListFilter, QueuePart, SessionRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The queue.
#[component]
pub fn QueuePage() -> impl IntoView {
    let query = use_query_map();
    loaded(
        move || Ask::Queue(query.read().get("environment").filter(|word| !word.is_empty())),
        |answer, outcome| match answer {
            Answer::Queue(queue) => Some(page(&queue, outcome)),
            _ => None,
        },
    )
}

fn page(queue: &view::QueuePage, outcome: &FormOutcome) -> AnyView {
    let notice = outcome.notice.clone().map(|notice| {
        let tone = if notice.good { Tone::Info } else { Tone::Bad };
        view! { <NoticeBox tone text=said(&notice.sentence).into_owned()/> }
    });
    let waiting = |part: &QueuePart| !part.rows.is_empty();
    let parts = [Some(&queue.mine), queue.for_me.as_ref(), Some(&queue.proposed)];
    let idle = queue.next.is_empty() && !parts.into_iter().flatten().any(waiting);
    let (start, body) = if idle { (None, nothing(queue)) } else { (Some(start(queue)), panels(queue)) };
    view! {
        <PageTitle text=t!("Queue")/>
        <PageHead title=t!("Queue") sub=t!("{n} in review", n = grouped(queue.in_review))>{start}</PageHead>
        {tabs(queue)}
        <div class="page-body queue">
            {notice}
            {crate::live::queue(queue.environment)}
            {mentions(&queue.mentions, queue.now)}
            {body}
            {jobs(queue)}
        </div>
    }
    .into_any()
}

fn start(queue: &view::QueuePage) -> AnyView {
    let fields = vec![
        ("environment", queue.environment.wire().to_owned()),
        ("from", "queue".to_owned()),
        ("review", "on".to_owned()),
    ];
    view! { <PostButton action="/sessions/next" fields text=t!("Start review") kind="primary" key=Act::Next/> }
        .into_any()
}

fn nothing(queue: &view::QueuePage) -> AnyView {
    let href = links::sessions(&ListFilter { environment: queue.environment, ..ListFilter::default() });
    view! {
        <Empty icon="check" title=t!("Nothing waits for you") text=t!("What comes into review is handed out here, the longest waiting first.")>
            <LinkButton href text=t!("To the sessions")/>
        </Empty>
    }
    .into_any()
}

/// Counts of the parts, as links to them.
fn tabs(queue: &view::QueuePage) -> AnyView {
    let tab = |href: &'static str, label: &'static str, n: i64| {
        view! { <li><a class="tab" href=href>{label} " " <span class="tab-count">{grouped(n)}</span></a></li> }
            .into_any()
    };
    let mut entries = Vec::new();
    if queue.mine.total > 0 {
        entries.push(tab("#mine", t!("In my hands"), queue.mine.total));
    }
    if let Some(part) = queue.for_me.as_ref().filter(|part| part.total > 0) {
        entries.push(tab("#for-me", t!("Proposals for me"), part.total));
    }
    if !queue.next.is_empty() {
        entries.push(tab("#next", t!("Next"), queue.in_review));
    }
    if queue.proposed.total > 0 {
        entries.push(tab("#proposed", t!("My proposals"), queue.proposed.total));
    }
    if entries.is_empty() {
        return ().into_any();
    }
    view! { <nav class="tabs" aria-label=t!("Parts of the queue")><ul>{entries}</ul></nav> }.into_any()
}

fn panels(queue: &view::QueuePage) -> AnyView {
    let mine = if queue.mine.rows.is_empty() {
        view! {
            <Panel id="mine" title=t!("In my hands")>
                <p class="panel-line faint">{t!("Nothing at the moment. “Start review” takes the session that waits the longest; it is yours for half an hour from your last act on it.")}</p>
            </Panel>
        }
        .into_any()
    } else {
        let all = all_of(queue, &queue.mine, ("assignee", "me"));
        part(queue, ("mine", t!("In my hands")), &queue.mine.rows, Of::Hands, all)
    };
    let for_me = queue.for_me.as_ref().filter(|part| !part.rows.is_empty()).map(|waiting| {
        let all = all_of(queue, waiting, ("proposal", "for_me"));
        part(queue, ("for-me", t!("Proposals for me")), &waiting.rows, Of::Proposals, all)
    });
    let next = (!queue.next.is_empty()).then(|| part(queue, ("next", t!("Next")), &queue.next, Of::Next, None));
    let proposed = (!queue.proposed.rows.is_empty()).then(|| {
        let all = all_of(queue, &queue.proposed, ("proposal", "mine"));
        part(queue, ("proposed", t!("My proposals")), &queue.proposed.rows, Of::Proposals, all)
    });
    view! { {mine} {for_me} {next} {proposed} }.into_any()
}

/// The link to the list of all of a part, where the queue shows only some.
fn all_of(queue: &view::QueuePage, part: &QueuePart, filter: (&str, &str)) -> Option<AnyView> {
    part.more().then(|| {
        let more = vec![(filter.0.to_owned(), filter.1.to_owned())];
        let href =
            links::sessions(&ListFilter { environment: queue.environment, more, ..ListFilter::default() });
        view! { <p class="panel-line"><LinkButton href text=t!("Show all {n}", n = grouped(part.total)) after="right"/></p> }
            .into_any()
    })
}

/// What the rows of a part are.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    /// In the viewer's hands: each can be handed back.
    Hands,
    /// Waiting for a second person: what is proposed stands in place of the status, which is In Review.
    Proposals,
    /// What comes next.
    Next,
}

fn part(
    queue: &view::QueuePage,
    (id, title): (&'static str, &'static str),
    rows: &[SessionRow],
    of: Of,
    all: Option<AnyView>,
) -> AnyView {
    let lines: Vec<_> = rows.iter().map(|session| row(queue, session, of)).collect();
    let mut heads = vec![
        Head::figure(t!("No.")),
        Head::text(t!("Subject")),
        Head::text(t!("Kind")),
        Head::text(if of == Of::Proposals { t!("Proposed") } else { t!("Status") }),
        Head::text(t!("Warnings")),
        Head::text(t!("Waiting")),
    ];
    if of == Of::Hands {
        heads.push(Head::silent(t!("Hand back")));
    }
    view! { <Panel id=id title=title><Table caption=format!("{title}: {}", t!("Sessions")) class="sessions" heads>{lines}</Table>{all}</Panel> }.into_any()
}

/// What is proposed for a session, and by whom.
fn proposed(queue: &view::QueuePage, session: &SessionRow) -> Option<AnyView> {
    let proposal = queue.proposals.iter().find(|one| one.session_id == session.session_id)?;
    let who = t!("by {name}", name = proposal.who.as_str());
    Some(
        view! {
            <StatusBadge status=proposal.new_status/>
            <span class="second" dir="auto">{who}</span>
        }
        .into_any(),
    )
}

fn row(queue: &view::QueuePage, session: &SessionRow, of: Of) -> AnyView {
    let waits = (of == Of::Proposals).then(|| proposed(queue, session)).flatten();
    let status = waits.unwrap_or_else(|| view! { <StatusBadge status=session.status/> }.into_any());
    let back = (of == Of::Hands).then(|| {
        let action = format!("{}/release", links::session(session.session_id));
        let fields = vec![("back", "queue".to_owned())];
        view! { <td class="row-act"><PostButton action fields text=t!("Hand back") of=session.number.to_string() kind="small"/></td> }
    });
    let limits = queue.wait_limits;
    view! {
        <tr class="row" data-row=session.session_id.to_string()>
            <td class="num id">{session.number.to_string()}</td>
            <SubjectCell session=session.clone()/>
            <td><KindMark kind=session.kind/></td>
            <td>{status}</td>
            <td><WarningMarks counts=session.warnings/></td>
            <td class="nowrap"><Waiting since=session.waiting_since limits now=queue.now/></td>
            {back}
        </tr>
    }
    .into_any()
}

/// What the viewer has begun with many sessions, to be found again.
fn jobs(queue: &view::QueuePage) -> Option<AnyView> {
    if queue.jobs.is_empty() {
        return None;
    }
    let now = queue.now;
    let lines: Vec<_> = queue.jobs.iter().map(|job| job_line(job, now)).collect();
    Some(
        view! { <Panel id="jobs" title=t!("Many sessions at once")><ul class="job-list">{lines}</ul></Panel> }
            .into_any(),
    )
}

fn job_line(job: &JobLine, now: domain::Time) -> AnyView {
    let (settled, total) = job.settled;
    let far = t!("{done} of {total}", done = grouped(settled), total = grouped(total));
    let state = (job.state == BulkState::Running)
        .then(|| view! { <span class="badge tone-info">{said(job.state.label()).into_owned()}</span> });
    view! {
        <li>
            <a href=links::bulk(job.bulk_id, None, None)>{said(job.act.label()).into_owned()}</a>
            <span>{far}</span>
            {state}
            <span class="faint"><Ago at=job.at now/></span>
        </li>
    }
    .into_any()
}
