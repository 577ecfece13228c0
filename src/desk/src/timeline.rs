//! The timeline of a session: what the payload tells, what people did, what was sent.

use crate::letter;
use domain::corrections::Change;
use domain::reasons::Catalogue;
use domain::view::{DeliveryLine, FieldChange, Personal, SentLine, TimelineEntry, Told};
use domain::{Actor, Payload, Status, Time, Uuid, masking, panels, payload};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use store::types::{Act, Activity, Proposal, StoredEvent, StoredMail};
use url::Url;

/// Reviews of the payload that are listed; the API gives all of them.
const MOST_REVIEWS: usize = 2_000;
/// Changes by hand that one entry lists.
const MOST_CHANGES: usize = 20;

/// The revisions by the time at which they were written, but for the first, which has none before it to differ from. A
/// revision and the act that wrote it have one time.
pub(crate) fn written(revisions: &[(i64, i64, Time)]) -> HashMap<Time, i64> {
    revisions.iter().filter(|(revision, ..)| *revision > 1).map(|(revision, _, at)| (*at, *revision)).collect()
}

/// Everything in order, newest first; `unseen` are activities that the viewer has not seen.
pub(crate) fn build(
    payload: &Payload,
    activities: Vec<Activity>,
    (events, mails, proposals): (Vec<StoredEvent>, Vec<StoredMail>, &[Proposal]),
    reasons: &Catalogue,
    personal: Personal,
    (mut written, unseen): (HashMap<Time, i64>, &HashSet<Uuid>),
) -> Vec<TimelineEntry> {
    let mut entries: Vec<(Time, u8, TimelineEntry)> = Vec::new();
    for review in payload.objects("reviews").take(MOST_REVIEWS) {
        let at = payload::text(review, "created_at").and_then(Time::parse).or_else(|| payload.created_at());
        let Some(at) = at else { continue };
        let status = payload::text(review, "new_status").and_then(Status::read_any);
        let entry = TimelineEntry {
            at,
            who: payload::text(review, "user").unwrap_or("Unknown").to_owned(),
            what: status
                .map_or_else(|| "reviewed at the source".to_owned(), |s| format!("set {} at the source", s.wire())),
            status,
            comment: payload::text(review, "comment").map(str::to_owned),
            override_reason: None,
            reasons: review
                .get("reason_codes")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|code| reasons.in_words(&code.as_str().map_or_else(|| code.to_string(), str::to_owned)))
                .collect(),
            changes: Vec::new(),
            deliveries: Vec::new(),
            anchor: None,
            revision: None,
            fresh: false,
        };
        entries.push((at, 0, entry));
    }
    entries.extend(activities.into_iter().map(|activity| {
        let revision = writes(activity.act).then(|| written.remove(&activity.at)).flatten();
        let fresh = unseen.contains(&activity.activity_id);
        let entry = of_activity(activity, proposals, reasons, personal);
        (entry.at, 1, TimelineEntry { revision, fresh, ..entry })
    }));
    entries.extend(events.into_iter().map(|event| (event.at, 2, of_event(event))));
    entries.extend(mails.into_iter().map(|mail| (mail.at, 3, of_mail(mail))));
    entries.sort_by_key(|(at, rank, _)| std::cmp::Reverse((*at, *rank)));
    entries.into_iter().map(|(_, _, entry)| entry).collect()
}

/// Whether an act can write a revision; others of the same moment do not.
fn writes(act: Act) -> bool {
    !matches!(
        act,
        Act::Noted
            | Act::Tagged
            | Act::Prioritised
            | Act::Claimed
            | Act::Released
            | Act::Viewed
            | Act::ViewedPayload
            | Act::Resent
    )
}

