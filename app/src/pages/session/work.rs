//! Who works on the session, its tags, and notes: plain forms, for those who may.

use crate::FormOutcome;
use crate::keys::Act;
use crate::kit::{Hidden, Icon, Panel, PostButton, Submit, TextArea};
use crate::links;
use crate::words::{said, t, when};
use domain::session::Priority;
use domain::view::{ListFilter, SessionPage, WorkLine};
use leptos::prelude::*;

/// The line under the facts: whose it is now, and its tags.
pub(super) fn line(session: &SessionPage) -> AnyView {
    let work = &session.work;
    let at = |path: &str| format!("{}/{path}", links::session(session.session_id));
    let holder = match &work.claim {
        Some(claim) if claim.mine => t!("You have it until {time}.", time = when::exact(claim.until)),
        Some(claim) => t!("{name} has it until {time}.", name = claim.name, time = when::exact(claim.until)),
        None => t!("Nobody has taken it.").to_owned(),
    };
    let mine = work.claim.as_ref().is_some_and(|claim| claim.mine);
    let take = (work.may_work && work.claim.is_none())
        .then(|| view! { <PostButton action=at("claim") text=t!("Take") kind="small" key=Act::Claim/> });
    let back = (work.may_work && (mine || (work.claim.is_some() && !work.people.is_empty())))
        .then(|| view! { <PostButton action=at("release") text=t!("Give back") kind="small quiet"/> });
    let cancel = work.may_cancel.then(|| cancel(at("cancel")));
    let give = (!work.people.is_empty()).then(|| {
        let people: Vec<_> = work
            .people
            .iter()
            .map(|(id, name)| view! { <option value=id.to_string()>{name.clone()}</option> })
            .collect();
        view! {
            <form method="post" action=at("assign") class="inline-form">
                {crate::place::carried()}
                <label class="filter"><span>{t!("Give to")}</span><select name="user_id">{people}</select></label>
                <button type="submit" class="button small">{t!("Give")}</button>
            </form>
        }
    });
    view! {
        <div class="session-work" data-live="work">
            <p dir="auto">{holder}</p>
            {priority(work, at("priority"))}
            {take}
            {back}
            {give}
            {tags(session, &at("tags"))}
            {super::simulate::simulate(session)}
            {cancel}
        </div>
    }
    .into_any()
}

/// Calling the session off: nothing undoes it, so it takes a second look, and may say why.
fn cancel(action: String) -> AnyView {
    let outcome = use_context::<FormOutcome>().unwrap_or_default();
    let why = outcome.kept("cancel_reason");
    let open = !why.is_empty();
    view! {
        <details class="pop cancel" open=open>
            <summary class="button small danger">{t!("Cancel session")}</summary>
            <form method="post" action=action class="pop-body">
                {crate::place::carried()}
                <p>{t!("This is final: a session that was called off can neither be opened again nor decided.")}</p>
                <div class="field">
                    <label for="cancel-reason">{t!("Why it is called off")}<span class="faint">" " {t!("optional, stays in the record")}</span></label>
                    <TextArea id="cancel-reason" name="cancel_reason" value=why rows=2/>
                </div>
                <div><Submit text=t!("Cancel for good") kind="danger"/></div>
            </form>
        </details>
    }
    .into_any()
}

/// How early it comes, where that is not by its age alone; a form for those who may say so.
fn priority(work: &WorkLine, action: String) -> Option<AnyView> {
    if !work.may_prioritise {
        let said = t!("Priority: {priority}", priority = said(work.priority.label()));
        return (work.priority != Priority::Normal).then(|| view! { <p>{said}</p> }.into_any());
    }
    let choices: Vec<_> = Priority::ALL
        .iter()
        .map(|one| {
            view! { <option value=one.wire() selected=*one == work.priority>{said(one.label()).into_owned()}</option> }
        })
        .collect();
    let form = view! {
        <form method="post" action=action class="inline-form">
            {crate::place::carried()}
            <label class="filter"><span>{t!("Priority")}</span><select name="priority">{choices}</select></label>
            <button type="submit" class="button small">{t!("Set priority")}</button>
        </form>
    };
    Some(form.into_any())
}

fn tags(session: &SessionPage, action: &str) -> AnyView {
    let listed: Vec<_> = session
        .work
        .tags
        .iter()
        .map(|tag| {
            let with = ListFilter {
                environment: session.environment,
                more: vec![("tag".to_owned(), tag.clone())],
                ..ListFilter::default()
            };
            let off = session.work.may_work.then(|| {
                view! {
                                    <form method="post" action=action.to_owned() class="inline-form">
                {crate::place::carried()}
                                        <Hidden name="remove" value=tag.clone()/>
                                        <button type="submit" class="button small quiet">
                                            <Icon name="cross"/>
                                            <span class="sr-only">{t!("Remove tag {tag}", tag = tag)}</span>
                                        </button>
                                    </form>
                                }
            });
            view! { <li class="tag"><a class="chip" href=links::sessions(&with) dir="auto">{tag.clone()}</a>{off}</li> }
        })
        .collect();
    let listed = (!listed.is_empty()).then(|| view! { <ul class="chips" aria-label=t!("Tags")>{listed}</ul> });
    let typed = use_context::<FormOutcome>().unwrap_or_default().kept("add");
    let add = session.work.may_work.then(|| {
        view! {
            <form method="post" action=action.to_owned() class="inline-form">
                {crate::place::carried()}
                <label class="sr-only" for="new-tag">{t!("New tag")}</label>
                <input id="new-tag" type="text" name="add" value=typed maxlength="64" required placeholder=t!("New tag") autocomplete="off" dir="auto"/>
                <button type="submit" class="button small">{t!("Add tag")}</button>
            </form>
        }
    });
    view! { {listed} {add} }.into_any()
}

/// The note form, for those who may write.
pub(super) fn notes(session: &SessionPage) -> Option<AnyView> {
    if !session.work.may_work {
        return None;
    }
    let outcome = use_context::<FormOutcome>().unwrap_or_default();
    let action = format!("{}/notes", links::session(session.session_id));
    // refused just now, else what was typed and never sent; other forms that comment say what they are to do
    let note = if outcome.kept("act").is_empty() { outcome.kept("comment") } else { String::new() };
    let draft = session.form.as_ref().and_then(|form| form.draft.as_ref());
    let note = if note.is_empty() { draft.map(|draft| draft.note.clone()).unwrap_or_default() } else { note };
    let form = view! {
            <Panel id="notes" title=t!("Write a note")>
                <form method="post" action=action class="note-form">
    {crate::place::carried()}
                    <div class="field">
                        <label for="note">{t!("Note")}<span class="faint">" " {t!("stays in the record and decides nothing")}</span></label>
                        <TextArea id="note" name="comment" value=note rows=3 described_by="note-hint"/>
                        <p class="hint" id="note-hint">{t!("@ and the email address of a colleague puts it above their list.")}</p>
                    </div>
                    <Submit text=t!("Add note") kind=""/>
                </form>
            </Panel>
        };
    Some(form.into_any())
}
