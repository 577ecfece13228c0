//! How the field's own values look: which colour, icon and words a status, a kind or a wait gets.

use crate::kit::{Badge, Count, Icon, Since, Tone};
use crate::links;
use crate::words::{said, t};
use domain::policy::WaitLimits;
use domain::view::{SessionRow, Sla, WarningCounts, WarningLevel};
use domain::{Kind, Status, Time};
use leptos::prelude::*;

/// Colour and icon of a session's status.
#[must_use]
pub fn status_mark(status: Status) -> (Tone, &'static str) {
    match status {
        Status::NotStarted => (Tone::Plain, "circle"),
        Status::InProgress => (Tone::Info, "dots"),
        Status::AwaitingUser => (Tone::Info, "hourglass"),
        Status::InReview => (Tone::Warn, "half"),
        Status::Approved => (Tone::Good, "check"),
        Status::Declined => (Tone::Bad, "cross"),
        Status::Resubmitted => (Tone::Info, "again"),
        Status::Abandoned => (Tone::Plain, "leave"),
        Status::Expired => (Tone::Plain, "clock"),
        Status::KycExpired => (Tone::Warn, "clock"),
        Status::Canceled => (Tone::Plain, "slash"),
    }
}

/// A session's status as a badge.
#[component]
pub fn StatusBadge(
    /// The status.
    status: Status,
) -> impl IntoView {
    let (tone, icon) = status_mark(status);
    view! { <Badge tone icon text=said(status.label())/> }
}

/// A status as some payload writes it: of a step, a document, a hit.
#[must_use]
pub fn written_status(text: &str) -> AnyView {
    let (tone, icon) = match text {
        "Pending" | "Unreviewed" | "Inconclusive" => (Tone::Warn, "half"),
        "Not Finished" => (Tone::Plain, "circle"),
        "Resub Requested" => (Tone::Info, "again"),
        "False Positive" => (Tone::Good, "check"),
        "Confirmed Match" => (Tone::Bad, "cross"),
        other => Status::read_any(other).map_or((Tone::Plain, "dots"), status_mark),
    };
    view! { <Badge tone icon text=said(text)/> }.into_any()
}

/// The cell of a list's row that names its session and leads to it, with a dot beside the name of what others changed
/// since the viewer looked: its words are for who cannot see or point at it.
#[component]
pub fn SubjectCell(
    /// The row.
    session: SessionRow,
) -> impl IntoView {
    let SessionRow { session_id, subject, detail, news, .. } = session;
    let dot = news.then(|| {
        let words = t!("Changed since you looked");
        view! { <span class="news" title=words><span class="sr-only">{words}</span></span> }
    });
    view! {
        <th scope="row" class="subject">
            <a class="row-link" href=links::session(session_id) dir="auto">{subject}</a>
            {dot}
            {detail.map(|detail| view! { <span class="second" dir="auto">{subject_detail(&detail)}</span> })}
        </th>
    }
}

/// Country and number or document, as they are kept beside a name: what is of the vendors' vocabulary is said in words.
#[must_use]
pub fn subject_detail(detail: &str) -> String {
    detail.split(" · ").map(said).collect::<Vec<_>>().join(" · ")
}

/// A person's or a company's mark.
#[component]
pub fn KindMark(
    /// Person or company.
    kind: Kind,
) -> impl IntoView {
    view! { <span class="kind"><Icon name=kind_icon(kind)/>{said(kind.label())}</span> }
}

/// The icon of a kind.
#[must_use]
pub fn kind_icon(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "person",
        Kind::Business => "building",
    }
}

/// How many warnings of each kind, worst first; nothing for none.
#[component]
pub fn WarningMarks(
    /// The counts.
    counts: WarningCounts,
) -> impl IntoView {
    let one = |n: i64, level: WarningLevel, what: &'static str| {
        let (tone, icon) = level_mark(level);
        (n > 0).then(|| view! { <Count tone icon n what/> })
    };
    view! {
        <span class="counts">
            {one(counts.errors, WarningLevel::Error, t!("errors"))}
            {one(counts.warnings, WarningLevel::Warning, t!("warnings"))}
            {one(counts.notes, WarningLevel::Information, t!("notes"))}
        </span>
    }
}

/// Colour and icon of a warning.
#[must_use]
pub fn level_mark(level: WarningLevel) -> (Tone, &'static str) {
    match level {
        WarningLevel::Error => (Tone::Bad, "stop"),
        WarningLevel::Warning => (Tone::Warn, "alert"),
        WarningLevel::Information => (Tone::Plain, "info"),
    }
}

/// How long something has waited, with its urgency as a shape, a colour and words.
#[component]
pub fn Waiting(
    /// Since when; nothing is drawn while it waits for nobody.
    since: Option<Time>,
    /// When it turns amber and red.
    limits: WaitLimits,
    /// The server's clock.
    now: Time,
) -> impl IntoView {
    since.map(|since| {
        let (class, words) = match Sla::of(since, now, limits) {
            Sla::Green => ("sla sla-green", t!("in time")),
            Sla::Amber => ("sla sla-amber", t!("due soon")),
            Sla::Red => ("sla sla-red", t!("overdue")),
        };
        view! {
            <span class=class title=words>
                <span class="sla-dot" aria-hidden="true"></span>
                <Since at=since now/>
                <span class="sr-only">" " {words}</span>
            </span>
        }
    })
}