/// The last decision among activities that stand newest first, and what was sent because of it.
pub(crate) fn last_decision(
    activities: &[Activity],
    events: &[StoredEvent],
    mails: &[StoredMail],
    proposals: &[Proposal],
) -> Option<SentLine> {
    let decision = activities.iter().find(|activity| matches!(activity.act, Act::Decided | Act::Canceled))?;
    // an event and a mail have the time of the act that they tell of
    let event = events.iter().find(|event| event.at == decision.at).cloned();
    let mail = mails.iter().find(|mail| mail.at == decision.at).cloned();
    let first = proposals.iter().find(|proposal| proposal.decision_id == Some(decision.activity_id));
    let named = event.as_ref().map(|event| {
        (format!("{} no. {}", event.event_type.wire(), event.sequence), format!("event-{}", event.sequence))
    });
    let told = event.map(of_event).into_iter().chain(mail.map(of_mail));
    Some(SentLine {
        who: decision.actor_name.clone(),
        what: what(decision, first),
        at: decision.at,
        status: decision.status_after,
        event: named,
        deliveries: told.flat_map(|entry| entry.deliveries).collect(),
    })
}

/// Who did it and what that was.
pub(crate) fn said(activity: &Activity) -> (String, String) {
    (activity.actor_name.clone(), what(activity, None))
}

/// `first` is the proposal that a decision confirmed.
fn what(activity: &Activity, first: Option<&Proposal>) -> String {
    let moved = activity.status_before != activity.status_after;
    match (activity.act, activity.status_after) {
        (Act::Created, Some(status)) => format!("brought in the session as {}", status.wire()),
        (Act::Created, None) => "brought in the session".to_owned(),
        (Act::Revised, Some(status)) if moved => format!("brought in a newer payload: {}", status.wire()),
        (Act::Revised, _) if !activity.changes.is_empty() => {
            "brought in a newer payload; what was changed by hand stays".to_owned()
        }
        (Act::Revised, _) => "brought in a newer payload".to_owned(),
        (Act::SourceRepeated, _) => "sent an event of the source once more: nothing changed".to_owned(),
        (Act::SourceLate, _) => {
            "sent an event of the source that is older than what the desk has: nothing changed".to_owned()
        }
        (Act::Decided, Some(status)) if first.is_some() => {
            let who = first.map_or("", |proposal| proposal.proposed_name.as_str());
            format!("confirmed what {who} proposed: {}", status.wire())
        }
        (Act::Decided, Some(Status::Approved)) if activity.override_reason.is_some() => {
            "approved, overriding gates".to_owned()
        }
        (Act::Decided, Some(Status::Approved)) => "approved the session".to_owned(),
        (Act::Decided, Some(Status::Declined)) => "declined the session".to_owned(),
        (Act::Decided, Some(Status::Resubmitted)) => "asked again".to_owned(),
        (Act::Decided, Some(status)) => format!("set {}", status.wire()),
        (Act::Decided, None) => "decided".to_owned(),
        (Act::Resent, _) => "sent an event again".to_owned(),
        (Act::Linked, Some(status)) => format!("set {}: nobody that this company waits for is pending", status.wire()),
        (Act::Linked, None) => "brought the key people up to date: a linked session moved".to_owned(),
        (Act::Noted, Some(status)) => format!("wrote a note, for {}", status.wire()),
        (Act::Noted, None) => "wrote a note".to_owned(),
        (Act::Tagged, _) => "changed the tags".to_owned(),
        (Act::Prioritised, _) => "set the priority".to_owned(),
        (Act::Described, _) => "changed metadata or reference".to_owned(),
        (Act::Corrected, _) => "corrected data".to_owned(),
        (Act::HitReviewed, _) => "reviewed screening hits".to_owned(),
        (Act::DocumentDecided, _) => "decided a document".to_owned(),
        (Act::FeatureDecided, _) => "set the status of a feature".to_owned(),
        (Act::PartySkipped, _) => "left out a party, or took it in again".to_owned(),
        (Act::Canceled, _) => "called the session off".to_owned(),
        (Act::Simulated, _) => "gave the sandbox session an outcome".to_owned(),
        (Act::Claimed, _) => "took the session".to_owned(),
        (Act::Released, _) => "gave the session back".to_owned(),
        (Act::Proposed, Some(status)) => format!("proposed {}, for a second person to confirm", status.wire()),
        (Act::Proposed, None) => "proposed a decision".to_owned(),
        (Act::Returned, _) => "returned the proposal".to_owned(),
        (Act::Voided, _) => "voided the proposal: the evidence changed".to_owned(),
        (Act::Redacted, Some(_)) => "called the session off and began its redaction".to_owned(),
        (Act::Redacted, None) if activity.actor_id == Actor::System.audit_id() => "redacted the session".to_owned(),
        (Act::Redacted, None) => "began the redaction".to_owned(),
        (Act::Exported, _) => "exported the record".to_owned(),
        (Act::Held, _) => "changed the legal hold".to_owned(),
        (Act::Viewed, _) => "viewed personal data".to_owned(),
        (Act::ViewedPayload, _) => "viewed personal data: the raw payload".to_owned(),
    }
}

