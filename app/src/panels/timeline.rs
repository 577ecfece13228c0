//! Timeline: everything that happened, newest first, with what was sent to whom and how that went.

use super::{Shown, part};
use crate::kit::{Ago, Badge, Empty, Panel, PostButton, Tone, grouped};
use crate::links;
use crate::marks::{StatusBadge, status_mark};
use crate::words::{count, said, t, when};
use domain::view::{DeliveryLine, DeliveryState, TimelineEntry};
use domain::{Time, Uuid};
use leptos::prelude::*;

/// The panel. `may_resend`: whether the viewer may send events again.
#[must_use]
pub fn panel(shown: &Shown, entries: &[TimelineEntry], may_resend: bool, now: Time) -> AnyView {
    let body = if entries.is_empty() {
        view! { <Empty icon="clock" title=t!("Nothing happened yet")/> }.into_any()
    } else {
        let (entries, pager) = shown.page(entries);
        let items: Vec<_> =
            entries.iter().cloned().map(|one| entry(shown.session_id(), one, may_resend, now)).collect();
        view! { <ol class="timeline" data-live="timeline">{items}</ol>{pager} }.into_any()
    };
    view! { <Panel id="timeline" title=t!("Timeline")>{body}</Panel> }.into_any()
}

fn entry(session_id: Uuid, entry: TimelineEntry, may_resend: bool, now: Time) -> AnyView {
    let tone = entry.status.map_or(Tone::Plain, |status| status_mark(status).0);
    let reasons: Vec<_> =
        entry.reasons.into_iter().map(|reason| view! { <li>{said(&reason).into_owned()}</li> }).collect();
    let reasons =
        (!reasons.is_empty()).then(|| view! { <ul class="entry-reasons" aria-label=t!("Reasons")>{reasons}</ul> });
    let comment = entry.comment.map(|comment| view! { <blockquote class="comment" dir="auto">{comment}</blockquote> });
    let overridden = entry.override_reason.map(|reason| {
        view! { <p class="faint">{t!("Override reason")}</p><blockquote class="comment" dir="auto">{reason}</blockquote> }
    });
    let difference = entry.revision.map(|revision| {
        let of = t!("of revision {n}", n = revision);
        view! { <p><a href=links::difference(session_id, revision)>{t!("What it changed")}<span class="sr-only">" " {of}</span></a></p> }
    });
    let deliveries: Vec<_> =
        entry.deliveries.into_iter().map(|line| delivery(line, may_resend.then_some(session_id), now)).collect();
    let deliveries = (!deliveries.is_empty())
        .then(|| view! { <ul class="deliveries" aria-label=t!("Deliveries")>{deliveries}</ul> });
    view! {
        <li class=format!("entry {}", tone.class()) id=entry.anchor>
            <div class="entry-head">
                <p class="entry-what"><bdi class="entry-who">{said(&entry.who).into_owned()}</bdi> " " <span dir="auto">{said(&entry.what).into_owned()}</span></p>
                {entry.fresh.then(|| view! { <Badge tone=Tone::Info icon="info" text=t!("New to you")/> })}
                {entry.status.map(|status| view! { <StatusBadge status/> })}
                <span class="entry-when"><Ago at=entry.at now/></span>
            </div>
            {reasons}
            {difference}
            {part::changes(entry.changes, t!("Changed by hand"))}
            {comment}
            {overridden}
            {deliveries}
        </li>
    }
    .into_any()
}

/// One delivery; with a session it can be sent again.
#[must_use]
pub fn delivery(line: DeliveryLine, resend: Option<Uuid>, now: Time) -> AnyView {
    let (tone, icon, word) = match line.state {
        DeliveryState::Delivered => (Tone::Good, "check", t!("delivered")),
        DeliveryState::Waiting => (Tone::Warn, "hourglass", t!("waiting")),
        DeliveryState::Failed => (Tone::Bad, "cross", t!("failed")),
    };
    let mut facts = Vec::new();
    facts.extend(line.http_status.map(|status| format!("HTTP {status}")));
    facts.extend(line.fault.map(|fault| said(&fault).into_owned()));
    facts.extend(line.took_ms.map(|ms| format!("{} ms", grouped(ms))));
    if line.tries > 1 {
        facts.push(count!("{n} tries", line.tries));
    }
    if line.state == DeliveryState::Waiting {
        facts.extend(line.next_at.map(|at| match at.since(now) {
            due if due <= 0 => t!("due now").to_owned(),
            _ => t!("next try in {age}", age = when::age(now, at)),
        }));
    }
    let again = line.delivery_id.zip(resend).map(|(delivery_id, session_id)| {
        let action = format!("{}/deliveries/{delivery_id}/resend", links::session(session_id));
        let of = t!("to {endpoint}", endpoint = line.endpoint);
        view! { <PostButton action text=t!("Send again") of kind="quiet small" icon="again"/> }
    });
    view! {
        <li class="delivery">
            <Badge tone icon text=word/>
            <span class="delivery-to">{line.endpoint}</span>
            <span class="delivery-facts">{facts.join(" · ")}</span>
            {again}
        </li>
    }
    .into_any()
}
