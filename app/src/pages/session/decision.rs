//! The decision form: one choice opens what it needs, by style alone, so that it does so with scripts off too.
//!
//! What a choice does not need stays in the form, hidden; the server leaves out of account what does not fit the
//! outcome that was sent.

use super::{mail, proposal, reasons, review};
use crate::FormOutcome;
use crate::keys::Act;
use crate::kit::{Ago, Hidden, Hint, Icon, NoticeBox, PostButton, TextArea, Tone};
use crate::links;
use crate::marks::StatusBadge;
use crate::panels;
use crate::words::{said, t};
use domain::gates::{GateMode, UnmetGate};
use domain::view::{DecisionForm, Draft, MoveOption, RefusalNotice, SentLine, SessionPage, StepOption};
use domain::{Status, Time, Uuid};
use leptos::prelude::*;

/// Resubmissions that a session may have.
const CAP: i64 = 9;

/// The card at the right: the form, or why there is none.
pub(super) fn card(session: &SessionPage, outcome: &FormOutcome) -> AnyView {
    let body = match &session.form {
        Some(form) => view! { <Form session_id=session.session_id form=form.clone()/> }.into_any(),
        None => {
            let why = match session.redaction {
                Some(_) => t!("A redacted session is not decided any more."),
                None => t!("Your roles let you look at this session, not decide it."),
            };
            view! { <p class="decide-none"><Icon name="lock"/>{why}</p> }.into_any()
        }
    };
    // a privacy act gives its reason too
    let typed = if outcome.kept("act") == "return" { outcome.kept("reason") } else { String::new() };
    let waiting =
        session.proposal.as_ref().map(|waiting| proposal::card(session.session_id, waiting, typed, session.now));
    let anew = session.form.as_ref().filter(|form| form.may_begin_anew).map(|_| {
        let action = format!("{}/anew", links::session(session.session_id));
        view! { <div class="decide-anew"><PostButton action text=t!("New session for this subject") icon="again"/></div> }
    });
    view! {
        <div class="decide-card">
            <header class="decide-head">
                <h2 id="decision-title">{t!("Decision")}</h2>
                <span class="faint">{t!("version {n}", n = session.version)}</span>
            </header>
            {crate::live::session(session)}
            <div data-live="proposal">{waiting}</div>
            {session.form.is_some().then(|| review::strip(session.session_id))}
            {session.sent.as_ref().map(|sent| sent_line(sent, session.now))}
            {body}
            {next(session)}
            {anew}
        </div>
    }
    .into_any()
}

/// The way on: the next session of the queue, which is taken by this button and by nothing before it.
fn next(session: &SessionPage) -> Option<AnyView> {
    session.may_work.then(|| {
        let fields = vec![("environment", session.environment.wire().to_owned()), ("review", "on".to_owned())];
        // once it is decided, nothing else is as likely to be wanted
        let kind = if session.status == Status::InReview { "quiet" } else { "" };
        view! {
            <div class="decide-next">
                <PostButton action="/sessions/next" fields text=t!("Next session") kind key=Act::Next/>
            </div>
        }
        .into_any()
    })
}

/// The last decision, what was sent because of it, and the way to that in the timeline.
fn sent_line(sent: &SentLine, now: Time) -> AnyView {
    let status = sent.status.map(|status| view! { <StatusBadge status/> });
    let event = sent.event.clone().map(|(name, anchor)| {
        let nowhere = sent
            .deliveries
            .is_empty()
            .then(|| view! { <p class="faint">{t!("No receiver is set up for this event.")}</p> });
        view! {
            // the browser's own jump moves focus too, so the router must leave it alone
            <p>{t!("Sent")} ": " <a rel="external" href=format!("#{anchor}")>{name}</a></p>
            {nowhere}
        }
    });
    let deliveries: Vec<_> =
        sent.deliveries.iter().cloned().map(|line| panels::timeline::delivery(line, None, now)).collect();
    let deliveries = (!deliveries.is_empty()).then(|| view! { <ul class="deliveries">{deliveries}</ul> });
    view! {
        <section class="sent" id="sent" aria-labelledby="sent-title">
            <h3 id="sent-title">{t!("Last decision")}</h3>
            <p>{status} " " <bdi class="strong">{sent.who.clone()}</bdi> " " <span>{said(&sent.what).into_owned()}</span> " " <span class="faint"><Ago at=sent.at now/></span></p>
            {event}
            {deliveries}
        </section>
    }
    .into_any()
}