fn of_activity(activity: Activity, proposals: &[Proposal], reasons: &Catalogue, personal: Personal) -> TimelineEntry {
    // a note may name a status and moves none
    let moved = activity.act != Act::Noted && activity.status_before != activity.status_after;
    let first = proposals.iter().find(|proposal| proposal.decision_id == Some(activity.activity_id));
    let what = what(&activity, first);
    TimelineEntry {
        at: activity.at,
        who: activity.actor_name,
        what,
        status: activity.status_after.filter(|_| moved),
        comment: activity.comment,
        override_reason: activity.override_reason,
        reasons: activity.reason_codes.iter().map(|code| reasons.in_words(code)).collect(),
        changes: in_words(&activity.changes, personal),
        deliveries: Vec::new(),
        anchor: None,
        revision: None,
        fresh: false,
    }
}

fn in_words(changes: &[Change], personal: Personal) -> Vec<FieldChange> {
    let mut lines: Vec<FieldChange> = changes
        .iter()
        .take(MOST_CHANGES)
        .map(|change| {
            let key = change.path.last().map_or("", String::as_str);
            let shown = |value: &Option<Value>| match personal {
                Personal::Shown { .. } => panels::value_words(key, value.as_ref()),
                Personal::Covered { .. } => {
                    let covered = value.as_ref().map(|value| masking::cover_change(change, value));
                    panels::value_words(key, covered.as_ref())
                }
            };
            FieldChange { field: change.field(), before: shown(&change.before), after: shown(&change.after) }
        })
        .collect();
    if changes.len() > MOST_CHANGES {
        let n = Told::Figure((changes.len() - MOST_CHANGES).to_string());
        lines.push(FieldChange::others(Told::sentence("{n} more changes", [("n", n)])));
    }
    lines
}

fn of_event(event: StoredEvent) -> TimelineEntry {
    TimelineEntry {
        anchor: Some(format!("event-{}", event.sequence)),
        revision: None,
        fresh: false,
        at: event.at,
        who: "Event".to_owned(),
        what: format!("{} no. {}", event.event_type.wire(), event.sequence),
        status: None,
        comment: None,
        override_reason: None,
        reasons: Vec::new(),
        changes: Vec::new(),
        deliveries: event
            .deliveries
            .into_iter()
            .map(|delivery| DeliveryLine {
                delivery_id: Some(delivery.delivery_id),
                endpoint: host_of(&delivery.url),
                state: delivery.state,
                tries: delivery.tries,
                http_status: delivery.http_status,
                took_ms: delivery.took_ms,
                next_at: delivery.next_at,
                fault: delivery.fault,
            })
            .collect(),
    }
}

fn of_mail(mail: StoredMail) -> TimelineEntry {
    let (what, to) = match &mail.content {
        Some(content) => (content.subject.clone(), letter::masked(&content.to, &content.language)),
        None => ("to the subject; what it said is redacted".to_owned(), String::new()),
    };
    TimelineEntry {
        at: mail.at,
        who: "Email".to_owned(),
        what,
        status: None,
        comment: None,
        override_reason: None,
        reasons: Vec::new(),
        changes: Vec::new(),
        deliveries: vec![DeliveryLine {
            delivery_id: None,
            endpoint: to,
            state: mail.state,
            tries: mail.tries,
            http_status: None,
            took_ms: None,
            next_at: mail.next_at,
            fault: mail.fault,
        }],
        anchor: None,
        revision: None,
        fresh: false,
    }
}

/// Host and port alone: paths and queries of endpoints may hold tokens.
pub(crate) fn host_of(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| {
            let host = url.host_str()?.to_owned();
            Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
        })
        .unwrap_or_default()
}

/// Scheme, host and port alone, for the same reason.
pub(crate) fn origin_of(url: &str) -> String {
    Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}
