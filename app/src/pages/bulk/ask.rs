//! What is to be done with the sessions that were chosen.

use crate::FormOutcome;
use crate::kit::{Panel, Submit, TextArea};
use crate::links;
use crate::words::{count, said, t};
use domain::view::{BulkAct, BulkPage, ReasonOption};
use leptos::prelude::*;

/// The form that starts the job.
pub(super) fn form(job: &BulkPage, outcome: &FormOutcome) -> AnyView {
    let fields = match job.act {
        BulkAct::Assign => assignee(job, outcome),
        BulkAct::Tag => tag(outcome),
        BulkAct::Approve => comment(outcome),
        BulkAct::AskAgain | BulkAct::Decline => {
            view! { {reasons(&job.reasons, outcome)} {comment(outcome)} }.into_any()
        }
    };
    let total = job.total();
    let (title, send) = match job.act {
        BulkAct::Assign => (t!("To whom?"), count!("Assign {n} sessions", total)),
        BulkAct::Tag => (t!("Which tags?"), count!("Tag {n} sessions", total)),
        BulkAct::Approve => (t!("Approve them?"), count!("Approve {n} sessions", total)),
        BulkAct::Decline => (t!("Why?"), count!("Decline {n} sessions", total)),
        BulkAct::AskAgain => (t!("Why?"), count!("Ask {n} subjects again", total)),
    };
    let decides = matches!(job.act, BulkAct::Approve | BulkAct::Decline | BulkAct::AskAgain);
    let rule = decides.then(|| {
        view! {
            <p class="faint">
                {t!("Each session is decided by itself, with its gates, claims and four eyes; one that changed since you chose it is left alone. No mail goes out.")}
            </p>
        }
    });
    let action = links::bulk(job.bulk_id, None, None);
    view! {
        <Panel id="start" title=title>
            <form method="post" action=action class="form panel-line bulk-ask">
                {rule}
                {fields}
                <div class="form-end"><Submit text=send/></div>
            </form>
        </Panel>
    }
    .into_any()
}

fn assignee(job: &BulkPage, outcome: &FormOutcome) -> AnyView {
    if job.people.is_empty() {
        return view! {
            <input type="hidden" name="assignee" value="me"/>
            <p>{t!("You take them yourself, each for half an hour from your last act on it.")}</p>
        }
        .into_any();
    }
    let kept = outcome.kept("assignee");
    let people: Vec<_> = job
        .people
        .iter()
        .map(|(id, name)| {
            let id = id.to_string();
            let chosen = kept == id;
            view! { <option value=id selected=chosen>{name.clone()}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for="bulk-assignee">{t!("Who gets them")}</label>
            <select id="bulk-assignee" name="assignee"><option value="me">{t!("To myself")}</option>{people}</select>
        </div>
    }
    .into_any()
}

fn tag(outcome: &FormOutcome) -> AnyView {
    view! {
        <div class="field">
            <label for="bulk-tags">{t!("Tags, several between commas")}</label>
            <input id="bulk-tags" type="text" name="tags" value=outcome.kept("tags") maxlength="640" autocomplete="off" dir="auto" required/>
        </div>
    }
    .into_any()
}

fn comment(outcome: &FormOutcome) -> AnyView {
    view! {
        <div class="field">
            <label for="bulk-comment">{t!("Comment, if you like")}</label>
            <TextArea id="bulk-comment" name="comment" value=outcome.kept("comment")/>
        </div>
    }
    .into_any()
}

fn reasons(reasons: &[ReasonOption], outcome: &FormOutcome) -> AnyView {
    let mut groups: Vec<(String, Vec<&ReasonOption>)> = Vec::new();
    for reason in reasons {
        match groups.iter_mut().find(|(category, _)| *category == reason.category) {
            Some((_, group)) => group.push(reason),
            None => groups.push((reason.category.clone(), vec![reason])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(category, group)| {
            let rows: Vec<_> = group
                .into_iter()
                .map(|reason| {
                    let ticked = outcome.ticked("reason_codes", &reason.code);
                    view! {
                        <label class="check reason">
                            <input type="checkbox" name="reason_codes" value=reason.code.clone() checked=ticked/>
                            <span class="reason-code">{reason.code.clone()}</span>
                            <span>{said(&reason.label).into_owned()}</span>
                        </label>
                    }
                })
                .collect();
            let label = said(&category).into_owned();
            let shown = label.clone();
            view! {
                <div class="reason-group" role="group" aria-label=label>
                    <p class="reason-category" aria-hidden="true">{shown}</p>
                    {rows}
                </div>
            }
        })
        .collect();
    let label = t!("Reasons, at least one");
    view! {
        <fieldset class="bulk-reasons">
            <legend>{label}</legend>
            <div class="reason-list" tabindex="0" role="region" aria-label=label>{groups}</div>
        </fieldset>
    }
    .into_any()
}