#[component]
fn Form(session_id: Uuid, form: DecisionForm) -> impl IntoView {
    let draft = form.draft.clone().unwrap_or_default();
    let capped = form.resubmissions_used >= CAP;
    let previewed = form.mail.preview.is_some();
    let left = draft.has_decision() && form.refusal.is_none() && !previewed && !draft.given_back;
    let kept = left.then(|| {
        view! { <NoticeBox tone=Tone::Info text=t!("This is what you typed last time; it was not sent.")/> }
    });
    let outcomes: Vec<_> = form.moves.iter().map(|option| outcome(option, &draft)).collect();
    let overriding = form.may_override && form.gates.iter().any(|gate| gate.mode == GateMode::Enforce);
    let closed = form.moves.iter().all(|option| option.refused.is_some());
    let asked = t!("Asked again {n} of {most} times so far.", n = form.resubmissions_used, most = CAP);
    view! {
        <form id="decision-form" class="decision" method="post" action=format!("{}/decide", links::session(session_id))>
            <Hidden name="expected_version" value=form.version.to_string()/>
            <Hidden name="form_id" value=form.form_id.to_string()/>
            {crate::place::carried()}
            {form.refusal.map(refusal)}
            {kept}
            <fieldset class="outcomes">
                <legend class="sr-only">{t!("Outcome")}</legend>
                {outcomes}
            </fieldset>
            {why_not(&form.moves)}
            {two_people(&form.moves)}
            {gates(form.gates)}
            {overriding.then(|| view! {
                <div class="field for-approved">
                    <label for="override_reason">{t!("Override reason")}<span class="faint">" " {t!("to approve all the same")}</span></label>
                    <TextArea id="override_reason" name="override_reason" value=draft.override_reason.clone() rows=3/>
                </div>
            })}
            {reasons::list(form.reasons, &draft)}
            <div class="for-again">
                {steps(form.steps, form.draft.as_ref().filter(|draft| draft.has_decision()))}
                {if capped {
                    view! {
                        <NoticeBox
                            tone=Tone::Warn
                            text=t!("{n} of {most} used: asking once more declines the session with reason 539.", n = CAP, most = CAP)
                        />
                    }.into_any()
                } else {
                    view! { <p class="hint">{asked}</p> }.into_any()
                }}
            </div>
            <div class="field">
                <label for="comment">{t!("Comment")}<span class="faint">" " {t!("stays in the record")}</span><Hint act=Act::Comment/></label>
                <TextArea id="comment" name="comment" value=draft.comment rows=4 key=Act::Comment/>
                {templates(session_id, form.templates)}
            </div>
            {mail::part(session_id, form.mail)}
            <button type="submit" class="button primary wide" disabled=closed data-key=Act::Send.name()>
                <span class="say say-none">{t!("Record decision")}</span>
                <span class="say say-approved">{t!("Approve session")}</span>
                <span class="say say-declined">{t!("Decline session")}</span>
                <span class="say say-again">{t!("Ask again")}</span>
                <span class="say say-review">{t!("Put back to review")}</span>
                <Hint act=Act::Send/>
            </button>
        </form>
    }
}

/// The templates, put into the comment by a button of the same form.
fn templates(session_id: Uuid, templates: Vec<(Uuid, String)>) -> Option<AnyView> {
    if templates.is_empty() {
        return None;
    }
    let options: Vec<_> =
        templates.into_iter().map(|(id, title)| view! { <option value=id.to_string()>{title}</option> }).collect();
    let action = format!("{}/template", links::session(session_id));
    Some(
        view! {
            <div class="template-row">
                <select name="template" aria-label=t!("Template")>
                    <option value="">{t!("Choose a template")}</option>
                    {options}
                </select>
                <button type="submit" class="button small" formaction=action formnovalidate>{t!("Insert")}</button>
            </div>
        }
        .into_any(),
    )
}

/// Words, icon and name of an outcome, as the reviewer reads them.
fn words(status: Status) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Approved => (t!("Approve"), "check", "approved"),
        Status::Declined => (t!("Decline"), "cross", "declined"),
        Status::Resubmitted => (t!("Ask again"), "again", "again"),
        Status::InReview => (t!("Back to review"), "half", "review"),
        other => (label_of(other), "dots", other.slug()),
    }
}

/// An outcome that has no words of its own here.
fn label_of(status: Status) -> &'static str {
    match said(status.label()) {
        std::borrow::Cow::Borrowed(label) => label,
        std::borrow::Cow::Owned(_) => status.label(),
    }
}

/// The key that chooses an outcome.
fn key_of(status: Status) -> Option<Act> {
    match status {
        Status::Approved => Some(Act::Approve),
        Status::Declined => Some(Act::Decline),
        Status::Resubmitted => Some(Act::Again),
        _ => None,
    }
}

fn outcome(option: &MoveOption, draft: &Draft) -> AnyView {
    let status = option.status;
    let (label, icon, slug) = words(status);
    let id = format!("outcome-{slug}");
    let refused = option.refused.is_some();
    let key = key_of(status).filter(|_| !refused);
    view! {
        <label class=format!("outcome outcome-{slug}") for=id.clone()>
            <input
                type="radio"
                id=id.clone()
                name="new_status"
                value=status.wire()
                required
                checked=!refused && draft.new_status == status.wire()
                disabled=refused
                aria-describedby=refused.then(|| format!("{id}-why"))
                data-key=key.map(Act::name)
            />
            <span class="outcome-face"><Icon name=icon/>{label}{key.map(|act| view! { <Hint act/> })}</span>
        </label>
    }
    .into_any()
}

/// Why outcomes are closed; a reason that all of them share stands there once.
fn why_not(moves: &[MoveOption]) -> AnyView {
    let refused: Vec<(&MoveOption, &String)> =
        moves.iter().filter_map(|option| option.refused.as_ref().map(|why| (option, why))).collect();
    let shared = refused.len() == moves.len() && refused.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let id = |option: &MoveOption| format!("outcome-{}-why", words(option.status).2);
    if shared && let Some((_, why)) = refused.first() {
        let ids: Vec<_> = refused.iter().map(|(option, _)| view! { <span id=id(option)></span> }).collect();
        return view! { <p class="why-not">{ids}{said(why).into_owned()}</p> }.into_any();
    }
    let lines: Vec<_> = refused
        .into_iter()
        .map(|(option, why)| {
            let label = words(option.status).0;
            view! { <p class="why-not" id=id(option)><strong>{t!("{act} is closed:", act = label)} " "</strong>{said(why).into_owned()}</p> }
        })
        .collect();
    lines.into_any()
}

/// Which outcomes will be proposals, and why; a reason that several share stands there once.
fn two_people(moves: &[MoveOption]) -> Option<AnyView> {
    let mut grouped: Vec<(&String, Vec<&'static str>)> = Vec::new();
    for option in moves {
        let Some(why) = &option.proposal else { continue };
        let label = words(option.status).0;
        match grouped.iter_mut().find(|(known, _)| *known == why) {
            Some((_, labels)) => labels.push(label),
            None => grouped.push((why, vec![label])),
        }
    }
    let lines: Vec<_> = grouped
        .into_iter()
        .map(|(why, labels)| view! { <li><strong>{labels.join(", ")}</strong>": "{said(why).into_owned()}"."</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        let text = t!("Sent as a proposal, which a second person confirms or returns:");
        view! { <NoticeBox tone=Tone::Info text><ul>{lines}</ul></NoticeBox> }.into_any()
    })
}

fn gates(gates: Vec<UnmetGate>) -> Option<AnyView> {
    if gates.is_empty() {
        return None;
    }
    let lines: Vec<_> = gates.into_iter().map(|gate| view! { <li>{said(&gate.sentence).into_owned()}</li> }).collect();
    Some(view! { <NoticeBox tone=Tone::Warn text=t!("Not met yet:")><ul>{lines}</ul></NoticeBox> }.into_any())
}

fn steps(steps: Vec<StepOption>, draft: Option<&Draft>) -> AnyView {
    let rows: Vec<_> = steps
        .into_iter()
        .map(|step| {
            let ticked = step.refused.is_none()
                && draft.map_or(step.preselected, |draft| draft.nodes_to_resubmit.contains(&step.value));
            let refused = step.refused.is_some();
            let line = said(step.refused.as_deref().unwrap_or(&step.status)).into_owned();
            view! {
                <label class="check">
                    <input type="checkbox" name="nodes_to_resubmit" value=step.value checked=ticked disabled=refused/>
                    <span>{said(&step.label).into_owned()}<span class="check-detail">{line}</span></span>
                </label>
            }
        })
        .collect();
    if rows.is_empty() {
        return view! { <p class="hint">{t!("This session has no step that can be redone.")}</p> }.into_any();
    }
    view! { <fieldset class="boxes"><legend>{t!("Steps to redo")}</legend>{rows}</fieldset> }.into_any()
}

fn refusal(refusal: RefusalNotice) -> AnyView {
    let changes = panels::changes(refusal.changes, t!("What changed meanwhile"));
    view! {
        // the page comes back for this sentence, so it is where reading goes on
        <div class="refusal" tabindex="-1" autofocus>
            <NoticeBox tone=Tone::Bad text=refusal.sentence>{changes}</NoticeBox>
        </div>
    }
    .into_any()
}
